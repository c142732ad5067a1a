from django.urls import path

from annuaire import api

urlpatterns = [
    path("", api.AnnuaireVue.as_view(), name="api_annuaire"),
    path("<str:slug>/", api.FicheVueAPI.as_view(), name="api_annuaire_fiche"),
]
