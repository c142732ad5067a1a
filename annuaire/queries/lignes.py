"""What a row of the list shows of an entry: read in one query, without the weight of the models."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, F, Value, When
from django.urls import reverse

from annuaire.enums import Visibilite
from annuaire.models import Fiche
from annuaire.queries.filtres import ACCUEIL

_FICHE = (
    "pk",
    "genre",
    "categorie",
    "slug",
    "titre",
    "metier",
    "profession_id",
    "hors_territoire",
    "fictive",
    *(colonne for colonne, _ in ACCUEIL.values()),
    "verifiee_le",
    "rythme_mois",
    "source",
    "source_date",
)
_LIEU = (
    "exercices__lieu__nom",
    "exercices__lieu__adresse",
    "exercices__lieu__code_postal",
    "exercices__lieu__commune__nom",
    "exercices__lieu__commune__code_insee",
    "exercices__lieu__commune_libelle",
    # Every row is the same for all readers: what is not public is not in it.
    Case(
        When(telephone_visible=Visibilite.PUBLIC, then=F("exercices__lieu__telephone")),
        default=Value(""),
    ),
    "exercices__lieu__longitude",
    "exercices__lieu__latitude",
    "exercices__lieu__precision",
)


@dataclass(frozen=True, slots=True)
class LieuLu:
    nom: str
    adresse: str
    code_postal: str
    # None: outside the territory, `commune_libelle` says where.
    commune_nom: str | None
    code_commune: str | None
    commune_libelle: str
    telephone: str
    longitude: float | None
    latitude: float | None
    precision: str
    remplacant: bool

    @property
    def commune(self) -> str:
        return self.commune_nom or self.commune_libelle


@dataclass(frozen=True, slots=True)
class FicheLue:
    pk: int
    genre: str
    categorie: str
    slug: str
    titre: str
    metier: str
    profession_id: str | None
    hors_territoire: bool
    fictive: bool
    nouveaux_patients: bool | None
    visites_domicile: bool | None
    acces_fauteuil: bool | None
    carte_vitale: bool | None
    teleconsultation: bool | None
    verifiee_le: date | None
    rythme_mois: int | None
    source: str
    source_date: date
    lieux: list[LieuLu] = field(default_factory=list)

    def get_absolute_url(self) -> str:
        return reverse("annuaire:fiche", args=[self.slug])


def lire_lignes(cles: Sequence[int]) -> dict[int, FicheLue]:
    """Published entries among these, each with its places in its own order."""
    lignes = (
        Fiche.objects.publiees()
        .filter(pk__in=cles)
        .order_by("exercices__rang", "exercices__pk")
        .values_list(*_FICHE, "exercices__pk", *_LIEU, "exercices__remplacant")
    )
    lues: dict[int, FicheLue] = {}
    fin = len(_FICHE)
    for ligne in lignes:
        fiche = lues.get(ligne[0])
        if fiche is None:
            fiche = lues[ligne[0]] = FicheLue(*ligne[:fin])
        if ligne[fin] is not None:
            fiche.lieux.append(LieuLu(*ligne[fin + 1 :]))
    return lues
