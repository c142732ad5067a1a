from django.urls import path

from annuaire import views_membre

app_name = "ma_fiche"

urlpatterns = [
    path("", views_membre.ma_fiche, name="modifier"),
    path("verifier/", views_membre.verifier, name="verifier"),
    path("courriels/", views_membre.courriels, name="courriels"),
    path("modifications/<int:pk>/annuler/", views_membre.annuler, name="annuler"),
    path("revendication/renoncer/", views_membre.renoncer, name="renoncer"),
    path("revendiquer/<slug:slug>/", views_membre.revendiquer, name="revendiquer"),
]
