"""Readers who have no account: a link each, their remarks, their approval."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from cpts_portal.journal.services import noter
from membres.acces_externe.services import AccesOuvert, ouvrir_acces
from membres.comptes.models import Compte
from projet_sante import permissions
from projet_sante.models import Approbation, LecteurExterne, Remarque, Version

GENRE_ACCES = "projet_sante"


@transaction.atomic
def ouvrir_a_un_lecteur(
    version: Version,
    *,
    nom: str,
    organisme: str,
    email: str,
    jusqu_au: datetime,
    par: Compte | None,
    request: HttpRequest | None = None,
) -> AccesOuvert:
    ouvert = ouvrir_acces(
        GENRE_ACCES,
        objet=str(version),
        nom=nom,
        organisme=organisme,
        email=email,
        expire_le=jusqu_au,
        par=par,
        request=request,
    )
    LecteurExterne.objects.create(acces=ouvert.acces, version=version)
    return ouvert


@transaction.atomic
def ecrire_une_remarque(lecteur: LecteurExterne, *, partie: str, texte: str) -> Remarque:
    """On a part of the version this person was given, and no other."""
    titres = {p["slug"]: p["titre"] for p in lecteur.version.contenu["contexte"]["parties"]}
    if partie not in titres:
        raise ValidationError("Cette partie n’est pas dans la version que vous lisez.")
    remarque = Remarque(lecteur=lecteur, partie=partie, titre=titres[partie], texte=texte.strip())
    remarque.full_clean()
    remarque.save()
    noter("projet.remarque", acteur=None, au_nom_de=str(lecteur.acces), objet=lecteur.version)
    return remarque


@transaction.atomic
def traiter_une_remarque(remarque: Remarque, *, suite: str, par: Compte) -> None:
    if not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau traitent une remarque.")
    if not suite.strip():
        raise ValidationError({"suite": "Dites quelle suite est donnée."})
    remarque.suite, remarque.traitee_par, remarque.traitee_le = suite.strip(), par, timezone.now()
    remarque.save(update_fields=["suite", "traitee_par", "traitee_le"])


@transaction.atomic
def approuver(lecteur: LecteurExterne, *, nom: str, qualite: str) -> Approbation:
    """Of what was read: the hash of the file, or of the content while the file is prepared."""
    version = lecteur.version
    empreinte = version.pdf.sha256 if version.pdf else version.empreinte
    approbation = Approbation(
        lecteur=lecteur, nom=nom.strip(), qualite=qualite.strip(), empreinte=empreinte
    )
    approbation.full_clean(exclude=["lecteur"])
    try:
        with transaction.atomic():
            approbation.save()
    except IntegrityError as erreur:
        raise ValidationError("Vous avez déjà approuvé cette version.") from erreur
    noter("projet.approbation", acteur=None, au_nom_de=str(lecteur.acces), objet=version)
    return approbation
