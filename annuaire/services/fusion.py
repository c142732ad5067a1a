"""Two entries of the same person or house become one; the other's address leads to it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from annuaire.enums import Genre, MotifRetrait
from annuaire.models import Alias, Exercice, Fiche, Fusion
from annuaire.services.fiches import republier_fiche, retirer_fiche
from annuaire.services.indexation import indexer
from cpts_portal.journal.services import noter

# Filled on the kept entry only where it says nothing.
_COMPLETES = (
    "metier",
    "profession_id",
    "nouveaux_patients",
    "visites_domicile",
    "acces_fauteuil",
    "carte_vitale",
    "teleconsultation",
    "tarif",
    "langues",
    "rendez_vous",
    "rendez_vous_url",
    "telephone_direct",
    "mssante",
    "courriel",
)
_IDENTIFIANTS = ("finess", "siret")


class FusionImpossible(Exception):
    """Its message is a sentence for the coordinator."""


@transaction.atomic
def fusionner(gardee: Fiche, absorbee: Fiche, *, acteur: Any, request: Any = None) -> Fusion:
    """Places, identifiers and what was missing pass to `gardee`; `absorbee` is unpublished."""
    _verifier(gardee, absorbee)
    retour = {
        "alias": _alias(gardee, absorbee),
        "champs": _completer(gardee, absorbee),
        "identifiants": _reprendre_les_identifiants(gardee, absorbee),
        "compte": _reprendre_le_compte(gardee, absorbee),
        "savoir_faire": _reprendre_les_savoir_faire(gardee, absorbee),
        "exercices": _reprendre_les_lieux(gardee, absorbee),
    }
    gardee.save()
    absorbee.fusionnee_dans = gardee
    absorbee.save(update_fields=["fusionnee_dans", "modifiee_le"])
    retirer_fiche(absorbee, motif=MotifRetrait.FUSION, acteur=acteur, request=request)
    fusion = Fusion.objects.create(
        gardee=gardee,
        absorbee=absorbee,
        absorbee_titre=absorbee.titre,
        retour=retour,
        par=acteur,
    )
    indexer([gardee.pk])
    noter(
        "annuaire.fiches_reunies",
        acteur=acteur,
        objet=gardee,
        details={"absorbee": absorbee.titre},
        request=request,
    )
    return fusion


def _verifier(gardee: Fiche, absorbee: Fiche) -> None:
    if gardee.pk == absorbee.pk:
        raise FusionImpossible("Choisissez deux fiches différentes.")
    if gardee.genre != absorbee.genre:
        raise FusionImpossible("Une personne ne se réunit pas avec une structure.")
    if gardee.fusionnee_dans_id or absorbee.fusionnee_dans_id:
        raise FusionImpossible("L’une de ces fiches est déjà réunie avec une autre.")
    if gardee.compte_id and absorbee.compte_id:
        raise FusionImpossible(
            "Ces deux fiches appartiennent chacune à un compte : déliez d’abord l’une des deux."
        )


def _cles_d_import(fiche: Fiche) -> list[str]:
    if fiche.genre == Genre.PERSONNE:
        return [f"rpps:{fiche.professionnel.rpps}"]
    structure = fiche.structure
    cles = [f"cle:{structure.cle}"]
    if structure.finess:
        cles.append(f"finess:{structure.finess}")
    if structure.siret:
        cles.append(f"siret:{structure.siret}")
    return cles


def _alias(gardee: Fiche, absorbee: Fiche) -> dict[str, list[str]]:
    suivis = list(absorbee.alias.values_list("cle", flat=True))
    absorbee.alias.update(fiche=gardee)
    poses = [f"page:{absorbee.slug}", *_cles_d_import(absorbee)]
    Alias.objects.bulk_create(
        [Alias(cle=cle[:200], fiche=gardee) for cle in poses], ignore_conflicts=True
    )
    return {"suivis": suivis, "poses": poses}


def _completer(gardee: Fiche, absorbee: Fiche) -> dict[str, Any]:
    completes = {}
    for champ in _COMPLETES:
        valeur = getattr(absorbee, champ)
        if getattr(gardee, champ) in (None, "", []) and valeur not in (None, "", []):
            completes[champ] = valeur
            setattr(gardee, champ, valeur)
            nom = champ.removesuffix("_id")
            if nom in absorbee.provenances:
                gardee.provenances[nom] = absorbee.provenances[nom]
    return completes


def _reprendre_les_identifiants(gardee: Fiche, absorbee: Fiche) -> dict[str, str]:
    if gardee.genre == Genre.PERSONNE:
        return {}
    repris = {}
    a, b = gardee.structure, absorbee.structure
    for champ in _IDENTIFIANTS:
        if not getattr(a, champ) and getattr(b, champ):
            repris[champ] = getattr(b, champ)
            setattr(a, champ, repris[champ])
    if repris:
        # Unique: the number leaves one row before it enters the other.
        b.finess = None if "finess" in repris else b.finess
        b.save(update_fields=["finess"])
        a.save(update_fields=list(repris))
    return repris


def _reprendre_le_compte(gardee: Fiche, absorbee: Fiche) -> int | None:
    if not absorbee.compte_id:
        return None
    compte, absorbee.compte = absorbee.compte_id, None
    absorbee.save(update_fields=["compte"])
    gardee.compte_id = compte
    return compte


def _reprendre_les_savoir_faire(gardee: Fiche, absorbee: Fiche) -> list[int]:
    if gardee.genre != Genre.PERSONNE:
        return []
    deja = set(gardee.professionnel.savoir_faire.values_list("pk", flat=True))
    autres = set(absorbee.professionnel.savoir_faire.values_list("pk", flat=True)) - deja
    gardee.professionnel.savoir_faire.add(*autres)
    return sorted(autres)


def _reprendre_les_lieux(gardee: Fiche, absorbee: Fiche) -> list[int]:
    """Copied, not moved: undoing deletes the copies and finds the originals."""
    deja = set(gardee.exercices.values_list("lieu_id", flat=True))
    copies: list[Exercice] = []
    for exercice in absorbee.exercices.exclude(lieu__in=deja).order_by("rang", "pk"):
        exercice.pk, exercice.fiche, exercice.rang = None, gardee, len(deja) + len(copies)
        exercice._state.adding = True
        copies.append(exercice)
    return [exercice.pk for exercice in Exercice.objects.bulk_create(copies)]


@transaction.atomic
def annuler_fusion(fusion: Fusion, *, acteur: Any, request: Any = None) -> Fiche:
    """As before, except what someone typed on the kept entry since."""
    absorbee, gardee, retour = fusion.absorbee, fusion.gardee, fusion.retour
    if absorbee is None or fusion.annulee_le is not None:
        raise FusionImpossible("Cette fusion ne peut plus être annulée : la fiche est effacée.")
    Alias.objects.filter(cle__in=retour["alias"]["poses"], fiche=gardee).delete()
    Alias.objects.filter(cle__in=retour["alias"]["suivis"]).update(fiche=absorbee)
    Exercice.objects.filter(pk__in=retour["exercices"], fiche=gardee).delete()
    for champ, valeur in retour["champs"].items():
        if getattr(gardee, champ) == valeur:
            setattr(gardee, champ, _vide(champ))
            gardee.provenances.pop(champ.removesuffix("_id"), None)
    _rendre(fusion, gardee, absorbee)
    gardee.save()
    absorbee.fusionnee_dans = None
    absorbee.save()
    republier_fiche(absorbee, acteur=acteur, request=request)
    fusion.annulee_le = timezone.now()
    fusion.save(update_fields=["annulee_le"])
    indexer([gardee.pk, absorbee.pk])
    noter("annuaire.fusion_annulee", acteur=acteur, objet=gardee, request=request)
    return absorbee


def _vide(champ: str) -> Any:
    colonne: Any = Fiche._meta.get_field(champ.removesuffix("_id"))
    return colonne.get_default()


def _rendre(fusion: Fusion, gardee: Fiche, absorbee: Fiche) -> None:
    retour = fusion.retour
    if retour["identifiants"]:
        vides = {"finess": None, "siret": ""}
        for champ in retour["identifiants"]:
            setattr(gardee.structure, champ, vides[champ])
        gardee.structure.save()
        for champ, valeur in retour["identifiants"].items():
            setattr(absorbee.structure, champ, valeur)
        absorbee.structure.save()
    if retour["compte"] and gardee.compte_id == retour["compte"]:
        gardee.compte = None
        gardee.save(update_fields=["compte"])
        absorbee.compte_id = retour["compte"]
    if retour["savoir_faire"]:
        gardee.professionnel.savoir_faire.remove(*retour["savoir_faire"])
