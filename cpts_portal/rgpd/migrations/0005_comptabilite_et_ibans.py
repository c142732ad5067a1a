import datetime as dt

from django.db import migrations

MAISON = "Proposition du portail, à confirmer par l’association"
DUREES = (
    ("justificatifs", 12, MAISON),
    ("ibans", 13, f"{MAISON} : le temps qu’une banque conteste un virement"),
    ("imports", 12, MAISON),
)
# Only where nobody has rewritten the register since its opening.
REGISTRE = {
    "Indemnités et rémunérations": (
        "Dix ans (comptabilité).",
        "Dix ans pour les demandes payées et leurs justificatifs, puis les montants restent par "
        "profession, sans personne. Les IBAN et les justificatifs qui ne servent plus : les durées "
        "en vigueur.",
    ),
    "Réunions et émargement": (
        "Durée du contrat ACI, et cinq ans.",
        "Durée du contrat ACI, et cinq ans ; puis les présences restent comptées, sans nom.",
    ),
}


def semer(apps, schema_editor):
    Parametre = apps.get_model("referentiel", "ParametreDate")
    for cle, mois, source in DUREES:
        Parametre.objects.get_or_create(
            cle=f"conservation_{cle}",
            defaults={
                "valeur_nombre": mois,
                "valide_du": dt.date(2026, 1, 1),
                "source": source,
            },
        )
    Traitement = apps.get_model("rgpd", "Traitement")
    for nom, (avant, apres) in REGISTRE.items():
        Traitement.objects.filter(nom=nom, conservation=avant).update(conservation=apres)


class Migration(migrations.Migration):
    dependencies = [("rgpd", "0004_plan_de_crise"), ("referentiel", "0002_modeles")]
    operations = [migrations.RunPython(semer, migrations.RunPython.noop)]
