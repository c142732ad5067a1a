"""Indicators that count themselves, and say what they counted. A new one is one class."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.utils import timezone

from annuaire.queries.tenue import vue_d_ensemble
from membres.adhesions import couverture
from membres.adhesions.models import Adherent, Adhesion
from membres.reunions.enums import EtatReunion
from membres.reunions.models import Signature
from missions.models import FicheAction, Indicateur, Realisation, ReunionAction


@dataclass(frozen=True)
class Element:
    libelle: str
    jour: date | None
    nombre: int = 1
    # Pourquoi il ne compte pas ; vide : il compte.
    ecarte: str = ""
    # De quoi il est fait : « 3 médecins, 2 infirmiers ».
    detail: str = ""


@dataclass(frozen=True)
class Compte:
    elements: tuple[Element, ...]
    # Donné, la valeur est la part comptée de ce tout, en pour cent.
    tout: int | None = None
    part: bool = False

    @property
    def nombre(self) -> int:
        return sum(e.nombre for e in self.elements if not e.ecarte)

    @property
    def valeur(self) -> Decimal | None:
        """None when what it is a part of is not known: a share of nothing is no figure."""
        if not self.part:
            return Decimal(self.nombre)
        if not self.tout:
            return None
        return (Decimal(100) * self.nombre / self.tout).quantize(Decimal("0.01"))

    @property
    def rapport(self) -> tuple[Decimal, Decimal] | None:
        return (Decimal(self.nombre), Decimal(self.tout)) if self.part and self.tout else None

    @property
    def phrase(self) -> str:
        if self.part:
            return f"{self.nombre} sur {self.tout}"
        retenus = sum(1 for e in self.elements if not e.ecarte)
        ecartes = [e for e in self.elements if e.ecarte]
        suite = f", {len(ecartes)} écarté{'s' if len(ecartes) > 1 else ''}" if ecartes else ""
        raison = f" ({ecartes[-1].libelle}\u00a0: {ecartes[-1].ecarte})" if ecartes else ""
        return f"{retenus} compté{'s' if retenus > 1 else ''}{suite}{raison}"


class Compteur(ABC):
    libelle: str
    # Peut ne compter qu'une profession.
    par_profession = False

    @abstractmethod
    def elements(self, indicateur: Indicateur) -> Iterable[Element]: ...

    def compter(self, indicateur: Indicateur) -> Compte:
        return Compte(tuple(self.elements(indicateur)))


COMPTEURS: dict[str, Compteur] = {}


def compteur(code: str) -> Callable[[type[Compteur]], type[Compteur]]:
    def enregistrer(classe: type[Compteur]) -> type[Compteur]:
        COMPTEURS[code] = classe()
        return classe

    return enregistrer


def choix() -> list[tuple[str, str]]:
    return [("", "Saisie à la main"), *((code, c.libelle) for code, c in COMPTEURS.items())]


def _dans_l_annee(indicateur: Indicateur, jour: date | None) -> str:
    annee = indicateur.annee
    if jour is None or not annee.debut <= jour <= annee.fin:
        return "hors de l’année de contrat"
    return ""


def _reunions(indicateur: Indicateur) -> Iterable[ReunionAction]:
    signatures = Signature.objects.select_related("adherent__profession").order_by("pk")
    return (
        ReunionAction.objects.filter(action=indicateur.action_id)
        .select_related("reunion")
        .prefetch_related(Prefetch("reunion__signatures", signatures))
        .order_by("reunion__debut", "pk")
    )


def _ecartee(lien: ReunionAction, indicateur: Indicateur, jour: date | None) -> str:
    if lien.ecartee_le:
        return lien.motif
    if lien.reunion.etat == EtatReunion.ANNULEE:
        return f"annulée, {lien.reunion.motif_annulation or 'sans motif'}"
    if lien.reunion.etat != EtatReunion.CLOSE:
        return "pas encore close"
    return _dans_l_annee(indicateur, jour)


def _jour(lien: ReunionAction) -> date | None:
    return timezone.localdate(lien.reunion.debut) if lien.reunion.debut else None


def _profession(signature: Signature) -> str:
    """Their profession, never their name; a guest has none we know of."""
    adherent = signature.adherent
    if adherent is None:
        return "Invités"
    return str(adherent.profession) if adherent.profession else "Sans profession"


def _concernees(lien: ReunionAction, indicateur: Indicateur) -> list[Signature]:
    voulue = indicateur.compteur_profession
    lignes = lien.reunion.signatures.all()
    return [s for s in lignes if voulue is None or _profession(s) == str(voulue)]


def _detail(signatures: Iterable[Signature]) -> str:
    comptes = Counter(_profession(s) for s in signatures)
    return ", ".join(f"{nom} {nombre}" for nom, nombre in comptes.most_common())


@compteur("reunions")
class ReunionsTenues(Compteur):
    libelle = "Réunions closes de l’action"

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        for lien in _reunions(indicateur):
            jour = _jour(lien)
            yield Element(str(lien.reunion), jour, 1, _ecartee(lien, indicateur, jour))


@compteur("presents")
class PresentsAuxReunions(Compteur):
    libelle = "Présences aux réunions de l’action"
    par_profession = True

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        for lien in _reunions(indicateur):
            jour, lignes = _jour(lien), _concernees(lien, indicateur)
            retenues = [s for s in lignes if s.est_retenue]
            ecartee = _ecartee(lien, indicateur, jour)
            yield Element(str(lien.reunion), jour, len(retenues), ecartee, _detail(retenues))
            for signature in () if ecartee else lignes:
                if not signature.est_retenue:
                    motif = signature.motif_ecart
                    yield Element(f"Une présence à {lien.reunion.reference}", jour, 1, motif)


class _ParProfession(Compteur):
    """Each person once, whatever the meetings they came to; guests have no profession."""

    par_profession = True
    une_par_profession = False

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        vus: dict[str, set[int]] = {}
        for lien in _reunions(indicateur):
            if ecartee := _ecartee(lien, indicateur, _jour(lien)):
                yield Element(str(lien.reunion), _jour(lien), 0, ecartee)
                continue
            for signature in _concernees(lien, indicateur):
                adherent = signature.adherent
                if signature.est_retenue and adherent and adherent.profession:
                    vus.setdefault(str(adherent.profession), set()).add(adherent.pk)
        for nom, personnes in sorted(vus.items()):
            nombre = 1 if self.une_par_profession else len(personnes)
            s = "s" if len(personnes) > 1 else ""
            yield Element(nom, None, nombre, detail=f"{len(personnes)} personne{s}")


@compteur("personnes")
class PersonnesPresentes(_ParProfession):
    libelle = "Personnes différentes venues aux réunions de l’action, par profession"


@compteur("professions")
class ProfessionsPresentes(_ParProfession):
    libelle = "Professions venues aux réunions de l’action"
    par_profession = False
    une_par_profession = True


@compteur("realisations")
class Realisations(Compteur):
    libelle = "« J’ai fait… » de l’action"

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        for fait in _realisations(indicateur):
            yield Element(fait.quoi, fait.jour, 1, _annulee(fait, indicateur))


@compteur("participants")
class Participants(Compteur):
    libelle = "Participants notés à l’action"

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        for fait in _realisations(indicateur):
            yield Element(fait.quoi, fait.jour, fait.presents, _annulee(fait, indicateur))


def _realisations(indicateur: Indicateur) -> Iterable[Realisation]:
    return Realisation.objects.filter(action=indicateur.action_id).order_by("jour", "pk")


def _annulee(fait: Realisation, indicateur: Indicateur) -> str:
    return "annulée" if fait.annulee_le else _dans_l_annee(indicateur, fait.jour)


@compteur("actions")
class ActionsMenees(Compteur):
    libelle = "Actions de la mission menées dans l’année"

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        annee = indicateur.annee
        faits = Realisation.objects.filter(
            action=OuterRef("pk"), annulee_le=None, jour__range=(annee.debut, annee.fin)
        )
        reunions = ReunionAction.objects.filter(
            action=OuterRef("pk"),
            ecartee_le=None,
            reunion__etat=EtatReunion.CLOSE,
            reunion__debut__date__range=(annee.debut, annee.fin),
        )
        actions = (
            FicheAction.objects.vives()
            .filter(mission=indicateur.action.mission_id)
            .annotate(faits=Exists(faits), reunies=Exists(reunions))
        )
        for action in actions.order_by("ordre", "pk"):
            menee = action.faits or action.reunies
            yield Element(action.titre, None, 1, "" if menee else "rien n’y est noté cette année")


# --- L'association et l'annuaire, au jour du comptage ---


def _au(indicateur: Indicateur) -> date:
    return min(timezone.localdate(), indicateur.annee.fin)


@compteur("adherents")
class AdherentsAJour(Compteur):
    libelle = "Professionnels adhérents à jour"
    par_profession = True

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        jour, voulue = _au(indicateur), indicateur.compteur_profession
        membres = Adherent.objects.membres_le(jour).filter(profession__isnull=False)
        if voulue:
            membres = membres.filter(profession=voulue)
        a_jour = Exists(Adhesion.objects.valables(jour).filter(adherent=OuterRef("pk")))
        comptes = (
            membres.order_by()
            .values_list("profession__libelle")
            .annotate(
                tous=Count("pk", distinct=True), a_jour=Count("pk", filter=a_jour, distinct=True)
            )
            .order_by("profession__libelle")
        )
        for nom, tous, ordinaires in comptes:
            retard = tous - ordinaires
            yield Element(nom, jour, ordinaires)
            if retard:
                yield Element(nom, jour, retard, "adhésion à régler")


@compteur("part_adherents")
class PartDesAdherents(AdherentsAJour):
    libelle = "Part des professionnels du territoire adhérents à jour, en %"

    def compter(self, indicateur: Indicateur) -> Compte:
        voulue = indicateur.compteur_profession
        effectifs = couverture.effectifs().par_profession_et_commune
        tout = sum(n for (p, _), n in effectifs.items() if voulue is None or p == voulue.code)
        return Compte(tuple(self.elements(indicateur)), tout, part=True)


@compteur("annuaire")
class AnnuaireAJour(Compteur):
    libelle = "Part des fiches de l’annuaire vérifiées à leur rythme, en %"

    def elements(self, indicateur: Indicateur) -> Iterable[Element]:
        vue, jour = vue_d_ensemble(), timezone.localdate()
        yield Element("Fiches vérifiées à leur rythme", jour, vue.a_jour)
        yield Element("Fiches à vérifier de nouveau", jour, vue.perimees, "vérification ancienne")
        yield Element("Autres fiches", jour, vue.jamais_verifiees, "jamais vérifiées")

    def compter(self, indicateur: Indicateur) -> Compte:
        elements = tuple(self.elements(indicateur))
        return Compte(elements, sum(e.nombre for e in elements), part=True)
