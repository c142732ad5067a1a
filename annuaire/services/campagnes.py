"""Asking « tout est juste ? »: by the coordination to those it chose, by beat to those due.

An entry is written to by the worker, under a row with a lease; each message and its mark are one
transaction, so that a worker killed in the middle starts again and writes to nobody twice.
"""

import logging
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from annuaire import jetons
from annuaire.enums import Ecart, NatureEnvoi
from annuaire.fraicheur import RYTHME_MAX_MOIS, ajouter_mois
from annuaire.models import Campagne, EnvoiCampagne, Fiche, Sollicitation
from annuaire.models.fiche import FicheQuerySet
from annuaire.queries.campagnes import echues, exercices_legers, relancables
from annuaire.queries.demandes import adresses_de
from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter
from cpts_portal.lib.ecriture import pluriel
from cpts_portal.travaux.bail import Bail, BailPerdu, prendre, tenu
from cpts_portal.travaux.enums import Etat
from cpts_portal.travaux.services import mettre_en_file, relancer

logger = logging.getLogger(__name__)

_LOT = 25
CLOSE = "Cette campagne est close : rouvrez-la d’abord."
DEJA_EN_COURS = "Un envoi de cette campagne est déjà en cours."
PERSONNE = "Personne ne correspond à ce choix : élargissez-le."
PERSONNE_A_RELANCER = "Personne n’est à relancer aujourd’hui."
INATTENDU = (
    "L’envoi s’est arrêté ({erreur}). Ce qui est parti ne repartira pas : relancez-le, et si "
    "l’échec se répète, prévenez l’administrateur du portail."
)


def lien_de_verification(sollicitation: Sollicitation) -> str:
    return _adresse("annuaire:verifier", sollicitation)


def _adresse(nom: str, sollicitation: Sollicitation) -> str:
    jeton = jetons.sceller(jetons.VERIFICATION, sollicitation.pk)
    return settings.WAGTAILADMIN_BASE_URL + reverse(nom, args=[jeton])


# --- What the coordination does ---


@transaction.atomic
def lancer(
    titre: str,
    fiches: FicheQuerySet,
    *,
    criteres: list[str],
    acteur: Any,
    request: Any = None,
) -> Campagne:
    """`fiches` bear `adresse_connue`; those without one wait for a letter."""
    choisies = list(fiches.values_list("pk", "adresse_connue"))  # type: ignore[misc]  # annoté
    if not choisies:
        raise ValidationError(PERSONNE)
    campagne = Campagne.objects.create(
        titre=titre.strip()[:120], criteres=criteres, lancee_par=acteur
    )
    Sollicitation.objects.bulk_create(
        Sollicitation(campagne=campagne, fiche_id=pk, adresse=adresse) for pk, adresse in choisies
    )
    if any(adresse for _, adresse in choisies):
        _demander_l_envoi(campagne, NatureEnvoi.PREMIER, acteur)
    noter(
        "annuaire.campagne_lancee",
        acteur=acteur,
        objet=campagne,
        details={"fiches": len(choisies)},
        request=request,
    )
    return campagne


@transaction.atomic
def relancer_les_muettes(campagne: Campagne, *, acteur: Any, request: Any = None) -> int:
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=campagne.pk)
    if campagne.close_le:
        raise ValidationError(CLOSE)
    nombre = campagne.sollicitations.filter(relancables()).count()
    if not nombre:
        raise ValidationError(PERSONNE_A_RELANCER)
    _demander_l_envoi(campagne, NatureEnvoi.RELANCE, acteur)
    noter(
        "annuaire.campagne_relancee",
        acteur=acteur,
        objet=campagne,
        details={"nombre": nombre},
        request=request,
    )
    return nombre


@transaction.atomic
def lettres_postees(campagne: Campagne, *, acteur: Any, request: Any = None) -> int:
    postees = campagne.sollicitations.filter(adresse="", envoyee_le=None, ecartee="").update(
        envoyee_le=timezone.now()
    )
    noter(
        "annuaire.campagne_lettres",
        acteur=acteur,
        objet=campagne,
        details={"nombre": postees},
        request=request,
    )
    return postees


