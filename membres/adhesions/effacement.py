"""What is left of members who left long ago: figures, and no one."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from .enums import EtatDemande
from .models import Adherent, Consentement, DemandeAdhesion, Depart

DOMAINE = "anonyme.invalid"
_VIDES = ("telephone", "rpps", "siret", "structure", "representant")


@transaction.atomic
def anonymiser_les_anciens(avant: date) -> int:
    """Profession, commune, college and dates stay: past statistics must not change."""
    anciens = Adherent.objects.filter(sorti_le__lt=avant).exclude(courriel__endswith=f"@{DOMAINE}")
    lignes = list(anciens.order_by("pk"))
    for adherent in lignes:
        adherent.nom = f"ADHÉRENT {adherent.pk}"
        adherent.prenom = "" if adherent.est_organisation else "Ancien"
        adherent.courriel = f"adherent-{adherent.pk}@{DOMAINE}"
        for champ in _VIDES:
            setattr(adherent, champ, "")
        adherent.save(update_fields=["nom", "prenom", "courriel", *_VIDES])
        DemandeAdhesion.objects.filter(adherent=adherent).delete()
        Depart.objects.filter(adherent=adherent).update(precision="", suites=[])
        Consentement.objects.filter(adherent=adherent).update(origine="")
    return len(lignes)


@transaction.atomic
def effacer_les_demandes(avant: date) -> int:
    """Refused, or never confirmed nor answered; an accepted one goes with its member."""
    anciennes = DemandeAdhesion.objects.filter(deposee_le__date__lt=avant, adherent=None).exclude(
        etat__in=[EtatDemande.A_DECIDER, EtatDemande.PRECISIONS]
    )
    return anciennes.delete()[1].get(DemandeAdhesion._meta.label, 0)
