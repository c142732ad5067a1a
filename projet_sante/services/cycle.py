"""The life of a projet: each step recorded by a person, with the date of the fact and its proof."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.interface.libelles import dire
from cpts_portal.journal.services import noter
from membres.comptes.models import Compte
from projet_sante import permissions
from projet_sante.enums import SUITES, Destinataire, Etape, Regime
from projet_sante.models import Deliberation, Passage, ProjetSante, Reception, Version
from projet_sante.queries import cycle
from projet_sante.queries.seances import Seance
from projet_sante.services.versions import figer_version

# What proves the step, in the words of the refusal.
PIECES = {
    Etape.VOTE: "la convocation ou l’ordre du jour de la réunion",
    Etape.TRANSMIS: "la délibération qui adopte le texte",
    Etape.OBSERVATIONS: "le courrier {agence.du}",
    Etape.SIGNE: "le contrat signé",
}


@transaction.atomic
def passer(
    projet: ProjetSante,
    vers: Etape,
    *,
    le: date,
    par: Compte | None,
    motif: str = "",
    piece: str = "",
    regime: str = "",
    seance: Seance | None = None,
    decision: str = "",
) -> Passage:
    """To transmit is to freeze: the version is made in the same transaction.

    `seance`: the assembly or meeting that decided; its minutes are the proof.
    """
    if par is not None and not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau font avancer le projet.")
    # One step at a time, whoever clicks.
    ProjetSante.objects.select_for_update().get(pk=projet.pk)
    de = cycle.etape(projet)
    _refuser_une_suite_impossible(de, vers)
    _refuser_une_date_impossible(projet, le)
    if seance is not None:
        _verifier_la_seance(vers, seance, decision, le)
        piece = seance.preuve[:200]
    if vers in PIECES and not piece.strip():
        raise ValidationError({"piece": dire(f"Citez {PIECES[vers]}.")})
    version = cycle.version_transmise(projet)
    if vers == Etape.VALIDE:
        _verifier_la_validation(projet, regime, piece, le)
    if vers == Etape.TRANSMIS:
        version = figer_version(projet, motif=motif or dire("Transmission {agence.au}"), par=par)
    passage = Passage(
        projet=projet,
        de=de,
        vers=vers,
        le=le,
        motif=motif,
        piece=piece.strip(),
        regime=regime if vers == Etape.VALIDE else "",
        version=version if vers in (Etape.TRANSMIS, Etape.OBSERVATIONS, Etape.VALIDE) else None,
        saisi_par=par,
    )
    passage.full_clean(exclude=["saisi_par"])
    passage.save()
    if seance is not None:
        Deliberation.objects.create(
            passage=passage,
            reunion=seance.reunion,
            assemblee=seance.assemblee,
            decision=decision.strip(),
        )
    details = {"de": de.label, "vers": vers.label, "le": le.isoformat()}
    noter("projet.passage", acteur=par, objet=projet, details=details)
    return passage


def _refuser_une_suite_impossible(de: Etape, vers: Etape) -> None:
    if vers in SUITES[de]:
        return
    permises = ", ".join(f"« {Etape(suite).label} »" for suite in SUITES[de])
    suite = f"Peuvent suivre : {permises}." if permises else "Un projet archivé ne bouge plus."
    raise ValidationError({"vers": f"« {vers.label} » ne suit pas « {de.label} ». {suite}"})


def _refuser_une_date_impossible(projet: ProjetSante, le: date) -> None:
    if le > timezone.localdate():
        raise ValidationError({"le": "Cette date n’est pas encore venue."})
    dernier = projet.passages.order_by("-pk").first()
    if dernier and le < dernier.le:
        raise ValidationError(
            {"le": f"L’étape précédente date du {dernier.le:%d/%m/%Y} : celle-ci vient après."}
        )


def _verifier_la_seance(vers: Etape, seance: Seance, decision: str, le: date) -> None:
    if vers not in (Etape.VOTE, Etape.TRANSMIS):
        raise ValidationError({"seance": "Une séance ne se cite qu’au vote et à la transmission."})
    if vers == Etape.VOTE:
        return
    if not seance.a_son_compte_rendu:
        raise ValidationError(
            {"seance": "Cette séance n’a pas encore son compte rendu : écrivez-le et closez-la."}
        )
    if not decision.strip():
        raise ValidationError(
            {"decision": "Écrivez la décision, telle que le compte rendu la dit."}
        )
    if seance.le > le:
        raise ValidationError(
            {"le": f"La séance s’est tenue le {seance.le:%d/%m/%Y} : la transmission la suit."}
        )


def _verifier_la_validation(projet: ProjetSante, regime: str, piece: str, le: date) -> None:
    if regime not in Regime.values:
        raise ValidationError(
            {"regime": dire("Dites si {agence.le} a validé ou si son silence en tient lieu.")}
        )
    if regime == Regime.EXPRESSE:
        if not piece.strip():
            raise ValidationError({"piece": dire("Citez la décision {agence.du}.")})
        return
    delai = cycle.horloge(projet)
    if delai is None:
        raise ValidationError(
            {
                "regime": dire(
                    "Le délai ne court que d’une réception par {agence.le}, prouvée, et tant "
                    "qu’il n’y a pas eu d’observations."
                )
            }
        )
    if le <= delai.terme:
        raise ValidationError(
            {"regime": f"Le délai court jusqu’au {delai.terme:%d/%m/%Y} inclus : attendez-le."}
        )


@transaction.atomic
def enregistrer_reception(
    version: Version,
    destinataire: Destinataire,
    *,
    recue_le: date,
    preuve: str,
    par: Compte | None,
) -> Reception:
    """A correction is one more row; the last one counts."""
    if par is not None and not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau notent une réception.")
    envoi = version.passages.filter(vers=Etape.TRANSMIS).first()
    if envoi is None:
        raise ValidationError("Cette version n’a pas été transmise.")
    if recue_le > timezone.localdate():
        raise ValidationError({"recue_le": "Cette date n’est pas encore venue."})
    if recue_le < envoi.le:
        raise ValidationError(
            {"recue_le": f"La version est partie le {envoi.le:%d/%m/%Y} : elle arrive après."}
        )
    reception = Reception(
        version=version,
        destinataire=destinataire,
        recue_le=recue_le,
        preuve=preuve.strip(),
        saisie_par=par,
    )
    reception.full_clean(exclude=["saisie_par"])
    reception.save()
    noter(
        "projet.reception",
        acteur=par,
        objet=version,
        details={"destinataire": destinataire.label, "recue_le": recue_le.isoformat()},
    )
    return reception
