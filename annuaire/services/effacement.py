"""What was unpublished a month ago leaves the database; its address leads to nothing."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annuaire.enums import Statut
from annuaire.models import Changement, Fiche, Importation, Lieu
from annuaire.services.indexation import rafraichir_lexique
from annuaire.services.retraits import retenir
from cpts_portal.journal.services import noter
from cpts_portal.lib import cache_public


def _seuil(jour: date) -> datetime:
    minuit = timezone.make_aware(datetime.combine(jour, time.max))
    return minuit - timedelta(days=settings.ANNUAIRE_EFFACEMENT_JOURS)


def date_d_effacement(fiche: Fiche) -> date | None:
    if fiche.retiree_le is None:
        return None
    jours = timedelta(days=settings.ANNUAIRE_EFFACEMENT_JOURS)
    return timezone.localdate(fiche.retiree_le + jours)


@transaction.atomic
def effacer_les_retirees(jour: date) -> int:
    """Entries unpublished for thirty days, with all that named them in past proposals."""
    echues = Fiche.objects.filter(publiee=False, retiree_le__lte=_seuil(jour))
    identifiants = list(echues.values_list("pk", flat=True))
    if not identifiants:
        return 0
    retenir(echues.select_related("professionnel", "structure"))
    Changement.objects.filter(fiche__in=identifiants).delete()
    Fiche.objects.filter(pk__in=identifiants).delete()
    Lieu.objects.filter(exercices=None, structures=None).delete()
    rafraichir_lexique()
    cache_public.invalider()
    noter("annuaire.fiches_effacees", acteur=None, details={"nombre": len(identifiants)})
    return len(identifiants)


@transaction.atomic
def effacer_le_detail_des_importations(jour: date) -> int:
    """Past the time to undo, a proposal keeps its figures and forgets the names."""
    closes = Importation.objects.filter(purgee_le=None, demande_le__lte=_seuil(jour)).exclude(
        appliquee_le__gt=_seuil(jour)
    )
    identifiants = list(closes.values_list("pk", flat=True))
    Changement.objects.filter(importation__in=identifiants).delete()
    Importation.objects.filter(pk__in=identifiants, statut=Statut.A_DECIDER).update(
        statut=Statut.ECARTEE
    )
    return Importation.objects.filter(pk__in=identifiants).update(purgee_le=timezone.now())
