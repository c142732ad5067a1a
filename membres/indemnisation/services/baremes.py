from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from cpts_portal.journal.services import noter
from cpts_portal.referentiel.models import Profession
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.indemnisation import permissions
from membres.indemnisation.enums import Nature, Unite
from membres.indemnisation.models import Activite, Bareme
from membres.reunions.enums import Cadre

from ._communs import exiger

_PAS_LES_BAREMES = "Les barèmes se tiennent à la trésorerie et à la coordination."


@transaction.atomic
def creer_activite(
    *,
    code: str,
    libelle: str,
    nature: Nature,
    cadre_de_reunion: Cadre | str = "",
    par: Compte | None,
    request: HttpRequest | None = None,
) -> Activite:
    exiger(par is None or permissions.peut_tenir_les_baremes(par), _PAS_LES_BAREMES)
    activite = Activite(
        code=code, libelle=libelle, nature=nature, cadre_de_reunion=cadre_de_reunion
    )
    activite.full_clean()
    activite.save()
    noter("bareme.activite", acteur=par, objet=activite, request=request)
    return activite


@transaction.atomic
def enregistrer_bareme(
    activite: Activite,
    *,
    taux: Decimal,
    debut: dt.date,
    source: str,
    par: Compte | None,
    fin: dt.date | None = None,
    unite: Unite = Unite.HEURE,
    profession: Profession | None = None,
    adherent: Adherent | None = None,
    demonstration: bool = False,
    request: HttpRequest | None = None,
) -> Bareme:
    """A new rate; the one still running for the same target ends the day it begins."""
    exiger(par is None or permissions.peut_tenir_les_baremes(par), _PAS_LES_BAREMES)
    if par is not None and adherent is not None and adherent.compte_id == par.pk:
        raise ValidationError("Personne ne fixe son propre barème.")
    memes = Bareme.objects.filter(activite=activite, profession=profession, adherent=adherent)
    courant = memes.filter(fin=None, debut__lt=debut).select_for_update().first()
    if courant is not None:
        courant.fin = debut
        courant.save(update_fields=["fin"])
    bareme = Bareme(
        activite=activite,
        profession=profession,
        adherent=adherent,
        unite=unite,
        taux=taux,
        debut=debut,
        fin=fin,
        source=source,
        demonstration=demonstration,
        saisi_par=par,
    )
    bareme.full_clean()
    bareme.save()
    noter(
        "bareme.saisi",
        acteur=par,
        objet=bareme,
        details={"taux": str(taux), "debut": str(debut), "source": source},
        request=request,
    )
    return bareme


@transaction.atomic
def terminer_bareme(
    bareme: Bareme, *, fin: dt.date, par: Compte, request: HttpRequest | None = None
) -> None:
    exiger(permissions.peut_tenir_les_baremes(par), _PAS_LES_BAREMES)
    bareme.fin = fin
    bareme.full_clean()
    bareme.save(update_fields=["fin"])
    noter("bareme.termine", acteur=par, objet=bareme, details={"fin": str(fin)}, request=request)
