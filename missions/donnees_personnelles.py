"""What this app keeps of a person."""

from django.db.models import Q

from cpts_portal.lib.donnees_personnelles import Ligne, Rubrique
from membres.comptes.models import Compte
from missions.models import ActeurAction, Realisation


def actions(compte: Compte) -> Rubrique:
    roles = ActeurAction.objects.filter(Q(adherent__compte=compte) | Q(fiche__compte=compte))
    faits = Realisation.objects.filter(saisie_par=compte, annulee_le=None)
    lignes: list[Ligne] = [
        {"Action": str(role.action), "Votre rôle": role.get_role_display()}
        for role in roles.select_related("action").order_by("pk")
    ]
    lignes += [
        {"Action": str(fait.action), "Ce que vous avez noté": fait.quoi, "Le": fait.jour}
        for fait in faits.select_related("action").order_by("jour", "pk")
    ]
    return Rubrique(
        "actions",
        "Les actions où vous êtes cité",
        "Mener les actions du contrat et en rendre compte.",
        lignes,
    )
