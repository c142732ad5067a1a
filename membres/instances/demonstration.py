"""Invented governance, opened by the very services: instances, mandates, an assembly convened."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from membres.adhesions.models import Adherent, College
from membres.comptes import services as comptes
from membres.comptes.enums import Role
from membres.comptes.models import AttributionRole, Compte

from . import queries, services
from .enums import Fonction, NatureAssemblee, NatureInstance, NaturePoint, ReponseConvocation
from .models import Instance, RegleAssemblee

FICTIF = "Statuts fictifs de la démonstration"
_INSTANCES = (
    (NatureInstance.AG, "Assemblée générale", "Tous les adhérents, une fois par an au moins."),
    (NatureInstance.CA, "Conseil d’administration", "Neuf membres élus par l’assemblée."),
    (NatureInstance.BUREAU, "Bureau", "Présidence, secrétariat, trésorerie."),
    (NatureInstance.COMITE, "Comité des parcours", "Suit les parcours d’un groupe à l’autre."),
    (NatureInstance.GROUPE, "Accès aux soins", "Trouver un soignant, sans attendre."),
    (NatureInstance.GROUPE, "Parcours de la personne âgée", "Du domicile à l’hôpital, et retour."),
    (NatureInstance.GROUPE, "Prévention et dépistage", "Aller vers celles et ceux qu’on voit peu."),
)
_BUREAU = (
    ("claire.vauthier", Fonction.PRESIDENT),
    ("solene.vaucouleur", Fonction.SECRETAIRE),
    ("herve.montreuil", Fonction.TRESORIER),
)
_ORDRE_DU_JOUR = (
    ("Rapport moral de la présidence", NaturePoint.INFORMATION, ""),
    ("Rapport d’activité", NaturePoint.RESOLUTION, "L’assemblée approuve le rapport d’activité."),
    ("Comptes et budget", NaturePoint.RESOLUTION, "L’assemblée approuve les comptes et le budget."),
    ("Élection de trois administrateurs", NaturePoint.ELECTION, ""),
)


def charger() -> list[str]:
    if Instance.objects.exists() or not Adherent.objects.exists():
        return []
    jour = timezone.localdate()
    depuis = dt.date(jour.year - 1, 3, 20)
    instances = [
        services.creer_instance(nature=nature, nom=nom, description=description, par=None)
        for nature, nom, description in _INSTANCES
    ]
    _elire(instances, depuis)
    _regler(depuis)
    _assemblee(jour)
    return [f"{len(instances)} instances, une assemblée convoquée"]


def _adherent(adresse: str) -> Adherent | None:
    return Adherent.objects.filter(compte__email__startswith=f"{adresse}@").first()


def _elire(instances: list[Instance], depuis: dt.date) -> None:
    fin = dt.date(depuis.year + 3, depuis.month, depuis.day)
    decision = f"Élection du {depuis:%d/%m/%Y}"
    autres = list(
        Adherent.objects.membres_le()
        .filter(compte=None, genre="personne", sorti_le=None)
        .order_by("membre_depuis", "pk")
    )
    par_nature = {i.nature: i for i in instances}
    for adresse, fonction in _BUREAU:
        elu = _adherent(adresse)
        if elu is None:
            continue
        for nature, tenue in (
            (NatureInstance.BUREAU, fonction),
            (NatureInstance.CA, Fonction.MEMBRE),
        ):
            _mandater(par_nature[nature], elu, tenue, debut=depuis, fin=fin, decision=decision)
    for elu in autres[:6]:
        services.ouvrir_mandat(
            par_nature[NatureInstance.CA],
            elu,
            Fonction.MEMBRE,
            debut=max(depuis, elu.membre_depuis),
            fin=fin,
            decision=decision,
            par=None,
        )
    _composer(
        [i for i in instances if i.nature in (NatureInstance.GROUPE, NatureInstance.COMITE)],
        autres,
        depuis,
    )


def _composer(groupes: list[Instance], autres: list[Adherent], depuis: dt.date) -> None:
    pilote, membre = _adherent("marc.leroyer"), _adherent("nadege.orsinval")
    for rang, groupe in enumerate(groupes):
        venus = autres[6 + 7 * rang : 13 + 7 * rang]
        meneur = pilote if rang == 1 else (venus.pop(0) if venus else None)
        if membre and rang in (1, 2):
            venus.append(membre)
        for adherent, fonction in [(meneur, Fonction.PILOTE)] + [
            (venu, Fonction.MEMBRE) for venu in venus
        ]:
            if adherent is not None:
                debut = max(depuis, adherent.membre_depuis)
                _mandater(groupe, adherent, fonction, debut=debut)


def _mandater(
    instance: Instance,
    adherent: Adherent,
    fonction: Fonction,
    *,
    debut: dt.date,
    fin: dt.date | None = None,
    decision: str = "",
) -> None:
    """What an account could do before there were mandates, it now does by this one alone."""
    prets = AttributionRole.objects.filter(
        compte=adherent.compte,
        role__in=services.roles_du_mandat(instance, fonction),
        mandat_origine=None,
    )
    for attribution in prets.exclude(fin=F("debut")):
        comptes.mettre_fin_au_role(
            attribution, par=None, fin=attribution.debut, motif="Tenu par un mandat"
        )
    services.ouvrir_mandat(
        instance, adherent, fonction, debut=debut, fin=fin, decision=decision, par=None
    )


def _regler(depuis: dt.date) -> None:
    liberaux = College.objects.filter(code="liberaux").first()
    for nature, part in ((NatureAssemblee.ORDINAIRE, 25), (NatureAssemblee.EXTRAORDINAIRE, 50)):
        services.saisir_regle(
            RegleAssemblee(
                nature=nature,
                debut=depuis,
                source=FICTIF,
                delai_convocation=15,
                pouvoirs_max=2,
            ),
            {None: Decimal(part)} | ({liberaux: Decimal(20)} if liberaux else {}),
            par=None,
        )


def _assemblee(jour: dt.date) -> None:
    soir = timezone.make_aware(dt.datetime.combine(jour + dt.timedelta(days=22), dt.time(hour=20)))
    assemblee = services.preparer_assemblee(
        nature=NatureAssemblee.ORDINAIRE,
        le=soir,
        lieu="Espace des fêtes, Saint-Dizier (lieu de démonstration)",
        message="Une collation suit la séance.",
        par=None,
    )
    for titre, nature, texte in _ORDRE_DU_JOUR:
        services.ajouter_point(assemblee, titre=titre, texte=texte, nature=nature, par=None)
    coordination = Compte.objects.ayant_role(Role.COORDINATION).order_by("pk").first()
    convocations = services.convoquer(assemblee, par=coordination)
    assemblee.refresh_from_db()
    for convocation in convocations[::4]:
        services.repondre(convocation, ReponseConvocation.VIENDRA)
    votants = list(queries.votants(assemblee).values())
    for mandant, mandataire in zip(votants[1:20:6], votants[2:20:6], strict=False):
        try:
            services.donner_pouvoir(assemblee, mandant=mandant, mandataire=mandataire)
        except ValidationError:
            continue
