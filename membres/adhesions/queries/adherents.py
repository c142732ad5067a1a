from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from membres.adhesions.enums import EtatAdhesion
from membres.adhesions.models import Adherent, Adhesion, Coordonnees
from membres.adhesions.texte import mots
from membres.comptes.models import Compte

from .cotisations import avec_recu


def adherent_de(compte: Compte) -> Adherent | None:
    return Adherent.objects.filter(compte=compte).select_related("profession", "college").first()


def adhesion_valable(adherent: Adherent, jour: dt.date) -> bool:
    """In order that day: a period covers it, paid or waived, and the member had not left."""
    return Adhesion.objects.valables(jour).filter(adherent=adherent).exists()


def compte_du_rpps(rpps: str) -> Compte | None:
    """For Pro Santé Connect: a member's open account; an invitation not accepted is none."""
    comptes = Compte.objects.ouverts().filter(active_le__isnull=False, adherent__rpps=rpps)
    return comptes.first() if rpps else None


@dataclass(frozen=True)
class Filtre:
    recherche: str = ""
    college: str = ""
    profession: str = ""
    commune: str = ""
    genre: str = ""
    etat: str = ""
    jour: dt.date | None = None


def registre(filtre: Filtre) -> QuerySet[Adherent]:
    """The members of that day, each with the adhésion of that day."""
    jour = filtre.jour or timezone.localdate()
    du_jour = Adhesion.objects.le(jour).order_by("-debut")
    liste = (
        Adherent.objects.membres_le(jour)
        .select_related("profession", "commune", "college", "compte")
        .defer("commune__contour")
        .prefetch_related(Prefetch("adhesions", queryset=du_jour, to_attr="adhesions_du_jour"))
    )
    for mot in filtre.recherche.split():
        liste = liste.filter(
            Q(nom__unaccent__icontains=mot)
            | Q(prenom__unaccent__icontains=mot)
            | Q(courriel__icontains=mot)
            | Q(rpps__startswith=mot)
        )
    exacts: dict[str, Any] = {
        "college__code": filtre.college,
        "profession__code": filtre.profession,
        "commune__code_insee": filtre.commune,
        "genre": filtre.genre,
    }
    liste = liste.filter(**{nom: valeur for nom, valeur in exacts.items() if valeur})
    if filtre.etat == "sans":
        liste = liste.exclude(pk__in=Adhesion.objects.le(jour).values("adherent"))
    elif filtre.etat:
        trouvees = Adhesion.objects.le(jour).filter(etat=filtre.etat)
        liste = liste.filter(pk__in=trouvees.values("adherent"))
    return liste.en_ordre()


ENTETES_REGISTRE = [
    "Nom", "Prénom", "Genre", "Profession", "RPPS", "Structure", "SIRET", "Commune", "Collège",
    "Adresse électronique", "Téléphone", "Membre depuis", "Adhésion", "Cotisation",
]  # fmt: skip


def lignes_registre(adherents: QuerySet[Adherent]) -> list[list[object]]:
    lignes: list[list[object]] = []
    for a in adherents:
        adhesion = a.adhesion_du_jour
        lignes.append(
            [
                a.nom, a.prenom, a.get_genre_display(),
                str(a.profession) if a.profession else "", a.rpps, a.structure, a.siret,
                str(a.commune) if a.commune else "", str(a.college) if a.college else "",
                a.courriel, a.telephone_lisible, a.membre_depuis,
                adhesion.get_etat_display() if adhesion else "Aucune à cette date",
                adhesion.cotisation if adhesion else None,
            ]
        )  # fmt: skip
    return lignes


def fiche(pk: int) -> Adherent | None:
    """Everything the page of a member shows, in a flat number of queries."""
    return (
        Adherent.objects.filter(pk=pk)
        .select_related("profession", "commune", "college", "compte", "demande")
        .defer("commune__contour")
        .prefetch_related(
            Prefetch("adhesions", queryset=avec_recu(Adhesion.objects.order_by("-debut"))),
            "adhesions__paiements__enregistre_par",
            "adhesions__relances",
            "consentements",
            "acceptations__texte",
            "departs",
        )
        .first()
    )


def mon_adhesion(compte: Compte) -> Adherent | None:
    adherent = adherent_de(compte)
    return fiche(adherent.pk) if adherent else None


def ressemblants(personne: Coordonnees) -> list[Adherent]:
    """Perhaps the same: same RPPS, same address, or the same words in the name."""
    noms = mots(personne.nom_complet)
    semblables = Q(courriel=personne.courriel) | Q(nom__unaccent__iexact=personne.nom)
    if personne.rpps:
        semblables |= Q(rpps=personne.rpps)
    candidats = Adherent.objects.filter(semblables).select_related("profession").en_ordre()
    return [
        a
        for a in candidats
        if a.courriel == personne.courriel
        or (personne.rpps and a.rpps == personne.rpps)
        or mots(a.nom_complet) == noms
    ]


ETATS_FILTRE = [
    ("", "Toutes les adhésions"),
    *[(e.value, e.label) for e in EtatAdhesion if e != EtatAdhesion.ANNULEE],
    ("sans", "Sans adhésion à cette date"),
]
