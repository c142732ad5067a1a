"""Les durées proposées à l'ouverture, et le registre des traitements prérempli."""

import datetime as dt
import tomllib
from pathlib import Path

from django.db import migrations

TRAITEMENTS = Path(__file__).parent.parent / "donnees" / "traitements.toml"
MAISON = "Choix proposé par le portail, à confirmer par l’association"
DUREES = (
    ("adherents", 60, f"{MAISON} : le temps de prouver une adhésion ou un paiement"),
    ("demandes_adhesion", 12, MAISON),
    ("comptes", 12, MAISON),
    ("journal", 12, "CNIL, recommandation sur la journalisation : de six mois à un an"),
    ("courriels", 12, MAISON),
    ("messages", 24, MAISON),
    ("entrees", 12, MAISON),
    ("documents", 12, MAISON),
    ("bibliotheque", 60, MAISON),
    ("demandes_rgpd", 60, MAISON),
    ("comptabilite", 120, "Code de commerce, article L. 123-22 : dix ans"),
    ("emargements", 120, f"{MAISON} : durée du contrat ACI, et cinq ans"),
)
MESURES = (
    "Comptes sur invitation, second facteur pour les rôles qui décident, droits datés, journal en "
    "ajout seul, fichiers privés servis après vérification, chiffrement des échanges et des "
    "secrets, purge sous un rôle à part, sauvegardes."
)


def semer(apps, schema_editor):
    Parametre = apps.get_model("referentiel", "ParametreDate")
    Traitement = apps.get_model("rgpd", "Traitement")
    for cle, mois, source in DUREES:
        Parametre.objects.get_or_create(
            cle=f"conservation_{cle}",
            defaults={
                "valeur_nombre": mois,
                "valide_du": dt.date(2026, 1, 1),
                "source": source,
            },
        )
    if Traitement.objects.exists():
        return
    for rang, lu in enumerate(tomllib.loads(TRAITEMENTS.read_text("utf-8"))["traitement"], 1):
        Traitement.objects.create(**lu, transferts="Aucun", mesures=MESURES, ordre=rang * 10)


class Migration(migrations.Migration):
    dependencies = [("rgpd", "0002_purge_et_registre"), ("referentiel", "0002_modeles")]
    operations = [migrations.RunPython(semer, migrations.RunPython.noop)]
