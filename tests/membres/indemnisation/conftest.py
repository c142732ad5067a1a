from decimal import Decimal

import pytest
from django.utils import timezone

from membres.comptes.enums import Role
from membres.indemnisation import services
from membres.instances.enums import Fonction, NatureInstance
from tests.factories.adhesions import AdherentFactory, AdhesionFactory
from tests.factories.indemnisation import (
    IBAN,
    ActiviteFactory,
    BaremeFactory,
    crediter,
    poser_pass,
)
from tests.factories.instances import InstanceFactory, MandatFactory
from tests.personas import creer_persona


class Cpts:
    """A member, a coordinator, a treasurer and a president, all adherents in order, all payable."""

    def __init__(self, plafond="48060"):
        self.jour = timezone.localdate()
        self.membre = self._personne(Role.ADHERENT)
        self.coordination = self._personne(Role.COORDINATION)
        self.tresorier = self._personne(Role.TRESORIER)
        self.president = self._personne(Role.BUREAU)
        bureau = InstanceFactory(nature=NatureInstance.BUREAU)
        MandatFactory(instance=bureau, adherent=self.president, fonction=Fonction.PRESIDENT)
        self.activite = ActiviteFactory(libelle="Groupe de travail")
        BaremeFactory(activite=self.activite, taux=Decimal("60.00"))
        services.enregistrer_emetteur(titulaire="CPTS", iban=IBAN, par=None)
        if plafond:
            poser_pass(self.jour.year, plafond)

    def _personne(self, role):
        compte = creer_persona(role)
        adherent = AdherentFactory(
            nom=compte.last_name, prenom=compte.first_name, compte=compte, courriel=compte.email
        )
        AdhesionFactory(adherent=adherent)
        crediter(adherent)
        return adherent

    def demande(self, adherent=None, minutes=90, **champs):
        adherent = adherent or self.membre
        return services.declarer_heures(
            adherent,
            par=adherent.compte,
            activite=champs.pop("activite", self.activite),
            objet="Atelier",
            jour=champs.pop("jour", self.jour),
            minutes=minutes,
            **champs,
        )

    def soumise(self, adherent=None, minutes=90, **champs):
        demande = self.demande(adherent, minutes, **champs)
        return services.soumettre(demande, par=demande.adherent.compte)

    def validee(self, *args, **champs):
        return services.valider(self.soumise(*args, **champs), par=self.coordination.compte)

    def a_payer(self, *args, **champs):
        return services.ordonner(self.validee(*args, **champs), par=self.tresorier.compte)

    def payee(self, *args, **champs):
        demande = self.a_payer(*args, **champs)
        par = self.tresorier.compte
        lot = services.preparer_lot([demande], execution=self.jour, par=par)
        services.enregistrer_paiement(lot, jour=self.jour, par=par)
        demande.refresh_from_db()
        return demande


@pytest.fixture
def cpts(db):
    return Cpts()
