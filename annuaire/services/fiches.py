"""What a person or an importer may do to an entry."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from annuaire.champs import DATES, DES_LIEUX, DU_LIEU_MEME, Cle, moderes
from annuaire.enums import EtatModification, MotifRetrait, Source
from annuaire.models import Exercice, Fiche, Lieu, Modification
from annuaire.models.fiche import CHAMPS_RESERVES
from annuaire.queries.historique import derniere_annulable, en_relecture
from annuaire.services.indexation import indexer
from cpts_portal.journal.services import noter
from cpts_portal.referentiel.models import Profession

# What someone said by hand is stronger than any register.
HUMAINES = frozenset({Source.PERSONNE.value, Source.COORDINATION.value})
# What someone may want no longer seen: the public page follows at once, not within seconds.
_SANS_SURSIS = {
    "telephone_visible",
    *CHAMPS_RESERVES,
    *(f"{champ}_visible" for champ in CHAMPS_RESERVES),
}
DEJA_ANNULEE = (
    "Cette modification ne s’annule plus : la fiche a changé depuis, ou le délai est passé."
)
# Of a house, FINESS knows more than the rows of its employees, and they more than a list.
_RANGS = {Source.STRUCTURES.value: 1, Source.RPPS.value: 2, Source.FINESS.value: 3}
_RANG_HUMAIN = 9


class Slugs:
    """Addresses already taken, read once for a whole import."""

    def __init__(self) -> None:
        self._pris = set(Fiche.objects.values_list("slug", flat=True))

    def nouveau(self, *morceaux: str) -> str:
        base = slugify(" ".join(m for m in morceaux if m))[:150] or "fiche"
        slug, rang = base, 2
        while slug in self._pris:
            slug, rang = f"{base}-{rang}", rang + 1
        self._pris.add(slug)
        return slug


def saisi_par_un_humain(fiche: Fiche, champ: str) -> bool:
    return fiche.provenances.get(champ, {}).get("source") in HUMAINES


def plus_sure(connue: str, source: Source) -> bool:
    """Does what we have come from someone who knows better than `source`?"""
    rangs = {**_RANGS, **dict.fromkeys(HUMAINES, _RANG_HUMAIN)}
    return rangs.get(connue, 0) > rangs[source.value]


def appliquer(
    fiche: Fiche,
    valeurs: Mapping[str, Any],
    source: Source,
    jour: date,
    *,
    noms: Mapping[str, str] | None = None,
) -> list[str]:
    """Sets what changed, with its provenance; a register never overwrites a human. Not saved.

    `noms` gives the name a column has in the provenances, when another (`profession_id`).
    """
    changes = []
    for champ, valeur in valeurs.items():
        nom = (noms or {}).get(champ, champ)
        if plus_sure(fiche.provenances.get(nom, {}).get("source", ""), source):
            continue
        if getattr(fiche, champ) == valeur:
            continue
        setattr(fiche, champ, valeur)
        fiche.provenances[nom] = {"source": source.value, "date": jour.isoformat()}
        changes.append(champ)
    return changes


@transaction.atomic
def modifier_fiche(
    fiche: Fiche,
    valeurs: Mapping[str, Any],
    *,
    source: Source,
    acteur: Any,
    request: Any = None,
    verifie: bool = True,
    lot: UUID | None = None,
) -> list[str]:
    """By the person or by the coordination; `verifie`: saying it also verifies the entry.

    Keys of `valeurs`: those of `annuaire.champs`. With `lot`, the caller indexes them all at once.
    """
    anterieur = _anterieur(fiche, valeurs)
    avant = {cle: lire_valeur(fiche, cle) for cle in valeurs}
    champs = _ecrire(fiche, valeurs, source)
    if verifie:
        fiche.verifiee_le, fiche.verifiee_par = timezone.localdate(), source
    _enregistrer(fiche, indexe=lot is None, sursis=_SANS_SURSIS.isdisjoint(champs))
    if champs:
        Modification.objects.create(
            fiche=fiche,
            source=source,
            lot=lot,
            acteur=acteur,
            acteur_libelle=str(acteur)[:300] if acteur else "",
            champs={cle: [_en_json(avant[cle]), _en_json(valeurs[cle])] for cle in champs},
            anterieur=anterieur,
        )
    noter(
        "annuaire.fiche_modifiee",
        acteur=acteur,
        objet=fiche,
        details={"champs": champs},
        request=request,
    )
    return champs


@transaction.atomic
def modifier_sa_fiche(
    fiche: Fiche,
    valeurs: Mapping[str, Any],
    *,
    acteur: Any,
    request: Any = None,
    partiel: bool = False,
) -> tuple[list[str], list[str]]:
    """The person's own edit: applied at once, except what the coordination reads first.

    Returns the fields applied and those waiting. `partiel`: the form showed some fields only, what
    already waits about the others keeps waiting.
    """
    attendent = {
        cle: valeurs[cle] for cle in moderes(valeurs) if valeurs[cle] != lire_valeur(fiche, cle)
    }
    directes = {cle: valeur for cle, valeur in valeurs.items() if cle not in moderes(valeurs)}
    champs = modifier_fiche(fiche, directes, source=Source.PERSONNE, acteur=acteur, request=request)
    gardees = _en_attente(fiche, sauf=valeurs) if partiel else {}
    _proposer(fiche, gardees | attendent, acteur)
    return champs, list(attendent)


def _en_attente(fiche: Fiche, sauf: Mapping[str, Any]) -> dict[str, Any]:
    proposition = en_relecture(fiche)
    if proposition is None:
        return {}
    return {
        cle: _relire(cle, voulue)
        for cle, (_, voulue) in proposition.champs.items()
        if cle not in sauf
    }


def _proposer(fiche: Fiche, valeurs: Mapping[str, Any], acteur: Any) -> None:
    """The form shows what waits: sent again, it replaces the former proposal whole."""
    fiche.modifications.a_relire().update(
        etat=EtatModification.RENONCEE, decidee_le=timezone.now(), decidee_par=acteur
    )
    if valeurs:
        Modification.objects.create(
            fiche=fiche,
            etat=EtatModification.A_RELIRE,
            source=Source.PERSONNE,
            acteur=acteur,
            acteur_libelle=str(acteur)[:300] if acteur else "",
            champs={
                cle: [_en_json(lire_valeur(fiche, cle)), _en_json(valeur)]
                for cle, valeur in valeurs.items()
            },
        )


@transaction.atomic
def annuler_modification(modification: Modification, *, acteur: Any, request: Any = None) -> None:
    """Puts back values, provenances and verification, unless something changed since."""
    modification = Modification.objects.select_for_update().get(pk=modification.pk)
    fiche = Fiche.objects.select_for_update().get(pk=modification.fiche_id)
    derniere = derniere_annulable(fiche)
    if derniere is None or derniere.pk != modification.pk:
        raise ValidationError(DEJA_ANNULEE)
    retour = {cle: _relire(cle, couple[0]) for cle, couple in modification.champs.items()}
    if any(
        _en_json(lire_valeur(fiche, cle)) != couple[1]
        for cle, couple in modification.champs.items()
    ):
        raise ValidationError(DEJA_ANNULEE)
    _ecrire(fiche, retour, Source(modification.source))
    avant = modification.anterieur
    for cle in retour:
        fiche.provenances.pop(cle, None)
        if ancienne := avant["provenances"].get(cle):
            fiche.provenances[cle] = ancienne
    for lieu, provenances in avant.get("lieux", {}).items():
        Lieu.objects.filter(pk=int(lieu)).update(provenances=provenances)
    fiche.verifiee_le = date.fromisoformat(avant["le"]) if avant["le"] else None
    fiche.verifiee_par = avant["par"]
    _enregistrer(fiche)
    modification.etat = EtatModification.ANNULEE
    modification.decidee_le, modification.decidee_par = timezone.now(), acteur
    modification.save(update_fields=["etat", "decidee_le", "decidee_par"])
    noter("annuaire.modification_annulee", acteur=acteur, objet=fiche, request=request)


def ecrire_valeurs(fiche: Fiche, modification: Modification, source: Source) -> dict[str, Any]:
    """Applies a proposal that was accepted; returns what an undo needs."""
    anterieur = _anterieur(fiche, modification.champs)
    valeurs = {cle: _relire(cle, couple[1]) for cle, couple in modification.champs.items()}
    # What is there today is what an undo brings back, not what was there on the day of writing.
    modification.champs = {
        cle: [_en_json(lire_valeur(fiche, cle)), couple[1]]
        for cle, couple in modification.champs.items()
    }
    _ecrire(fiche, valeurs, source)
    _enregistrer(fiche)
    return anterieur


@transaction.atomic
def verifier_fiche(fiche: Fiche, *, source: Source, acteur: Any, request: Any = None) -> None:
    fiche.verifiee_le, fiche.verifiee_par = timezone.localdate(), source
    fiche.save(update_fields=["verifiee_le", "verifiee_par", "modifiee_le"])
    indexer([fiche.pk], sursis=True)
    noter("annuaire.fiche_verifiee", acteur=acteur, objet=fiche, request=request)


@transaction.atomic
def retirer_fiche(
    fiche: Fiche,
    *,
    acteur: Any,
    motif: MotifRetrait = MotifRetrait.COORDINATION,
    request: Any = None,
) -> None:
    """Unpublished at once; erasure is another service's, a month later (`effacement`)."""
    fiche.publiee, fiche.retiree_le, fiche.retrait_motif = False, timezone.now(), motif
    fiche.save(update_fields=["publiee", "retiree_le", "retrait_motif", "modifiee_le"])
    indexer([fiche.pk])
    noter("annuaire.fiche_retiree", acteur=acteur, objet=fiche, request=request)


