"""How complete an entry is, and which ones something essential is missing from.

Each criterion counts the same. They are those a reader needs: reach, find, know when, know if.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Avg,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from annuaire.enums import Categorie, Genre, Precision
from annuaire.models import Exercice, Fiche, Lieu
from annuaire.models.fiche import FicheQuerySet


@dataclass(frozen=True, slots=True)
class Critere:
    nom: str
    libelle: str
    condition: Q


def _lieu(**conditions: object) -> Q:
    return Q(Exists(Exercice.objects.filter(fiche=OuterRef("pk"), **conditions)))


def criteres() -> list[Critere]:
    precis = (Precision.ADRESSE, Precision.RUE)
    return [
        Critere("fraiche", "une vérification à jour", Q(a_verifier_le__gte=timezone.localdate())),
        Critere("telephone", "un téléphone", _lieu(lieu__telephone__gt="")),
        Critere("adresse", "un lieu situé à l’adresse", _lieu(lieu__precision__in=precis)),
        Critere("horaires", "des horaires", _lieu(horaires__isnull=False)),
        Critere(
            "accueil",
            "au moins une réponse sur l’accueil",
            Q(nouveaux_patients__isnull=False)
            | Q(visites_domicile__isnull=False)
            | Q(acces_fauteuil__isnull=False)
            | Q(carte_vitale__isnull=False)
            | Q(teleconsultation__isnull=False),
        ),
        Critere("courriel", "une adresse où lui écrire", Q(courriel__gt="") | Q(mssante__gt="")),
    ]


def avec_score(fiches: FicheQuerySet) -> FicheQuerySet:
    """`score`, from 0 to 100; needs `avec_echeance`."""
    tous = criteres()
    points = Value(0, output_field=FloatField())
    for critere in tous:
        points = points + Case(  # type: ignore[assignment]  # an expression adds to an expression
            When(critere.condition, then=Value(1.0)), default=Value(0.0), output_field=FloatField()
        )
    return fiches.annotate(score=points * Value(100.0 / len(tous)))


@dataclass(frozen=True, slots=True)
class Note:
    cle: str
    libelle: str
    fiches: int
    score: int


def _notes(groupes: QuerySet, libelles: Mapping[str, str] | None = None) -> list[Note]:
    notes = [
        Note(
            cle=ligne["cle"],
            libelle=(libelles or {}).get(ligne["cle"], ligne["nom"]),
            fiches=ligne["n"],
            score=round(ligne["moyenne"]),
        )
        for ligne in groupes
    ]
    return sorted(notes, key=lambda note: (note.score, -note.fiches, note.libelle))


def _base() -> FicheQuerySet:
    return avec_score(Fiche.objects.publiees().avec_echeance()).order_by()


def par_commune() -> list[Note]:
    """The weakest first. An entry in two communes counts in both."""
    groupes = (
        _base()
        .filter(exercices__lieu__commune__isnull=False)
        .values(
            cle=F("exercices__lieu__commune__code_insee"), nom=F("exercices__lieu__commune__nom")
        )
        .annotate(n=Count("pk", distinct=True), moyenne=Avg("score"))
    )
    return _notes(groupes)


def par_profession() -> list[Note]:
    groupes = (
        _base()
        .filter(genre=Genre.PERSONNE, profession__isnull=False)
        .values(cle=F("profession_id"), nom=F("profession__libelle"))
        .annotate(n=Count("pk"), moyenne=Avg("score"))
    )
    return _notes(groupes)


def par_rubrique() -> list[Note]:
    groupes = (
        _base()
        .values(cle=F("categorie"), nom=F("categorie"))
        .annotate(n=Count("pk"), moyenne=Avg("score"))
    )
    return _notes(groupes, {c.value: c.label for c in Categorie})


@dataclass(frozen=True, slots=True)
class Bilan:
    fiches: int
    score: int | None
    par_critere: list[tuple[str, int, Decimal]]


def bilan() -> Bilan:
    """The whole annuaire, and the share of entries that meet each criterion."""
    fiches = Fiche.objects.publiees().avec_echeance()
    tous = criteres()
    remplis = {
        critere.nom: Count(
            Case(When(critere.condition, then=Value(1)), output_field=IntegerField())
        )
        for critere in tous
    }
    comptes = fiches.order_by().aggregate(fiches=Count("pk"), **remplis)
    total = comptes["fiches"]
    if not total:
        return Bilan(0, None, [])
    parts = [(c.libelle, comptes[c.nom], Decimal(100 * comptes[c.nom]) / total) for c in tous]
    return Bilan(total, round(sum(part for _, _, part in parts) / len(parts)), parts)


# --- Orphans: what no one would find, or could not check ---

ORPHELINES: dict[str, tuple[str, str, Q]] = {
    "lieu": ("Sans aucun lieu", "On ne sait pas où elles reçoivent.", Q(exercices=None)),
    "profession": (
        "Personnes sans profession",
        "Elles n’entrent dans aucun métier cherché.",
        Q(genre=Genre.PERSONNE, profession=None),
    ),
    "position": (
        "Placées au milieu de la commune, ou nulle part",
        "La carte et les distances les montrent de loin.",
        Q(exercices__lieu__precision__in=(Precision.COMMUNE, Precision.INCONNUE)),
    ),
    "telephone": (
        "Sans téléphone",
        "Le public ne peut pas les appeler.",
        ~_lieu(lieu__telephone__gt=""),
    ),
    "courriel": (
        "Sans adresse où écrire",
        "Aucune campagne de vérification ne les atteint.",
        Q(courriel="", compte=None),
    ),
    "provenance": (
        "Sans provenance",
        "Rien ne dit d’où vient ce qu’elles affichent.",
        Q(provenances={}),
    ),
}


def orphelines() -> list[tuple[str, str, str, int]]:
    """Key, name, why it matters, and how many published entries."""
    return [
        (cle, nom, pourquoi, Fiche.objects.publiees().filter(condition).distinct().count())
        for cle, (nom, pourquoi, condition) in ORPHELINES.items()
    ]


def lieux_sans_fiche() -> QuerySet[Lieu]:
    return Lieu.objects.filter(exercices=None, structures=None).order_by("commune_libelle", "cle")
