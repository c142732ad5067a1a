from django.urls import path

from annuaire import views

app_name = "annuaire"

urlpatterns = [
    path("", views.rechercher, name="rechercher"),
    path("<slug:slug>/", views.fiche, name="fiche"),
    path("<slug:slug>/contact.vcf", views.contact, name="contact"),
]
