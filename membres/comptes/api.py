from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import AttributionRole, Compte


class RoleSerializer(serializers.ModelSerializer):
    libelle = serializers.CharField(source="get_role_display")
    dernier_jour = serializers.DateField(allow_null=True)

    class Meta:
        model = AttributionRole
        fields = ["role", "libelle", "debut", "dernier_jour"]


class MoiSerializer(serializers.ModelSerializer):
    prenom = serializers.CharField(source="first_name")
    nom = serializers.CharField(source="last_name")
    roles = serializers.SerializerMethodField()

    class Meta:
        model = Compte
        fields = ["prenom", "nom", "email", "roles"]

    @extend_schema(responses=RoleSerializer(many=True))
    def get_roles(self, compte: Compte) -> list[dict]:
        return list(RoleSerializer(compte.attributions.en_cours(), many=True).data)


class MoiView(APIView):
    """Le compte de la session et ses rôles en cours."""

    @extend_schema(responses=MoiSerializer)
    def get(self, request: Request) -> Response:
        return Response(MoiSerializer(request.user).data)
