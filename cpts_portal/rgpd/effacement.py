from __future__ import annotations

from datetime import date

from cpts_portal.rgpd.enums import EtatDemande
from cpts_portal.rgpd.models import Demande


def effacer_les_demandes(avant: date) -> int:
    closes = Demande.objects.exclude(etat=EtatDemande.RECUE).filter(repondue_le__date__lt=avant)
    return closes.delete()[0]
