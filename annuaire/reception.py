"""What the annuaire does when members join, get an account or leave; and what it tells of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils import timezone

from annuaire.enums import Genre
from annuaire.models import Exercice, Fiche, Professionnel
from annuaire.services.fiches import retirer_fiche
from annuaire.texte import patronyme_lisible
from cpts_portal.journal.services import noter
from cpts_portal.referentiel import queries as referentiel
from membres.adhesions.couverture import Effectifs
from membres.adhesions.models import Adherent, Depart
from membres.adhesions.suites import Choix, Suite


def fiche_de(adherent: Adherent) -> Fiche | None:
    """By the RPPS number and by it alone: two people may bear one name."""
    if not adherent.rpps:
        return None
    trouve = Professionnel.objects.filter(rpps=adherent.rpps).select_related("fiche").first()
    return trouve.fiche if trouve else None


def on_adherent(sender: Any, adherent: Adherent, par: Any, **kwargs: Any) -> None:
    """Accepted, or given an account: the fiche of that RPPS is theirs to keep."""
    fiche = fiche_de(adherent)
    if fiche is None or adherent.compte_id is None or fiche.compte_id == adherent.compte_id:
        return
    if fiche.compte_id is not None or Fiche.objects.filter(compte=adherent.compte_id).exists():
        # Someone already keeps it, or keeps another: the coordination unties them first.
        return
    fiche.compte = adherent.compte
    fiche.save(update_fields=["compte"])
    noter("annuaire.fiche_reliee", acteur=par, objet=fiche)


def section_de_la_fiche(adherent: Adherent) -> dict[str, Any] | None:
    if adherent.est_organisation:
        return None
    return {"fiche": fiche_de(adherent), "rpps": adherent.rpps}


def effectifs() -> Effectifs:
    """Published persons by profession and by the commune of the territory where they work."""
    communes = set(referentiel.communes().values_list("pk", flat=True))
    exercices = (
        Exercice.objects.filter(
            fiche__publiee=True,
            fiche__genre=Genre.PERSONNE,
            fiche__profession__isnull=False,
            lieu__commune__in=communes,
        )
        .order_by("fiche_id", "rang", "pk")
        .distinct("fiche_id")
        .values_list("fiche__profession__code", "lieu__commune__code_insee")
    )
    return Effectifs(
        Counter((profession, commune) for profession, commune in exercices),
        "Effectif : personnes publiées dans l’annuaire, à la commune de leur premier lieu "
        "d’exercice du territoire.",
    )


def _fiche_a_regler(adherent: Adherent) -> list[str]:
    fiche = fiche_de(adherent)
    return [f"Fiche «\u00a0{fiche.titre}\u00a0»"] if fiche and fiche.publiee else []


def _regler_la_fiche(adherent: Adherent, depart: Depart, choix: str, par: Any) -> str:
    fiche = fiche_de(adherent)
    assert fiche is not None  # noqa: S101 - listed above
    if choix == "garder":
        return "La fiche reste publiée\u00a0: l’annuaire n’est pas réservé aux adhérents."
    retirer_fiche(fiche, acteur=par)
    return "La fiche est retirée de l’annuaire."


SUITE_FICHE = Suite(
    code="fiche",
    titre="Fiche de l’annuaire",
    lister=_fiche_a_regler,
    choix=(
        Choix("garder", "La laisser\u00a0: la personne exerce encore ici"),
        Choix("retirer", "La retirer\u00a0: la personne n’exerce plus"),
    ),
    appliquer=_regler_la_fiche,
    ordre=60,
)


def personnes_de_demonstration(nombre: int) -> list[dict[str, Any]]:
    """Invented professionals of the annuaire, spread over professions, for invented members."""
    fiches = (
        Exercice.objects.filter(
            fiche__fictive=True,
            fiche__publiee=True,
            fiche__profession__isnull=False,
            fiche__professionnel__isnull=False,
            lieu__commune__in=referentiel.communes(timezone.localdate()).values("pk"),
        )
        .order_by("fiche__professionnel__rpps", "rang", "pk")
        .distinct("fiche__professionnel__rpps")
        .select_related("fiche__profession", "fiche__professionnel", "lieu__commune")
    )
    toutes = list(fiches)
    pas = max(1, len(toutes) // nombre)
    return [
        {
            "prenom": e.fiche.professionnel.prenom.title(),
            "nom": patronyme_lisible(e.fiche.professionnel.nom),
            "rpps": e.fiche.professionnel.rpps,
            "profession": e.fiche.profession,
            "commune": e.lieu.commune,
            "structure": e.lieu.nom,
        }
        for e in toutes[::pas][:nombre]
    ]
