from django.http import HttpRequest

from .models import Compte


class RequeteMembre(HttpRequest):
    """A request that passed the login door: its user is an account."""

    user: Compte
