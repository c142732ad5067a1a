"""The coordination reads what members propose: free text, name, trade."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from annuaire.enums import EtatModification, Source
from annuaire.models import Fiche, Modification
from annuaire.services.fiches import ecrire_valeurs
from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter

DEJA_RELUE = "Cette proposition a déjà reçu sa réponse, ou son auteur y a renoncé."


@transaction.atomic
def accepter(modification: Modification, *, acteur: Any, request: Any = None) -> Modification:
    """What the person wrote, with the person as its provenance."""
    modification = _verrouiller(modification)
    fiche = Fiche.objects.select_for_update(of=("self",)).get(pk=modification.fiche_id)
    modification.anterieur = ecrire_valeurs(fiche, modification, Source.PERSONNE)
    _decider(modification, EtatModification.APPLIQUEE, acteur, "")
    noter("annuaire.proposition_acceptee", acteur=acteur, objet=fiche, request=request)
    return modification


@transaction.atomic
def refuser(
    modification: Modification, *, motif: str, acteur: Any, request: Any = None
) -> Modification:
    modification = _verrouiller(modification)
    _decider(modification, EtatModification.REFUSEE, acteur, motif)
    fiche, auteur = modification.fiche, modification.acteur
    # Without an account, the proposal came by the entry's own mailbox.
    if adresse := auteur.email if auteur else fiche.courriel:
        page = reverse("ma_fiche:modifier") if auteur else fiche.get_absolute_url()
        envoyer(
            a=adresse,
            gabarit="annuaire/proposition_refusee",
            contexte={"modification": modification, "lien": settings.WAGTAILADMIN_BASE_URL + page},
            acteur=acteur,
        )
    noter("annuaire.proposition_refusee", acteur=acteur, objet=modification.fiche, request=request)
    return modification


def _verrouiller(modification: Modification) -> Modification:
    trouvee = (
        Modification.objects.select_for_update(of=("self",))
        .select_related("fiche", "acteur")
        .get(pk=modification.pk)
    )
    if trouvee.etat != EtatModification.A_RELIRE:
        raise ValidationError(DEJA_RELUE)
    return trouvee


def _decider(modification: Modification, etat: EtatModification, acteur: Any, motif: str) -> None:
    modification.etat, modification.motif = etat, motif[:250]
    modification.decidee_le, modification.decidee_par = timezone.now(), acteur
    modification.save()
