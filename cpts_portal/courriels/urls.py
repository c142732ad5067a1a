from django.urls import path

from cpts_portal.courriels import views

app_name = "courriels"

urlpatterns = [
    path("coordination/courriels/", views.liste, name="liste"),
    path("coordination/courriels/<int:pk>/renvoyer/", views.renvoyer, name="renvoyer"),
    path("_courriels/", views.boite, name="boite"),
    path("_courriels/<int:pk>/", views.message, name="message"),
    path("_courriels/<int:pk>/html/", views.message_html, name="message_html"),
]
