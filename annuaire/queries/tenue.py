"""What the coordination keeps an eye on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from annuaire.models import Exercice, Fiche, Fusion, Sollicitation
from annuaire.models.fiche import FicheQuerySet
from annuaire.queries.qualite import ORPHELINES, avec_score
from annuaire.texte import mots
from cpts_portal.referentiel.models import Profession

TRIS = {
    "nom": ("cle_tri", "pk"),
    "-nom": ("-cle_tri", "-pk"),
    "verifiee": ("verifiee_le", "pk"),
    "-verifiee": ("-verifiee_le", "-pk"),
    "score": ("score", "pk"),
    "-score": ("-score", "-pk"),
}


@dataclass(frozen=True, slots=True)
class VueDEnsemble:
    publiees: int
    retirees: int
    a_jour: int
    perimees: int
    jamais_verifiees: int
    tenues: int

    @property
    def part_a_jour(self) -> float | None:
        return 100 * self.a_jour / self.publiees if self.publiees else None


def vue_d_ensemble() -> VueDEnsemble:
    jour = timezone.localdate()
    publiee = Q(publiee=True)
    comptes = (
        Fiche.objects.avec_echeance()
        .order_by()
        .aggregate(
            publiees=Count("pk", filter=publiee),
            retirees=Count("pk", filter=~publiee),
            a_jour=Count("pk", filter=publiee & Q(a_verifier_le__gte=jour)),
            perimees=Count("pk", filter=publiee & Q(a_verifier_le__lt=jour)),
            jamais_verifiees=Count("pk", filter=publiee & Q(verifiee_le=None)),
            tenues=Count("pk", filter=publiee & Q(compte__isnull=False)),
        )
    )
    return VueDEnsemble(**comptes)


@dataclass(frozen=True, slots=True)
class FiltresTenue:
    q: str = ""
    categorie: str = ""
    profession: str = ""
    commune: str = ""
    etat: str = ""
    fraicheur: str = ""
    source: str = ""
    manque: str = ""
    tri: str = "nom"


def _fraicheur(jour: date) -> dict[str, Q]:
    return {
        "a_jour": Q(a_verifier_le__gte=jour),
        "perimee": Q(a_verifier_le__lt=jour),
        "jamais": Q(verifiee_le=None),
        "a_verifier": Q(a_verifier_le__lt=jour) | Q(verifiee_le=None),
    }


def fiches(filtres: FiltresTenue) -> FicheQuerySet:
    """Published and withdrawn; with their score, the last day of their verification, one place."""
    liste = avec_score(Fiche.objects.filter(fusionnee_dans=None).avec_echeance())
    etats = {"": Q(publiee=True), "retirees": Q(publiee=False), "toutes": Q()}
    liste = liste.filter(etats.get(filtres.etat, Q(publiee=True)))
    for mot in mots(filtres.q):
        liste = liste.filter(recherche__contains=mot)
    egalites = {
        "categorie": filtres.categorie,
        "profession": filtres.profession,
        "source": filtres.source,
    }
    liste = liste.filter(**{champ: valeur for champ, valeur in egalites.items() if valeur})
    if filtres.commune:
        liste = liste.filter(
            pk__in=Exercice.objects.filter(lieu__commune__code_insee=filtres.commune).values(
                "fiche"
            )
        )
    if filtres.fraicheur:
        liste = liste.filter(_fraicheur(timezone.localdate()).get(filtres.fraicheur, Q()))
    if filtres.manque in ORPHELINES:
        concernees = Fiche.objects.filter(ORPHELINES[filtres.manque][2]).values("pk")
        liste = liste.filter(pk__in=concernees)
    return (
        liste.select_related("profession", "compte")
        .prefetch_related(Prefetch("exercices", _exercices()))
        .order_by(*TRIS.get(filtres.tri, TRIS["nom"]))
    )


def _exercices() -> QuerySet[Exercice]:
    return (
        Exercice.objects.select_related("lieu__commune")
        .defer("lieu__commune__contour")
        .order_by("rang", "pk")
    )


def fiche(pk: int) -> Fiche:
    return (
        avec_score(Fiche.objects.avec_echeance())
        .select_related("profession", "professionnel", "structure", "compte", "fusionnee_dans")
        .prefetch_related(Prefetch("exercices", _exercices()))
        .get(pk=pk)
    )


def choisies(identifiants: Sequence[int]) -> FicheQuerySet:
    return Fiche.objects.filter(pk__in=identifiants, fusionnee_dans=None).order_by("cle_tri", "pk")


def professions_presentes() -> QuerySet[Profession]:
    return Profession.objects.filter(fiches__isnull=False).distinct().order_by("libelle")


def derniere_sollicitation(trouvee: Fiche) -> Sollicitation | None:
    return (
        Sollicitation.objects.filter(fiche=trouvee, envoyee_le__isnull=False)
        .select_related("campagne", "courriel")
        .order_by("-envoyee_le", "-pk")
        .first()
    )


ENTETES = [
    "Nom", "Métier", "Rubrique", "Profession", "Commune", "Adresse", "Téléphone",
    "Vérifiée le", "Par", "À revérifier le", "Source", "Date de la source", "Qualité", "Publiée",
]  # fmt: skip


def lignes_export(liste: FicheQuerySet) -> list[list[object]]:
    """What the list shows; the reserved contacts stay in the portal."""
    lignes: list[list[object]] = []
    for trouvee in liste:
        exercice = next(iter(trouvee.exercices.all()), None)
        lieu = exercice.lieu if exercice else None
        lignes.append(
            [
                trouvee.titre,
                trouvee.metier,
                trouvee.get_categorie_display(),
                trouvee.profession.libelle if trouvee.profession else "",
                (lieu.commune.nom if lieu.commune else lieu.commune_libelle) if lieu else "",
                lieu.adresse if lieu else "",
                lieu.telephone if lieu else "",
                trouvee.verifiee_le,
                trouvee.get_verifiee_par_display(),
                trouvee.a_verifier_le,  # type: ignore[attr-defined]  # annoté
                trouvee.get_source_display(),
                trouvee.source_date,
                round(trouvee.score),  # type: ignore[attr-defined]  # annoté
                "oui" if trouvee.publiee else "non",
            ]
        )
    return lignes


_CANDIDATES_MAX = 12


def candidates_a_la_fusion(gardee: Fiche, q: str) -> list[Fiche]:
    """Same kind of entry: what was typed, else those that bear the same name."""
    cherches = mots(q) if q else mots(gardee.titre.removeprefix("Dr "))
    if not cherches:
        return []
    liste = Fiche.objects.filter(genre=gardee.genre, fusionnee_dans=None).exclude(pk=gardee.pk)
    for mot in cherches:
        liste = liste.filter(recherche__contains=f" {mot}")
    return list(
        liste.prefetch_related(Prefetch("exercices", _exercices())).order_by("cle_tri", "pk")[
            :_CANDIDATES_MAX
        ]
    )


def fusions_annulables(gardee: Fiche) -> QuerySet[Fusion]:
    return gardee.fusions.filter(annulee_le=None, absorbee__isnull=False).order_by("-pk")
