from django.urls import path

from .views import groupes, messages

app_name = "groupes"
urlpatterns = [
    path("espace/groupes/", groupes.liste, name="liste"),
    path("espace/groupes/<slug:slug>/", groupes.groupe, name="groupe"),
    path("espace/groupes/<slug:slug>/entrer/", groupes.entrer, name="entrer"),
    path("espace/groupes/<slug:slug>/quitter/", groupes.quitter, name="quitter"),
    path("espace/groupes/<slug:slug>/regler/", groupes.regler, name="regler"),
    path("espace/groupes/<slug:slug>/membres/", groupes.ajouter_membre, name="ajouter_membre"),
    path("espace/groupes/membres/<int:pk>/retirer/", groupes.retirer_membre, name="retirer_membre"),
    path("espace/groupes/demandes/<int:pk>/", groupes.decider, name="decider"),
    path("espace/groupes/<slug:slug>/taches/", groupes.creer_tache, name="creer_tache"),
    path("espace/groupes/taches/<int:pk>/", groupes.cocher, name="cocher"),
    path("espace/messages/", messages.liste, name="messages"),
    path("espace/messages/nouveau/", messages.ecrire, name="ecrire"),
    path("espace/messages/<int:pk>/", messages.message, name="message"),
    path("espace/messages/silence/", messages.mes_silences, name="mes_silences"),
    path("messages/silence/<str:jeton>/", messages.silence, name="silence"),
]
