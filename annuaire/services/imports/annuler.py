"""Undoing an applied proposal: as before, except what someone changed since."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from annuaire.enums import Genre, MotifRetrait, Nature, Registre, Statut
from annuaire.models import Changement, Exercice, Fiche, Fusion, Importation, Lieu
from annuaire.services.fiches import HUMAINES
from annuaire.services.fusion import FusionImpossible, annuler_fusion
from annuaire.services.imports import lieux
from annuaire.services.imports.appliquer import ApplicationImpossible
from annuaire.services.imports.comparer import LIEU
from annuaire.services.imports.ecrire import photographie
from annuaire.services.imports.verrou import un_seul_import
from annuaire.services.indexation import indexer
from cpts_portal.journal.services import noter
from cpts_portal.lib import cache_public
from cpts_portal.lib.memoire_requete import oublier
from cpts_portal.referentiel.models import Commune


def annulable_jusqu_a(importation: Importation) -> datetime | None:
    """None when it cannot be undone any more."""
    if importation.statut != Statut.APPLIQUEE or importation.appliquee_le is None:
        return None
    fin = importation.appliquee_le + timedelta(days=settings.ANNUAIRE_EFFACEMENT_JOURS)
    return fin if fin > timezone.now() and importation.purgee_le is None else None


def annuler(importation: Importation, *, acteur: Any, request: Any = None) -> int:
    """The number of changes undone; those a human went over since say so and stay."""
    with un_seul_import(), transaction.atomic():
        verrouillee = Importation.objects.select_for_update(of=("self",)).get(pk=importation.pk)
        if annulable_jusqu_a(verrouillee) is None:
            raise ApplicationImpossible(
                "Cette importation ne s’annule plus : le délai est passé ou elle n’est pas "
                "appliquée."
            )
        nombre = _Annulation(verrouillee, acteur, request).tout()
        verrouillee.statut = Statut.ANNULEE
        verrouillee.annulee_le, verrouillee.annulee_par = timezone.now(), acteur
        verrouillee.save()
        noter(
            "annuaire.import_annule",
            acteur=acteur,
            objet=verrouillee,
            details={"changements": nombre},
            request=request,
        )
    importation.refresh_from_db()
    return nombre


class _Annulation:
    def __init__(self, importation: Importation, acteur: Any, request: Any) -> None:
        self.importation, self.acteur, self.request = importation, acteur, request
        self.touchees: set[int] = set()
        self.restes: list[Changement] = []
        self.nombre = 0

    def tout(self) -> int:
        # The last applied first: merges, then departures, people, houses, places.
        faits = (
            self.importation.changements.filter(applique=True)
            .select_related("fiche__professionnel", "fiche__structure", "lieu")
            .order_by("-pk")
        )
        ordre = sorted(faits, key=_rang)
        for changement in ordre:
            self._defaire(changement)
        self._retirer_les_lieux_crees()
        Changement.objects.bulk_update(self.restes, ["suite"])
        if self.importation.registre == Registre.COMMUNES:
            oublier()
            cache_public.invalider()
        else:
            indexer(sorted(self.touchees))
        return self.nombre

    def _defaire(self, changement: Changement) -> None:
        retour = changement.retour or {}
        if "fusion" in retour:
            fait = self._separer(changement, retour["fusion"])
        elif "commune" in retour or changement.objet == "commune":
            fait = _rendre_commune(changement, retour)
        elif changement.objet == LIEU:
            fait = self._rendre_lieu(changement, retour)
        elif retour.get("cree"):
            fait = self._retirer_la_creation(changement)
        elif "retire" in retour:
            fait = self._republier(changement, retour)
        else:
            fait = self._rendre_fiche(changement, retour)
        self.nombre += fait

    def _reste(self, changement: Changement, pourquoi: str) -> bool:
        changement.suite = pourquoi[:250]
        self.restes.append(changement)
        return False

    def _separer(self, changement: Changement, pk: int) -> bool:
        fusion = Fusion.objects.filter(pk=pk, annulee_le=None).first()
        if fusion is None:
            return self._reste(changement, "La fusion a déjà été annulée.")
        try:
            annuler_fusion(fusion, acteur=self.acteur, request=self.request)
        except FusionImpossible as erreur:
            return self._reste(changement, str(erreur))
        return True

    def _rendre_lieu(self, changement: Changement, retour: dict[str, Any]) -> bool:
        if changement.lieu is None:
            return self._reste(changement, "Le lieu n’existe plus.")
        lieux.revenir(changement.lieu, retour)
        self.touchees |= set(
            Exercice.objects.filter(lieu=changement.lieu).values_list("fiche_id", flat=True)
        )
        return True

    def _retirer_la_creation(self, changement: Changement) -> bool:
        """Nobody had seen it before: it is erased, unless someone made it theirs."""
        fiche = changement.fiche
        if fiche is None:
            return self._reste(changement, "La fiche n’existe plus.")
        sources = {p.get("source") for p in fiche.provenances.values()}
        if fiche.compte_id or sources & HUMAINES or fiche.verifiee_par:
            return self._reste(changement, "Gardée : quelqu’un l’a complétée depuis.")
        pk = fiche.pk
        # The row keeps what the register said: its change can be applied again.
        Changement.objects.filter(fiche=pk).update(fiche=None)
        changement.fiche = None
        fiche.delete()
        self.touchees.discard(pk)
        return True

    def _republier(self, changement: Changement, retour: dict[str, Any]) -> bool:
        fiche = changement.fiche
        if fiche is None:
            return self._reste(changement, "La fiche est déjà effacée.")
        if not retour["retire"] or fiche.retrait_motif != MotifRetrait.PARTIE:
            return self._reste(changement, "Retirée depuis pour une autre raison.")
        fiche.publiee, fiche.retiree_le, fiche.retrait_motif = True, None, ""
        fiche.save()
        self.touchees.add(fiche.pk)
        return True

    def _rendre_fiche(self, changement: Changement, retour: dict[str, Any]) -> bool:
        fiche = changement.fiche
        if fiche is None:
            return self._reste(changement, "La fiche n’existe plus.")
        _rendre_champs(fiche, retour)
        derriere = fiche.professionnel if fiche.genre == Genre.PERSONNE else fiche.structure
        for champ, (avant, apres) in retour.get("identite", {}).items():
            if getattr(derriere, champ) == apres:
                setattr(derriere, champ, avant)
        derriere.save()
        if retour.get("savoir_faire"):
            fiche.professionnel.savoir_faire.set(retour["savoir_faire"][0])
        if retour.get("exercices"):
            _rendre_exercices(fiche, retour["exercices"])
        if "retiree_le" in retour:
            fiche.publiee, fiche.retrait_motif = False, MotifRetrait.PARTIE
            fiche.retiree_le = parse_datetime(retour["retiree_le"] or "") or timezone.now()
        fiche.save()
        self.touchees.add(fiche.pk)
        return True

    def _retirer_les_lieux_crees(self) -> None:
        crees = self.importation.options.get("lieux_crees", [])
        Lieu.objects.filter(pk__in=crees, exercices=None, structures=None).delete()


def _rang(changement: Changement) -> int:
    if changement.nature == Nature.DOUBLON:
        return 0
    if changement.nature == Nature.PARTI:
        return 1
    return {"personne": 2, "structure": 3}.get(changement.objet, 4)


def _rendre_champs(fiche: Fiche, retour: dict[str, Any]) -> None:
    for champ, (avant, apres) in retour.get("champs", {}).items():
        if getattr(fiche, champ) != apres:
            continue
        setattr(fiche, champ, avant)
        nom = champ.removesuffix("_id")
        provenance = retour["provenances"].get(nom)
        if provenance:
            fiche.provenances[nom] = provenance
        else:
            fiche.provenances.pop(nom, None)
    if "source" in retour and fiche.source == retour["source"][1]:
        fiche.source = retour["source"][0]


def _rendre_exercices(fiche: Fiche, retour: dict[str, Any]) -> None:
    if photographie(fiche) != retour["apres"]:
        return
    presents = {e.lieu_id: e for e in fiche.exercices.all()}
    lieux_connus = set(
        Lieu.objects.filter(pk__in=[e["lieu_id"] for e in retour["avant"]]).values_list(
            "pk", flat=True
        )
    )
    for ancien in retour["avant"]:
        if ancien["lieu_id"] not in lieux_connus:
            continue
        exercice = presents.pop(ancien["lieu_id"], None) or Exercice(fiche=fiche)
        for champ, valeur in ancien.items():
            setattr(exercice, champ, valeur)
        exercice.save()
    for exercice in presents.values():
        exercice.delete()


def _rendre_commune(changement: Changement, retour: dict[str, Any]) -> bool:
    if retour.get("cree"):
        # Places may stand in it by now: a commune described is harmless.
        Commune.objects.filter(code_insee=changement.cle, lieux=None, appartenances=None).delete()
        return True
    return bool(Commune.objects.filter(code_insee=changement.cle).update(**retour["commune"]))
