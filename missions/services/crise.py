"""The crisis plan: its lines, its versions, their sending, the members who volunteer."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cpts_portal.documents import fichiers
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.journal.services import noter
from cpts_portal.lib.depots import DepotRefuse
from cpts_portal.lib.reception import accepter
from cpts_portal.travaux.enums import Etat
from membres.adhesions.models import Adherent
from missions.enums import GenrePreuve
from missions.enums_crise import DestinatairePlan
from missions.models import (
    LignePlan,
    PieceAttendue,
    Preuve,
    ReferentCrise,
    TransmissionPlan,
    VersionPlan,
    VolontaireCrise,
)
from missions.plan_crise import empreinte
from missions.queries import contrat_courant
from missions.queries.crise import (
    ECHEANCE,
    brouillon,
    contenu_de,
    derniere_version,
    differe,
    envois_de,
    versions,
)
from missions.queries.horloge import horloge
from missions.services.horloge import noter_faite
from missions.services.mesures import Auteur
from missions.services.preuves import FichierDonne, ajouter_preuve

GENRE_DOCUMENT = "plan_crise"
DOSSIER = "plan-de-crise"
_L = TypeVar("_L", bound=LignePlan)


# --- Le brouillon ---


@transaction.atomic
def enregistrer_ligne(ligne: _L, *, auteur: Auteur) -> _L:
    """A new line takes the last place."""
    if ligne.pk is None:
        dernier = type(ligne)._default_manager.aggregate(Max("ordre"))["ordre__max"]
        ligne.ordre = (dernier or 0) + 1
    ligne.full_clean()
    ligne.save()
    _noter("missions.crise_ligne", ligne, auteur)
    return ligne


@transaction.atomic
def retirer_ligne(ligne: LignePlan, *, auteur: Auteur) -> None:
    """Out of the draft; the versions keep it, and it can be put back."""
    ligne.retiree_le = timezone.now()
    ligne.save(update_fields=["retiree_le"])
    _noter("missions.crise_ligne_retiree", ligne, auteur)


@transaction.atomic
def remettre_ligne(ligne: LignePlan, *, auteur: Auteur) -> None:
    ligne.retiree_le = None
    ligne.save(update_fields=["retiree_le"])
    _noter("missions.crise_ligne_remise", ligne, auteur)


@transaction.atomic
def deplacer_ligne(ligne: LignePlan, *, monter: bool, auteur: Auteur) -> None:
    """One place up or down; at the end, nothing moves."""
    lignes = list(
        type(ligne)
        ._default_manager.select_for_update()
        .filter(retiree_le=None)
        .order_by("ordre", "pk")
    )
    rang = next((i for i, autre in enumerate(lignes) if autre.pk == ligne.pk), None)
    cible = None if rang is None else rang + (-1 if monter else 1)
    if rang is None or cible is None or not 0 <= cible < len(lignes):
        return
    lignes[rang], lignes[cible] = lignes[cible], lignes[rang]
    for ordre, autre in enumerate(lignes, 1):
        autre.ordre = ordre
    type(ligne)._default_manager.bulk_update(lignes, ["ordre"])
    _noter("missions.crise_ligne", ligne, auteur)


def _noter(action: str, ligne: LignePlan, auteur: Auteur) -> None:
    noter(action, acteur=auteur.compte, objet=ligne, request=auteur.request)


# --- Les versions ---


@transaction.atomic
def arreter_version(*, objet: str, jour: date, auteur: Auteur) -> VersionPlan:
    """The draft becomes a version; nothing of it will ever move."""
    # Two clicks at once: the second waits here, then reads that nothing changed.
    list(ReferentCrise.objects.select_for_update().order_by("pk").values_list("pk"))
    derniere = derniere_version()
    lu = brouillon()
    if not lu.referents:
        raise ValidationError("Un plan dit qui appeler\u00a0: ajoutez d’abord un référent.")
    if not differe(lu, derniere):
        raise ValidationError(
            f"Rien n’a changé depuis la version {derniere.numero if derniere else 0}."
        )
    if jour > timezone.localdate():
        raise ValidationError({"jour": "Une version s’arrête aujourd’hui ou s’est arrêtée avant."})
    if derniere and jour < derniere.arretee_le:
        raise ValidationError(
            {"jour": f"La version {derniere.numero} est plus récente que cette date."}
        )
    contenu = contenu_de(lu)
    version = VersionPlan(
        numero=(derniere.numero if derniere else 0) + 1,
        arretee_le=jour,
        objet=objet.strip(),
        contenu=contenu,
        sha256=empreinte(contenu),
        arretee_par=auteur.compte,
    )
    version.full_clean(exclude=["arretee_par"])
    version.save()
    noter(
        "missions.crise_version",
        acteur=auteur.compte,
        objet=version,
        details={"sha256": version.sha256},
        request=auteur.request,
    )
    return version


@transaction.atomic
def transmettre(
    version: VersionPlan,
    *,
    a: DestinatairePlan,
    le: date,
    moyen: str = "",
    fichier: FichierDonne | None = None,
    auteur: Auteur,
) -> TransmissionPlan:
    """Sent to both, it meets the deadline of its contract year."""
    if le > timezone.localdate():
        raise ValidationError({"le": "Cet envoi n’a pas encore eu lieu."})
    if le < version.arretee_le:
        raise ValidationError({"le": "Une version s’envoie après avoir été arrêtée."})
    envoi = TransmissionPlan(version=version, a=a, le=le, moyen=moyen, notee_par=auteur.compte)
    if fichier is not None:
        _joindre(envoi, fichier)
    envoi.full_clean(exclude=["notee_par"])
    if fichier is not None:
        fichiers.ranger(envoi.fichier, fichier.octets)
    envoi.save()
    _noter_envoi("missions.crise_transmise", envoi, auteur)
    _tenir_l_echeance(version, faite=True, auteur=auteur)
    return envoi


def _joindre(envoi: TransmissionPlan, fichier: FichierDonne) -> None:
    try:
        depot = accepter(fichier.nom, fichier.octets)
    except DepotRefuse as refus:
        raise ValidationError({"fichier": str(refus)}) from None
    envoi.fichier = f"{DOSSIER}/{uuid.uuid4()}.{depot.extension}"
    envoi.nom_fichier, envoi.type_mime = depot.nom, depot.type_mime
    envoi.sha256 = hashlib.sha256(fichier.octets).hexdigest()


@transaction.atomic
def annuler_transmission(envoi: TransmissionPlan, *, auteur: Auteur) -> None:
    """Noted by mistake: the line stays, cancelled, and the deadline is due again."""
    if envoi.annulee_le:
        return
    _tenir_l_echeance(envoi.version, faite=False, auteur=auteur)
    envoi.annulee_le = timezone.now()
    envoi.save(update_fields=["annulee_le"])
    _noter_envoi("missions.crise_transmission_annulee", envoi, auteur)


def _noter_envoi(action: str, envoi: TransmissionPlan, auteur: Auteur) -> None:
    noter(
        action,
        acteur=auteur.compte,
        objet=envoi.version,
        details={"a": envoi.a, "le": envoi.le.isoformat()},
        request=auteur.request,
    )


def _tenir_l_echeance(version: VersionPlan, *, faite: bool, auteur: Auteur) -> None:
    """Tick the deadline the two sendings meet, or untick the one they had met."""
    envois = envois_de(versions().get(pk=version.pk))
    if len(envois) < len(DestinatairePlan):
        return
    le = max(envois.values())
    contrat = contrat_courant(le)
    if contrat is None:
        return
    annee = contrat.annees.filter(debut__lte=le, fin__gte=le, close_le=None).first()
    cles = {ECHEANCE, f"{ECHEANCE}:{annee.numero if annee else 0}"}
    for echeance in horloge(contrat, timezone.localdate()):
        # Cochée à la main un autre jour, elle n'est pas à nous.
        a_changer = not echeance.faite if faite else echeance.faite_le == le
        if echeance.cle in cles and a_changer:
            noter_faite(contrat, echeance.cle, faite=faite, le=le, auteur=auteur)


# --- La pièce attendue ---


def papier_pret(version: VersionPlan) -> DocumentProduit | None:
    """The last PDF of that version the worker finished."""
    return (
        DocumentProduit.objects.filter(
            genre=GENRE_DOCUMENT, parametres__version=version.pk, etat=Etat.ABOUTI
        )
        .order_by("-termine_le", "-pk")
        .first()
    )


@transaction.atomic
def verser_au_dossier(version: VersionPlan, piece: PieceAttendue, *, auteur: Auteur) -> Preuve:
    """The PDF of the version becomes the proof the indicator expects."""
    papier = papier_pret(version)
    if papier is None:
        raise ValidationError("Préparez d’abord le PDF de cette version, puis recommencez.")
    with fichiers.ouvrir(papier.fichier) as flux:
        octets = flux.read()
    return ajouter_preuve(
        piece.indicateur,
        nom=f"{version}, {version.arretee_le:%d/%m/%Y}",
        piece=piece,
        genre=GenrePreuve.FICHIER,
        fichier=FichierDonne(f"plan-de-crise-version-{version.numero}.pdf", octets),
        auteur=auteur,
    )


# --- Les volontaires ---


@transaction.atomic
def se_porter_volontaire(
    adherent: Adherent,
    *,
    telephone: str,
    competences: str = "",
    disponibilites: str = "",
    auteur: Auteur,
) -> VolontaireCrise:
    """Again, it updates; the person alone does it for themselves."""
    volontaire = VolontaireCrise.objects.filter(adherent=adherent, retire_le=None).first()
    nouveau = volontaire is None
    volontaire = volontaire or VolontaireCrise(adherent=adherent)
    volontaire.telephone = telephone
    volontaire.competences, volontaire.disponibilites = competences, disponibilites
    volontaire.full_clean()
    volontaire.save()
    action = "missions.volontaire" if nouveau else "missions.volontaire_modifie"
    noter(action, acteur=auteur.compte, objet=volontaire, request=auteur.request)
    return volontaire


@transaction.atomic
def retirer_volontaire(volontaire: VolontaireCrise, *, auteur: Auteur) -> None:
    volontaire.retire_le = timezone.now()
    volontaire.save(update_fields=["retire_le"])
    noter(
        "missions.volontaire_retire",
        acteur=auteur.compte,
        objet=volontaire,
        request=auteur.request,
    )


def noter_export(volontaires: Iterable[VolontaireCrise], *, auteur: Auteur) -> None:
    """Each of them sees who took their number away."""
    for volontaire in volontaires:
        noter(
            "missions.volontaire_exporte",
            acteur=auteur.compte,
            objet=volontaire,
            request=auteur.request,
        )


def effacer_les_volontaires(avant: date) -> int:
    """Those withdrawn long ago, and what they answered; the calls keep their number."""
    anciens = VolontaireCrise.objects.filter(retire_le__date__lt=avant)
    return anciens.delete()[1].get(VolontaireCrise._meta.label, 0)
