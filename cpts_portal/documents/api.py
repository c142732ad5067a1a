from django.urls import reverse
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound

from cpts_portal.documents import queries
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.lib.api import appelant


class DocumentSerializer(serializers.ModelSerializer):
    fichier = serializers.SerializerMethodField(help_text="Adresse du fichier, une fois prêt.")

    class Meta:
        model = DocumentProduit
        fields = [
            "id", "genre", "titre", "parametres", "etat", "etape", "pourcent", "raison",
            "demande_le", "termine_le", "taille", "pages", "sha256", "avertissements", "fichier",
        ]  # fmt: skip

    def get_fichier(self, document: DocumentProduit) -> str | None:
        if not document.fichier:
            return None
        return reverse("documents:telecharger", args=[document.pk])


class DocumentVue(generics.RetrieveAPIView):
    """L’état d’un document demandé."""

    serializer_class = DocumentSerializer
    queryset = DocumentProduit.objects.none()

    def get_object(self) -> DocumentProduit:
        document = queries.document_visible(appelant(self.request), self.kwargs["pk"])
        if document is None:
            raise NotFound("Ce document n’existe pas, ou ne vous est pas ouvert.")
        return document
