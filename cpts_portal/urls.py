from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("cpts_portal.interface.urls")),
    path("comptes/", include("allauth.urls")),
    path("gestion/", include(wagtailadmin_urls)),
]
