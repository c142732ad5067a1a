from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Min, QuerySet, Value, When
from django.utils import timezone

from cpts_portal.journal.queries import concernant
from cpts_portal.lib import donnees_personnelles
from cpts_portal.lib.donnees_personnelles import Rubrique
from cpts_portal.referentiel.models import ParametreDate
from cpts_portal.rgpd.conservation import REGLES, Regle
from cpts_portal.rgpd.enums import EtatDemande
from cpts_portal.rgpd.models import Demande, Passage, Traitement
from membres.comptes.models import Compte


def rubriques(compte: Compte) -> list[Rubrique]:
    return donnees_personnelles.rubriques(compte)


def export(compte: Compte) -> dict[str, Any]:
    """The file: the parts of the page, whole, and the person's requests."""
    return {
        "personne": str(compte),
        "exporte_le": timezone.now(),
        "rubriques": [
            {
                "cle": rubrique.cle,
                "titre": rubrique.titre,
                "pourquoi": rubrique.pourquoi,
                "lignes": [dict(ligne) for ligne in rubrique.lignes],
            }
            for rubrique in rubriques(compte)
        ],
    }


def consultations(compte: Compte) -> QuerySet[Any]:
    """Who saw, exported or changed what stands for this person, other than themselves."""
    return concernant(donnees_personnelles.objets(compte), sauf=compte, depuis=compte.date_joined)


def mes_demandes(compte: Compte) -> QuerySet[Demande]:
    return Demande.objects.filter(compte=compte).order_by("-recue_le", "-pk")


def demandes() -> QuerySet[Demande]:
    """Open ones first, the most pressing on top; then the answered ones, newest first."""
    ouverte = Case(
        When(etat=EtatDemande.RECUE, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        Demande.objects.select_related("compte", "repondue_par")
        .annotate(rang=ouverte)
        .order_by("rang", "echeance", "pk")
    )


@dataclass(frozen=True)
class DemandesOuvertes:
    nombre: int
    premiere_echeance: Any


def demandes_ouvertes() -> DemandesOuvertes:
    ouvertes = Demande.objects.ouvertes()
    return DemandesOuvertes(ouvertes.count(), ouvertes.aggregate(le=Min("echeance"))["le"])


@dataclass(frozen=True)
class Duree:
    """What the privacy page says of one kind of data."""

    regle: Regle
    en_vigueur: ParametreDate | None
    dernier: Passage | None = None

    @property
    def mois(self) -> int | None:
        valeur = self.en_vigueur.valeur_nombre if self.en_vigueur else None
        return None if valeur is None else int(valeur)

    @property
    def source(self) -> str:
        return self.en_vigueur.source if self.en_vigueur else ""

    @property
    def en_clair(self) -> str:
        """« 5 ans » rather than « 60 mois »."""
        if self.mois is None:
            return "à saisir"
        if self.mois % 12 == 0:
            annees = self.mois // 12
            return f"{annees}\u00a0an{'s' if annees > 1 else ''}"
        return f"{self.mois}\u00a0mois"


def durees() -> list[Duree]:
    """Every kind, its duration today and where that comes from: two queries."""
    lignes = ParametreDate.objects.filter(cle__startswith="conservation_").en_vigueur(
        timezone.localdate()
    )
    en_vigueur = {ligne.cle: ligne for ligne in lignes.order_by("cle")}
    derniers = {
        passage.regle: passage
        for passage in Passage.objects.order_by("regle", "-le", "-pk").distinct("regle")
    }
    return [
        Duree(regle, en_vigueur.get(regle.parametre.cle), derniers.get(regle.cle))
        for regle in REGLES
    ]


def passages() -> QuerySet[Passage]:
    """The log of the purge: what it erased, and what it could not."""
    return Passage.objects.exclude(nombre=0, echec="").order_by("-le", "-pk")


def traitements() -> QuerySet[Traitement]:
    return Traitement.objects.filter(retire_le=None).order_by("ordre", "pk")
