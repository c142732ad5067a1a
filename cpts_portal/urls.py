from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls

from cpts_portal import api
from cpts_portal.documents.api import DocumentVue
from cpts_portal.documents.views_publiques import reconnaitre, verifier
from membres.adhesions.api import AdherentsVue
from membres.comptes.api import MoiView
from membres.comptes.views.acces import hors_de_la_gestion, vers_la_connexion
from membres.indemnisation.api import ReleveVue
from membres.reunions.api import ReunionsVue, ReunionVue

urlpatterns = [
    path("", include("cpts_portal.interface.urls")),
    path("", include("membres.comptes.urls")),
    path("", include("membres.acces_externe.urls")),
    path("", include("membres.adhesions.urls")),
    path("", include("membres.instances.urls")),
    path("", include("membres.reunions.urls")),
    path("", include("membres.indemnisation.urls")),
    path("comptes/", include("membres.comptes.urls_allauth")),
    path("", include("cpts_portal.courriels.urls")),
    path("coordination/journal/", include("cpts_portal.journal.urls")),
    path("", include("membres.groupes.urls")),
    path("espace/bibliotheque/", include("membres.bibliotheque.urls")),
    path("espace/documents/", include("cpts_portal.documents.urls")),
    path("espace/ma-fiche/", include("annuaire.urls_espace")),
    path("", include("cpts_portal.rgpd.urls")),
    path("espace/", include("cpts_portal.espace.urls")),
    path("coordination/", include("cpts_portal.espace.urls_coordination")),
    path("coordination/annuaire/", include("annuaire.urls_coordination")),
    path("coordination/reglages/", include("cpts_portal.espace.reglages.urls")),
    path("api/v1/annuaire/", include("annuaire.urls_api")),
    path("api/v1/reunions/", ReunionsVue.as_view(), name="api_reunions"),
    path("api/v1/reunions/<int:pk>/", ReunionVue.as_view(), name="api_reunion"),
    path("api/v1/adherents/", AdherentsVue.as_view(), name="api_adherents"),
    path("api/v1/releve/", ReleveVue.as_view(), name="api_releve"),
    path("api/v1/moi/", MoiView.as_view(), name="api_moi"),
    path("api/v1/documents/<int:pk>/", DocumentVue.as_view(), name="api_document"),
    # Wagtail's own doors open with a password alone: ours stand before them.
    path("gestion/login/", vers_la_connexion),
    path("gestion/password_reset/", vers_la_connexion),
    path("gestion/password_reset/<path:reste>", vers_la_connexion),
    path("_util/login/", vers_la_connexion),
    # Accounts and groups are kept under /coordination/comptes/, by dated roles alone.
    re_path(r"^gestion/(?:users|groups)/", hors_de_la_gestion),
    path("projet-de-sante/", include("projet_sante.urls")),
    path("annuaire/", include("annuaire.urls")),
    path("missions/plan-de-crise/", include("missions.urls_crise")),
    path("missions/", include("missions.urls")),
    path("gestion/", include(wagtailadmin_urls)),
    path("sante/", include("cpts_portal.sante.urls")),
    path("api/v1/schema/", api.SchemaVue.as_view(), name="schema"),
    path("api/v1/docs/", api.DocumentationVue.as_view(), name="api_docs"),
    path("v/", reconnaitre, name="reconnaitre_document"),
    path("v/<str:code>/", verifier, name="verifier_document"),
    # Last: the public pages take any path nobody else took.
    path("", include("cpts_portal.contenu.urls")),
]
