"""My own statement, read: hours signed, claims, and what the year's ceiling leaves."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cpts_portal.lib.api import appelant
from cpts_portal.lib.api_pages import ErreurSerializer
from membres.adhesions.queries import adherent_de
from membres.reunions.models import Signature

from . import queries
from .enums import EtatDemande, Nature
from .forms import annee_demandee
from .models import Demande
from .plafond import Plafond


class HeuresSerializer(serializers.Serializer):
    reunion = serializers.IntegerField()
    titre = serializers.CharField()
    instance = serializers.CharField()
    debut = serializers.DateTimeField()
    minutes = serializers.IntegerField()


class DemandeSerializer(serializers.Serializer):
    reference = serializers.CharField()
    objet = serializers.CharField()
    nature = serializers.ChoiceField(choices=Nature.choices)
    jour = serializers.DateField()
    minutes = serializers.IntegerField(allow_null=True)
    montant = serializers.DecimalField(9, 2, allow_null=True, help_text="Vide : à saisir.")
    etat = serializers.ChoiceField(choices=EtatDemande.choices)
    payee_le = serializers.DateField(allow_null=True)


class PlafondSerializer(serializers.Serializer):
    montant = serializers.DecimalField(9, 2, allow_null=True, help_text="Vide : à saisir.")
    paye = serializers.DecimalField(9, 2)
    engage = serializers.DecimalField(9, 2)
    ailleurs = serializers.DecimalField(9, 2)
    reste = serializers.DecimalField(9, 2, allow_null=True)


class ReleveSerializer(serializers.Serializer):
    annee = serializers.IntegerField()
    minutes = serializers.IntegerField()
    paye = serializers.DecimalField(9, 2)
    heures = HeuresSerializer(many=True)
    demandes = DemandeSerializer(many=True)
    plafond = PlafondSerializer()


def _heures(ligne: Signature) -> dict[str, Any]:
    return {
        "reunion": ligne.reunion_id,
        "titre": ligne.reunion.titre,
        "instance": str(ligne.reunion.instance),
        "debut": ligne.reunion.debut,
        "minutes": ligne.minutes or 0,
    }


def _demande(demande: Demande) -> dict[str, Any]:
    noms = ("reference", "objet", "nature", "jour", "minutes", "montant", "etat", "payee_le")
    return {nom: getattr(demande, nom) for nom in noms}


def _plafond(plafond: Plafond) -> dict[str, Any]:
    noms = ("montant", "paye", "engage", "ailleurs", "reste")
    return {nom: getattr(plafond, nom) for nom in noms}


class ReleveVue(APIView):
    """Mes heures et mes demandes d’une année ; jamais celles d’un autre, jamais un IBAN."""

    @extend_schema(
        operation_id="releve_lire",
        parameters=[OpenApiParameter("annee", OpenApiTypes.INT, description="Cette année sinon.")],
        responses={200: ReleveSerializer, 403: ErreurSerializer, 404: ErreurSerializer},
        tags=["indemnités"],
    )
    def get(self, request: Request) -> Response:
        adherent = adherent_de(appelant(request))
        if adherent is None:
            raise NotFound("Votre compte n’est rattaché à aucun adhérent.")
        releve = queries.releve(adherent, annee_demandee(request.query_params.get("annee", "")))
        donnees = {
            "annee": releve.annee,
            "minutes": releve.heures.minutes,
            "paye": releve.paye,
            "heures": [_heures(ligne) for ligne in releve.heures.lignes],
            "demandes": [_demande(demande) for demande in releve.demandes],
            "plafond": _plafond(releve.plafond),
        }
        return Response(ReleveSerializer(donnees).data)
