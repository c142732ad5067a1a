from django.urls import path

from .views import acces, coordination

app_name = "comptes"
urlpatterns = [
    path("comptes/invitation/<str:jeton>/", acces.invitation, name="invitation"),
    path("comptes/second-facteur/", acces.enrolement, name="enrolement"),
    path("comptes/sessions/<int:pk>/fermer/", acces.fermer_session, name="fermer_session"),
    path(
        "comptes/sessions/fermer-les-autres/",
        acces.fermer_autres_sessions,
        name="fermer_autres_sessions",
    ),
    path("coordination/comptes/", coordination.liste, name="liste"),
    path("coordination/comptes/export.csv", coordination.exporter, name="exporter"),
    path("coordination/comptes/inviter/", coordination.inviter, name="inviter"),
    path("coordination/comptes/<int:pk>/", coordination.fiche, name="fiche"),
    path("coordination/comptes/<int:pk>/roles/", coordination.attribuer, name="attribuer"),
    path("coordination/comptes/<int:pk>/inviter/", coordination.renvoyer, name="renvoyer"),
    path("coordination/comptes/<int:pk>/fermer/", coordination.fermer, name="fermer"),
    path("coordination/roles/<int:pk>/fin/", coordination.mettre_fin, name="mettre_fin"),
]
