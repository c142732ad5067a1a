"""One function per thing a person can do to the library."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels import services as courriels
from cpts_portal.documents import fichiers
from cpts_portal.journal.services import noter
from cpts_portal.lib.fichiers_recus import FichierRecu, FichierRefuse
from cpts_portal.lib.reception import recevoir
from cpts_portal.lib.texte_des_fichiers import TexteIllisible, extraire
from cpts_portal.travaux.bail import BailPerdu, prendre, tenu
from cpts_portal.travaux.services import mettre_en_file
from membres.comptes.models import Compte
from membres.instances.models import Instance

from . import permissions, queries
from .models import Categorie, Document, Lecture, Version

POIDS_MAXIMAL = 20 * 1024 * 1024


def controler(octets: bytes, nom: str) -> tuple[FichierRecu, bool]:
    """The file as its content says it is, and whether an antivirus looked at it."""
    try:
        return recevoir(octets, nom, POIDS_MAXIMAL)
    except FichierRefuse as refus:
        raise ValidationError(str(refus)) from refus


@transaction.atomic
def deposer(
    *,
    titre: str,
    description: str,
    categorie: Categorie,
    visibilite: str,
    instance: Instance | None,
    revoir_le: dt.date | None,
    octets: bytes,
    nom: str,
    par: Compte,
    request: HttpRequest | None = None,
) -> Document:
    if not permissions.peut_placer(par, visibilite, instance):
        raise PermissionDenied("Vous ne pouvez pas déposer de document à cet endroit.")
    document = Document(
        titre=titre,
        description=description,
        categorie=categorie,
        visibilite=visibilite,
        instance=instance,
        revoir_le=revoir_le,
        cree_par=par,
    )
    document.full_clean()
    document.save()
    _ajouter(document, octets=octets, nom=nom, note="", par=par)
    noter("bibliotheque.depose", acteur=par, objet=document, request=request)
    return document


@transaction.atomic
def remplacer(
    document: Document,
    *,
    octets: bytes,
    nom: str,
    note: str,
    par: Compte,
    request: HttpRequest | None = None,
) -> Version:
    """A new version; those before stay readable."""
    _exiger(par, document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    version = _ajouter(document, octets=octets, nom=nom, note=note, par=par)
    noter("bibliotheque.remplace", acteur=par, objet=document, request=request)
    return version


def _ajouter(document: Document, *, octets: bytes, nom: str, note: str, par: Compte) -> Version:
    recu, examinee = controler(octets, nom)
    derniere = document.versions.order_by("-numero").first()
    if derniere and derniere.sha256 == recu.sha256:
        raise ValidationError("Ce fichier est déjà la version en cours.")
    range_ = fichiers.ranger(f"bibliotheque/{uuid.uuid4().hex}.{recu.extension}", octets)
    version = Version.objects.create(
        document=document,
        numero=derniere.numero + 1 if derniere else 1,
        fichier=range_.nom,
        nom=recu.nom,
        extension=recu.extension,
        type_mime=recu.type_mime,
        taille=recu.taille,
        sha256=recu.sha256,
        examinee=examinee,
        note=note,
        deposee_par=par,
    )
    mettre_en_file(Lecture.objects.create(version=version))
    return version


@transaction.atomic
def modifier(
    document: Document,
    *,
    titre: str,
    description: str,
    categorie: Categorie,
    visibilite: str,
    instance: Instance | None,
    revoir_le: dt.date | None,
    par: Compte,
    request: HttpRequest | None = None,
) -> None:
    _exiger(par, document)
    place = (document.visibilite, document.instance_id)
    bouge = place != (visibilite, instance.pk if instance else None)
    if bouge and not permissions.peut_placer(par, visibilite, instance):
        raise PermissionDenied("Vous ne pouvez pas donner ce document à d’autres lecteurs.")
    if document.revoir_le != revoir_le:
        document.rappele_le = None
    document.titre, document.description = titre, description
    document.categorie, document.revoir_le = categorie, revoir_le
    document.visibilite, document.instance = visibilite, instance
    document.full_clean()
    document.save()
    noter("bibliotheque.modifie", acteur=par, objet=document, request=request)


@transaction.atomic
def archiver(document: Document, *, par: Compte, request: HttpRequest | None = None) -> None:
    _exiger(par, document)
    document.archive_le, document.archive_par = timezone.now(), par
    document.save(update_fields=["archive_le", "archive_par"])
    noter("bibliotheque.archive", acteur=par, objet=document, request=request)


@transaction.atomic
def remettre(document: Document, *, par: Compte, request: HttpRequest | None = None) -> None:
    _exiger(par, document)
    document.archive_le = document.archive_par = None
    document.save(update_fields=["archive_le", "archive_par"])
    noter("bibliotheque.remis", acteur=par, objet=document, request=request)


@transaction.atomic
def ajouter_categorie(nom: str, *, par: Compte, request: HttpRequest | None = None) -> Categorie:
    _exiger_la_tenue(par)
    derniere = Categorie.objects.aggregate(plus_loin=Max("ordre"))["plus_loin"] or 0
    categorie = Categorie(nom=" ".join(nom.split()), ordre=derniere + 10)
    categorie.full_clean()
    categorie.save()
    noter("bibliotheque.categorie", acteur=par, objet=categorie, request=request)
    return categorie


@transaction.atomic
def renommer_categorie(
    categorie: Categorie, nom: str, *, par: Compte, request: HttpRequest | None = None
) -> None:
    _exiger_la_tenue(par)
    ligne = Categorie.objects.select_for_update().get(pk=categorie.pk)
    avant, ligne.nom = ligne.nom, " ".join(nom.split())
    ligne.full_clean()
    ligne.save(update_fields=["nom"])
    noter(
        "bibliotheque.categorie_renommee",
        acteur=par,
        objet=ligne,
        details={"avant": avant},
        request=request,
    )


@transaction.atomic
def deplacer_categorie(categorie: Categorie, *, monter: bool, par: Compte) -> None:
    """One place up or down; the whole row of places is written again, ten apart."""
    _exiger_la_tenue(par)
    rangees = list(Categorie.objects.select_for_update().order_by("ordre", "nom"))
    place = next((i for i, une in enumerate(rangees) if une.pk == categorie.pk), None)
    voisine = None if place is None else place + (-1 if monter else 1)
    if place is None or voisine is None or not 0 <= voisine < len(rangees):
        return
    rangees[place], rangees[voisine] = rangees[voisine], rangees[place]
    for rang, une in enumerate(rangees, 1):
        une.ordre = rang * 10
    Categorie.objects.bulk_update(rangees, ["ordre"])


@transaction.atomic
def supprimer_categorie(
    categorie: Categorie, *, par: Compte, request: HttpRequest | None = None
) -> None:
    """Only an empty one: documents, even archived, keep the place they were put in."""
    _exiger_la_tenue(par)
    ligne = Categorie.objects.select_for_update().get(pk=categorie.pk)
    nombre = ligne.documents.count()
    if nombre:
        fin = "s" if nombre > 1 else ""
        raise ValidationError(
            f"«\u00a0{ligne}\u00a0» range {nombre} document{fin}\u00a0: "
            "changez-les d’abord de catégorie, archivés compris."
        )
    noter("bibliotheque.categorie_supprimee", acteur=par, objet=ligne, request=request)
    ligne.delete()


def _exiger_la_tenue(par: Compte) -> None:
    if not permissions.peut_tout_tenir(par):
        raise PermissionDenied("Les catégories se tiennent à la coordination ou au bureau.")


def _exiger(par: Compte, document: Document) -> None:
    if not permissions.peut_tenir(par, document):
        raise PermissionDenied("Ce document n’est pas à vous.")


def lire(pk: int) -> None:
    """In the worker: take the row, read the file, keep its words."""
    bail = prendre(Lecture, pk)
    if bail is None:
        return
    try:
        with tenu(bail):
            version = Lecture.objects.select_related("version").get(pk=pk).version
            try:
                with fichiers.ouvrir(version.fichier) as flux:
                    texte = extraire(flux.read(), version.extension)
            except (TexteIllisible, FileNotFoundError) as refus:
                bail.echouer(f"{refus} Il se trouve par son titre seulement."[:300])
            else:
                bail.aboutir(texte=texte)
    except BailPerdu:
        return


@transaction.atomic
def rappeler_les_relectures(jour: dt.date) -> int:
    """Once per review date, to whoever deposited it; run each day, it may run again."""
    dus = list(queries.a_revoir(jour).filter(rappele_le=None, cree_par__is_active=True))
    for document in dus:
        assert document.cree_par is not None  # noqa: S101 - filtered above
        courriels.envoyer(
            a=document.cree_par.email,
            gabarit="bibliotheque/relecture",
            contexte={
                "document": document,
                "lien": settings.WAGTAILADMIN_BASE_URL
                + reverse("bibliotheque:document", args=[document.pk]),
            },
        )
        document.rappele_le = jour
        document.save(update_fields=["rappele_le"])
    return len(dus)
