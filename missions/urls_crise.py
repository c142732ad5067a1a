"""Before `missions.urls`, where a mission takes any address nothing else took."""

from django.urls import path

from missions.views import crise, crise_evenements, crise_versions

app_name = "crise"

urlpatterns = [
    path("", crise.plan, name="plan"),
    path("brouillon/", crise.brouillon, name="brouillon"),
    path("brouillon/<slug:section>/ajouter/", crise.ligne, name="ajouter"),
    path("brouillon/<slug:section>/<int:pk>/", crise.ligne, name="ligne"),
    path("brouillon/<slug:section>/<int:pk>/deplacer/", crise.deplacer, name="deplacer"),
    path("brouillon/<slug:section>/<int:pk>/retirer/", crise.retirer, name="retirer"),
    path("versions/", crise_versions.versions, name="versions"),
    path("versions/arreter/", crise_versions.arreter, name="arreter"),
    path("versions/<int:pk>/", crise_versions.version, name="version"),
    path("versions/<int:pk>/envois/", crise_versions.transmettre, name="transmettre"),
    path("versions/<int:pk>/preuve/", crise_versions.verser, name="verser"),
    path("envois/<int:pk>/annuler/", crise_versions.annuler_envoi, name="annuler_envoi"),
    path("envois/<int:pk>/justificatif/", crise_versions.justificatif, name="justificatif"),
    path("volontaires/", crise.volontaires, name="volontaires"),
    path(
        "volontaires/export.csv",
        crise.exporter_volontaires,
        {"format": "csv"},
        name="volontaires_csv",
    ),
    path(
        "volontaires/export.xlsx",
        crise.exporter_volontaires,
        {"format": "xlsx"},
        name="volontaires_xlsx",
    ),
    path("je-suis-volontaire/", crise.volontariat, name="volontariat"),
    path("je-suis-volontaire/retrait/", crise.se_retirer, name="se_retirer"),
    path("evenements/", crise_evenements.evenements, name="evenements"),
    path("evenements/declarer/", crise_evenements.declarer, name="declarer"),
    path("evenements/<int:pk>/", crise_evenements.evenement, name="evenement"),
    path("evenements/<int:pk>/main-courante/", crise_evenements.inscrire, name="inscrire"),
    path("evenements/<int:pk>/appel/", crise_evenements.appeler, name="appeler"),
    path("evenements/<int:pk>/clore/", crise_evenements.clore, name="clore"),
    path("evenements/<int:pk>/rouvrir/", crise_evenements.rouvrir, name="rouvrir"),
    path("evenements/<int:pk>/reconnu/", crise_evenements.reconnaitre, name="reconnaitre"),
    path("evenements/<int:pk>/non-reconnu/", crise_evenements.ecarter, name="ecarter"),
    path("appels/<int:pk>/", crise_evenements.repondre, name="repondre"),
]
