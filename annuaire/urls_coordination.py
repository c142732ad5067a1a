from django.urls import path

from annuaire import views_coordination as vues
from annuaire import views_decisions as decisions

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
]
