"""RGPD, article 14: whose data came from a register is told so, once, and it is dated."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from annuaire.enums import Information
from annuaire.models import Fiche
from annuaire.queries.information import a_ecrire, a_informer
from cpts_portal.courriels.services import envoyer
from cpts_portal.journal.services import noter


@transaction.atomic
def informer_par_courriel(*, acteur: Any, request: Any = None) -> int:
    """One e-mail to each person with a known address who was not told yet."""
    jour = timezone.localdate()
    fiches = list(a_informer().filter(fictive=False).exclude(courriel="").select_for_update())
    for fiche in fiches:
        adresse = f"{settings.WAGTAILADMIN_BASE_URL}{fiche.get_absolute_url()}"
        envoyer(
            a=fiche.courriel,
            gabarit="annuaire/information",
            contexte={
                "nom": fiche.titre,
                "fiche": adresse,
                "donnees": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('annuaire:vos_donnees')}",
                "source": fiche.get_source_display(),
            },
            acteur=acteur,
        )
    _dater(fiches, jour, Information.COURRIEL)
    _noter(len(fiches), Information.COURRIEL, acteur, request)
    return len(fiches)


@transaction.atomic
def lettres_postees(jour: date, *, acteur: Any, request: Any = None) -> int:
    """The coordination posted the printed letters that day."""
    fiches = list(a_ecrire().select_for_update(of=("self",)))
    _dater(fiches, jour, Information.LETTRE)
    _noter(len(fiches), Information.LETTRE, acteur, request)
    return len(fiches)


def _dater(fiches: Iterable[Fiche], jour: date, comment: Information) -> None:
    identifiants = [fiche.pk for fiche in fiches]
    Fiche.objects.filter(pk__in=identifiants).update(informee_le=jour, informee_par=comment)


def _noter(nombre: int, comment: Information, acteur: Any, request: Any) -> None:
    noter(
        "annuaire.interesses_informes",
        acteur=acteur,
        details={"nombre": nombre, "moyen": comment.value},
        request=request,
    )
