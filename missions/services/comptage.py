"""Indicators that count themselves: a measure each time their count moves, with its reason."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.referentiel.models import Profession
from missions.calcul import FORMES, Valeur
from missions.compteurs import COMPTEURS
from missions.enums import NatureMesure, OrigineMesure
from missions.models import FicheAction, Indicateur, Mesure
from missions.services.mesures import Auteur, enregistrer_mesure


def recompter(action: FicheAction, *, auteur: Auteur) -> list[Mesure]:
    """Each counting indicator of the mission gets a measure if its count has moved."""
    indicateurs = Indicateur.objects.filter(
        action__mission=action.mission_id, annee__close_le=None
    ).exclude(compteur="")
    lus = indicateurs.select_related("annee", "action", "compteur_profession").order_by("pk")
    mesures = (recompter_indicateur(i, auteur=auteur) for i in lus)
    return [mesure for mesure in mesures if mesure]


def recompter_tout(jour: date) -> int:
    """Each day: memberships end and verifications age without anybody telling."""
    indicateurs = (
        Indicateur.objects.filter(annee__close_le=None, annee__debut__lte=jour)
        .exclude(compteur="")
        .select_related("annee", "action", "compteur_profession")
    )
    mesures = (recompter_indicateur(i, auteur=Auteur()) for i in indicateurs.order_by("pk"))
    return sum(1 for mesure in mesures if mesure)


@transaction.atomic
def recompter_indicateur(indicateur: Indicateur, *, auteur: Auteur) -> Mesure | None:
    compteur = COMPTEURS.get(indicateur.compteur)
    if compteur is None or indicateur.annee.close:
        return None
    compte = compteur.compter(indicateur)
    compris = compte.valeur
    if compris is None:
        return None
    valeur: Valeur = compris >= 1 if FORMES[indicateur.forme].binaire else compris
    derniere = (
        indicateur.mesures.valables().filter(origine=OrigineMesure.COMPTAGE).order_by("-pk").first()
    )
    if derniere and (derniere.valeur, derniere.rapport) == (valeur, compte.rapport):
        return None
    return enregistrer_mesure(
        indicateur,
        valeur=valeur,
        rapport=compte.rapport if not isinstance(valeur, bool) else None,
        nature=NatureMesure.DECLAREE,
        jour=min(timezone.localdate(), indicateur.annee.fin),
        motif=compte.phrase[:300],
        origine=OrigineMesure.COMPTAGE,
        auteur=auteur,
    )


@transaction.atomic
def regler_compteur(
    indicateur: Indicateur, code: str, *, profession: Profession | None = None, auteur: Auteur
) -> None:
    if code and code not in COMPTEURS:
        raise ValidationError({"compteur": "Ce comptage n’existe pas."})
    if profession and not COMPTEURS[code].par_profession:
        raise ValidationError({"profession": "Ce comptage ne se limite pas à une profession."})
    indicateur.compteur, indicateur.compteur_profession = code, profession
    indicateur.save(update_fields=["compteur", "compteur_profession"])
    recompter_indicateur(indicateur, auteur=auteur)
