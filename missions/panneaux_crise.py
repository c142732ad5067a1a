"""What awaits someone about the crisis plan; `espace` registers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from membres.comptes.requete import RequeteMembre
from missions import permissions, permissions_crise
from missions.calcul.horloge import EtatEcheance
from missions.enums_crise import DestinatairePlan
from missions.models import EvenementCrise, ReponseAppel, VersionPlan
from missions.queries import crise as lire
from missions.queries import evenements as lire_evenements


@dataclass(frozen=True)
class APropos:
    """What the coordination has to do of the plan: each is empty when there is nothing to do."""

    # Arrêtée, pas encore partie chez les deux.
    a_envoyer: VersionPlan | None
    restent: list[DestinatairePlan]
    # L'échéance annuelle, en retard ou proche, quand aucune version ne la tient.
    a_mettre_a_jour: date | None
    en_retard: bool
    sans_plan: bool
    a_reconnaitre: list[EvenementCrise]


def plan_a_tenir(request: RequeteMembre) -> APropos | None:
    """One read for the whole dashboard; None for who does not keep the plan."""
    if not permissions.peut_saisir(request.user):
        return None
    echeance = lire.echeance_du_plan(timezone.localdate())
    if echeance is None:
        return None
    version = lire.derniere_version()
    restent = lire.reste_a_envoyer(version) if version else []
    proche = echeance.etat in (EtatEcheance.RETARD, EtatEcheance.BIENTOT)
    return APropos(
        a_envoyer=version if restent else None,
        restent=restent,
        a_mettre_a_jour=echeance.date if version and not restent and proche else None,
        en_retard=echeance.etat is EtatEcheance.RETARD,
        sans_plan=version is None,
        a_reconnaitre=list(lire_evenements.a_faire_reconnaitre()[:3]),
    )


def evenements_en_cours(request: RequeteMembre) -> list[EvenementCrise]:
    if not permissions_crise.peut_agir(request.user):
        return []
    return list(lire_evenements.evenements_ouverts()[:3])


def appels_a_repondre(request: RequeteMembre) -> list[ReponseAppel]:
    return list(lire_evenements.appels_sans_ma_reponse(request.user)[:3])
