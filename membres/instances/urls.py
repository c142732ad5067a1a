from django.urls import path

from .views import assemblees, instances

app_name = "instances"
urlpatterns = [
    path("assemblee/<str:jeton>/", assemblees.convocation, name="convocation"),
    path("espace/gouvernance/", instances.gouvernance, name="gouvernance"),
    path("espace/a-signer/", instances.a_signer, name="a_signer"),
    path("espace/a-signer/<int:pk>/", instances.decider_signature, name="decider_signature"),
    path("coordination/instances/", instances.liste, name="liste"),
    path("coordination/instances/delegations/", instances.delegations, name="delegations"),
    path("coordination/instances/delegations/donner/", instances.deleguer, name="deleguer"),
    path(
        "coordination/instances/delegations/<int:pk>/fin/",
        instances.finir_delegation,
        name="finir_delegation",
    ),
    path("coordination/instances/regles/", assemblees.regles, name="regles"),
    path("coordination/instances/assemblees/", assemblees.assemblees, name="assemblees"),
    path("coordination/instances/assemblees/<int:pk>/", assemblees.assemblee, name="assemblee"),
    path("coordination/instances/mandats/<int:pk>/fin/", instances.terminer, name="terminer"),
    path("coordination/instances/<slug:slug>/", instances.instance, name="instance"),
    path("coordination/instances/<slug:slug>/desactiver/", instances.desactiver, name="desactiver"),
]
