from __future__ import annotations

import datetime as dt
import hashlib

from django.db.models import QuerySet
from django.utils import timezone

from membres.adhesions.enums import EtatDemande, GenreAdherent, NatureTexte
from membres.adhesions.models import Adherent, College, DemandeAdhesion, Texte


def demande_du_jeton(jeton: str, etat: EtatDemande) -> DemandeAdhesion | None:
    """Only a link still valid, for the step it was mailed for."""
    empreinte = hashlib.sha256(jeton.encode()).hexdigest()
    return DemandeAdhesion.objects.filter(
        empreinte=empreinte, etat=etat, expire_le__gt=timezone.now()
    ).first()


def demandes(etat: str = "") -> QuerySet[DemandeAdhesion]:
    """Confirmed requests only: an unconfirmed address is nobody yet."""
    liste = (
        DemandeAdhesion.objects.exclude(etat=EtatDemande.A_CONFIRMER)
        .select_related("profession", "commune", "college", "adherent")
        .defer("commune__contour")
    )
    liste = liste.filter(etat=etat) if etat else liste
    return liste.order_by("-confirmee_le", "-pk")


def demandes_a_decider() -> QuerySet[DemandeAdhesion]:
    """Oldest first: what the bureau owes an answer."""
    return (
        DemandeAdhesion.objects.en_cours()
        .select_related("profession", "college")
        .order_by("confirmee_le", "pk")
    )


def textes_applicables(
    jour: dt.date | None = None, *, genre: GenreAdherent | None = None
) -> list[Texte]:
    """A convention binds a structure: a person is never asked to accept one."""
    textes = list(Texte.objects.applicables(jour or timezone.localdate()))
    if genre == GenreAdherent.PERSONNE:
        return [texte for texte in textes if texte.nature != NatureTexte.CONVENTION]
    return textes


def convention_a_accepter(adherent: Adherent) -> Texte | None:
    """The version in force, for a structure that has not accepted it."""
    if not adherent.est_organisation:
        return None
    textes = Texte.objects.applicables(timezone.localdate())
    en_vigueur = next((t for t in textes if t.nature == NatureTexte.CONVENTION), None)
    if en_vigueur is None or adherent.acceptations.filter(texte=en_vigueur).exists():
        return None
    return en_vigueur


def colleges_proposes() -> list[College]:
    return list(College.objects.filter(actif=True))
