from django.urls import path

from cpts_portal.interface import views

app_name = "interface"

urlpatterns = [
    path("teinte-<int:teinte>.css", views.teinte, name="teinte"),
    path("_composants/", views.composants, name="composants"),
    path("_composants/erreurs/<str:code>/", views.apercu_erreur, name="apercu_erreur"),
]
