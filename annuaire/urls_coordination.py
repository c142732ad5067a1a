from django.urls import path

from annuaire import views_campagnes as campagnes
from annuaire import views_coordination as vues
from annuaire import views_decisions as decisions
from annuaire import views_imports, views_information, views_synonymes
from annuaire import views_lots as lots
from annuaire import views_tenue as tenue

app_name = "annuaire_coordination"

urlpatterns = [
    path("", vues.accueil, name="accueil"),
    path("a-decider/", decisions.a_decider, name="a_decider"),
    path("demandes/closes/", decisions.demandes_closes, name="demandes_closes"),
    path("demandes/<int:pk>/", decisions.demande, name="demande"),
    path("demandes/<int:pk>/ajouter/", decisions.ajouter, name="ajouter"),
    path(
        "propositions/<int:pk>/accepter/",
        decisions.accepter_proposition,
        name="accepter_proposition",
    ),
    path(
        "propositions/<int:pk>/refuser/", decisions.refuser_proposition, name="refuser_proposition"
    ),
    path(
        "revendications/<int:pk>/accepter/",
        decisions.accepter_revendication,
        name="accepter_revendication",
    ),
    path(
        "revendications/<int:pk>/refuser/",
        decisions.refuser_revendication,
        name="refuser_revendication",
    ),
    path("imports/", views_imports.imports, name="imports"),
    path("imports/deposer/", views_imports.deposer, name="deposer"),
    path("imports/recuperer/<slug:registre>/", views_imports.recuperer, name="recuperer"),
    path("imports/<int:pk>/", views_imports.detail, name="import"),
    path("imports/<int:pk>/etat/", views_imports.etat, name="import_etat"),
    path("imports/<int:pk>/decider/", views_imports.decider, name="import_decider"),
    path("imports/<int:pk>/appliquer/", views_imports.appliquer, name="import_appliquer"),
    path("imports/<int:pk>/annuler/", views_imports.annuler, name="import_annuler"),
    path("imports/<int:pk>/ecarter/", views_imports.ecarter, name="import_ecarter"),
    path("imports/<int:pk>/reessayer/", views_imports.reessayer, name="import_reessayer"),
    path("imports/<int:pk>/export.csv", views_imports.exporter, name="import_exporter"),
    path("mots/", views_synonymes.liste, name="synonymes"),
    path("mots/<int:pk>/", views_synonymes.modifier, name="synonyme"),
    path("mots/<int:pk>/retirer/", views_synonymes.retirer, name="synonyme_retirer"),
    path("mots/export.csv", views_synonymes.exporter, name="synonymes_exporter"),
    path("campagnes/", campagnes.liste, name="campagnes"),
    path("campagnes/nouvelle/", campagnes.preparer, name="campagne_nouvelle"),
    path("campagnes/<int:pk>/", campagnes.detail, name="campagne"),
    path("campagnes/<int:pk>/etat/", campagnes.etat, name="campagne_etat"),
    path("campagnes/<int:pk>/lettres/", campagnes.lettres, name="campagne_lettres"),
    path("campagnes/<int:pk>/export.<str:genre>", campagnes.exporter, name="campagne_exporter"),
    path("campagnes/<int:pk>/<slug:geste>/", campagnes.agir, name="campagne_agir"),
    path("information/", views_information.information, name="information"),
    path("information/envoyer/", views_information.envoyer, name="information_envoyer"),
    path("information/lettres/", views_information.lettres, name="information_lettres"),
    path("information/postees/", views_information.postees, name="information_postees"),
    path("fiches/", tenue.liste, name="fiches"),
    path("fiches/export.<str:genre>", tenue.exporter, name="exporter"),
    path("fiches/<int:pk>/", tenue.fiche, name="fiche"),
    path("fiches/<int:pk>/reunir/", tenue.reunir, name="reunir"),
    path("fiches/<int:pk>/<slug:geste>/", tenue.agir, name="agir"),
    path(
        "fiches/<int:pk>/modifications/<int:modification>/annuler/",
        tenue.annuler,
        name="annuler_modification",
    ),
    path("fusions/<int:pk>/separer/", tenue.separer, name="separer"),
    path("lieux/<int:pk>/", tenue.lieu, name="lieu"),
    path("lot/", lots.lot, name="lot"),
    path("lots/<uuid:lot>/", lots.lot_fait, name="lot_fait"),
    path("lots/<uuid:lot>/annuler/", lots.annuler_lot, name="annuler_lot"),
    path("orphelines/", lots.orphelines, name="orphelines"),
    path("qualite/", lots.qualite, name="qualite"),
    path("qualite/<slug:par>.<str:genre>", lots.exporter_qualite, name="exporter_qualite"),
]
