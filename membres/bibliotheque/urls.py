from django.urls import path

from .views import categories
from .views import documents as views

app_name = "bibliotheque"
urlpatterns = [
    path("", views.liste, name="liste"),
    path("export.xlsx", views.exporter, name="exporter"),
    path("deposer/", views.deposer, name="deposer"),
    path("categories/", categories.liste, name="categories"),
    path("categories/<int:pk>/", categories.renommer, name="renommer_categorie"),
    path("categories/<int:pk>/deplacer/", categories.deplacer, name="deplacer_categorie"),
    path("categories/<int:pk>/supprimer/", categories.supprimer, name="supprimer_categorie"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/modifier/", views.modifier, name="modifier"),
    path("<int:pk>/nouvelle-version/", views.remplacer, name="remplacer"),
    path("<int:pk>/archiver/", views.archiver, name="archiver"),
    path("<int:pk>/remettre/", views.remettre, name="remettre"),
    path("versions/<int:pk>/fichier/", views.telecharger, name="telecharger"),
]
