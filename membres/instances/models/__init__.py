from .instances import Instance, Mandat, RoleDeMandat

__all__ = ["Instance", "Mandat", "RoleDeMandat"]
