"""Those who commit themselves: entered one by one or pasted, signed, taken off, put back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.journal.services import noter
from membres.comptes.models import Compte
from projet_sante import permissions
from projet_sante.models import ProjetSante, Signataire

CHAMPS = ("nature", "nom", "qualite", "commune", "signe_le")


@transaction.atomic
def inscrire_signataires(
    projet: ProjetSante, lignes: Iterable[Mapping[str, Any]], *, par: Compte | None
) -> list[Signataire]:
    """All or none: a refusal names its line."""
    _exiger(par)
    inscrits = []
    fautes = []
    for rang, champs in enumerate(lignes, 1):
        signataire = Signataire(projet=projet, ajoute_par=par, **champs)
        try:
            _verifier(signataire)
        except ValidationError as faute:
            fautes.append(f"Ligne {rang} : {' '.join(faute.messages)}")
            continue
        signataire.save()
        inscrits.append(signataire)
    if fautes:
        transaction.set_rollback(True)
        raise ValidationError(fautes if len(fautes) + len(inscrits) > 1 else [fautes[0][10:]])
    noter("projet.signataires", acteur=par, objet=projet, details={"ajoutes": len(inscrits)})
    return inscrits


@transaction.atomic
def modifier_signataire(signataire: Signataire, *, par: Compte, **champs: Any) -> None:
    _exiger(par)
    for nom in CHAMPS:
        setattr(signataire, nom, champs.get(nom, getattr(signataire, nom)))
    _verifier(signataire)
    signataire.save(update_fields=list(CHAMPS))
    noter("projet.signataire_modifie", acteur=par, objet=signataire)


@transaction.atomic
def retirer_signataire(signataire: Signataire, *, par: Compte) -> None:
    """Out of the next edition; the versions that hold it keep it."""
    _exiger(par)
    signataire.retire_le = timezone.now()
    signataire.save(update_fields=["retire_le"])
    noter("projet.signataire_retire", acteur=par, objet=signataire)


@transaction.atomic
def remettre_signataire(signataire: Signataire, *, par: Compte) -> None:
    _exiger(par)
    signataire.retire_le = None
    _verifier(signataire)
    signataire.save(update_fields=["retire_le"])
    noter("projet.signataires", acteur=par, objet=signataire.projet, details={"ajoutes": 1})


def _exiger(par: Compte | None) -> None:
    if par is not None and not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau tiennent les signataires.")


def _verifier(signataire: Signataire) -> None:
    jour: date | None = signataire.signe_le
    if jour is not None and jour > timezone.localdate():
        raise ValidationError({"signe_le": "Cette date n’est pas encore venue."})
    signataire.full_clean(exclude=["ajoute_par"])
