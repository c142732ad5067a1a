"""The member's own entry, with all that only they see of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from annuaire import jetons
from annuaire.enums import Genre
from annuaire.fraicheur import echeance, perimee, rythme
from annuaire.models import Exercice, Fiche, Modification, Revendication
from annuaire.queries.historique import derniere_annulable, en_relecture, historique
from annuaire.texte import normaliser

_DERNIERES = 5


@dataclass(frozen=True, slots=True)
class MaFiche:
    fiche: Fiche
    echeance: date | None
    rythme: int
    perimee: bool
    en_relecture: Modification | None
    annulable: Modification | None
    dernieres: list[Modification]


def fiche_de(compte: Any) -> Fiche | None:
    """Withdrawn or not: the person still sees it, and why the public does not."""
    exercices = (
        Exercice.objects.select_related("lieu__commune")
        .defer("lieu__commune__contour")
        .order_by("rang", "pk")
    )
    return (
        Fiche.objects.filter(compte=compte)
        .defer("recherche")
        .prefetch_related(Prefetch("exercices", exercices))
        .first()
    )


def revendication_en_cours(compte: Any) -> Revendication | None:
    return Revendication.objects.en_cours().filter(compte=compte).select_related("fiche").first()


def fiches_a_son_nom(compte: Any) -> list[Fiche]:
    """Published entries nobody holds, bearing the name of this account: a first guess to offer."""
    if not compte.last_name:
        return []
    mots = f"{normaliser(compte.first_name)} {normaliser(compte.last_name)}".split()
    libres = Fiche.objects.publiees().filter(genre=Genre.PERSONNE, compte=None).sans_reserve()
    for mot in mots:
        libres = libres.filter(recherche__contains=f" {mot} ")
    return list(libres.order_by("cle_tri", "pk")[:_DERNIERES])


def fiche_revendicable(slug: str) -> Fiche:
    return Fiche.objects.publiees().select_related("professionnel").get(slug=slug)


def revendication_du_jeton(jeton: str) -> Revendication:
    """Raises `JetonRefuse` or `Revendication.DoesNotExist`."""
    pk = jetons.ouvrir(jetons.REVENDICATION, jeton, jours=settings.ANNUAIRE_CONFIRMATION_JOURS)
    return Revendication.objects.select_related("fiche", "compte").get(pk=pk)


def ma_fiche(compte: Any) -> MaFiche | None:
    fiche = fiche_de(compte)
    if fiche is None:
        return None
    annulable = derniere_annulable(fiche)
    return MaFiche(
        fiche=fiche,
        echeance=echeance(fiche),
        rythme=rythme(fiche),
        perimee=perimee(fiche, timezone.localdate()),
        en_relecture=en_relecture(fiche),
        # What the coordination changed is the coordination's to undo.
        annulable=annulable if annulable and annulable.acteur_id == compte.pk else None,
        dernieres=list(historique(fiche)[:_DERNIERES]),
    )