@transaction.atomic
def republier_fiche(fiche: Fiche, *, acteur: Any, request: Any = None) -> None:
    fiche.publiee, fiche.retiree_le, fiche.retrait_motif = True, None, ""
    fiche.save(update_fields=["publiee", "retiree_le", "retrait_motif", "modifiee_le"])
    indexer([fiche.pk])
    noter("annuaire.fiche_republiee", acteur=acteur, objet=fiche, request=request)


# --- One value, wherever it is kept ---


def lire_valeur(fiche: Fiche, texte: str) -> Any:
    cle = Cle.lire(texte)
    if cle.champ not in DES_LIEUX:
        return getattr(fiche, cle.champ)
    colonne = f"lieu__{cle.champ}" if cle.champ in DU_LIEU_MEME else cle.champ
    return fiche.exercices.filter(lieu=cle.lieu).values_list(colonne, flat=True).first()


def _ecrire(fiche: Fiche, valeurs: Mapping[str, Any], source: Source) -> list[str]:
    jour = timezone.localdate()
    de_la_fiche = {c: v for c, v in valeurs.items() if Cle.lire(c).champ not in DES_LIEUX}
    changes = appliquer(fiche, de_la_fiche, source, jour)
    for texte in valeurs.keys() - de_la_fiche.keys():
        cle = Cle.lire(texte)
        if lire_valeur(fiche, texte) == valeurs[texte]:
            continue
        provenance = {"source": source.value, "date": jour.isoformat()}
        if cle.champ in DU_LIEU_MEME:
            _ecrire_le_lieu(fiche, cle, valeurs[texte], provenance)
        else:
            Exercice.objects.filter(fiche=fiche, lieu=cle.lieu).update(
                **{cle.champ: valeurs[texte]}
            )
        fiche.provenances[texte] = provenance
        changes.append(texte)
    return changes


