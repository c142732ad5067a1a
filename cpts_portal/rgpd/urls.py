from django.urls import path

from cpts_portal.rgpd.views import coordination, personne, registre

app_name = "rgpd"
_COORDINATION = "coordination/donnees-personnelles/"
urlpatterns = [
    path("espace/mes-donnees/", personne.mes_donnees, name="mes_donnees"),
    path("espace/mes-donnees/mes-donnees.json", personne.exporter, name="exporter"),
    path("espace/mes-donnees/qui-les-a-vues/", personne.consultations, name="consultations"),
    path("espace/mes-donnees/demander/", personne.demander, name="demander"),
    path("espace/mes-donnees/demandes/<int:pk>/retirer/", personne.retirer, name="retirer"),
    path(_COORDINATION, coordination.demandes, name="demandes"),
    path(f"{_COORDINATION}demandes/nouvelle/", coordination.consigner, name="consigner"),
    path(f"{_COORDINATION}demandes/<int:pk>/", coordination.demande, name="demande"),
    path(f"{_COORDINATION}demandes/<int:pk>/prolonger/", coordination.prolonger, name="prolonger"),
    path(f"{_COORDINATION}conservation/", registre.conservation, name="conservation"),
    path(f"{_COORDINATION}registre/", registre.traitements, name="registre"),
    path(f"{_COORDINATION}registre/export.xlsx", registre.exporter, name="exporter_registre"),
    path(f"{_COORDINATION}registre/nouveau/", registre.ecrire, name="nouveau_traitement"),
    path(f"{_COORDINATION}registre/<int:pk>/", registre.ecrire, name="traitement"),
    path(f"{_COORDINATION}registre/<int:pk>/retirer/", registre.retirer, name="retirer_traitement"),
]
