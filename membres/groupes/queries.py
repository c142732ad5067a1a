from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from cpts_portal.referentiel.models import Profession
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.instances.enums import FONCTIONS_CONVOQUANTES, FONCTIONS_DE_PILOTAGE, NATURES_PILOTEES
from membres.instances.models import Instance, Mandat
from membres.instances.queries import membres_de, membres_et_fonctions

from . import permissions
from .enums import Cible, EtatEntree
from .models import DemandeEntree, Envoi, Message, Silence, Tache


def groupes(compte: Compte) -> QuerySet[Any]:
    """Every living group, with its pilots, its size, and where this person stands."""
    en_cours = Mandat.objects.en_cours()
    miens = en_cours.filter(instance=OuterRef("pk"), adherent__compte=compte)
    attente = DemandeEntree.objects.filter(
        instance=OuterRef("pk"), adherent__compte=compte, etat=EtatEntree.ATTENTE
    )
    pilotes = en_cours.filter(fonction__in=FONCTIONS_DE_PILOTAGE).select_related("adherent")
    vivants = Q(mandats__in=en_cours)
    return (
        Instance.objects.actives()
        .filter(nature__in=NATURES_PILOTEES)
        .annotate(
            effectif=Count("mandats__adherent", filter=vivants, distinct=True),
            jy_suis=Exists(miens),
            jattends=Exists(attente),
        )
        .prefetch_related(Prefetch("mandats", pilotes, to_attr="pilotes"))
        .order_by("nom", "pk")
    )


def mes_groupes(compte: Compte) -> list[Instance]:
    return list(groupes(compte).filter(jy_suis=True))


def groupe(compte: Compte, slug: str) -> Instance | None:
    return groupes(compte).filter(slug=slug).first()


@dataclass(frozen=True)
class Membre:
    adherent: Adherent
    fonctions: str
    mandat: Mandat


def membres(instance: Instance) -> list[Membre]:
    """One row per person, the leading functions first."""
    par_personne: dict[int, list[Mandat]] = {}
    for mandat in membres_et_fonctions(instance, timezone.localdate()):
        par_personne.setdefault(mandat.adherent_id, []).append(mandat)
    lignes = [
        Membre(
            mandats[0].adherent, ", ".join(m.get_fonction_display() for m in mandats), mandats[0]
        )
        for mandats in par_personne.values()
    ]
    return sorted(lignes, key=lambda m: m.mandat.fonction not in FONCTIONS_DE_PILOTAGE)


def demandes(instance: Instance) -> QuerySet[DemandeEntree]:
    return (
        DemandeEntree.objects.filter(instance=instance, etat=EtatEntree.ATTENTE)
        .select_related("adherent", "adherent__profession")
        .order_by("faite_le", "pk")
    )


def demandes_a_decider(compte: Compte) -> list[DemandeEntree]:
    """In the groups this person leads."""
    mandats = Mandat.objects.en_cours().filter(
        adherent__compte=compte, fonction__in=FONCTIONS_DE_PILOTAGE
    )
    return list(
        DemandeEntree.objects.filter(
            etat=EtatEntree.ATTENTE, instance__in=mandats.values("instance")
        )
        .select_related("instance", "adherent")
        .order_by("faite_le", "pk")
    )


def demandes_sans_pilote(compte: Compte) -> list[DemandeEntree]:
    """Nobody leads these groups today: the coordination decides, or names a pilot."""
    if not permissions.peut_ecrire_a_tous(compte):
        return []
    pilotes = Mandat.objects.en_cours().filter(
        instance=OuterRef("instance"), fonction__in=FONCTIONS_DE_PILOTAGE
    )
    return list(
        DemandeEntree.objects.filter(etat=EtatEntree.ATTENTE)
        .exclude(Exists(pilotes))
        .select_related("instance", "adherent")
        .order_by("faite_le", "pk")
    )


def taches(instance: Instance) -> QuerySet[Tache]:
    """Open ones by due date, then the last done."""
    return (
        Tache.objects.filter(instance=instance, retiree_le=None)
        .select_related("responsable", "instance")
        .order_by("faite_le", "echeance", "pk")
    )


def mes_taches(compte: Compte) -> list[Tache]:
    return list(
        Tache.objects.ouvertes()
        .filter(responsable__compte=compte)
        .select_related("instance")
        .order_by("echeance", "pk")
    )


# --- Messages ---


@dataclass(frozen=True)
class Destinataires:
    retenus: Sequence[Adherent]
    ecartes: int
    sans_adresse: int = 0


def destinataires(
    cible: str, instance: Instance | None, profession: Profession | None
) -> Destinataires:
    """Members of the day, minus those who chose silence."""
    jour = timezone.localdate()
    if cible == Cible.INSTANCE:
        assert instance is not None  # noqa: S101 - held by the constraint of Message
        tous = membres_de(instance, jour)
    else:
        tous = Adherent.objects.membres_le(jour).order_by("cle_tri", "pk")
        if cible == Cible.PROFESSION:
            tous = tous.filter(profession=profession)
    silences = Silence.objects.filter(adherent=OuterRef("pk")).filter(
        Q(instance=None) | Q(instance=instance)
    )
    lignes = list(tous.annotate(muet=Exists(silences)))
    retenus = [adherent for adherent in lignes if not adherent.muet]
    return Destinataires(retenus, len(lignes) - len(retenus))


def messages(compte: Compte) -> QuerySet[Message]:
    """Mine; all of them for who may write to everyone."""
    lignes = Message.objects.select_related("instance", "profession", "auteur")
    if not permissions.peut_ecrire_a_tous(compte):
        lignes = lignes.filter(auteur=compte)
    return lignes.order_by("-demande_le", "-pk")


def envois(message: Message) -> QuerySet[Envoi]:
    return (
        message.envois.select_related("adherent", "courriel")
        .defer("courriel__contenu")
        .order_by("adherent__cle_tri", "pk")
    )


def instances_ou_ecrire(compte: Compte) -> list[Instance]:
    toutes = Instance.objects.actives().order_by("nature", "nom", "pk")
    if permissions.peut_ecrire_a_tous(compte):
        return list(toutes)
    mandats = Mandat.objects.en_cours().filter(
        adherent__compte=compte, fonction__in=FONCTIONS_CONVOQUANTES
    )
    return list(toutes.filter(pk__in=mandats.values("instance")))


def peut_ecrire(compte: Compte) -> bool:
    return permissions.peut_ecrire_a_tous(compte) or bool(instances_ou_ecrire(compte))


def silences(adherent: Adherent) -> QuerySet[Silence]:
    return adherent.silences.select_related("instance").order_by("pk")
