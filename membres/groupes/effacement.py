from __future__ import annotations

from datetime import date

from cpts_portal.travaux.enums import Etat

from .enums import EtatEntree
from .models import DemandeEntree, Message


def effacer_les_messages(avant: date) -> int:
    partis = Message.objects.filter(demande_le__date__lt=avant).exclude(
        etat__in=[Etat.DEMANDE, Etat.EN_COURS]
    )
    return partis.delete()[1].get(Message._meta.label, 0)


def effacer_les_demandes(avant: date) -> int:
    closes = DemandeEntree.objects.exclude(etat=EtatEntree.ATTENTE)
    return closes.filter(decidee_le__date__lt=avant).delete()[0]
