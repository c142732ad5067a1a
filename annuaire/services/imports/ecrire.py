"""Writing what was accepted of a person or a house, and keeping what it replaced."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from annuaire.enums import Genre, MotifRetrait, Source
from annuaire.models import Exercice, Fiche, Lieu, Professionnel, Structure
from annuaire.services.fiches import Slugs, appliquer, plus_sure
from annuaire.services.imports.valeurs import valeurs_personne, valeurs_structure
from annuaire.services.imports.voulu import PersonneVoulue, StructureVoulue
from cpts_portal.referentiel.models import SavoirFaire

Retour = dict[str, Any]
_EXERCICE = ("lieu_id", "rang", "mode", "secteur", "remplacant", "horaires", "horaires_note")
_REGISTRE = ("rang", "mode", "secteur", "remplacant")


class Plume:
    """What writing in bulk needs to know once: addresses taken, codes, whose hand it is."""

    def __init__(self, source: Source, jour: date) -> None:
        self.source, self.jour = source, jour
        self.slugs = Slugs()
        self.savoir_faire = {s.code: s for s in SavoirFaire.objects.all()}

    @property
    def provenance(self) -> dict[str, str]:
        return {"source": self.source.value, "date": self.jour.isoformat()}

    # --- New entries, in bulk ---

    def creer_personnes(
        self, voulues: Sequence[PersonneVoulue], lieux: Mapping[str, Lieu]
    ) -> list[Fiche]:
        fiches = Fiche.objects.bulk_create([self._fiche_personne(v) for v in voulues])
        couples = list(zip(fiches, voulues, strict=True))
        Professionnel.objects.bulk_create(
            Professionnel(
                fiche=fiche,
                rpps=v.rpps,
                civilite=v.civilite,
                nom=v.nom,
                prenom=v.prenom,
                diplomes=v.diplomes or [],
            )
            for fiche, v in couples
        )
        liens = Professionnel.savoir_faire.through
        liens._default_manager.bulk_create(
            liens(professionnel_id=fiche.pk, savoirfaire_id=self.savoir_faire[code].pk)
            for fiche, v in couples
            for code in v.savoir_faire
            if code in self.savoir_faire
        )
        Exercice.objects.bulk_create(e for fiche, v in couples for e in exercices(fiche, v, lieux))
        return fiches

    def _fiche_personne(self, voulue: PersonneVoulue) -> Fiche:
        valeurs = valeurs_personne(voulue)
        valeurs["profession_id"] = valeurs.pop("profession")
        commune = voulue.lieux[0].commune_libelle if voulue.lieux else ""
        champs = ("nom", "prenom", "civilite", "savoir_faire", "exercices")
        return Fiche(
            genre=Genre.PERSONNE,
            slug=self.slugs.nouveau(voulue.prenom, voulue.nom, commune),
            fictive=voulue.fictive,
            source=self.source,
            source_date=self.jour,
            provenances=dict.fromkeys(
                (*(c.removesuffix("_id") for c in valeurs), *champs), self.provenance
            ),
            **valeurs,
        )

    def creer_structures(
        self, voulues: Sequence[StructureVoulue], lieux: Mapping[str, Lieu]
    ) -> list[Fiche]:
        fiches = Fiche.objects.bulk_create([self._fiche_structure(v) for v in voulues])
        couples = list(zip(fiches, voulues, strict=True))
        Structure.objects.bulk_create(
            Structure(
                fiche=fiche,
                cle=v.cle,
                finess=v.finess or None,
                siret=v.siret,
                nom_source=v.nom_source,
                categorie_finess=v.categorie_finess,
                activites_finess=v.activites or [],
                lieu=lieux[v.lieu.cle],
            )
            for fiche, v in couples
        )
        Exercice.objects.bulk_create(
            Exercice(fiche=fiche, lieu=lieux[v.lieu.cle], secteur=v.secteur) for fiche, v in couples
        )
        return fiches

    def _fiche_structure(self, voulue: StructureVoulue) -> Fiche:
        valeurs = valeurs_structure(voulue)
        return Fiche(
            genre=Genre.STRUCTURE,
            slug=self.slugs.nouveau(voulue.titre, voulue.lieu.commune_libelle),
            fictive=voulue.fictive,
            source=self.source,
            source_date=self.jour,
            provenances=dict.fromkeys((*valeurs, "exercices"), self.provenance),
            **valeurs,
        )

    # --- Known entries, one by one ---

    def modifier_personne(
        self, professionnel: Professionnel, voulue: PersonneVoulue, lieux: Mapping[str, Lieu]
    ) -> Retour:
        fiche = professionnel.fiche
        valeurs = valeurs_personne(voulue)
        valeurs["profession_id"] = valeurs.pop("profession")
        retour = self._fiche(fiche, valeurs)
        retour["identite"] = self._identite(professionnel, voulue)
        retour["savoir_faire"] = self._savoir_faire(professionnel, voulue)
        if not self._tenu(fiche, "exercices"):
            retour["exercices"] = remplacer_les_exercices(fiche, exercices(fiche, voulue, lieux))
        self._rendre_publique(fiche, retour)
        fiche.save()
        return retour

    def modifier_structure(self, structure: Structure, voulue: StructureVoulue) -> Retour:
        fiche = structure.fiche
        retour = self._fiche(fiche, valeurs_structure(voulue))
        identite = {}
        voulus: dict[str, Any] = {
            champ: valeur
            for champ in ("finess", "siret", "categorie_finess")
            if (valeur := getattr(voulue, champ))
        }
        if voulue.activites is not None:
            voulus["activites_finess"] = voulue.activites
        for champ, apres in voulus.items():
            avant = getattr(structure, champ)
            if avant != apres and not self._tenu(fiche, champ.removesuffix("_finess")):
                identite[champ] = [avant, apres]
                setattr(structure, champ, apres)
        if identite:
            structure.save(update_fields=list(identite))
        retour["identite"] = identite
        if plus_sure(self.source.value, Source(fiche.source)):
            # FINESS names from now on a house the RPPS had only mentioned.
            retour["source"] = [fiche.source, self.source.value]
            fiche.source = self.source
        self._rendre_publique(fiche, retour)
        fiche.save()
        return retour

    def _fiche(self, fiche: Fiche, valeurs: Mapping[str, Any]) -> Retour:
        """Through the one door: `appliquer` keeps what a human said."""
        avant = {champ: getattr(fiche, champ) for champ in valeurs}
        provenances = dict(fiche.provenances)
        par_nom = {"profession_id": "profession"}
        changes = appliquer(fiche, valeurs, self.source, self.jour, noms=par_nom)
        fiche.source_date = self.jour
        noms = [par_nom.get(champ, champ) for champ in changes]
        return {
            "champs": {champ: [avant[champ], getattr(fiche, champ)] for champ in changes},
            "provenances": {nom: provenances.get(nom) for nom in noms},
        }

    def _rendre_publique(self, fiche: Fiche, retour: Retour) -> None:
        if not fiche.publiee and fiche.retrait_motif == MotifRetrait.PARTIE:
            retour["retiree_le"] = fiche.retiree_le.isoformat() if fiche.retiree_le else None
            fiche.publiee, fiche.retiree_le, fiche.retrait_motif = True, None, ""

    def _tenu(self, fiche: Fiche, champ: str) -> bool:
        return plus_sure(fiche.provenances.get(champ, {}).get("source", ""), self.source)

    def _identite(self, professionnel: Professionnel, voulue: PersonneVoulue) -> Retour:
        changes: Retour = {}
        voulus: dict[str, Any] = {c: getattr(voulue, c) for c in ("nom", "prenom", "civilite")}
        if voulue.diplomes is not None:
            voulus["diplomes"] = voulue.diplomes
        for champ, apres in voulus.items():
            avant = getattr(professionnel, champ)
            if avant != apres and not self._tenu(professionnel.fiche, champ):
                changes[champ] = [avant, apres]
                setattr(professionnel, champ, apres)
        if changes:
            professionnel.save(update_fields=list(changes))
        return changes

    def _savoir_faire(
        self, professionnel: Professionnel, voulue: PersonneVoulue
    ) -> list[list[int]] | None:
        voulus = {self.savoir_faire[c].pk for c in voulue.savoir_faire if c in self.savoir_faire}
        connus = {sf.pk for sf in professionnel.savoir_faire.all()}
        if voulus == connus or self._tenu(professionnel.fiche, "savoir_faire"):
            return None
        professionnel.savoir_faire.set(voulus)
        return [sorted(connus), sorted(voulus)]


def exercices(fiche: Fiche, voulue: PersonneVoulue, lieux: Mapping[str, Lieu]) -> list[Exercice]:
    return [
        Exercice(
            fiche=fiche,
            lieu=lieux[e.lieu],
            rang=rang,
            mode=e.mode,
            secteur=e.secteur,
            remplacant=e.remplacant,
        )
        for rang, e in enumerate(voulue.exercices)
    ]


def photographie(fiche: Fiche) -> list[dict[str, Any]]:
    return [
        {champ: getattr(e, champ) for champ in _EXERCICE}
        for e in fiche.exercices.order_by("rang", "pk")
    ]


def remplacer_les_exercices(fiche: Fiche, voulus: Sequence[Exercice]) -> Retour | None:
    """The register knows where; the hours typed by a human stay with the place."""
    avant = photographie(fiche)
    par_lieu = {e.lieu_id: e for e in voulus}
    if [_cle(e) for e in avant] == [_cle(_dict(e)) for e in voulus]:
        return None
    for exercice in fiche.exercices.all():
        voulu = par_lieu.pop(exercice.lieu_id, None)
        if voulu is None:
            exercice.delete()
            continue
        for champ in _REGISTRE:
            setattr(exercice, champ, getattr(voulu, champ))
        exercice.save()
    Exercice.objects.bulk_create(par_lieu.values())
    return {"avant": avant, "apres": photographie(fiche)}


def _dict(exercice: Exercice) -> dict[str, Any]:
    return {champ: getattr(exercice, champ) for champ in _EXERCICE}


def _cle(exercice: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(exercice[champ] for champ in ("lieu_id", *_REGISTRE))
