import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from cpts_portal.travaux import registre
from cpts_portal.travaux.enums import Etat
from cpts_portal.travaux.models import Travail
from cpts_portal.travaux.registre import Suivi

logger = logging.getLogger(__name__)

ABANDON = (
    "Le traitement s’est interrompu {tentatives} fois de suite sans aboutir. "
    "Relancez-le ; si l’échec se répète, prévenez l’administrateur du portail."
)


def mettre_en_file(travail: Travail) -> None:
    """Hint the queue once the row is committed.

    `robust` because the row is already saved: an absent broker must delay the work, not turn
    the person's page into an error. The sweeper finds the row.
    """

    # Une fonction nommée : pour journaliser l'erreur, Django lui demande son nom.
    def publier() -> None:
        _publier(type(travail), travail.pk)

    transaction.on_commit(publier, robust=True)


def _publier(modele: type[Travail], pk: int) -> None:
    modele._default_manager.filter(pk=pk).update(mis_en_file_le=Now())
    registre.suivi_de(modele).tache.apply_async((pk,))


def relancer(travail: Travail) -> bool:
    """Start afresh, on a person's demand, work that had ended badly; False if it had not."""
    relances = (
        type(travail)
        ._default_manager.filter(pk=travail.pk, etat__in=[Etat.ECHEC, Etat.INCERTAIN])
        .update(
            etat=Etat.DEMANDE,
            tentatives=0,
            raison="",
            etape="",
            pourcent=None,
            termine_le=None,
            pas_avant=None,
            mis_en_file_le=None,
        )
    )
    if relances:
        mettre_en_file(travail)
    return bool(relances)


def balayer() -> dict[str, int]:
    """Requeue what nobody took and what a dead worker held. Safe to run twice at once."""
    repris = sum(_liberer_les_baux_expires(suivi) for suivi in registre.suivis())
    relances = sum(_relancer_les_oublies(suivi) for suivi in registre.suivis())
    return {"repris": repris, "relances": relances}


def _liberer_les_baux_expires(suivi: Suivi) -> int:
    with transaction.atomic():
        lignes = list(
            suivi.modele._default_manager.bail_expire()
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("demande_le")
        )
        for travail in lignes:
            _liberer(suivi, travail)
    return len(lignes)


def _liberer(suivi: Suivi, travail: Travail) -> None:
    travail.bail_jusqu_a = None
    travail.mis_en_file_le = None
    raison = suivi.incertain_si(travail)
    if raison is not None:
        travail.etat, travail.raison = Etat.INCERTAIN, raison
    elif travail.tentatives >= settings.TRAVAUX_TENTATIVES:
        travail.etat = Etat.ECHEC
        travail.raison = ABANDON.format(tentatives=travail.tentatives)
    else:
        travail.etat = Etat.DEMANDE
    travail.save(update_fields=["etat", "bail_jusqu_a", "mis_en_file_le", "raison"])
    logger.warning(
        "Bail expiré : %s %s devient « %s »",
        travail._meta.label, travail.pk, travail.etat,
    )  # fmt: skip


def _relancer_les_oublies(suivi: Suivi) -> int:
    """At most a batch: the queue may only be slow, and doubles would make it slower."""
    seuil = Now() - timedelta(seconds=settings.TRAVAUX_RELANCE)
    oublies = (
        suivi.modele._default_manager.a_prendre()
        .filter(Q(mis_en_file_le__isnull=True) | Q(mis_en_file_le__lt=seuil))
        .order_by("demande_le")
        .values_list("pk", flat=True)[: settings.TRAVAUX_LOT]
    )
    cles = list(oublies)
    for pk in cles:
        _publier(suivi.modele, pk)
    return len(cles)
