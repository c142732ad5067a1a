"""Where a projet stands, and what the ARS's two months leave it."""

import calendar
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from projet_sante.enums import SUITES, Destinataire, Etape
from projet_sante.models import Passage, ProjetSante, Reception, Version


def etape(projet: ProjetSante) -> Etape:
    dernier = projet.passages.order_by("-pk").first()
    return Etape(dernier.vers) if dernier else Etape.REDACTION


def suites(projet: ProjetSante) -> list[Etape]:
    return [Etape(suite) for suite in SUITES[etape(projet)]]


def passages(projet: ProjetSante) -> list[Passage]:
    return list(
        projet.passages.select_related(
            "saisi_par", "version", "deliberation__reunion__instance", "deliberation__assemblee"
        )
        .defer("version__contenu")
        .order_by("pk")
    )


def ajouter_des_mois(jour: date, mois: int) -> date:
    """The same day of a later month, or its last day: 31 December + 2 is 28 or 29 February."""
    rang = jour.month - 1 + mois
    annee, mois_cible = jour.year + rang // 12, rang % 12 + 1
    return date(annee, mois_cible, min(jour.day, calendar.monthrange(annee, mois_cible)[1]))


@dataclass(frozen=True)
class Horloge:
    """Started by the ARS's date of receipt alone."""

    recue_le: date
    preuve: str
    terme: date

    @property
    def jours_restants(self) -> int:
        return (self.terme - timezone.localdate()).days

    @property
    def echue(self) -> bool:
        return self.jours_restants < 0


def derniere_reception(version: Version, destinataire: Destinataire) -> Reception | None:
    return version.receptions.filter(destinataire=destinataire).order_by("-pk").first()


def version_transmise(projet: ProjetSante) -> Version | None:
    envoi = projet.passages.filter(vers=Etape.TRANSMIS).order_by("-pk").first()
    return envoi.version if envoi else None


def horloge(projet: ProjetSante) -> Horloge | None:
    """None before receipt, and once the ARS has spoken or the projet has moved on."""
    version = version_transmise(projet)
    if version is None or etape(projet) != Etape.TRANSMIS:
        return None
    reception = derniere_reception(version, Destinataire.ARS)
    if reception is None:
        return None
    terme = ajouter_des_mois(reception.recue_le, settings.PROJET_DELAI_VALIDATION_MOIS)
    return Horloge(reception.recue_le, reception.preuve, terme)


def repute_valide_possible(projet: ProjetSante) -> bool:
    """Proposed at term, never recorded by itself."""
    delai = horloge(projet)
    return delai is not None and delai.echue
