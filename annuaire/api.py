from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from annuaire.api_exemples import EXEMPLE_FICHE, EXEMPLE_PAGE
from annuaire.ecran import lien
from annuaire.enums import Categorie
from annuaire.forms import lire_filtres
from annuaire.models import Fiche
from annuaire.queries.fiche import FicheVue, LieuVu, fiche_publique
from annuaire.queries.filtres import ACCUEIL, QUAND, TRI_ALPHABETIQUE
from annuaire.queries.lignes import FicheLue, LieuLu, lire_lignes
from annuaire.queries.recherche import PAR_PAGE, Recherche, Resultat, chercher


class DebitAnnuaire(AnonRateThrottle):
    rate = "120/min"
    scope = "annuaire"


class LieuSerializer(serializers.Serializer):
    nom = serializers.CharField(allow_blank=True)
    adresse = serializers.CharField(allow_blank=True)
    code_postal = serializers.CharField(allow_blank=True)
    commune = serializers.CharField(allow_blank=True)
    code_commune = serializers.CharField(allow_null=True)
    telephone = serializers.CharField(allow_blank=True)
    longitude = serializers.FloatField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    precision = serializers.CharField()


class LieuOuvertSerializer(LieuSerializer):
    horaires = serializers.ListField(
        child=serializers.ListField(child=serializers.ListField(child=serializers.CharField())),
        allow_null=True,
        help_text="Sept jours depuis lundi, chacun ses plages (08:30, 12:00) ; null : inconnus.",
    )
    horaires_note = serializers.CharField(allow_blank=True)


class FicheSerializer(serializers.Serializer):
    slug = serializers.CharField()
    adresse_page = serializers.CharField()
    genre = serializers.CharField()
    nom = serializers.CharField()
    metier = serializers.CharField(allow_blank=True)
    categorie = serializers.CharField()
    profession = serializers.CharField(allow_null=True)
    fictive = serializers.BooleanField()
    nouveaux_patients = serializers.BooleanField(allow_null=True)
    visites_domicile = serializers.BooleanField(allow_null=True)
    acces_fauteuil = serializers.BooleanField(allow_null=True)
    carte_vitale = serializers.BooleanField(allow_null=True)
    teleconsultation = serializers.BooleanField(allow_null=True)
    verifiee_le = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # `Field.source` is an instance's
    source_date = serializers.DateField()
    lieux = LieuSerializer(many=True)
    distance_km = serializers.FloatField(allow_null=True)


class ReserveSerializer(serializers.Serializer):
    champ = serializers.CharField()
    libelle = serializers.CharField()
    valeur = serializers.CharField()


class FicheDetailSerializer(FicheSerializer):
    lieux = LieuOuvertSerializer(many=True)
    rendez_vous = serializers.CharField(allow_blank=True)
    rendez_vous_url = serializers.CharField(allow_blank=True)
    tarif = serializers.CharField(allow_blank=True)
    langues = serializers.ListField(child=serializers.CharField())
    fermeture_du = serializers.DateField(
        allow_null=True, help_text="Congés, absence ou fermeture annoncée ; vide une fois passée."
    )
    fermeture_au = serializers.DateField(allow_null=True, help_text="Dernier jour compris.")
    contacts_reserves = ReserveSerializer(
        many=True, required=False, help_text="Pour les membres connectés seulement."
    )


class CompteSerializer(serializers.DictField):
    child = serializers.IntegerField()


class FacettesSerializer(serializers.Serializer):
    """Combien de fiches par valeur, les autres cases restant cochées."""

    categories = CompteSerializer()
    professions = CompteSerializer()
    communes = CompteSerializer()
    accueil = CompteSerializer()
    langues = CompteSerializer()


class CompriseSerializer(serializers.Serializer):
    tape = serializers.CharField()
    sens = serializers.CharField()


class PageSerializer(serializers.Serializer):
    nombre = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    par_page = serializers.IntegerField()
    adresse_page = serializers.CharField(help_text="La même recherche, pour une personne.")
    compris = CompriseSerializer(many=True, help_text="Ce qui a été compris des mots tapés.")
    lettre = serializers.CharField(help_text="Celle du jour : l’alphabet commence là.")
    facettes = FacettesSerializer()
    resultats = FicheSerializer(many=True)


class ErreurSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()
    champs = serializers.DictField()


def _lieu(lieu: LieuLu) -> dict[str, Any]:
    directs = (
        "nom",
        "adresse",
        "code_postal",
        "commune",
        "code_commune",
        "telephone",
        "longitude",
        "latitude",
        "precision",
    )
    return {nom: getattr(lieu, nom) for nom in directs}


def _fiche(fiche: FicheLue, distance: float | None = None) -> dict[str, Any]:
    directs = ("slug", "genre", "metier", "categorie", "fictive", "source", "source_date")
    return {
        **{nom: getattr(fiche, nom) for nom in directs},
        **{colonne: getattr(fiche, colonne) for colonne, _ in ACCUEIL.values()},
        "nom": fiche.titre,
        "profession": fiche.profession_id,
        "adresse_page": fiche.get_absolute_url(),
        "verifiee_le": fiche.verifiee_le,
        "lieux": [_lieu(lieu) for lieu in fiche.lieux],
        "distance_km": round(distance, 2) if distance is not None else None,
    }


