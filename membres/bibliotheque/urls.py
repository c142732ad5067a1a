from django.urls import path

from . import views

app_name = "bibliotheque"
urlpatterns = [
    path("", views.liste, name="liste"),
    path("export.xlsx", views.exporter, name="exporter"),
    path("deposer/", views.deposer, name="deposer"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/modifier/", views.modifier, name="modifier"),
    path("<int:pk>/nouvelle-version/", views.remplacer, name="remplacer"),
    path("<int:pk>/archiver/", views.archiver, name="archiver"),
    path("<int:pk>/remettre/", views.remettre, name="remettre"),
    path("versions/<int:pk>/fichier/", views.telecharger, name="telecharger"),
]
