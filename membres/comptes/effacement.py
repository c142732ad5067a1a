"""Closed accounts, made nobody's: what they signed stays signed, by no one."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction

from .models import Compte, Invitation

DOMAINE = "anonyme.invalid"


@transaction.atomic
def anonymiser_les_fermes(avant: date) -> int:
    fermes = (
        Compte.objects.fermes()
        .filter(ferme_le__date__lt=avant)
        .exclude(email__endswith=f"@{DOMAINE}")
    )
    lignes = list(fermes.order_by("pk"))
    for compte in lignes:
        for modele in (EmailAddress, Authenticator, SocialAccount, UserSession):
            modele.objects.filter(user=compte).delete()
        Invitation.objects.filter(compte=compte).delete()
        compte.first_name, compte.last_name = "Compte", f"effacé {compte.pk}"
        compte.email = f"compte-{compte.pk}@{DOMAINE}"
        compte.set_unusable_password()
        compte.save(update_fields=["first_name", "last_name", "email", "password"])
    return len(lignes)
