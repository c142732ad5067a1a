from django.urls import path

from cpts_portal.sante import views

app_name = "sante"

urlpatterns = [
    path("vivant", views.vivant, name="vivant"),
    path("pret", views.pret, name="pret"),
    path("etat", views.etat, name="etat"),
]
