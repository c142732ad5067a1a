from .instances import creer_instance, desactiver_instance, modifier_instance
from .mandats import accorder_les_roles, ouvrir_mandat, terminer_mandat

__all__ = [
    "accorder_les_roles",
    "creer_instance",
    "desactiver_instance",
    "modifier_instance",
    "ouvrir_mandat",
    "terminer_mandat",
]
