from django.urls import path

from .views import baremes, coordination, membre, paiements

app_name = "indemnisation"
_COORDINATION = "coordination/indemnisation/"
urlpatterns = [
    path("espace/heures/", membre.releve, name="releve"),
    path("espace/heures/declarer/", membre.declarer, name="declarer"),
    path("espace/heures/frais/", membre.frais, name="frais"),
    path("espace/heures/envoyer/", membre.tout_envoyer, name="tout_envoyer"),
    path("espace/heures/comptes/", membre.beneficiaires, name="beneficiaires"),
    path("espace/heures/comptes/<int:pk>/retirer/", membre.retirer, name="retirer_beneficiaire"),
    path("espace/heures/ailleurs/", membre.ailleurs, name="ailleurs"),
    path(
        "espace/heures/ailleurs/<int:pk>/retirer/",
        membre.retirer_declaration,
        name="retirer_declaration",
    ),
    path("espace/heures/demandes/<int:pk>/", membre.demande, name="demande"),
    path("espace/heures/demandes/<int:pk>/modifier/", membre.modifier, name="modifier"),
    path("espace/heures/demandes/<int:pk>/envoyer/", membre.envoyer, name="envoyer"),
    path("espace/heures/demandes/<int:pk>/reprendre/", membre.reprendre, name="reprendre"),
    path("espace/heures/demandes/<int:pk>/justificatifs/", membre.joindre, name="joindre"),
    path("espace/heures/justificatifs/<int:pk>/", membre.justificatif, name="justificatif"),
    path(
        "espace/heures/justificatifs/<int:pk>/retirer/",
        membre.retirer_justificatif,
        name="retirer_justificatif",
    ),
    path(_COORDINATION, coordination.file, name="file"),
    path(f"{_COORDINATION}export.csv", coordination.exporter_csv, name="exporter_csv"),
    path(f"{_COORDINATION}export.xlsx", coordination.exporter_xlsx, name="exporter_xlsx"),
    path(f"{_COORDINATION}<int:pk>/valider/", coordination.valider, name="valider"),
    path(f"{_COORDINATION}<int:pk>/ordonner/", coordination.ordonner, name="ordonner"),
    path(f"{_COORDINATION}<int:pk>/refuser/", coordination.refuser, name="refuser"),
    path(f"{_COORDINATION}<int:pk>/rejeter/", paiements.rejeter, name="rejeter"),
    path(f"{_COORDINATION}<int:pk>/corriger/", paiements.corriger, name="corriger"),
    path(f"{_COORDINATION}paiements/", paiements.lots, name="lots"),
    path(f"{_COORDINATION}paiements/nouvelle/", paiements.preparer, name="preparer"),
    path(f"{_COORDINATION}paiements/compte/", paiements.emetteur, name="emetteur"),
    path(f"{_COORDINATION}paiements/<int:pk>/", paiements.lot, name="lot"),
    path(f"{_COORDINATION}paiements/<int:pk>/liste.xlsx", paiements.liste_xlsx, name="lot_xlsx"),
    path(f"{_COORDINATION}paiements/<int:pk>/virements.xml", paiements.sepa, name="lot_sepa"),
    path(f"{_COORDINATION}paiements/<int:pk>/paye/", paiements.paye, name="lot_paye"),
    path(
        f"{_COORDINATION}paiements/<int:pk>/abandonner/", paiements.abandonner, name="lot_abandonne"
    ),
    path(f"{_COORDINATION}das2/", paiements.das2, name="das2"),
    path(f"{_COORDINATION}das2/export.xlsx", paiements.das2_xlsx, name="das2_xlsx"),
    path(f"{_COORDINATION}baremes/", baremes.liste, name="baremes"),
    path(f"{_COORDINATION}baremes/nouveau/", baremes.nouveau, name="bareme"),
    path(f"{_COORDINATION}baremes/activite/", baremes.activite, name="activite"),
    path(f"{_COORDINATION}baremes/<int:pk>/fin/", baremes.terminer, name="fin_bareme"),
]
