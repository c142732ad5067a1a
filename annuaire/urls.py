from django.urls import path

from annuaire import views, views_demandes, views_donnees, views_information, views_membre
from annuaire import views_verification as verification

app_name = "annuaire"

urlpatterns = [
    path("", views.rechercher, name="rechercher"),
    path("je-n-y-suis-pas/", views_demandes.absent, name="absent"),
    path("demande-envoyee/", views_demandes.envoyee, name="demande_envoyee"),
    path("demandes/<str:jeton>/", views_demandes.suivre, name="demande"),
    path(
        "reconnaitre/<str:jeton>/",
        views_membre.confirmer_revendication,
        name="confirmer_revendication",
    ),
    path("verifier/<str:jeton>/", verification.verifier, name="verifier"),
    path("verifier/<str:jeton>/retirer/", verification.retirer, name="verifier_retirer"),
    path("verifier/<str:jeton>/pas-moi/", verification.pas_moi, name="verifier_pas_moi"),
    path("verifier/<str:jeton>/courriels/", verification.courriels, name="verifier_courriels"),
    path("<slug:slug>/signaler/", views_demandes.signaler, name="signaler"),
    path("<slug:slug>/retirer/", views_demandes.retirer, name="retirer"),
    path("vos-donnees/", views_information.vos_donnees, name="vos_donnees"),
    path("donnees-ouvertes/", views_donnees.donnees_ouvertes, name="donnees_ouvertes"),
    path("donnees-ouvertes/<slug:nom>.<slug:format>", views_donnees.jeu, name="jeu"),
    path("resultat.<slug:format>", views_donnees.exporter, name="exporter"),
    path("<slug:slug>/", views.fiche, name="fiche"),
    path("<slug:slug>/contact.vcf", views.contact, name="contact"),
]