def _lieu_vu(vu: LieuVu) -> dict[str, Any]:
    """As the page shows it to this reader, hours included."""
    lieu, commune = vu.exercice.lieu, vu.exercice.lieu.commune
    directs = ("nom", "adresse", "code_postal", "telephone", "longitude", "latitude", "precision")
    return {
        **{nom: getattr(lieu, nom) for nom in directs},
        "commune": commune.nom if commune else lieu.commune_libelle,
        "code_commune": commune.code_insee if commune else None,
        "horaires": [jour.plages for jour in vu.semaine] or None,
        "horaires_note": vu.exercice.horaires_note,
    }


def _resultat(resultat: Resultat) -> dict[str, Any]:
    return _fiche(resultat.fiche, resultat.distance)


def _detail(vue: FicheVue) -> dict[str, Any]:
    donnees = _fiche(lire_lignes([vue.fiche.pk])[vue.fiche.pk]) | {
        "lieux": [_lieu_vu(lieu) for lieu in vue.lieux],
        "rendez_vous": vue.fiche.rendez_vous,
        "rendez_vous_url": vue.fiche.rendez_vous_url,
        "tarif": vue.fiche.tarif,
        "langues": vue.fiche.langues,
        "fermeture_du": vue.fiche.fermeture_du if vue.fiche.fermeture_annoncee else None,
        "fermeture_au": vue.fiche.fermeture_au if vue.fiche.fermeture_annoncee else None,
    }
    if vue.reserves:
        donnees["contacts_reserves"] = [
            {"champ": c.champ, "libelle": c.libelle, "valeur": c.valeur} for c in vue.reserves
        ]
    return donnees


def _page(recherche: Recherche) -> dict[str, Any]:
    return {
        "nombre": recherche.total,
        "page": recherche.filtres.page,
        "pages": recherche.pages,
        "par_page": PAR_PAGE,
        "adresse_page": lien(recherche.filtres),
        "compris": [{"tape": t, "sens": s} for t, s in recherche.comprise.explications],
        "lettre": recherche.lettre,
        "facettes": recherche.facettes,
        "resultats": [_resultat(resultat) for resultat in recherche.resultats],
    }


def _liste(nom: str, description: str, valeurs: list[str] | None = None) -> OpenApiParameter:
    elements = {"type": "string", "enum": valeurs} if valeurs else {"type": "string"}
    return OpenApiParameter(nom, {"type": "array", "items": elements}, description=description)


PARAMETRES = [
    OpenApiParameter("qui", OpenApiTypes.STR, description="Un métier, un nom, un besoin."),
    OpenApiParameter("ou", OpenApiTypes.STR, description="Une commune ou un code postal."),
    _liste("categorie", "Une ou plusieurs des six rubriques.", list(Categorie.values)),
    _liste("profession", "Codes de profession (TRE_G15, TRE_R95, TRE_R94)."),
    _liste("commune", "Codes INSEE."),
    _liste("accueil", "Ce qui doit être possible.", list(ACCUEIL)),
    _liste("langue", "Langues parlées, telles que les facettes les écrivent."),
    OpenApiParameter("quand", {"type": "string", "enum": list(QUAND)}, description="Ouvert quand."),
    OpenApiParameter(
        "tri",
        {"type": "string", "enum": [TRI_ALPHABETIQUE]},
        description="De A à Z ; sinon pertinence, puis distance, puis la lettre du jour.",
    ),
    OpenApiParameter("page", OpenApiTypes.INT, description="Vingt fiches par page."),
]


# What did not change is not sent again; members read more than others at the same address.
_LECTURE = [login_not_required, cache_control(private=True, no_cache=True), conditional_page]


@method_decorator(_LECTURE, name="dispatch")
class AnnuaireVue(APIView):
    """Chercher dans l’annuaire public, par les mêmes règles que la page."""

    permission_classes = [AllowAny]
    throttle_classes = [DebitAnnuaire]

    @extend_schema(
        operation_id="annuaire_chercher",
        parameters=PARAMETRES,
        examples=[EXEMPLE_PAGE],
        responses={200: PageSerializer, 429: ErreurSerializer},
        tags=["annuaire"],
    )
    def get(self, request: Request) -> Response:
        recherche = chercher(lire_filtres(request.query_params))
        return Response(PageSerializer(_page(recherche)).data)


@method_decorator(_LECTURE, name="dispatch")
class FicheVueAPI(APIView):
    """Une fiche ; les membres connectés y lisent aussi la ligne directe et la MSSanté."""

    permission_classes = [AllowAny]
    throttle_classes = [DebitAnnuaire]

    @extend_schema(
        operation_id="annuaire_fiche",
        examples=[EXEMPLE_FICHE],
        responses={200: FicheDetailSerializer, 404: ErreurSerializer, 429: ErreurSerializer},
        tags=["annuaire"],
    )
    def get(self, request: Request, slug: str) -> Response:
        try:
            vue = fiche_publique(slug, request.user)
        except Fiche.DoesNotExist as erreur:
            raise NotFound("Cette fiche n’existe pas ou a été retirée.") from erreur
        return Response(FicheDetailSerializer(_detail(vue)).data)
