from django.urls import path

from membres.acces_externe import views

app_name = "acces_externe"

urlpatterns = [
    path("acces/sortir/", views.sortir, name="sortir"),
    path("acces/<str:jeton>/", views.entrer, name="entrer"),
    path("acces/<str:jeton>/code/", views.code, name="code"),
    path("coordination/acces/", views.liste, name="liste"),
    path("coordination/acces/<int:pk>/renvoyer/", views.renvoyer, name="renvoyer"),
    path("coordination/acces/<int:pk>/retirer/", views.revoquer, name="revoquer"),
]
