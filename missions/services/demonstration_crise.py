"""An invented plan, sent; volunteers; a summer event. Written by the very services."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from cpts_portal.referentiel.models import Commune, Profession
from membres.adhesions.models import Adherent
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from missions.enums_crise import DestinatairePlan, Disponibilite, GenreConsigne
from missions.models import (
    EvenementCrise,
    FicheCrise,
    MaillonAlerte,
    MembreCellule,
    ReferentCrise,
    RessourceCrise,
    VersionPlan,
    VolontaireCrise,
)
from missions.services import crise, evenements
from missions.services.mesures import Auteur

DONNEES = Path(__file__).parents[1] / "donnees" / "crise_demonstration.toml"
# Comme les mesures de la démonstration, ces dates sont écrites : avant elles, rien ne se charge.
_DEBUT = date(2026, 10, 16)
_VERSIONS = (
    ("Première version, discutée avec l’ARS", date(2026, 3, 9), date(2026, 3, 12)),
    ("Deux fiches de plus, après l’exercice de juin et l’été", date(2026, 10, 12), _DEBUT),
)
_DISPONIBILITES = ("soirs et week-ends", "en semaine, hors tournée", "à toute heure", "")
_COMPETENCES = ("urgences", "pansements complexes", "", "soutien psychologique", "anglais")


def annoncer() -> list[str]:
    auteur = _auteur()
    if auteur is None or timezone.localdate() < _DEBUT:
        return []
    if not VersionPlan.objects.exists():
        _charger(tomllib.loads(DONNEES.read_text(encoding="utf-8")), auteur)
    return [
        f"Plan de crise\u00a0: {VersionPlan.objects.count()} versions, "
        f"{VolontaireCrise.objects.inscrits().count()} volontaires, inventés."
    ]


def _auteur() -> Auteur | None:
    compte = Compte.objects.ayant_role(Role.COORDINATION).order_by("pk").first()
    return Auteur(compte=compte) if compte else None


@transaction.atomic
def _charger(donnees: dict[str, Any], auteur: Auteur) -> None:
    personnes = _personnes()
    _brouillon(donnees, personnes, auteur)
    _volontaires(personnes)
    for rang, (objet, jour, envoi) in enumerate(_VERSIONS):
        if rang:
            _fiches(donnees["fiches_ensuite"], auteur)
        version = crise.arreter_version(objet=objet, jour=jour, auteur=auteur)
        for a in DestinatairePlan:
            moyen = "courriel, accusé de réception"
            crise.transmettre(version, a=a, le=envoi, moyen=moyen, auteur=auteur)
    _evenement(donnees["evenement"], auteur)


def _personnes() -> dict[str, Adherent]:
    """By role for those one logs in as, by profession for the others."""
    membres = Adherent.objects.membres_le().en_ordre()
    trouvees: dict[str, Adherent] = {}
    for role in (Role.BUREAU, Role.PILOTE, Role.TRESORIER):
        comptes = Compte.objects.ayant_role(role)
        if qui := membres.filter(compte__in=comptes).order_by("compte", "pk").first():
            trouvees[role.value] = qui
    for qui in membres.filter(profession__isnull=False).select_related("profession"):
        trouvees.setdefault(str(qui.profession), qui)
    return trouvees


def _qui(champ: str, cle: str, personnes: dict[str, Adherent]) -> dict[str, Any]:
    """The member, or the name of whoever would hold that place."""
    if cle in personnes:
        return {champ: personnes[cle]}
    return {"nom" if champ == "adherent" else f"{champ}_nom": f"Personne à nommer ({cle})"}


def _brouillon(donnees: dict[str, Any], personnes: dict[str, Adherent], auteur: Auteur) -> None:
    for referent in donnees["referents"]:
        qui = _qui("adherent", referent.pop("qui"), personnes)
        crise.enregistrer_ligne(ReferentCrise(**referent, **qui), auteur=auteur)
    for maillon in donnees["alerte"]:
        crise.enregistrer_ligne(MaillonAlerte(**maillon), auteur=auteur)
    for fonction in donnees["cellule"]:
        for place in ("titulaire", "suppleant"):
            if place in fonction:
                fonction.update(_qui(place, fonction.pop(place), personnes))
        crise.enregistrer_ligne(MembreCellule(**fonction), auteur=auteur)
    communes = {str(c): c for c in Commune.objects.sans_contour()}
    for ressource in donnees["ressources"]:
        verifiee = ressource.pop("verifiee", None)
        ligne = RessourceCrise(
            **ressource | {"commune": communes.get(ressource["commune"])},
            verifiee_le=date.fromisoformat(verifiee) if verifiee else None,
        )
        crise.enregistrer_ligne(ligne, auteur=auteur)
    _fiches(donnees["fiches"], auteur)


def _fiches(fiches: list[dict[str, str]], auteur: Auteur) -> None:
    for fiche in fiches:
        ligne = FicheCrise(**fiche | {"texte": fiche["texte"].strip()})
        crise.enregistrer_ligne(ligne, auteur=auteur)


def _volontaires(personnes: dict[str, Adherent]) -> None:
    """One member in three; the plain member is left to try the button."""
    membres = list(
        Adherent.objects.membres_le()
        .filter(profession__isnull=False)
        .exclude(compte__in=Compte.objects.ayant_role(Role.ADHERENT))
        .en_ordre()
    )
    choisis = {m.pk: m for m in [*personnes.values(), *membres[::3]]}
    for rang, membre in enumerate(sorted(choisis.values(), key=lambda m: m.pk)):
        crise.se_porter_volontaire(
            membre,
            telephone=f"06 39 98 {10 + rang:02d} {(37 * rang) % 100:02d}",
            competences=_COMPETENCES[rang % len(_COMPETENCES)],
            disponibilites=_DISPONIBILITES[rang % len(_DISPONIBILITES)],
            auteur=Auteur(),
        )


def _evenement(donnees: dict[str, Any], auteur: Auteur) -> None:
    ouvert, clos = date.fromisoformat(donnees["ouvert"]), date.fromisoformat(donnees["clos"])
    evenement = EvenementCrise(
        titre=donnees["titre"],
        type=donnees["type"],
        declenche_par=donnees["declenche_par"],
        description=donnees["description"],
        ouvert_le=ouvert,
    )
    evenements.declarer_evenement(evenement, auteur=auteur, quand=_heure("2026-08-10T09:30"))
    for ligne in donnees["lignes"]:
        evenements.inscrire(
            evenement,
            genre=GenreConsigne(ligne["genre"]),
            texte=ligne["texte"],
            heure=_heure(ligne["quand"]),
            auteur=auteur,
        )
    _appel(evenement, auteur)
    evenements.clore_evenement(
        evenement,
        clos_le=clos,
        bilan=donnees["bilan"],
        auteur=auteur,
        quand=_heure("2026-08-18T18:00"),
    )


def _appel(evenement: EvenementCrise, auteur: Auteur) -> None:
    infirmiers = list(
        Profession.objects.filter(
            pk__in=VolontaireCrise.objects.inscrits().values("adherent__profession"),
            libelle__startswith="Infirmier",
        )
    )
    if not infirmiers:
        return
    appel = evenements.appeler_les_volontaires(
        evenement,
        communes=[],
        professions=infirmiers,
        objet="Passages à domicile à partir de demain",
        texte="La préfecture demande des passages à domicile dès demain matin. Deux heures par "
        "jour suffisent, le matin ou le soir. Dites si vous pouvez.",
        auteur=auteur,
        quand=_heure("2026-08-10T10:30"),
    )
    # Le dernier n'a pas répondu.
    for rang, ligne in enumerate(list(appel.reponses.order_by("pk"))[:-1]):
        evenements.repondre_a_l_appel(
            ligne,
            reponse=Disponibilite.NON if rang % 4 == 3 else Disponibilite.OUI,
            mot="le matin" if rang == 0 else "",
            auteur=Auteur(),
            quand=_heure(f"2026-08-10T{11 + rang % 8:02d}:05"),
        )


def _heure(iso: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(iso))
