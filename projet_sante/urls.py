from django.urls import path

from projet_sante import views

app_name = "projet_sante"
urlpatterns = [
    path("", views.lire, name="lire"),
    path("figures/<int:pk>/", views.figure, name="figure"),
    path("produire/", views.produire, name="produire"),
]
