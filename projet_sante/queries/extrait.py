"""What anyone may read of the projet: chosen parts of a frozen version, without what is kept in."""

import re
from typing import Any

from cpts_portal.interface.libelles import lire_libelles
from cpts_portal.lib.cache_public import relu_au_retrait
from cpts_portal.lib.ecriture import A_SAISIR, date_longue
from cpts_portal.lib.memoire_requete import memoire_requete
from projet_sante.blocs import CorpsBloc
from projet_sante.enums import Etape, Regime
from projet_sante.models import Extrait, ProjetSante, Version

Partie = dict[str, Any]
# By name, so that a block written tomorrow stays inside until someone decides otherwise. Left out:
# amounts, measured values, people named, and what a crisis needs.
PUBLICS = frozenset(
    {
        "chapeau",
        "intertitre",
        "texte",
        "citation",
        "tableau",
        "figure",
        "chiffres_cles",
        "constat",
        "objectifs",
        "afom",
        "identite",
        "territoire",
        "population_communes",
        "population_resume",
        "liste_communes",
        "professionnels",
        "structures",
        "diagnostic",
        "membres",
        "fiches_action",
        "fiches_mission",
        "fiche_action",
        "frise",
        "secteurs",
        "tendance",
        "calendrier",
    }
)
_REPERES_TUS = frozenset({"Référents", "Budget prévu", "Financeur"})
_RENVOI = re.compile(r'<a class="v-[a-z]+" href="#([^"]+)">(.*?)</a>', re.DOTALL)


def extrait_en_ligne() -> Extrait | None:
    """The version and its text are left aside."""
    return Extrait.objects.filter(retire_le=None).order_by("pk").first()


@memoire_requete
@relu_au_retrait
def un_extrait_est_en_ligne() -> bool:
    """Asked by the footer of every page; publishing and withdrawing change the époque."""
    return Extrait.objects.filter(retire_le=None).exists()


def dernier_extrait(projet: ProjetSante) -> Extrait | None:
    return Extrait.objects.filter(version__projet=projet).order_by("-pk").first()


def parties_publiques(version: Version, choisies: list[str]) -> list[Partie]:
    """In the order of the version, under its numbers; a link to a part kept in is only words."""
    montrees = [
        _publique(partie)
        for partie in version.contenu["contexte"]["parties"]
        if partie["slug"] in choisies
    ]
    ancres = {ancre for partie in montrees for ancre in _ancres(partie)}
    for partie in montrees:
        for bloc in partie["blocs"]:
            if bloc["type"] == "texte":
                bloc["donnees"] = {"html": _delier(bloc["donnees"]["html"], ancres)}
    return montrees


def blocs_reserves(partie: Partie) -> list[str]:
    """Names of the blocks of a part that the public page leaves out, for who chooses."""
    connus = CorpsBloc().child_blocks
    tus = [bloc["type"] for bloc in partie["blocs"] if bloc["type"] not in PUBLICS]
    return [str(connus[genre].label) if genre in connus else genre for genre in dict.fromkeys(tus)]


def _publique(partie: Partie) -> Partie:
    blocs = [
        bloc | {"donnees": _donnees_publiques(bloc["type"], bloc["donnees"])}
        for bloc in partie["blocs"]
        if bloc["type"] in PUBLICS
    ]
    return partie | {"blocs": blocs}


def _donnees_publiques(genre: str, donnees: dict[str, Any]) -> dict[str, Any]:
    if genre in ("fiches_action", "fiches_mission", "fiche_action"):
        return donnees | {"fiches": [_fiche_publique(f) for f in donnees.get("fiches", [])]}
    if genre == "identite":
        return donnees | {"lignes": [dite for dite in donnees["lignes"] if dite[1] != A_SAISIR]}
    if genre == "calendrier":
        return donnees | {"echeances": []}
    return donnees


def _fiche_publique(fiche: dict[str, Any]) -> dict[str, Any]:
    return {
        "numero": fiche["numero"],
        "mission": fiche["mission"],
        "titre": fiche["titre"],
        "textes": fiche["textes"] | {"moyens": [], "freins": []},
        "reperes": [repere for repere in fiche["reperes"] if repere[0] not in _REPERES_TUS],
        "indicateurs": [],
    }


def _ancres(partie: Partie) -> set[str]:
    reperes = {bloc["donnees"].get("repere") for bloc in partie["blocs"]}
    return {partie["ancre"]} | {f"r-{repere}" for repere in reperes if repere}


def _delier(html: str, ancres: set[str]) -> str:
    return _RENVOI.sub(lambda lien: lien[0] if lien[1] in ancres else lien[2], html)


def image_de_l_extrait(cle: str) -> bool:
    """Whether this frozen image is on the public page."""
    extrait = Extrait.objects.filter(retire_le=None).select_related("version").first()
    return extrait is not None and any(
        bloc["type"] == "figure" and bloc["donnees"]["image"] == cle
        for partie in parties_publiques(extrait.version, extrait.parties)
        for bloc in partie["blocs"]
    )


def etat_de(version: Version) -> str:
    """« validée par l’ARS le 5 février 2024 »: what a reader must know of the text."""
    passage = version.passages.order_by("-pk").first()
    agence = lire_libelles().agence
    if passage is None:
        return f"figée le {date_longue(version.figee_le)}, pas encore transmise {agence.au}"
    jour = date_longue(passage.le)
    if passage.vers == Etape.VALIDE:
        silence = passage.regime == Regime.REPUTEE
        return f"réputée validée le {jour}" if silence else f"validée par {agence.le} le {jour}"
    if passage.vers == Etape.OBSERVATIONS:
        return f"transmise {agence.au}, qui a fait des observations le {jour}"
    return f"transmise {agence.au} le {jour}, pas encore validée"
