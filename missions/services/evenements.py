"""A declared crisis: its log, the calls for volunteers, its end, what the contract makes of it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cpts_portal.interface.libelles import dire
from cpts_portal.journal.services import noter
from cpts_portal.referentiel.models import Commune, Profession
from membres.groupes import messagerie
from missions.enums_crise import Disponibilite, GenreConsigne
from missions.models import (
    AnneeContrat,
    AppelVolontaires,
    EntreeMainCourante,
    EvenementCrise,
    EvenementReconnu,
    Mission,
    ReponseAppel,
)
from missions.queries.crise import volontaires_de
from missions.services.contrats import enregistrer
from missions.services.mesures import Auteur

CODE_MISSION = "CRISE"


@transaction.atomic
def declarer_evenement(
    evenement: EvenementCrise, *, auteur: Auteur, quand: datetime | None = None
) -> EvenementCrise:
    """`quand` here and below: the hour of what is written down afterwards."""
    if evenement.ouvert_le > timezone.localdate():
        raise ValidationError({"ouvert_le": "Un événement se déclare quand il a commencé."})
    evenement.declare_par = auteur.compte
    evenement.full_clean(exclude=["declare_par"])
    evenement.save()
    _noter("missions.crise_declaree", evenement, auteur)
    _inscrire(
        evenement,
        GenreConsigne.DECISION,
        f"Événement déclaré. Déclenché par\u00a0: {evenement.get_declenche_par_display()}.",
        auteur,
        quand,
    )
    return evenement


@transaction.atomic
def inscrire(
    evenement: EvenementCrise,
    *,
    genre: GenreConsigne,
    texte: str,
    heure: datetime | None = None,
    auteur: Auteur,
) -> EntreeMainCourante:
    """A line of the log: never changed afterwards, by anyone."""
    _exiger_ouvert(evenement)
    if heure and heure > timezone.now():
        raise ValidationError({"heure": "Cette heure n’est pas encore venue."})
    return _inscrire(evenement, genre, texte, auteur, heure)


def _inscrire(
    evenement: EvenementCrise,
    genre: GenreConsigne,
    texte: str,
    auteur: Auteur,
    heure: datetime | None = None,
) -> EntreeMainCourante:
    ligne = EntreeMainCourante(
        evenement=evenement,
        genre=genre,
        texte=texte,
        heure=heure or timezone.now(),
        auteur=auteur.compte,
    )
    ligne.full_clean(exclude=["auteur"])
    ligne.save()
    return ligne


def _exiger_ouvert(evenement: EvenementCrise) -> None:
    if not evenement.ouvert:
        raise ValidationError("Cet événement est clos\u00a0: rouvrez-le pour y écrire.")


# --- Les appels ---


@transaction.atomic
def appeler_les_volontaires(
    evenement: EvenementCrise,
    *,
    communes: Sequence[Commune],
    professions: Sequence[Profession],
    objet: str,
    texte: str,
    auteur: Auteur,
    quand: datetime | None = None,
) -> AppelVolontaires:
    """One message, one e-mail each, one answer each."""
    _exiger_ouvert(evenement)
    appeles = list(volontaires_de([c.pk for c in communes], [p.pk for p in professions]))
    if not appeles:
        raise ValidationError("Aucun volontaire parmi ces communes et ces professions.")
    if auteur.compte is None:
        raise ValidationError("Un appel est signé de quelqu’un.")
    appel = AppelVolontaires(
        evenement=evenement,
        objet=objet,
        texte=texte,
        a_qui=a_qui(communes, professions),
        lance_le=quand or timezone.now(),
        lance_par=auteur.compte,
    )
    appel.full_clean(exclude=["message"])
    appel.save()
    ReponseAppel.objects.bulk_create(
        ReponseAppel(appel=appel, volontaire=volontaire) for volontaire in appeles
    )
    appel.message = messagerie.ecrire_a(
        [volontaire.adherent for volontaire in appeles],
        liste=appel.a_qui,
        objet=objet,
        texte=_texte_envoye(appel),
        par=auteur.compte,
        request=auteur.request,
    )
    appel.save(update_fields=["message"])
    _inscrire(
        evenement,
        GenreConsigne.ACTION,
        f"Appel lancé, «\u00a0{objet}\u00a0», à {len(appeles)} "
        f"volontaire{'s' if len(appeles) > 1 else ''}. {appel.a_qui}.",
        auteur,
        quand,
    )
    _noter("missions.crise_appel", evenement, auteur)
    return appel


def a_qui(communes: Sequence[Commune], professions: Sequence[Profession]) -> str:
    """« Volontaires : Langres ; Infirmier », short enough for its column."""
    criteres = [", ".join(map(str, liste)) for liste in (communes, professions) if liste]
    if not criteres:
        return "Tous les volontaires"
    dit = "Volontaires\u00a0: " + "\u00a0; ".join(criteres)
    return dit if len(dit) <= 150 else f"{dit[:149]}…"


def _texte_envoye(appel: AppelVolontaires) -> str:
    base = settings.WAGTAILADMIN_BASE_URL
    return (
        f"{appel.texte}\n\n"
        f"Dire si vous êtes disponible\u00a0:\n{base}{reverse('crise:repondre', args=[appel.pk])}"
        "\n\nVous recevez cet appel parce que vous vous êtes porté volontaire. "
        f"Ne plus l’être\u00a0:\n{base}{reverse('crise:volontariat')}"
    )


@transaction.atomic
def repondre_a_l_appel(
    ligne: ReponseAppel,
    *,
    reponse: Disponibilite,
    mot: str = "",
    auteur: Auteur,
    quand: datetime | None = None,
) -> ReponseAppel:
    """One may change one's mind while the event is open."""
    _exiger_ouvert(ligne.appel.evenement)
    ligne.reponse, ligne.mot, ligne.repondu_le = reponse, mot, quand or timezone.now()
    ligne.full_clean()
    ligne.save()
    noter("missions.crise_reponse", acteur=auteur.compte, objet=ligne.appel, request=auteur.request)
    return ligne


