"""The life of an action; what it lives recounts the indicators that count themselves by it."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.journal.services import noter
from membres.reunions.models import Reunion
from missions.models import (
    ActeurAction,
    AnneeAction,
    AnneeContrat,
    EtapeAction,
    FicheAction,
    Realisation,
    ReunionAction,
)
from missions.services.comptage import recompter
from missions.services.mesures import Auteur


@transaction.atomic
def dupliquer_action(action: FicheAction, *, auteur: Auteur) -> FicheAction:
    """The same fiche to start another from: its texts and steps, not its life."""
    copie = FicheAction.objects.get(pk=action.pk)
    jalons = list(action.jalons.all())
    copie.pk, copie.archivee_le = None, None
    copie.numero, copie.version, copie.version_du = "", 1, None
    copie._state.adding = True
    copie.titre = _titre_libre(action)
    copie.full_clean()
    copie.save()
    ActeurAction.objects.bulk_create(
        ActeurAction(
            action=copie,
            role=acteur.role,
            adherent_id=acteur.adherent_id,
            fiche_id=acteur.fiche_id,
            nom=acteur.nom,
        )
        for acteur in action.intervenants.order_by("pk")
    )
    EtapeAction.objects.bulk_create(
        EtapeAction(action=copie, libelle=jalon.libelle, debut=jalon.debut, fin=jalon.fin)
        for jalon in jalons
    )
    _noter("missions.action_dupliquee", copie, auteur, {"depuis": action.titre})
    return copie


def _titre_libre(action: FicheAction) -> str:
    for rang in range(2, 100):
        titre = f"{action.titre[:110]} ({rang})"
        if not FicheAction.objects.filter(mission=action.mission_id, titre=titre).exists():
            return titre
    raise ValidationError("Cette action a déjà trop de copies.")


@transaction.atomic
def archiver_action(action: FicheAction, *, archiver: bool, auteur: Auteur) -> None:
    action.archivee_le = timezone.now() if archiver else None
    action.save(update_fields=["archivee_le"])
    _noter("missions.action_archivee" if archiver else "missions.action_reprise", action, auteur)


@transaction.atomic
def ajouter_etape(
    action: FicheAction, *, libelle: str, debut: date | None, fin: date | None, auteur: Auteur
) -> EtapeAction:
    etape = EtapeAction(action=action, libelle=libelle, debut=debut, fin=fin)
    etape.full_clean()
    etape.save()
    _noter("missions.action", action, auteur, {"etape": libelle})
    return etape


@transaction.atomic
def cocher_etape(
    etape: EtapeAction, *, faite: bool, auteur: Auteur, le: date | None = None
) -> None:
    etape.faite_le = (le or timezone.localdate()) if faite else None
    etape.save(update_fields=["faite_le"])
    _noter("missions.action", etape.action, auteur, {"etape": etape.libelle, "faite": faite})


@transaction.atomic
def raconter_annee(
    action: FicheAction, annee: AnneeContrat, *, realise: str, perspectives: str, auteur: Auteur
) -> AnneeAction:
    racontee, _ = AnneeAction.objects.update_or_create(
        action=action, annee=annee, defaults={"realise": realise, "perspectives": perspectives}
    )
    _noter("missions.action", action, auteur, {"annee": annee.numero})
    return racontee


# --- « J'ai fait… » ---


@transaction.atomic
def noter_realisation(
    action: FicheAction,
    *,
    jour: date,
    quoi: str,
    minutes: int | None,
    participants: dict[str, int],
    auteur: Auteur,
) -> Realisation:
    if auteur.compte is None:
        raise PermissionDenied("Une réalisation est racontée par quelqu’un.")
    fait = Realisation(
        action=action,
        jour=jour,
        quoi=quoi.strip(),
        minutes=minutes,
        participants={nom: nombre for nom, nombre in participants.items() if nombre},
        saisie_par=auteur.compte,
    )
    fait.full_clean()
    fait.save()
    _noter("missions.realisation", action, auteur, {"quoi": quoi})
    recompter(action, auteur=auteur)
    return fait


@transaction.atomic
def annuler_realisation(fait: Realisation, *, auteur: Auteur) -> None:
    if auteur.compte is None or fait.saisie_par_id != auteur.compte.pk:
        raise PermissionDenied("Seul son auteur annule une réalisation.")
    Realisation.objects.filter(pk=fait.pk, annulee_le=None).update(annulee_le=timezone.now())
    _noter("missions.realisation_annulee", fait.action, auteur, {"quoi": fait.quoi})
    recompter(fait.action, auteur=auteur)


# --- Les réunions ---


@transaction.atomic
def rattacher_reunion(reunion: Reunion) -> list[ReunionAction]:
    """A closed meeting serves the live actions its instance carries."""
    actions = FicheAction.objects.vives().filter(instance=reunion.instance_id).order_by("pk")
    liens = [
        ReunionAction.objects.get_or_create(action=action, reunion=reunion)[0] for action in actions
    ]
    for lien in liens:
        recompter(lien.action, auteur=Auteur())
    return liens


@transaction.atomic
def decompter_reunion(reunion: Reunion) -> None:
    """Its links stay: the count itself says why it moved."""
    for lien in reunion.actions.select_related("action").order_by("pk"):
        recompter(lien.action, auteur=Auteur())


@transaction.atomic
def ecarter_reunion(lien: ReunionAction, *, motif: str, auteur: Auteur) -> None:
    """It stays listed, no longer counts, and says why."""
    if not motif.strip():
        raise ValidationError("Dites pourquoi cette réunion ne compte plus.")
    lien.ecartee_le, lien.motif = timezone.now(), motif.strip()[:200]
    lien.save(update_fields=["ecartee_le", "motif"])
    _noter("missions.reunion_ecartee", lien.action, auteur, {"reunion": str(lien.reunion)})
    recompter(lien.action, auteur=auteur)


@transaction.atomic
def reprendre_reunion(lien: ReunionAction, *, auteur: Auteur) -> None:
    lien.ecartee_le, lien.motif = None, ""
    lien.save(update_fields=["ecartee_le", "motif"])
    _noter("missions.reunion_reprise", lien.action, auteur, {"reunion": str(lien.reunion)})
    recompter(lien.action, auteur=auteur)


def _noter(
    action: str, objet: FicheAction, auteur: Auteur, details: dict[str, Any] | None = None
) -> None:
    noter(
        action,
        acteur=auteur.compte,
        objet=objet,
        details=details or {},
        request=auteur.request,
    )