def _ecrire_le_lieu(fiche: Fiche, cle: Cle, valeur: Any, provenance: dict[str, str]) -> None:
    """The place says who corrected it, so that no register overwrites it."""
    lieu = Lieu.objects.select_for_update(of=("self",)).get(
        exercices__fiche=fiche, exercices__lieu=cle.lieu
    )
    setattr(lieu, cle.champ, valeur)
    lieu.provenances[cle.champ] = provenance
    lieu.save(update_fields=[cle.champ, "provenances"])


def _enregistrer(fiche: Fiche, *, indexe: bool = True, sursis: bool = False) -> None:
    fiche.full_clean(exclude=["slug", "cle_tri"])
    fiche.save()
    if indexe:
        indexer([fiche.pk], sursis=sursis)


def _anterieur(fiche: Fiche, cles: Iterable[str]) -> dict[str, Any]:
    lieux = {cle.lieu for cle in map(Cle.lire, cles) if cle.lieu and cle.champ in DU_LIEU_MEME}
    connus = Lieu.objects.filter(pk__in=lieux).values_list("pk", "provenances") if lieux else ()
    return {
        "provenances": dict(fiche.provenances),
        "lieux": {str(pk): provenances for pk, provenances in connus},
        "le": fiche.verifiee_le.isoformat() if fiche.verifiee_le else None,
        "par": fiche.verifiee_par,
    }


def _en_json(valeur: Any) -> Any:
    if isinstance(valeur, date):
        return valeur.isoformat()
    return valeur.code if isinstance(valeur, Profession) else valeur


def _relire(cle: str, valeur: Any) -> Any:
    if cle == "profession" and valeur:
        return Profession.objects.get(code=valeur)
    if cle in DATES and valeur:
        return date.fromisoformat(valeur)
    return valeur
