"""The page behind a « tout est juste ? » link: what it opens, what it still allows."""

from dataclasses import dataclass

from django.conf import settings

from annuaire import jetons
from annuaire.enums import ReponseVerification
from annuaire.models import Sollicitation
from annuaire.queries.demandes import adresses_de

# What one may still answer after having asked for no more mail.
_OUVERTES = ("", ReponseVerification.STOP)


@dataclass(frozen=True, slots=True)
class Verification:
    sollicitation: Sollicitation

    @property
    def repondue(self) -> bool:
        return self.sollicitation.reponse not in _OUVERTES

    @property
    def retiree(self) -> bool:
        return not self.sollicitation.fiche.publiee

    @property
    def sans_courriel(self) -> bool:
        return self.sollicitation.fiche.sans_courriel_depuis is not None

    @property
    def par_lettre(self) -> bool:
        return not self.sollicitation.adresse


def verification_du_jeton(jeton: str) -> Verification:
    """Raises `JetonRefuse`, `JetonPerime` or `Sollicitation.DoesNotExist`."""
    pk = jetons.ouvrir(jetons.VERIFICATION, jeton, jours=settings.ANNUAIRE_VERIFICATION_JOURS)
    trouvee = Sollicitation.objects.select_related("fiche__compte", "campagne").get(pk=pk)
    # Whoever reads a mailbox the entry no longer bears has no say any more.
    if trouvee.adresse and trouvee.adresse.lower() not in adresses_de(trouvee.fiche):
        raise jetons.JetonRefuse(jeton)
    return Verification(trouvee)
