"""The models of the report: one for each recipient, made from another, arranged, withdrawn."""

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.journal.services import noter
from missions.colonnes import ORIGINE
from missions.models import ModeleRapport, SectionRapport
from missions.queries.modeles import sections_de
from missions.services.mesures import Auteur

_SECTION = ("code", "genre", "titre", "texte", "ordre", "active")


@transaction.atomic
def dupliquer_modele(
    modele: ModeleRapport, *, nom: str, destinataire: str, auteur: Auteur
) -> ModeleRapport:
    """For another recipient: the same sections and columns, then its own."""
    copie = ModeleRapport(
        nom=nom.strip(),
        destinataire=destinataire,
        **{f"colonnes_{support}": codes for support, codes in modele.choisies.items()},
    )
    copie.full_clean()
    copie.save()
    _ecrire(copie, sections_de(modele))
    _noter("missions.modele_duplique", copie, auteur)
    return copie


@transaction.atomic
def arranger_modele(
    modele: ModeleRapport, sections: Iterable[SectionRapport], *, auteur: Auteur
) -> None:
    """Its name, its recipient and all its sections at once: order, titles, texts."""
    modele.full_clean()
    modele.save()
    _ecrire(modele, sections)
    _noter("missions.rapport_arrange", modele, auteur)


def _ecrire(modele: ModeleRapport, sections: Iterable[SectionRapport]) -> None:
    gardees = []
    for section in sections:
        champs = {nom: getattr(section, nom) for nom in _SECTION}
        SectionRapport(modele=modele, **champs).full_clean(
            exclude=["modele"], validate_unique=False, validate_constraints=False
        )
        SectionRapport.objects.update_or_create(
            modele=modele, code=champs.pop("code"), defaults=champs
        )
        gardees.append(section.code)
    # Une section à soi dont le titre s'efface n'est plus une section.
    modele.sections.exclude(code__in=gardees).delete()


@transaction.atomic
def choisir_colonnes(
    modele: ModeleRapport, colonnes: Mapping[str, Sequence[str]], *, auteur: Auteur
) -> None:
    """Those of each table; the same as at first is no choice, and follows it."""
    for support, codes in colonnes.items():
        origine = tuple(codes) == ORIGINE[support]
        setattr(modele, f"colonnes_{support}", [] if origine else list(codes))
    modele.full_clean()
    modele.save()
    _noter("missions.modele_colonnes", modele, auteur)


@transaction.atomic
def retirer_modele(modele: ModeleRapport, *, auteur: Auteur) -> None:
    """No longer proposed; what was asked with it, and the snapshots, keep it."""
    if modele.retire_le is not None:
        return
    if modele.commun:
        raise ValidationError("Le modèle commun ne se retire pas.")
    modele.retire_le = timezone.now()
    modele.save()
    _noter("missions.modele_retire", modele, auteur)


@transaction.atomic
def reprendre_modele(modele: ModeleRapport, *, auteur: Auteur) -> None:
    if modele.retire_le is None:
        return
    modele.retire_le = None
    modele.full_clean()
    modele.save()
    _noter("missions.modele_repris", modele, auteur)


def _noter(action: str, modele: ModeleRapport, auteur: Auteur) -> None:
    noter(action, acteur=auteur.compte, objet=modele, request=auteur.request)