@transaction.atomic
def clore(campagne: Campagne, *, acteur: Any, request: Any = None) -> None:
    """No reminder leaves any more; an answer that comes late is still taken."""
    Campagne.objects.filter(pk=campagne.pk, close_le=None).update(
        close_le=timezone.now(), close_par=acteur
    )
    noter("annuaire.campagne_close", acteur=acteur, objet=campagne, request=request)


@transaction.atomic
def rouvrir(campagne: Campagne, *, acteur: Any, request: Any = None) -> None:
    Campagne.objects.filter(pk=campagne.pk).update(close_le=None, close_par=None)
    noter("annuaire.campagne_rouverte", acteur=acteur, objet=campagne, request=request)


def reessayer(campagne: Campagne) -> bool:
    envoi = campagne.envois.filter(etat=Etat.ECHEC).order_by("-demande_le", "-pk").first()
    return envoi is not None and relancer(envoi)


def _demander_l_envoi(campagne: Campagne, nature: NatureEnvoi, acteur: Any) -> EnvoiCampagne:
    if campagne.envois.filter(etat__in=[Etat.DEMANDE, Etat.EN_COURS]).exists():
        raise ValidationError(DEJA_EN_COURS)
    envoi = EnvoiCampagne.objects.create(campagne=campagne, nature=nature, demandeur=acteur)
    mettre_en_file(envoi)
    return envoi


# --- What beat does ---


@transaction.atomic
def solliciter_a_leur_rythme(jour: date) -> int:
    """Those due, a few a day, into the campaign of the month; run twice, it asks nobody twice."""
    quota = settings.ANNUAIRE_SOLLICITATIONS_PAR_JOUR
    if not quota:
        return 0
    campagne, _ = Campagne.objects.get_or_create(
        mois=jour.replace(day=1),
        defaults={"titre": f"Au rythme des fiches, {date_format(jour, 'F Y')}"},
    )
    # One beat at a time from here on: the second sees what the first wrote.
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=campagne.pk)
    deja = Sollicitation.objects.filter(
        campagne__mois__isnull=False, creee_le__date=timezone.localdate()
    ).count()
    if campagne.close_le or deja >= quota:
        return 0
    dues = echues(jour).values_list("pk", "adresse_connue")  # type: ignore[misc]  # annoté
    choisies = list(dues[: quota - deja])
    connues = set(campagne.sollicitations.values_list("fiche_id", flat=True))
    nouvelles = Sollicitation.objects.bulk_create(
        Sollicitation(campagne=campagne, fiche_id=pk, adresse=adresse)
        for pk, adresse in choisies
        if pk not in connues
    )
    if nouvelles and not campagne.envois.filter(etat__in=[Etat.DEMANDE, Etat.EN_COURS]).exists():
        _demander_l_envoi(campagne, NatureEnvoi.PREMIER, None)
    return len(nouvelles)


@transaction.atomic
def relancer_a_leur_rythme() -> int:
    """Reminders of the portal's own campaigns; those of the coordination are its own to send."""
    demandes = 0
    ouvertes = Campagne.objects.filter(mois__isnull=False, close_le=None).order_by("mois")
    for campagne in ouvertes.select_for_update(of=("self",)):
        occupee = campagne.envois.filter(etat__in=[Etat.DEMANDE, Etat.EN_COURS]).exists()
        if not occupee and campagne.sollicitations.filter(relancables()).exists():
            _demander_l_envoi(campagne, NatureEnvoi.RELANCE, None)
            demandes += 1
    return demandes


# --- What the worker does ---


def envoyer_la_campagne(pk: int) -> Etat | None:
    """The state it ends in, None when there was nothing to take."""
    bail = prendre(EnvoiCampagne, pk)
    if bail is None:
        return None
    try:
        with tenu(bail):
            _tenter(bail)
    except BailPerdu:
        logger.warning("Bail perdu pendant l’envoi de campagne %s", pk)
    return Etat(EnvoiCampagne.objects.values_list("etat", flat=True).get(pk=pk))


