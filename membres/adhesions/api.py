"""The register of members, read by who keeps it: the same filters and rights as its page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cpts_portal.journal.services import noter
from cpts_portal.lib.api import appelant
from cpts_portal.lib.api_pages import ErreurSerializer, page_de

from . import permissions, queries
from .forms import FiltreRegistreForm
from .models import Adherent


class AdherentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    genre = serializers.CharField()
    nom = serializers.CharField()
    prenom = serializers.CharField(allow_blank=True)
    profession = serializers.CharField(allow_null=True, help_text="Code national.")
    rpps = serializers.CharField(allow_blank=True)
    siret = serializers.CharField(allow_blank=True)
    structure = serializers.CharField(allow_blank=True)
    commune = serializers.CharField(allow_null=True, help_text="Code INSEE.")
    college = serializers.CharField(allow_null=True)
    courriel = serializers.CharField()
    telephone = serializers.CharField(allow_blank=True)
    membre_depuis = serializers.DateField()
    adhesion = serializers.CharField(allow_null=True, help_text="État à la date demandée.")
    cotisation = serializers.DecimalField(8, 2, allow_null=True)


class PageAdherentsSerializer(serializers.Serializer):
    nombre = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    par_page = serializers.IntegerField()
    resultats = AdherentSerializer(many=True)


def _adherent(adherent: Adherent) -> dict[str, Any]:
    directs = (
        "genre", "nom", "prenom", "rpps", "siret", "structure", "courriel", "telephone",
        "membre_depuis",
    )  # fmt: skip
    adhesion = adherent.adhesion_du_jour
    return {
        "id": adherent.pk,
        **{nom: getattr(adherent, nom) for nom in directs},
        "profession": adherent.profession.code if adherent.profession else None,
        "commune": adherent.commune.code_insee if adherent.commune else None,
        "college": adherent.college.code if adherent.college else None,
        "adhesion": adhesion.etat if adhesion else None,
        "cotisation": adhesion.cotisation if adhesion else None,
    }


PARAMETRES = [
    OpenApiParameter("q", OpenApiTypes.STR, description="Nom, adresse ou RPPS."),
    OpenApiParameter("college", OpenApiTypes.STR, description="Code du collège."),
    OpenApiParameter("profession", OpenApiTypes.STR, description="Code de la profession."),
    OpenApiParameter("etat", OpenApiTypes.STR, description="État de l’adhésion, ou « sans »."),
    OpenApiParameter("jour", OpenApiTypes.STR, description="Registre à cette date, 31/12/2025."),
    OpenApiParameter("page", OpenApiTypes.INT, description="Cinquante par page."),
]


class AdherentsVue(APIView):
    """Le registre des membres à une date, pour qui le tient. Chaque page lue est au journal."""

    @extend_schema(
        operation_id="adherents_lister",
        parameters=PARAMETRES,
        responses={200: PageAdherentsSerializer, 403: ErreurSerializer},
        tags=["adhérents"],
    )
    def get(self, request: Request) -> Response:
        compte = appelant(request)
        if not permissions.peut_lire_le_registre(compte):
            raise PermissionDenied
        filtre = FiltreRegistreForm(request.query_params).filtre()
        donnees = page_de(request, queries.registre(filtre), _adherent)
        noter(
            "adherents.exportes",
            acteur=compte,
            details={"nombre": len(donnees["resultats"]), "format": "api"},
            request=request,
        )
        return Response(PageAdherentsSerializer(donnees).data)
