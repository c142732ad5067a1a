"""The progress board: one line a chapter."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.html import strip_tags

from membres.comptes.models import Compte
from projet_sante.enums import EtatChapitre
from projet_sante.models import Chapitre, ProjetSante, SuiviChapitre

TEXTES = {"texte", "chapeau", "citation"}


@dataclass(frozen=True)
class LigneChapitre:
    numero: int
    chapitre: Chapitre
    etat: EtatChapitre
    responsable: Compte | None
    redacteurs: list[Compte]
    echeance: date | None
    mots: int
    commentaires: int
    modifie_le: datetime | None
    modifie_par: str
    a_moi: bool

    @property
    def autres_redacteurs(self) -> list[Compte]:
        return [compte for compte in self.redacteurs if compte != self.responsable]

    @property
    def en_retard(self) -> bool:
        fini = self.etat == EtatChapitre.PRET
        return bool(self.echeance and self.echeance < timezone.localdate() and not fini)


def avancement(projet: ProjetSante, compte: Compte, *, tout: bool) -> list[LigneChapitre]:
    """In reading order; those who only write see their own chapters."""
    pages = (
        Chapitre.objects.child_of(projet)
        .order_by("path")
        .select_related("suivi__responsable", "latest_revision__user")
        .prefetch_related("redacteurs__compte")
        .annotate(
            ouverts=Count(
                "wagtail_admin_comments",
                filter=Q(wagtail_admin_comments__resolved_at=None),
                distinct=True,
            )
        )
    )
    lignes = [_ligne(numero, page, compte) for numero, page in enumerate(pages, 1)]
    return [ligne for ligne in lignes if tout or ligne.a_moi]


def _ligne(numero: int, page: Any, compte: Compte) -> LigneChapitre:
    suivi = getattr(page, "suivi", None) or SuiviChapitre(chapitre=page)
    revision = page.latest_revision
    redacteurs = [lien.compte for lien in page.redacteurs.all()]
    return LigneChapitre(
        numero=numero,
        chapitre=page,
        etat=EtatChapitre(suivi.etat),
        responsable=suivi.responsable,
        redacteurs=sorted(redacteurs, key=str),
        echeance=suivi.echeance,
        mots=compter_les_mots(revision.content["corps"]) if revision else 0,
        commentaires=page.ouverts,
        modifie_le=revision.created_at if revision else None,
        modifie_par=str(revision.user) if revision and revision.user else "",
        a_moi=compte.pk in {redacteur.pk for redacteur in redacteurs},
    )


def compter_les_mots(corps: str) -> int:
    """Of what people wrote; live blocks write the rest."""
    blocs = json.loads(corps) if corps else []
    textes = [str(bloc["value"]) for bloc in blocs if bloc["type"] in TEXTES]
    return sum(len(strip_tags(texte.replace("><", "> <")).split()) for texte in textes)


def etats(lignes: list[LigneChapitre]) -> list[tuple[str, int]]:
    """How many chapters in each state, in the order of the work."""
    compte = Counter(ligne.etat for ligne in lignes)
    return [(str(etat.label), compte[etat]) for etat in EtatChapitre]
