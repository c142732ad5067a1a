"""What the report says of the association and of the money: frozen with the year."""

from dataclasses import asdict
from datetime import date
from typing import Any

from cpts_portal.lib.ecriture import date_longue
from cpts_portal.referentiel.rapports import representant, socle
from membres.reunions.duree import ecrire_duree
from missions.modeles import figer_les_modeles
from missions.queries import TableauAnnee
from missions.queries.argent import Enveloppe, argent, cout_des_actions
from missions.queries.association import vie_associative

_SOMMES = ("report", "recu", "prevu", "engage", "depense", "resultat", "disponible")


def chapitres(tableau: TableauAnnee, jour: date) -> dict[str, Any]:
    """JSON; with it, a report printed again is the one of its day, models included."""
    maison = socle("")
    return {
        "vie": _vie(tableau, jour),
        "comptes": _comptes(tableau),
        "modeles": figer_les_modeles(),
        "edition": {
            "organisme": maison["organisme"],
            "libelles": maison["libelles"],
            "representant": representant(),
        },
    }


def _vie(tableau: TableauAnnee, jour: date) -> dict[str, Any]:
    vie = vie_associative(tableau.annee, jour)
    return {
        "au": date_longue(vie.jour),
        "membres": vie.membres,
        "a_jour": vie.a_jour,
        "entres": vie.entres,
        "sortis": vie.sortis,
        "source": vie.couverture.source,
        "professions": [
            [ligne.libelle, ligne.membres, ligne.effectif]
            for ligne in [*vie.couverture.par_profession, vie.couverture.total]
            if ligne.membres or ligne.effectif
        ],
        "instances": [
            {**asdict(i), "duree": ecrire_duree(i.minutes) if i.minutes else ""}
            for i in vie.instances
        ],
    }


def _comptes(tableau: TableauAnnee) -> dict[str, Any]:
    lu = argent(tableau.annee, tableau)
    return {
        "enveloppes": [_enveloppe(e) for e in lu.enveloppes],
        "total": _enveloppe(lu.total),
        "versements": [
            {
                "libelle": ligne.libelle,
                "volet": ligne.volet,
                "du": None if ligne.du is None else str(ligne.du),
                **{n: str(getattr(ligne, n)) for n in ("annonce", "recu", "recupere")},
            }
            for ligne in lu.lignes
        ],
        "actions": [[titre, str(somme)] for titre, somme in cout_des_actions(tableau.annee)],
        "regle": lu.regle.source if lu.regle else "",
    }


def _enveloppe(enveloppe: Enveloppe) -> dict[str, str]:
    return {
        "libelle": enveloppe.libelle,
        **{nom: str(getattr(enveloppe, nom)) for nom in _SOMMES},
    }
