"""Document kinds that render plain bytes, so that the machinery is tested without WeasyPrint."""

import json
import os
import signal

from cpts_portal.documents import registre
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Avertissement, Rapport, Resultat
from tests.essai import pauses

VU = "Un avertissement"


def construire(parametres):
    pauses.pauser("construire")
    if parametres["mot"] == "impossible":
        raise DocumentImpossible("Aucune donnée à cette date : saisissez-la, puis relancez.")
    if parametres["mot"] == "erreur":
        raise RuntimeError("cassé")
    if parametres["mot"] == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    return Rapport(f"Essai : {parametres['mot']}", "essai.txt", {"mot": parametres["mot"]})


def rendre(rapport, signaler, *, code=""):
    signaler("Mise en page", 40)
    pauses.pauser("rendre")
    octets = json.dumps(rapport.contexte, ensure_ascii=False).encode()
    return Resultat(octets, 1, (Avertissement("dans « Chapitre »", VU),))


ESSAI = registre.Genre(
    code="essai",
    titre="Essai",
    construire=construire,
    parametres={"mot": registre.texte},
    peut_demander=lambda compte, parametres: parametres["mot"] != "interdit",
    rendre=rendre,
    extension="txt",
    type_mime="text/plain",
)


def enregistrer():
    registre.enregistrer(ESSAI)
