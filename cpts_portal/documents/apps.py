from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cpts_portal.documents"
    label = "documents_produits"
    verbose_name = "Documents produits"
