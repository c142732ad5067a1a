"""Who leads an action and who takes part."""

from django.db import transaction

from annuaire.models import Fiche
from cpts_portal.journal.services import noter
from membres.adhesions.models import Adherent
from missions.enums import RoleActeur
from missions.models import ActeurAction, FicheAction
from missions.services.mesures import Auteur


@transaction.atomic
def ajouter_acteur(
    action: FicheAction,
    *,
    role: RoleActeur,
    auteur: Auteur,
    adherent: Adherent | None = None,
    fiche: Fiche | None = None,
    nom: str = "",
) -> ActeurAction:
    acteur = ActeurAction(
        action=action, role=role, adherent=adherent, fiche=fiche, nom=nom.strip()[:120]
    )
    acteur.full_clean()
    acteur.save()
    _noter(acteur, auteur, "ajoute")
    return acteur


@transaction.atomic
def retirer_acteur(acteur: ActeurAction, *, auteur: Auteur) -> None:
    """A link, not a record: the journal says who had it."""
    _noter(acteur, auteur, "retire")
    acteur.delete()


def _noter(acteur: ActeurAction, auteur: Auteur, geste: str) -> None:
    noter(
        "missions.action",
        acteur=auteur.compte,
        objet=acteur.action,
        details={geste: str(acteur), "role": acteur.role},
        request=auteur.request,
    )
