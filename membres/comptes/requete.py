from cpts_portal.lib.connexion import RequeteConnectee

from .models import Compte


class RequeteMembre(RequeteConnectee):
    """A request that passed the login door: its user is an account."""

    user: Compte
