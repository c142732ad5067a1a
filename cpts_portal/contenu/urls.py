from django.urls import path, re_path

from cpts_portal.contenu import views

urlpatterns = [
    path("medias/<path:chemin>", views.media, name="media"),
    path(
        "documents-publics/<int:document_id>/<str:document_filename>",
        views.document,
        name="wagtaildocs_serve",
    ),
    path("sitemap.xml", views.plan, name="plan_du_site"),
    path("robots.txt", views.robots, name="robots"),
    path("icone.svg", views.icone, name="icone"),
    path("site.webmanifest", views.manifeste, name="manifeste"),
    # Last of all: any path no other app took.
    re_path(r"^((?:[\w\-]+/)*)$", views.page, name="wagtail_serve"),
]