def _tenter(bail: Bail) -> None:
    """The one place where everything is caught: the row must say what happened."""
    envoi = EnvoiCampagne.objects.select_related("campagne", "demandeur").get(pk=bail.pk)
    try:
        _ecrire_a_tous(bail, envoi)
    except BailPerdu:
        raise
    except Exception as erreur:
        logger.exception("Envoi de campagne %s", bail.pk)
        bail.echouer(INATTENDU.format(erreur=type(erreur).__name__))


def _ecrire_a_tous(bail: Bail, envoi: EnvoiCampagne) -> None:
    total = _restantes(envoi).count()
    vues = 0
    while lot := list(_restantes(envoi).order_by("pk").values_list("pk", flat=True)[:_LOT]):
        with transaction.atomic():
            ecrites = sum(_ecrire_une(pk, envoi) for pk in lot)
            vues += len(lot)
            envoi.envoyes += ecrites
            # Also the proof that the lease still holds: lost, the whole lot is rolled back.
            bail.ecrire(
                envoyes=envoi.envoyes,
                etape=f"{vues} fiche{pluriel(vues)} sur {total}",
                pourcent=min(100 * vues // total, 100) if total else 100,
            )
    bail.aboutir(etape="", pourcent=100)


def _restantes(envoi: EnvoiCampagne) -> QuerySet[Sollicitation]:
    """Each message written takes its line out of here."""
    lignes = envoi.campagne.sollicitations.all()
    if envoi.nature == NatureEnvoi.PREMIER:
        return lignes.filter(envoyee_le=None, ecartee="", reponse="").exclude(adresse="")
    pas_encore = Q(relancee_le=None) | Q(relancee_le__lt=envoi.demande_le)
    return lignes.filter(relancables(), pas_encore)


def _ecrire_une(pk: int, envoi: EnvoiCampagne) -> bool:
    sollicitation = Sollicitation.objects.select_for_update(of=("self",)).get(pk=pk)
    fiche = (
        Fiche.objects.select_related("compte")
        .prefetch_related(Prefetch("exercices", exercices_legers()))
        .get(pk=sollicitation.fiche_id)
    )
    relance = envoi.nature == NatureEnvoi.RELANCE
    ecart = _ecart(sollicitation, fiche)
    if ecart:
        if relance:
            # Nothing to write any more, and no reason to look again.
            sollicitation.relances = settings.ANNUAIRE_RELANCES
            sollicitation.save(update_fields=["relances"])
        else:
            sollicitation.ecartee = ecart
            sollicitation.save(update_fields=["ecartee"])
        return False
    sollicitation.courriel = envoyer(
        a=sollicitation.adresse,
        gabarit="annuaire/verification",
        contexte={
            "fiche": fiche,
            "exercices": fiche.exercices.all(),
            "lien": lien_de_verification(sollicitation),
            "jours": settings.ANNUAIRE_VERIFICATION_JOURS,
            "relance": relance,
        },
        acteur=envoi.demandeur,
        desabonnement=_adresse("annuaire:verifier_courriels", sollicitation),
    )
    maintenant = timezone.now()
    if relance:
        sollicitation.relances += 1
        sollicitation.relancee_le = maintenant
    else:
        sollicitation.envoyee_le = maintenant
    sollicitation.save(update_fields=["courriel", "relances", "relancee_le", "envoyee_le"])
    return True


def _ecart(sollicitation: Sollicitation, fiche: Fiche) -> Ecart | None:
    """What changed since the choice: the person has the last word."""
    if not fiche.publiee:
        return Ecart.RETIREE
    if fiche.sans_courriel_depuis:
        return Ecart.STOP
    if sollicitation.adresse.lower() not in adresses_de(fiche):
        return Ecart.ADRESSE
    return None


# --- Erasure ---


@transaction.atomic
def purger_les_campagnes(jour: date) -> int:
    """Kept as long as the slowest rhythm: who was asked is not asked again within it."""
    limite = ajouter_mois(jour, -RYTHME_MAX_MOIS)
    return Campagne.objects.filter(lancee_le__date__lt=limite).delete()[0]
