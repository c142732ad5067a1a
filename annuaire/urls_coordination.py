from django.urls import path

from annuaire import views_coordination as vues

app_name = "annuaire_coordination"

urlpatterns = [
    path("", vues.accueil, name="accueil"),
]
