"""Ticking deadlines, setting offsets, the personal calendar, the reminders."""

import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from missions.calcul.horloge import EtatEcheance
from missions.models import (
    AgendaPersonnel,
    AnneeContrat,
    Contrat,
    Echeance,
    EcheanceFaite,
    Indicateur,
    RappelEnvoye,
)
from missions.queries import contrat_courant
from missions.queries.horloge import EcheanceLue, horloge
from missions.services.mesures import Auteur


def _trouver(contrat: Contrat, cle: str, jour: date) -> EcheanceLue:
    trouvee = next((e for e in horloge(contrat, jour) if e.cle == cle), None)
    if trouvee is None or not (trouvee.regle or trouvee.libre):
        raise ValidationError("Cette échéance ne se coche pas ici.")
    return trouvee


@transaction.atomic
def noter_faite(
    contrat: Contrat, cle: str, *, faite: bool, auteur: Auteur, le: date | None = None
) -> EcheanceLue:
    """Tick, today or on the day it was really met, or untick what was ticked by mistake."""
    jour = timezone.localdate()
    echeance = _trouver(contrat, cle, jour)
    if echeance.libre:
        Echeance.objects.filter(pk=echeance.libre).update(faite=faite)
    elif faite:
        EcheanceFaite.objects.get_or_create(
            contrat=contrat,
            cle=cle,
            defaults={"faite_le": le or jour, "faite_par": auteur.compte},
        )
    else:
        EcheanceFaite.objects.filter(contrat=contrat, cle=cle).delete()
    noter(
        "missions.echeance_faite" if faite else "missions.echeance_rouverte",
        acteur=auteur.compte,
        objet=contrat,
        details={"echeance": echeance.libelle, "cle": cle},
        request=auteur.request,
    )
    return echeance


@transaction.atomic
def ajouter_echeance(annee: AnneeContrat, *, libelle: str, jour: date, auteur: Auteur) -> Echeance:
    echeance = Echeance(annee=annee, libelle=libelle, date=jour)
    echeance.full_clean()
    echeance.save()
    noter("missions.echeance", acteur=auteur.compte, objet=echeance, request=auteur.request)
    return echeance


@transaction.atomic
def ouvrir_agenda(compte: Compte) -> str:
    """A new secret address; the former one, if any, answers nothing any more."""
    jeton = secrets.token_urlsafe(32)
    AgendaPersonnel.objects.update_or_create(
        compte=compte, defaults={"empreinte": AgendaPersonnel.empreinte_de(jeton)}
    )
    return jeton


# --- Les rappels ---


@transaction.atomic
def envoyer_rappels(jour: date) -> int:
    """One e-mail a person a day at most, holding all that fell due; each reminder goes once."""
    contrat = contrat_courant(jour)
    if contrat is None:
        return 0
    # Deux workers à la fois : le second attend, et ne trouve plus rien à dire.
    Contrat.objects.select_for_update(of=("self",)).get(pk=contrat.pk)
    nouvelles = [e for e in horloge(contrat, jour) if _a_rappeler(contrat, e, jour)]
    envoyes = 0
    if nouvelles:
        comptes = Compte.objects.ouverts().ayant_role(Role.COORDINATION, jour=jour)
        for compte in comptes.order_by("pk"):
            _ecrire(compte, nouvelles, jour)
            envoyes += 1
    return envoyes + _rappels_indicateurs(contrat, jour)


def _a_rappeler(contrat: Contrat, echeance: EcheanceLue, jour: date) -> bool:
    """The nearest step reached and never said; being late is said once too."""
    if echeance.date is None or echeance.etat is EtatEcheance.FAITE:
        return False
    reste = (echeance.date - jour).days
    pas = [-1] if reste < 0 else [avant for avant in echeance.rappels if reste <= avant]
    if not pas:
        return False
    _, nouveau = RappelEnvoye.objects.get_or_create(
        contrat=contrat, cle=echeance.cle, avant=min(pas)
    )
    return nouveau


def _ecrire(compte: Compte, echeances: list[EcheanceLue], jour: date) -> None:
    envoyer(
        a=compte.email,
        gabarit="missions/rappel_echeances",
        contexte={
            "prenom": compte.first_name,
            "echeances": [
                {"echeance": e, "reste": (e.date - jour).days} for e in echeances if e.date
            ],
            "page": reverse("missions:echeances"),
        },
    )


def _rappels_indicateurs(contrat: Contrat, jour: date) -> int:
    """The reminder a person set on an indicator, to its owner."""
    attendus = Indicateur.objects.filter(
        annee__contrat=contrat,
        annee__close_le=None,
        rappel_le__lte=jour,
        responsable__isnull=False,
        responsable__is_active=True,
    ).select_related("responsable", "action__mission__mission")
    envoyes = 0
    for indicateur in attendus.order_by("pk"):
        responsable = indicateur.responsable
        if responsable is None:
            continue
        cle = f"indicateur:{indicateur.pk}:{indicateur.rappel_le}"
        _, nouveau = RappelEnvoye.objects.get_or_create(contrat=contrat, cle=cle, avant=0)
        if nouveau:
            envoyer(
                a=responsable.email,
                gabarit="missions/rappel_indicateur",
                contexte={
                    "prenom": responsable.first_name,
                    "indicateur": indicateur,
                    "page": reverse(
                        "missions:mission", args=[indicateur.action.mission.mission.slug]
                    ),
                },
            )
            envoyes += 1
    return envoyes
