from django.urls import path

from cpts_portal.documents import views

app_name = "documents"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("demander/<slug:genre>/", views.demander, name="demander"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/etat/", views.etat, name="etat"),
    path("<int:pk>/fichier/", views.telecharger, name="telecharger"),
    path("<int:pk>/relancer/", views.relancer, name="relancer"),
    path("<int:pk>/archiver/", views.archiver, name="archiver"),
]
