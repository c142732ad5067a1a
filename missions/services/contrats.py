"""The contract, its missions and its years, as the signed papers say."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from cpts_portal.journal.services import noter
from cpts_portal.referentiel.models import Commune
from missions.enums import Confiance
from missions.models import (
    AnneeContrat,
    ClasseTaille,
    Contrat,
    EvenementReconnu,
    Grille,
    LigneGrille,
    MontantContrat,
)
from missions.queries.annees import taille_du
from missions.queries.contrat import CleCellule
from missions.services.mesures import Auteur

_M = TypeVar("_M", bound=Model)


def grille_du(jour: date) -> Grille | None:
    return (
        Grille.objects.filter(Q(date_fin=None) | Q(date_fin__gte=jour), date_effet__lte=jour)
        .order_by("-date_effet")
        .first()
    )


def _grille_de(contrat: Contrat, jour: date) -> Grille | None:
    """What the last avenant in effect brought, else the text of that day."""
    avenant = (
        contrat.avenants.filter(date_effet__lte=jour, grille__isnull=False)
        .order_by("-date_effet", "-numero")
        .first()
    )
    return avenant.grille if avenant else grille_du(jour)


@transaction.atomic
def ouvrir_annee(contrat: Contrat, numero: int) -> AnneeContrat:
    """The grid in force at the start of the year stays with it, whatever comes later."""
    debut, fin = contrat.bornes_annee(numero)
    annee, _ = AnneeContrat.objects.get_or_create(
        contrat=contrat,
        numero=numero,
        defaults={"debut": debut, "fin": fin, "grille": _grille_de(contrat, debut)},
    )
    return annee


@transaction.atomic
def arreter_territoire(contrat: Contrat, communes: Iterable[Commune], *, auteur: Auteur) -> None:
    """The communes the contract names: the territory of the CPTS may since have moved."""
    choisies = list(communes)
    contrat.communes.set(choisies)
    noter(
        "missions.territoire",
        acteur=auteur.compte,
        objet=contrat,
        details={"communes": sorted(c.code_insee for c in choisies)},
        request=auteur.request,
    )


@transaction.atomic
def clore_annee(annee: AnneeContrat, *, auteur: Auteur) -> None:
    """After the dialogue: what is not earned is lost, and nothing of that year moves again."""
    taille = ClasseTaille.objects.filter(code=taille_du(annee.contrat).code).first()
    closes = AnneeContrat.objects.filter(pk=annee.pk, close_le=None).update(
        close_le=timezone.now(), close_par=auteur.compte, taille_close=taille
    )
    if closes:
        noter("missions.annee_close", acteur=auteur.compte, objet=annee, request=auteur.request)


@transaction.atomic
def rouvrir_annee(annee: AnneeContrat, *, motif: str, auteur: Auteur) -> None:
    if not motif.strip():
        raise ValidationError({"motif": "Dites pourquoi cette année se rouvre."})
    AnneeContrat.objects.filter(pk=annee.pk).update(
        close_le=None, close_par=None, taille_close=None
    )
    noter(
        "missions.annee_rouverte",
        acteur=auteur.compte,
        objet=annee,
        details={"motif": motif},
        request=auteur.request,
    )


@transaction.atomic
def enregistrer(objet: _M, *, action: str, auteur: Auteur, details: Any = None) -> _M:
    """Save what a form has filled and checked, and say so in the journal."""
    objet.full_clean()
    objet.save()
    noter(
        action,
        acteur=auteur.compte,
        objet=objet,
        details=details or {},
        request=auteur.request,
    )
    return objet


@transaction.atomic
def retirer_evenement(evenement: EvenementReconnu, *, auteur: Auteur) -> None:
    """Recognised by mistake: the journal keeps what was withdrawn."""
    _exiger_ouverte(evenement.annee)
    noter(
        "missions.evenement_retire",
        acteur=auteur.compte,
        objet=evenement,
        details={"reconnu_par": evenement.reconnu_par, "le": evenement.reconnu_le.isoformat()},
        request=auteur.request,
    )
    evenement.delete()


@transaction.atomic
def changer_grille(annee: AnneeContrat, grille: Grille | None, *, auteur: Auteur) -> None:
    _exiger_ouverte(annee)
    avant, annee.grille = annee.grille, grille
    annee.save(update_fields=["grille"])
    noter(
        "missions.grille_changee",
        acteur=auteur.compte,
        objet=annee,
        details={"avant": str(avant or ""), "apres": str(grille or "")},
        request=auteur.request,
    )


@transaction.atomic
def saisir_montants_grille(
    grille: Grille, montants: dict[CleCellule, Decimal | None], *, source: str, auteur: Auteur
) -> None:
    """A grid a closed year was paid by is history: another text is another grid."""
    if grille.annees.filter(close_le__isnull=False).exists():
        raise ValidationError(
            "Une année close a été payée sur cette grille\u00a0: créez-en une autre pour le "
            "nouveau texte."
        )
    tailles = {t.code: t for t in ClasseTaille.objects.order_by("minimum")}
    for cle, montant in montants.items():
        ligne = grille.lignes.filter(
            mission=cle.mission, volet=cle.volet, taille__code=cle.taille
        ).first() or LigneGrille(
            grille=grille,
            mission_id=cle.mission,
            volet=cle.volet,
            taille=tailles[cle.taille],
            clef=f"{cle.mission or 'contrat'}_{cle.volet}",
        )
        ligne.montant, ligne.sources = montant, [source]
        ligne.confiance = Confiance.INCONNU if montant is None else Confiance.SAISI
        ligne.full_clean()
        ligne.save()
    _noter_montants("missions.grille_saisie", grille, montants, source, auteur)


@transaction.atomic
def saisir_montants_annee(
    annee: AnneeContrat,
    montants: dict[CleCellule, Decimal | None],
    *,
    source: str,
    auteur: Auteur,
) -> None:
    _exiger_ouverte(annee)
    for cle, montant in montants.items():
        if montant is None:
            annee.montants.filter(mission=cle.mission, volet=cle.volet).delete()
        else:
            MontantContrat.objects.update_or_create(
                annee=annee,
                mission_id=cle.mission,  # type: ignore[misc]  # None: le fonctionnement
                volet=cle.volet,
                defaults={"montant": montant, "source": source},
            )
    _noter_montants("missions.montants_saisis", annee, montants, source, auteur)


def _noter_montants(
    action: str,
    objet: Model,
    montants: dict[CleCellule, Decimal | None],
    source: str,
    auteur: Auteur,
) -> None:
    if montants:
        ecrits = {f"{c.libelle} {c.volet} {c.taille}".strip(): str(m) for c, m in montants.items()}
        noter(
            action,
            acteur=auteur.compte,
            objet=objet,
            details={"montants": ecrits, "source": source},
            request=auteur.request,
        )


def _exiger_ouverte(annee: AnneeContrat) -> None:
    if annee.close:
        raise ValidationError(f"L’année {annee.numero} est close\u00a0: elle ne change plus.")
