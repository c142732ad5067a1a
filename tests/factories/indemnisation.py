import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone

from cpts_portal.referentiel.models import ParametreDate
from membres.indemnisation import services
from membres.indemnisation.enums import EtatDemande, Nature
from membres.indemnisation.models import Activite, Bareme, Demande
from tests.factories.adhesions import AdherentFactory

# Example number of the register itself: no account answers to it.
IBAN = "FR76 3000 6000 0112 3456 7890 189"


class ActiviteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activite

    code = factory.Sequence(lambda n: f"activite-{n}")
    libelle = factory.Sequence(lambda n: f"Participation {n}")
    nature = Nature.REMUNERATION


class BaremeFactory(factory.django.DjangoModelFactory):
    """For everyone, since long ago."""

    class Meta:
        model = Bareme

    activite = factory.SubFactory(ActiviteFactory)
    taux = Decimal("60.00")
    debut = dt.date(2020, 1, 1)
    source = "Délibération d’essai"


class DemandeFactory(factory.django.DjangoModelFactory):
    """A row alone: services are what makes it live."""

    class Meta:
        model = Demande

    adherent = factory.SubFactory(AdherentFactory)
    activite = factory.SubFactory(ActiviteFactory)
    nature = factory.SelfAttribute("activite.nature")
    objet = factory.Sequence(lambda n: f"Réunion {n}")
    jour = factory.LazyFunction(timezone.localdate)
    minutes = 60
    montant = montant_calcule = Decimal("60.00")
    etat = EtatDemande.BROUILLON


def poser_pass(annee: int, montant: str = "48060") -> ParametreDate:
    return ParametreDate.objects.create(
        cle="pass_annuel",
        valide_du=dt.date(annee, 1, 1),
        valide_au=dt.date(annee, 12, 31),
        valeur_nombre=Decimal(montant),
        source="Arrêté d’essai",
    )


def crediter(adherent) -> None:
    services.enregistrer_beneficiaire(adherent, par=None, titulaire=str(adherent), iban=IBAN)
