"""The minutes of an assembly: what was there, who could vote, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cpts_portal.documents import registre
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rapport import Rapport
from cpts_portal.lib.ecriture import date_longue, heure, nombre, pourcentage
from cpts_portal.lib.ondes import FILIGRANE
from cpts_portal.referentiel.queries import identite
from cpts_portal.referentiel.rapports import fond_au_territoire, representant, socle
from membres.comptes.models import Compte
from membres.instances import permissions, queries
from membres.instances.enums import EtatAssemblee
from membres.instances.models import Assemblee
from membres.instances.queries.assemblees import Resultat, VoixDuCollege


def pv_assemblee(parametres: Mapping[str, Any]) -> Rapport:
    assemblee = (
        Assemblee.objects.select_related("regle", "president", "secretaire", "instance")
        .filter(pk=parametres["assemblee"])
        .first()
    )
    if assemblee is None:
        raise DocumentImpossible("Cette assemblée n’existe pas.")
    if assemblee.etat != EtatAssemblee.CLOSE:
        raise DocumentImpossible("Le procès-verbal s’écrit une fois la séance close.")
    seance = queries.seance(assemblee)
    return Rapport(
        titre=f"Procès-verbal, {assemblee}",
        gabarit="documents/pv_assemblee.html",
        contexte={
            **socle("Procès-verbal d’assemblée générale"),
            "representant": representant(),
            "lieu_siege": identite().siege_ville,
            "fond": fond_au_territoire(FILIGRANE),
            "assemblee": {
                "titre": f"Assemblée générale {assemblee.get_nature_display().lower()}",
                "date": date_longue(assemblee.jour, True),
                "annee": str(assemblee.jour.year),
                "lieu": assemblee.lieu or "en visioconférence",
                "convoquee": date_longue(assemblee.convoquee_le),
                "convoques": nombre(assemblee.convocations.count()),
                "ouverte": _ouverture(assemblee),
                "close": heure(assemblee.close_le),
                "president": str(assemblee.president or ""),
                "secretaire": str(assemblee.secretaire or ""),
                "regle": assemblee.regle.source if assemblee.regle else "",
            },
            "colleges": [_college(c) for c in seance.colleges],
            "ensemble": _college(seance.ensemble),
            "quorum": seance.quorum_atteint,
            "presents": sorted(str(p.adherent) for p in seance.presents.values()),
            "pouvoirs": [
                {"de": str(p.mandant), "a": str(p.mandataire)}
                for p in seance.pouvoirs
                if p.mandataire_id in seance.presents
            ],
            "points": [_point(r) for r in queries.resultats(assemblee, seance.ensemble.voix)],
        },
    )


def _ouverture(assemblee: Assemblee) -> str:
    """The day too when it was not the one convened."""
    a = f"à {heure(assemblee.ouverte_le)}"
    ouverte_le = timezone.localdate(assemblee.ouverte_le)
    return a if ouverte_le == assemblee.jour else f"le {date_longue(ouverte_le)} {a}"


def _college(college: VoixDuCollege) -> dict[str, str | bool]:
    return {
        "nom": college.nom,
        "inscrits": nombre(college.inscrits),
        "presents": nombre(college.presents),
        "representes": nombre(college.representes),
        "part": pourcentage(float(college.part), 1),
        "requis": pourcentage(float(college.requis), 0) if college.requis is not None else "",
        "atteint": college.atteint,
    }


def _point(resultat: Resultat) -> dict[str, Any]:
    point = resultat.point
    return {
        "rang": point.rang,
        "titre": point.titre,
        "texte": point.texte,
        "compte_rendu": point.compte_rendu,
        "se_vote": point.se_vote,
        "vote": resultat.adopte is not None,
        "phrase": resultat.phrase,
        "scrutin": resultat.scrutin,
        "majorite": resultat.majorite,
        "pour": nombre(resultat.pour),
        "contre": nombre(resultat.contre),
        "abstention": nombre(resultat.abstention),
        "colleges": [
            {
                "nom": d.college.nom if d.college else "Sans collège",
                "pour": nombre(d.pour),
                "contre": nombre(d.contre),
                "abstention": nombre(d.abstention),
            }
            for d in resultat.decomptes.values()
        ],
    }


def _peut_demander(compte: Compte, parametres: Mapping[str, Any]) -> bool:
    return permissions.peut_tenir_l_assemblee(compte)


def _peut_voir(compte: Compte, document: DocumentProduit) -> bool:
    """Every member of the association reads its minutes."""
    assemblee = Assemblee.objects.filter(pk=document.parametres["assemblee"]).first()
    return assemblee is not None and permissions.peut_voir(compte, assemblee.instance)


PV_ASSEMBLEE = registre.Genre(
    code="pv_assemblee",
    titre="Procès-verbal d’assemblée générale",
    construire=pv_assemblee,
    parametres={"assemblee": registre.entier},
    peut_demander=_peut_demander,
    peut_voir=_peut_voir,
    verifiable=True,
    ordre=50,
)