# --- La fin ---


@transaction.atomic
def clore_evenement(
    evenement: EvenementCrise,
    *,
    clos_le: date,
    bilan: str,
    auteur: Auteur,
    quand: datetime | None = None,
) -> None:
    _exiger_ouvert(evenement)
    if clos_le > timezone.localdate():
        raise ValidationError({"clos_le": "Un événement se clôt quand il est fini."})
    evenement.clos_le, evenement.bilan = clos_le, bilan.strip()
    evenement.full_clean()
    evenement.save(update_fields=["clos_le", "bilan"])
    _inscrire(
        evenement, GenreConsigne.DECISION, "Événement clos. Le bilan est écrit.", auteur, quand
    )
    _noter("missions.crise_close", evenement, auteur)


@transaction.atomic
def rouvrir_evenement(evenement: EvenementCrise, *, auteur: Auteur) -> None:
    """Closed too soon; what the contract made of it must be undone first."""
    if evenement.reconnu_id:
        raise ValidationError(
            dire("{Agence.le} l’a reconnu\u00a0: retirez d’abord l’événement de l’année.")
        )
    evenement.clos_le = None
    evenement.save(update_fields=["clos_le"])
    _inscrire(evenement, GenreConsigne.DECISION, "Événement rouvert.", auteur)
    _noter("missions.crise_rouverte", evenement, auteur)


# --- Ce que le contrat en fait : une personne le dit, jamais le portail ---


@transaction.atomic
def reconnaitre(
    evenement: EvenementCrise,
    *,
    annee: AnneeContrat,
    reconnu_par: str,
    reconnu_le: date,
    auteur: Auteur,
) -> EvenementReconnu:
    """It opens the conditional part of that contract year."""
    if evenement.reconnu_id:
        raise ValidationError("Cet événement est déjà reconnu.")
    if annee.close:
        raise ValidationError({"annee": f"L’année {annee.numero} est close."})
    reconnu = enregistrer(
        EvenementReconnu(
            annee=annee,
            mission=Mission.objects.get(code=CODE_MISSION),
            libelle=evenement.titre,
            reconnu_par=reconnu_par,
            reconnu_le=reconnu_le,
        ),
        action="missions.evenement_reconnu",
        auteur=auteur,
    )
    evenement.reconnu, evenement.non_reconnu_le = reconnu, None
    evenement.save(update_fields=["reconnu", "non_reconnu_le"])
    return reconnu


@transaction.atomic
def ecarter_la_reconnaissance(evenement: EvenementCrise, *, auteur: Auteur) -> None:
    """The authorities did not recognise it: nothing is proposed any more."""
    if evenement.reconnu_id:
        raise ValidationError("Cet événement est reconnu\u00a0: retirez-le d’abord de l’année.")
    evenement.non_reconnu_le = timezone.localdate()
    evenement.save(update_fields=["non_reconnu_le"])
    _noter("missions.crise_non_reconnue", evenement, auteur)


def _noter(action: str, evenement: EvenementCrise, auteur: Auteur) -> None:
    noter(action, acteur=auteur.compte, objet=evenement, request=auteur.request)
