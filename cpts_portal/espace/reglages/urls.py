from django.urls import path

from cpts_portal.espace.reglages import views

app_name = "reglages"
urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("identite/", views.identite, name="identite"),
    path("libelles/", views.libelles, name="libelles"),
    path("parametres/<slug:cle>/nouvelle-valeur/", views.saisir, name="saisir"),
    path("parametres/<int:pk>/corriger/", views.corriger, name="corriger"),
]
