"""Meetings, read: the same rows and the same rights as their pages."""

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
from cpts_portal.lib.api_pages import ErreurSerializer, page_de
from membres.adhesions.queries import adherent_de

from . import queries
from .enums import EtatReunion
from .forms import FiltreForm
from .models import Reunion


class ReunionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    titre = serializers.CharField()
    instance = serializers.CharField()
    etat = serializers.ChoiceField(choices=EtatReunion.choices)
    debut = serializers.DateTimeField(allow_null=True)
    fin = serializers.DateTimeField(allow_null=True)
    lieu = serializers.CharField(allow_blank=True)
    animation = serializers.CharField(allow_null=True)
    convoques = serializers.IntegerField()
    annonces = serializers.IntegerField(help_text="Ont répondu qu’ils viennent.")
    presents = serializers.IntegerField(help_text="Ont signé la feuille.")


class PageReunionsSerializer(serializers.Serializer):
    nombre = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    par_page = serializers.IntegerField()
    resultats = ReunionSerializer(many=True)


class TacheSerializer(serializers.Serializer):
    libelle = serializers.CharField()
    responsable = serializers.CharField()
    echeance = serializers.DateField(allow_null=True)
    etat = serializers.CharField()


class PresenceSerializer(serializers.Serializer):
    nom = serializers.CharField()
    qualite = serializers.CharField(allow_blank=True)
    minutes = serializers.IntegerField(allow_null=True)


class ReunionDetailSerializer(ReunionSerializer):
    lien_visio = serializers.CharField(allow_blank=True)
    ordre_du_jour = serializers.CharField(allow_blank=True)
    compte_rendu = serializers.CharField(allow_blank=True)
    decisions = serializers.ListField(child=serializers.CharField())
    taches = TacheSerializer(many=True)
    feuille = PresenceSerializer(many=True, help_text="Une fois la liste close.")
    rectifiee_le = serializers.DateTimeField(allow_null=True)
    ma_reponse = serializers.CharField(allow_null=True)


def _reunion(reunion: Reunion) -> dict[str, Any]:
    directs = ("reference", "titre", "etat", "debut", "fin", "lieu")
    comptes = ("convoques", "annonces", "presents")
    return {
        "id": reunion.pk,
        "instance": str(reunion.instance),
        "animation": str(reunion.animateur) if reunion.animateur else None,
        **{nom: getattr(reunion, nom) for nom in (*directs, *comptes)},
    }


def _detail(reunion: Reunion, request: Request) -> dict[str, Any]:
    convocation = queries.convocation_de(adherent_de(appelant(request)), reunion)
    feuille = queries.signatures_de(reunion) if reunion.est_close else []
    return _reunion(reunion) | {
        "lien_visio": reunion.lien_visio,
        "ordre_du_jour": reunion.ordre_du_jour,
        "compte_rendu": reunion.compte_rendu,
        "decisions": [str(decision) for decision in queries.decisions_de(reunion)],
        "taches": [
            {
                "libelle": tache.libelle,
                "responsable": str(tache.responsable),
                "echeance": tache.echeance,
                "etat": tache.etat,
            }
            for tache in queries.taches_de_reunion(reunion)
        ],
        "feuille": [
            {"nom": ligne.nom, "qualite": ligne.qualite, "minutes": ligne.minutes}
            for ligne in feuille
        ],
        "rectifiee_le": queries.rectifiee_le(reunion),
        "ma_reponse": convocation.reponse if convocation else None,
    }


PARAMETRES = [
    OpenApiParameter("q", OpenApiTypes.STR, description="Un mot du titre."),
    OpenApiParameter("instance", OpenApiTypes.INT, description="Identifiant du groupe."),
    OpenApiParameter("etat", OpenApiTypes.STR, enum=list(EtatReunion.values)),
    OpenApiParameter("annee", OpenApiTypes.INT),
    OpenApiParameter("page", OpenApiTypes.INT, description="Cinquante par page."),
]


class ReunionsVue(APIView):
    """Les réunions que ce compte voit, les plus récentes d’abord."""

    @extend_schema(
        operation_id="reunions_lister",
        parameters=PARAMETRES,
        responses={200: PageReunionsSerializer, 403: ErreurSerializer},
        tags=["réunions"],
    )
    def get(self, request: Request) -> Response:
        filtre = FiltreForm(request.query_params or None).filtre()
        lignes = queries.liste(appelant(request), filtre)
        return Response(PageReunionsSerializer(page_de(request, lignes, _reunion)).data)


class ReunionVue(APIView):
    """Une réunion : ordre du jour, compte rendu, suites, et la feuille une fois close."""

    @extend_schema(
        operation_id="reunions_lire",
        responses={200: ReunionDetailSerializer, 403: ErreurSerializer, 404: ErreurSerializer},
        tags=["réunions"],
    )
    def get(self, request: Request, pk: int) -> Response:
        compte = appelant(request)
        reunion = queries.liste(compte, queries.Filtre()).filter(pk=pk).first()
        if reunion is None:
            raise NotFound("Cette réunion n’existe pas, ou ne vous est pas ouverte.")
        return Response(ReunionDetailSerializer(_detail(reunion, request)).data)
