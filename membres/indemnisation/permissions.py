"""Who claims, who decides, who pays, who reads an IBAN. Rights are those of the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from membres.comptes.enums import Role
from membres.comptes.models import AttributionRole, Compte
from membres.instances.permissions import est_president

from .circuit import Agent, Etat, Fonction, Geste, Situation, obstacle
from .models import Beneficiaire, Demande

# `/coordination/indemnisation/` opens for these.
ROLES = frozenset({Role.COORDINATION, Role.TRESORIER, Role.BUREAU})


def peut_entrer(compte: Compte) -> bool:
    return compte.a_role(*ROLES)


def peut_payer(compte: Compte) -> bool:
    """Payment lists, and the IBANs they carry: the treasurer alone."""
    return compte.a_role(Role.TRESORIER)


def peut_tenir_les_baremes(compte: Compte) -> bool:
    return compte.a_role(Role.TRESORIER, Role.COORDINATION)


def fonctions(compte: Compte) -> frozenset[Fonction]:
    tenues = {Fonction.AUTEUR}
    if compte.a_role(Role.COORDINATION):
        tenues.add(Fonction.COORDINATION)
    if compte.a_role(Role.TRESORIER):
        tenues.add(Fonction.TRESORIER)
    if est_president(compte):
        tenues.add(Fonction.PRESIDENT)
    return frozenset(tenues)


def agent(compte: Compte) -> Agent:
    return Agent(compte.pk, fonctions(compte))


def situation(demande: Demande) -> Situation:
    """As the rules see it. Whoever has no account decides of nothing and is nobody's match."""
    compte = demande.adherent.compte
    return Situation(
        etat=Etat(demande.etat),
        beneficiaire=compte.pk if compte else -demande.adherent_id,
        fonctions_du_beneficiaire=(
            fonctions(compte) & {Fonction.COORDINATION, Fonction.TRESORIER}
            if compte
            else frozenset()
        ),
        validee_par=demande.validee_par_id,
    )


def empeche(compte: Compte, geste: Geste, demande: Demande) -> str:
    """Why this account may not do this; empty when it may."""
    return obstacle(geste, situation(demande), agent(compte))


def fonctions_par_compte(demandes: Iterable[Demande]) -> dict[int, frozenset[Fonction]]:
    """The functions of every claimant of a queue, in one question."""
    comptes = {d.adherent.compte_id for d in demandes if d.adherent.compte_id}
    roles = AttributionRole.objects.en_cours().filter(
        compte__in=comptes, role__in=[Role.COORDINATION, Role.TRESORIER]
    )
    tenues: dict[int, set[Fonction]] = {}
    for attribution in roles:
        tenues.setdefault(attribution.compte_id, set()).add(Fonction(attribution.role))
    return {pk: frozenset(f) for pk, f in tenues.items()}


def obstacle_connu(
    geste: Geste,
    demande: Demande,
    agent: Agent,
    fonctions_des_comptes: Mapping[int, frozenset[Fonction]],
) -> str:
    """`empeche` for a row of a queue, its claimant's functions already read."""
    compte_id = demande.adherent.compte_id
    vue = Situation(
        etat=Etat(demande.etat),
        beneficiaire=compte_id or -demande.adherent_id,
        fonctions_du_beneficiaire=fonctions_des_comptes.get(compte_id or 0, frozenset()),
        validee_par=demande.validee_par_id,
    )
    return obstacle(geste, vue, agent)


def est_la_sienne(compte: Compte, demande: Demande) -> bool:
    return demande.adherent.compte_id == compte.pk


def peut_voir(compte: Compte, demande: Demande) -> bool:
    return est_la_sienne(compte, demande) or peut_entrer(compte)


def peut_lire_l_iban(compte: Compte, beneficiaire: Beneficiaire) -> bool:
    return peut_payer(compte)
