"""Showing a part of a frozen version to everyone, and taking it back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.journal.services import noter
from cpts_portal.lib.cache_public import invalider
from membres.comptes.models import Compte
from projet_sante import permissions
from projet_sante.models import Extrait, ProjetSante, Version


@transaction.atomic
def publier_extrait(
    version: Version, *, parties: list[str], presentation: str = "", par: Compte | None
) -> Extrait:
    """The one before leaves the public page in the same instant."""
    if par is not None and not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau publient un extrait.")
    connues = [partie["slug"] for partie in version.contenu["contexte"]["parties"]]
    if set(parties) - set(connues):
        raise ValidationError({"parties": "Cette partie n’est pas dans la version choisie."})
    if not parties:
        raise ValidationError({"parties": "Choisissez au moins une partie."})
    # One at a time, whoever clicks.
    ProjetSante.objects.select_for_update().get(pk=version.projet_id)
    _retirer(par)
    extrait = Extrait.objects.create(
        version=version,
        parties=[slug for slug in connues if slug in parties],
        presentation=presentation.strip(),
        publie_par=par,
    )
    noter("projet.extrait_publie", acteur=par, objet=version, details={"parties": extrait.parties})
    # Strict: a part shown until now may be among those taken back.
    invalider()
    return extrait


@transaction.atomic
def retirer_extrait(*, par: Compte) -> None:
    if not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau retirent un extrait.")
    retire = _retirer(par)
    if retire is not None:
        noter("projet.extrait_retire", acteur=par, objet=retire.version)
        invalider()


def _retirer(par: Compte | None) -> Extrait | None:
    en_ligne = Extrait.objects.select_for_update(of=("self",)).filter(retire_le=None).first()
    if en_ligne is not None:
        en_ligne.retire_le, en_ligne.retire_par = timezone.now(), par
        en_ligne.save(update_fields=["retire_le", "retire_par"])
    return en_ligne
