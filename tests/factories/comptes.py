import datetime as dt

import factory
from django.utils import timezone

from membres.comptes.enums import Role
from membres.comptes.models import AttributionRole, Compte

MOT_DE_PASSE = "gué-de-marne-en-hiver"


class CompteFactory(factory.django.DjangoModelFactory):
    """An open account with a verified address, no role, no second factor."""

    class Meta:
        model = Compte
        skip_postgeneration_save = True

    class Params:
        ferme = factory.Trait(
            is_active=False, ferme_le=factory.LazyFunction(timezone.now), password="!"
        )
        invite = factory.Trait(password="!", adresse_verifiee=False, active_le=None)

    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = factory.Sequence(lambda n: f"Nom{n}")
    email = factory.Sequence(lambda n: f"compte{n}@exemple.invalid")
    password = factory.django.Password(MOT_DE_PASSE)
    active_le = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def adresse_verifiee(self, create, valeur, **kwargs):
        if create and valeur is not False and self.has_usable_password():
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)

    @factory.post_generation
    def roles(self, create, roles, **kwargs):
        for role in roles or ():
            AttributionRoleFactory(compte=self, role=role)

    @factory.post_generation
    def totp(self, create, valeur, **kwargs):
        """`totp=True` leaves the account as enrolment would."""
        if valeur:
            from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

            TOTP.activate(self, generate_totp_secret())


class AttributionRoleFactory(factory.django.DjangoModelFactory):
    """A role in force, with no end."""

    class Meta:
        model = AttributionRole

    class Params:
        echue = factory.Trait(
            debut=factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=400)),
            fin=factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=30)),
        )
        a_venir = factory.Trait(
            debut=factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
        )

    compte = factory.SubFactory(CompteFactory)
    role = Role.ADHERENT
    debut = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=30))
