from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from cpts_portal.journal.services import noter
from membres.comptes.models import Compte
from missions.calcul import FORMES, SECRET, Valeur
from missions.enums import NatureMesure, OrigineMesure
from missions.models import AnnulationMesure, Indicateur, Mesure, Preuve
from missions.models.mesures import Rapport
from missions.saisie import ecrire_valeur, sans_accent


@dataclass(frozen=True)
class Auteur:
    """Who writes and through which request; nobody when a command does."""

    compte: Compte | None = None
    request: HttpRequest | None = None


class SaisieDepassee(Exception):
    """Someone else recorded a value since the page was read; nothing was written."""

    def __init__(self, actuelle: Mesure | None) -> None:
        super().__init__("Une autre saisie est arrivée entre-temps.")
        self.actuelle = actuelle


def champs_de(valeur: Valeur) -> dict[str, object]:
    if valeur is SECRET:
        return {"secret": True}
    if isinstance(valeur, bool):
        return {"oui_non": valeur}
    return {"nombre": valeur}


@transaction.atomic
def enregistrer_mesure(
    indicateur: Indicateur,
    *,
    valeur: Valeur,
    nature: NatureMesure,
    jour: date,
    auteur: Auteur,
    vue: int | None = None,
    verifier: bool = False,
    preuves: Iterable[str] = (),
    motif: str = "",
    rapport: Rapport | None = None,
    origine: OrigineMesure = OrigineMesure.SAISIE,
) -> Mesure:
    """Append a measure. With `verifier`, refuse when `vue` is no longer the last one recorded."""
    verrouille = Indicateur.objects.select_for_update(of=("self",)).select_related("annee")
    indicateur = verrouille.get(pk=indicateur.pk)
    _exiger_ouverte(indicateur)
    _exiger_forme(indicateur, valeur)
    exiger_signe(indicateur, valeur)
    if verifier:
        _exiger_a_jour(indicateur, vue)
    mesure = Mesure.objects.create(
        indicateur=indicateur,
        nature=nature,
        date=jour,
        motif=motif,
        origine=origine,
        saisie_par=auteur.compte,
        **champs_de(valeur),
        **({"numerateur": rapport[0], "denominateur": rapport[1]} if rapport else {}),
    )
    joindre_preuves(indicateur, preuves, auteur=auteur, mesure=mesure)
    noter(
        "missions.mesure",
        acteur=auteur.compte,
        objet=indicateur,
        details={
            "mesure": mesure.pk,
            "valeur": ecrire_valeur(valeur),
            "nature": str(nature),
            "date": jour.isoformat(),
        },
        request=auteur.request,
    )
    return mesure


def derniere_mesure(indicateur: Indicateur) -> Mesure | None:
    """The last one recorded and still standing: what a page has seen, its version."""
    valables = indicateur.mesures.valables().select_related("saisie_par")
    return valables.order_by("-pk").first()


def _exiger_ouverte(indicateur: Indicateur) -> None:
    if indicateur.annee.close:
        raise ValidationError(
            f"L’année {indicateur.annee.numero} est close\u00a0: ses mesures ne changent plus."
        )


def _exiger_forme(indicateur: Indicateur, valeur: Valeur) -> None:
    binaire = FORMES[indicateur.forme].binaire
    if valeur is not SECRET and isinstance(valeur, bool) != binaire:
        attendu = "oui ou non" if binaire else "un nombre"
        raise ValidationError(f"{indicateur.code} attend {attendu}.")


def exiger_signe(indicateur: Indicateur, valeur: Valeur) -> None:
    """A slipped minus sign would pass under every falling threshold, and earn."""
    if valeur is SECRET or isinstance(valeur, bool) or valeur >= 0:
        return
    if not indicateur.descend_sous_zero():
        raise ValidationError(
            f"« {ecrire_valeur(valeur)} »\u00a0: cet indicateur ne descend pas sous zéro. "
            "Vérifiez le signe."
        )


def _exiger_a_jour(indicateur: Indicateur, vue: int | None) -> None:
    actuelle = derniere_mesure(indicateur)
    if (actuelle.pk if actuelle else None) != vue:
        raise SaisieDepassee(actuelle)


@transaction.atomic
def annuler_mesure(mesure: Mesure, *, auteur: Auteur) -> AnnulationMesure:
    """Undo, by a second row: the previous value is in force again, its euros too."""
    indicateur = (
        Indicateur.objects.select_for_update(of=("self",))
        .select_related("annee")
        .get(pk=mesure.indicateur_id)
    )
    _exiger_ouverte(indicateur)
    actuelle = derniere_mesure(indicateur)
    if actuelle is None or actuelle.pk != mesure.pk:
        raise SaisieDepassee(actuelle)
    annulation = AnnulationMesure.objects.create(mesure=mesure, annulee_par=auteur.compte)
    noter(
        "missions.mesure_annulee",
        acteur=auteur.compte,
        objet=indicateur,
        details={"mesure": mesure.pk, "valeur": ecrire_valeur(mesure.valeur)},
        request=auteur.request,
    )
    return annulation


def joindre_preuves(
    indicateur: Indicateur,
    noms: Iterable[str],
    *,
    auteur: Auteur,
    mesure: Mesure | None = None,
) -> list[Preuve]:
    """Proofs by name; one that reads like an expected piece answers it."""
    pieces = {sans_accent(piece.libelle): piece for piece in indicateur.pieces.all()}
    return [
        Preuve.objects.create(
            indicateur=indicateur,
            piece=pieces.get(sans_accent(nom)),
            mesure=mesure,
            nom=nom,
            ajoutee_par=auteur.compte,
        )
        for nom in noms
    ]
