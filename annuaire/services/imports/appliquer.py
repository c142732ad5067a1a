"""Accepted changes, in one transaction; each keeps what it replaced."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from annuaire.enums import Decision, MotifRetrait, Nature, Registre, Statut
from annuaire.models import Changement, Exercice, Fiche, Importation, Lieu, Structure
from annuaire.services.fusion import FusionImpossible, fusionner
from annuaire.services.imports import apparier, lieux, voulu
from annuaire.services.imports.comparer import LIEU, PERSONNE, STRUCTURE, lots
from annuaire.services.imports.ecrire import Plume
from annuaire.services.imports.lecture import SOURCES
from annuaire.services.imports.proposer import A_LA_MAIN, SANS_ECRITURE
from annuaire.services.imports.verrou import un_seul_import
from annuaire.services.indexation import indexer
from cpts_portal.journal.services import noter
from cpts_portal.referentiel.lecture import CommuneLue
from cpts_portal.referentiel.models import Commune
from cpts_portal.referentiel.services import territoire
from cpts_portal.travaux.enums import Etat

_LOT = 300


class ApplicationImpossible(Exception):
    """Its message is a sentence for the coordinator."""


def accepter_tout(importation: Importation) -> int:
    """What nobody decided; duplicates and deviations stay for a human eye."""
    return (
        importation.changements.filter(decision=Decision.A_DECIDER)
        .exclude(nature__in=A_LA_MAIN)
        .update(decision=Decision.ACCEPTE)
    )


def appliquer(importation: Importation, *, acteur: Any, request: Any = None) -> int:
    """Writes the accepted changes not written yet; all of them or none."""
    with un_seul_import(), transaction.atomic():
        verrouillee = Importation.objects.select_for_update(of=("self",)).get(pk=importation.pk)
        _verifier(verrouillee)
        nombre = _Application(verrouillee, acteur, request).tout()
        if verrouillee.statut != Statut.SANS_OBJET:
            verrouillee.statut = Statut.APPLIQUEE
            verrouillee.appliquee_le = verrouillee.appliquee_le or timezone.now()
            verrouillee.appliquee_par = verrouillee.appliquee_par or acteur
        verrouillee.bilan = verrouillee.bilan | {"applique": True}
        verrouillee.save()
        if nombre:
            noter(
                "annuaire.import_applique",
                acteur=acteur,
                objet=verrouillee,
                details={"changements": nombre},
                request=request,
            )
    importation.refresh_from_db()
    return nombre


def _verifier(importation: Importation) -> None:
    if importation.etat != Etat.ABOUTI:
        raise ApplicationImpossible("Cette proposition n’est pas encore lue : attendez un instant.")
    if importation.statut not in (Statut.A_DECIDER, Statut.APPLIQUEE, Statut.SANS_OBJET):
        raise ApplicationImpossible(
            f"Cette proposition ne s’applique plus ({importation.get_statut_display().lower()})."
        )
    if importation.purgee_le is not None:
        raise ApplicationImpossible(
            "Le détail de cette proposition est effacé : refaites l’import."
        )


class _Application:
    def __init__(self, importation: Importation, acteur: Any, request: Any) -> None:
        self.importation, self.acteur, self.request = importation, acteur, request
        self.jour = importation.date_source
        self.touchees: set[int] = set()
        self.lieux_crees: list[int] = list(importation.options.get("lieux_crees", []))
        self.faits: list[Changement] = []

    def tout(self) -> int:
        if self.importation.registre == Registre.COMMUNES:
            self._communes()
        else:
            self.source = SOURCES[Registre(self.importation.registre)]
            self.plume = Plume(self.source, self.jour)
            self._lieux()
            self._structures()
            self._personnes()
            self._parties()
            self._doublons()
            indexer(sorted(self.touchees))
        self.importation.options["lieux_crees"] = self.lieux_crees
        return len(self.faits)

    def _acceptes(self, objet: str, *sauf: Nature) -> Iterable[list[Changement]]:
        acceptes = (
            self.importation.changements.filter(
                objet=objet, decision=Decision.ACCEPTE, applique=False
            )
            .exclude(nature__in=[*SANS_ECRITURE, *sauf])
            .select_related("fiche", "lieu__commune")
            .order_by("pk")
        )
        return lots(acceptes.iterator(chunk_size=_LOT), _LOT)

    def _noter_faits(self, changements: list[Changement]) -> None:
        for changement in changements:
            changement.applique = True
        Changement.objects.bulk_update(changements, ["applique", "retour", "fiche", "suite"])
        self.faits += changements

    def _communes(self) -> None:
        for lot in self._acceptes("commune"):
            connues = {
                c.code_insee: c
                for c in Commune.objects.filter(code_insee__in=[ch.cle for ch in lot])
            }
            for changement in lot:
                changement.retour = _etat_commune(connues.get(changement.cle))
            territoire.importer_communes(CommuneLue(**changement.donnees) for changement in lot)
            self._noter_faits(lot)

    def _lieux(self) -> None:
        for lot in self._acceptes(LIEU):
            for changement in lot:
                if changement.lieu is None:
                    changement.suite = "Le lieu n’existe plus."
                    continue
                champs = {d["champ"] for d in changement.differences if not d.get("protege")}
                changement.retour = lieux.mettre_a_jour(
                    changement.lieu,
                    voulu.LieuVoulu(**changement.donnees),
                    champs,
                    self.source,
                    self.jour,
                )
                self.touchees |= set(
                    Exercice.objects.filter(lieu=changement.lieu).values_list("fiche_id", flat=True)
                )
            self._noter_faits(lot)

    def _assurer(self, voulus: Iterable[voulu.LieuVoulu]) -> dict[str, Lieu]:
        connus, nouveaux = lieux.assurer(voulus, self.source, self.jour)
        self.lieux_crees += [lieu.pk for lieu in nouveaux]
        return connus

    def _structures(self) -> None:
        for lot in self._acceptes(STRUCTURE, Nature.PARTI, Nature.DOUBLON):
            voulues = {ch.pk: voulu.structure(ch.donnees) for ch in lot}
            connues = apparier.structures(voulues.values())
            nouveaux = [ch for ch in lot if voulues[ch.pk].cle not in connues]
            connus = self._assurer(voulues[ch.pk].lieu for ch in nouveaux)
            fiches = self.plume.creer_structures([voulues[ch.pk] for ch in nouveaux], connus)
            self._marquer_crees(nouveaux, fiches)
            for changement in lot:
                structure = connues.get(voulues[changement.pk].cle)
                if structure is not None:
                    changement.retour = self.plume.modifier_structure(
                        structure, voulues[changement.pk]
                    )
                    changement.fiche = structure.fiche
                    self.touchees.add(structure.fiche_id)
            self._noter_faits(lot)

    def _personnes(self) -> None:
        for lot in self._acceptes(PERSONNE, Nature.PARTI):
            voulues = {ch.pk: voulu.personne(ch.donnees) for ch in lot}
            connues = apparier.professionnels([v.rpps for v in voulues.values()])
            connus = self._assurer(lieu for v in voulues.values() for lieu in v.lieux)
            nouveaux = [ch for ch in lot if voulues[ch.pk].rpps not in connues]
            fiches = self.plume.creer_personnes([voulues[ch.pk] for ch in nouveaux], connus)
            self._marquer_crees(nouveaux, fiches)
            for changement in lot:
                professionnel = connues.get(voulues[changement.pk].rpps)
                if professionnel is not None:
                    changement.retour = self.plume.modifier_personne(
                        professionnel, voulues[changement.pk], connus
                    )
                    changement.fiche = professionnel.fiche
                    self.touchees.add(professionnel.fiche_id)
            self._noter_faits(lot)

    def _marquer_crees(self, changements: list[Changement], fiches: list[Fiche]) -> None:
        for changement, fiche in zip(changements, fiches, strict=True):
            changement.fiche, changement.retour = fiche, {"cree": True}
            self.touchees.add(fiche.pk)

    def _parties(self) -> None:
        for objet in (PERSONNE, STRUCTURE):
            for lot in self._acceptes(objet):
                parties = [ch for ch in lot if ch.nature == Nature.PARTI and ch.fiche]
                for changement in parties:
                    fiche = changement.fiche
                    changement.retour = {"retire": bool(fiche and fiche.publiee)}
                concernees = [ch.fiche.pk for ch in parties if ch.fiche and ch.fiche.publiee]
                Fiche.objects.filter(pk__in=concernees).update(
                    publiee=False,
                    retiree_le=timezone.now(),
                    retrait_motif=MotifRetrait.PARTIE,
                    modifiee_le=timezone.now(),
                )
                self.touchees |= set(concernees)
                self._noter_faits(parties)

    def _doublons(self) -> None:
        for lot in self._acceptes(STRUCTURE):
            reunis = []
            for changement in lot:
                if changement.nature != Nature.DOUBLON:
                    continue
                autre = changement.autre or self._creee(changement)
                if changement.fiche is None or autre is None:
                    changement.suite = "L’une des deux fiches n’existe pas."
                    Changement.objects.filter(pk=changement.pk).update(suite=changement.suite)
                    continue
                try:
                    fusion = fusionner(
                        changement.fiche, autre, acteur=self.acteur, request=self.request
                    )
                except FusionImpossible as erreur:
                    Changement.objects.filter(pk=changement.pk).update(suite=str(erreur)[:250])
                    continue
                changement.retour = {"fusion": fusion.pk}
                reunis.append(changement)
            self._noter_faits(reunis)

    @staticmethod
    def _creee(changement: Changement) -> Fiche | None:
        structure = (
            Structure.objects.filter(cle=changement.donnees.get("cle", ""))
            .select_related("fiche")
            .first()
        )
        return structure.fiche if structure else None


def _etat_commune(commune: Commune | None) -> dict[str, Any]:
    if commune is None:
        return {"cree": True}
    champs = (
        "nom",
        "codes_postaux",
        "population",
        "population_millesime",
        "population_source",
        "epci_code",
        "epci_nom",
        "longitude",
        "latitude",
        "contour",
        "contour_source",
    )
    return {"commune": {champ: getattr(commune, champ) for champ in champs}}
