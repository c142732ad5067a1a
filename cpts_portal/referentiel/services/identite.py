from typing import Any

from django.db import transaction

from cpts_portal.lib.memoire_requete import oublier
from cpts_portal.referentiel.evenements import portail_initialise
from cpts_portal.referentiel.lecture import FichierIllisible
from cpts_portal.referentiel.models import Identite
from cpts_portal.referentiel.services.nomenclatures import charger_nomenclatures
from cpts_portal.referentiel.services.territoire import (
    CommuneInconnue,
    communes_demandees,
    definir_territoire,
    importer_communes,
)


class DejaInitialise(ValueError):
    """Its message is a sentence for the operator."""


class InitialisationRefusee(ValueError):
    """Its message is a sentence for the operator."""


@transaction.atomic
def initialiser_identite(nom: str, communes: str, **champs: Any) -> Identite:
    """Give an empty portal its name and territory (`communes_demandees` tells the formats)."""
    if Identite.objects.exists():
        raise DejaInitialise("Ce portail est déjà initialisé : modifiez son identité en ligne.")
    if not nom.strip():
        raise InitialisationRefusee("Donnez le nom de la communauté.")
    try:
        lues = communes_demandees(communes)
    except (CommuneInconnue, FichierIllisible) as erreur:
        raise InitialisationRefusee(str(erreur)) from erreur
    identite = Identite(nom=nom.strip(), **({"nom_court": _nom_court(nom)} | champs))
    identite.full_clean()
    identite.save(force_insert=True)
    charger_nomenclatures()
    importer_communes(lues)
    definir_territoire([lue.code_insee for lue in lues], source="initialisation du portail")
    oublier()
    portail_initialise.send(sender=Identite, identite=identite)
    return identite


def _nom_court(nom: str) -> str:
    return nom.strip().removeprefix("CPTS ").strip()[:60] or "CPTS"
