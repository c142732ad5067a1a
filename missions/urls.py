from django.urls import path

from missions import views

app_name = "missions"

urlpatterns = [
    path("", views.ou_en_est_on, name="accueil"),
    path("indicateurs/<int:pk>/valeur/", views.saisir, name="saisir"),
    path("indicateurs/<int:pk>/mesure/", views.mesurer, name="mesurer"),
    path("indicateurs/<int:pk>/preuves/", views.ajouter_preuve, name="ajouter_preuve"),
    path("mesures/<int:pk>/annuler/", views.annuler, name="annuler"),
    path("preuves/<int:pk>/retirer/", views.retirer_preuve, name="retirer_preuve"),
    path("<slug:slug>/", views.mission, name="mission"),
]
