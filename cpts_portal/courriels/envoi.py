"""Sending one row, and saying in French what became of it."""

import logging
from datetime import timedelta

from django.db.models.functions import Now

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel
from cpts_portal.courriels.transports import Doute, Refus, Transport, transport
from cpts_portal.travaux.bail import Bail, BailPerdu, prendre, tenu
from cpts_portal.travaux.enums import Etat

logger = logging.getLogger(__name__)

# Une boîte qui temporise (liste grise) demande des minutes ; un serveur en panne, des heures.
DELAIS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720)]

INTERROMPU = (
    "L’envoi a été interrompu pendant l’échange avec le serveur : le message est peut-être "
    "parti. Demandez au destinataire s’il l’a reçu avant de le renvoyer."
)
REFUS_DEFINITIF = (
    "Le serveur a refusé ce message pour de bon ({reponse}). "
    "Vérifiez l’adresse du destinataire, puis renvoyez."
)
REFUS_REPETE = (
    "Le serveur n’a pas accepté ce message après {essais} essais (dernière réponse : {reponse}). "
    "Renvoyez-le quand le service de courriel fonctionne."
)
EN_ATTENTE = "Le serveur n’a pas pu prendre ce message ({reponse}). Nouvel essai automatique."


def incertain_si(courriel: Courriel) -> str | None:
    return INTERROMPU if courriel.dialogue_le else None


def envoyer_la_ligne(pk: int) -> EtatCourriel | None:
    """Send if the row waits; the state it ends in, None when there was nothing to do."""
    bail = prendre(Courriel, pk)
    if bail is None:
        return None
    try:
        with tenu(bail):
            _envoyer(bail, Courriel.objects.get(pk=pk), transport())
    except BailPerdu:
        logger.warning("Bail perdu pendant l’envoi du courriel %s", pk)
    return EtatCourriel(Courriel.objects.values_list("etat", flat=True).get(pk=pk))


def _envoyer(bail: Bail, courriel: Courriel, moteur: Transport) -> None:
    dialogue = False

    def avant_dialogue() -> None:
        nonlocal dialogue
        bail.ecrire(dialogue_le=Now())
        dialogue = True

    try:
        reponse = moteur.remettre(
            courriel.expediteur, courriel.destinataire, bytes(courriel.contenu), avant_dialogue
        )
    except Refus as refus:
        _refuse(bail, courriel, refus)
    except Doute as doute:
        bail.conclure(Etat.INCERTAIN, raison=INTERROMPU, reponse=str(doute))
    except BailPerdu:
        raise
    except Exception as erreur:
        # SoftTimeLimitExceeded ou défaut du portail : seul compte ce qui a pu partir.
        logger.exception("Courriel %s", courriel.pk)
        if dialogue:
            bail.conclure(Etat.INCERTAIN, raison=INTERROMPU, reponse=str(erreur))
        else:
            _refuse(bail, courriel, Refus(type(erreur).__name__, definitif=False))
    else:
        vidage = {"contenu": b""} if moteur.vide_le_contenu else {}
        bail.aboutir(reponse=reponse, **vidage)


def _refuse(bail: Bail, courriel: Courriel, refus: Refus) -> None:
    if refus.definitif:
        raison = REFUS_DEFINITIF.format(reponse=refus.reponse)
        bail.echouer(raison, reponse=refus.reponse, dialogue_le=None)
    elif courriel.reports >= len(DELAIS):
        raison = REFUS_REPETE.format(essais=courriel.reports + 1, reponse=refus.reponse)
        bail.echouer(raison, reponse=refus.reponse, dialogue_le=None)
    else:
        bail.differer(
            DELAIS[courriel.reports],
            raison=EN_ATTENTE.format(reponse=refus.reponse),
            reponse=refus.reponse,
            reports=courriel.reports + 1,
            # Un refus poli n'est pas un plantage : il ne compte pas parmi les trois tentatives.
            tentatives=0,
            dialogue_le=None,
        )
