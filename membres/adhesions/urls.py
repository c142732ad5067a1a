from django.urls import path

from .views import cotisations, demandes, fichiers, membre, publiques, registre

app_name = "adhesions"
_BASE = "coordination/adherents/"
urlpatterns = [
    path("adherer/", publiques.adherer, name="adherer"),
    path("adherer/envoyee/", publiques.envoyee, name="envoyee"),
    path("adherer/confirmee/", publiques.confirmee, name="confirmee"),
    path("adherer/textes/<int:pk>/", publiques.texte, name="texte"),
    path("adherer/confirmer/<str:jeton>/", publiques.confirmer, name="confirmer"),
    path("adherer/repondre/<str:jeton>/", publiques.repondre, name="repondre"),
    path("adherer/<slug:genre>/", publiques.formulaire, name="formulaire"),
    path("espace/adhesion/", membre.mon_adhesion, name="mon_adhesion"),
    path("espace/adhesion/consentements/", membre.consentements, name="consentements"),
    path("espace/adhesion/convention/", membre.convention, name="convention"),
    path(_BASE, registre.liste, name="registre"),
    path(_BASE + "export.<str:forme>", registre.exporter, name="exporter"),
    path(_BASE + "couverture/", registre.couverture, name="couverture"),
    path(_BASE + "demandes/", demandes.liste, name="demandes"),
    path(_BASE + "demandes/<int:pk>/", demandes.demande, name="demande"),
    path(_BASE + "cotisations/", cotisations.cotisations, name="cotisations"),
    path(_BASE + "cotisations/renouveler/", cotisations.renouveler, name="renouveler"),
    path(_BASE + "cotisations/relancer/", cotisations.relancer, name="relancer"),
    path(_BASE + "reglages/", cotisations.reglages, name="reglages"),
    path(_BASE + "reglages/colleges/<int:pk>/", cotisations.college, name="college"),
    path(_BASE + "reglages/<slug:quoi>/", cotisations.regler, name="regler"),
    path(_BASE + "releves/", fichiers.releves, name="releves"),
    path(_BASE + "releves/<int:pk>/colonnes/", fichiers.colonnes_releve, name="colonnes_releve"),
    path(_BASE + "releves/<int:pk>/", fichiers.rapprocher, name="rapprocher"),
    path(_BASE + "importer/", fichiers.importer, name="importer"),
    path(_BASE + "importer/<int:pk>/", fichiers.verifier_import, name="verifier_import"),
    path(_BASE + "adhesions/<int:pk>/encaisser/", cotisations.encaisser, name="encaisser"),
    path(_BASE + "adhesions/<int:pk>/exonerer/", cotisations.exonerer, name="exonerer"),
    path(_BASE + "paiements/<int:pk>/annuler/", cotisations.annuler, name="annuler"),
    path(_BASE + "<int:pk>/", registre.fiche, name="fiche"),
    path(_BASE + "<int:pk>/modifier/", registre.modifier, name="modifier"),
    path(_BASE + "<int:pk>/inviter/", registre.inviter, name="inviter"),
    path(_BASE + "<int:pk>/depart/", registre.partir, name="partir"),
]
