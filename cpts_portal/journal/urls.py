from django.urls import path

from cpts_portal.journal import views

app_name = "journal"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("export.csv", views.exporter, name="exporter"),
]
