from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("cpts_portal.interface.urls")),
    path("comptes/", include("allauth.urls")),
    path("gestion/", include(wagtailadmin_urls)),
    # Last: the public pages take any path nobody else took.
    path("", include("cpts_portal.contenu.urls")),
]
