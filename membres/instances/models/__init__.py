from .assemblees import (
    Assemblee,
    Convocation,
    Decompte,
    Point,
    Pouvoir,
    Presence,
    Quorum,
    RegleAssemblee,
)
from .instances import Instance, Mandat, RoleDeMandat
from .signatures import DeclarationInteret, Delegation, Signature

__all__ = [
    "Assemblee",
    "Convocation",
    "DeclarationInteret",
    "Decompte",
    "Delegation",
    "Instance",
    "Mandat",
    "Point",
    "Pouvoir",
    "Presence",
    "Quorum",
    "RegleAssemblee",
    "RoleDeMandat",
    "Signature",
]
