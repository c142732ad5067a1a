from datetime import date

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel


def effacer_avant(avant: date) -> int:
    """Those whose fate is known; what points at them forgets them and keeps its own dates."""
    finis = Courriel.objects.filter(
        etat__in=[EtatCourriel.ENVOYE, EtatCourriel.ECHEC, EtatCourriel.INCERTAIN],
        demande_le__date__lt=avant,
    )
    return finis.delete()[1].get(Courriel._meta.label, 0)
