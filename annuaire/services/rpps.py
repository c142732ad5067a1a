"""Applying an RPPS extract: people by their number, places and employers by their key."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.db import transaction

from annuaire.enums import Genre, Source
from annuaire.lecture.personnes import Assemblage, PersonneLue, assembler
from annuaire.lecture.rpps import LecteurRPPS
from annuaire.metiers import metier_affiche
from annuaire.models import Exercice, Fiche, Lieu, Professionnel
from annuaire.queries.territoire import territoire
from annuaire.services.bilan import BilanImport
from annuaire.services.fiches import Slugs, appliquer
from annuaire.services.indexation import indexer
from annuaire.services.lieux import LieuVoulu, enregistrer_lieux
from annuaire.services.structures_rpps import enregistrer_structures
from cpts_portal.referentiel.models import Commune, Profession, SavoirFaire

# Numbers in 99 are never issued: whoever bears one is invented.
PREFIXE_FICTIF = "99"
_CHIFFRES_RPPS = range(9, 12)


def est_fictif(rpps: str) -> bool:
    return rpps.startswith(PREFIXE_FICTIF)


@transaction.atomic
def importer_rpps(flux: BinaryIO, *, jour: date, ecrire: bool) -> BilanImport:
    """`ecrire` False counts exactly what would change, then undoes it."""
    lecteur = LecteurRPPS(flux, territoire())
    assemblage = assembler(lecteur)
    lu = lecteur.bilan
    bilan = BilanImport(
        lus=lu.lus,
        retenus=lu.retenus,
        exclus=lu.exclus,
        rejets=lu.rejets,
        motifs=lu.motifs,
        professionnels=len(assemblage.personnes),
        activites=len(assemblage.activites),
        applique=ecrire,
    )
    touchees = _Application(assemblage, jour, bilan).tout()
    indexer(touchees)
    if not ecrire:
        transaction.set_rollback(True)
    return bilan


@dataclass
class _Application:
    assemblage: Assemblage
    jour: date
    bilan: BilanImport
    slugs: Slugs = field(default_factory=Slugs)
    lieux: dict[str, Lieu] = field(default_factory=dict)
    communes: dict[str, Commune] = field(default_factory=dict)
    professions: dict[str, Profession] = field(default_factory=dict)
    savoir_faire: dict[str, SavoirFaire] = field(default_factory=dict)

    def tout(self) -> list[int]:
        self._charger_nomenclatures()
        self.lieux, lieux_modifies = enregistrer_lieux(self._lieux_voulus(), Source.RPPS, self.jour)
        structures = enregistrer_structures(
            [lieu for lieu in self.assemblage.lieux.values() if lieu.est_une_structure],
            self.lieux,
            self._cles_fictives(),
            self.slugs,
            self.jour,
        )
        self.bilan.structures = structures.nombre
        personnes = self._personnes()
        deplacees = Exercice.objects.filter(lieu__in=lieux_modifies).values_list(
            "fiche_id", flat=True
        )
        return sorted({*structures.touchees, *personnes, *deplacees})

    def _charger_nomenclatures(self) -> None:
        codes = {lieu.commune for lieu in self.assemblage.lieux.values()}
        self.communes = {c.code_insee: c for c in Commune.objects.filter(code_insee__in=codes)}
        self.professions = {p.code: p for p in Profession.objects.all()}
        self.savoir_faire = {s.code: s for s in SavoirFaire.objects.all()}

    def _lieux_voulus(self) -> list[LieuVoulu]:
        return [
            LieuVoulu(
                cle=lieu.cle,
                nom=lieu.nom,
                adresse=lieu.adresse,
                complement=lieu.complement,
                code_postal=lieu.code_postal,
                commune=self.communes[lieu.commune],
                commune_libelle=self.communes[lieu.commune].nom,
                telephone=lieu.telephone,
            )
            for lieu in self.assemblage.lieux.values()
        ]

    def _cles_fictives(self) -> frozenset[str]:
        """Where only invented people work, the employer is invented too."""
        reelles = {
            cle
            for personne in self.assemblage.personnes.values()
            if not est_fictif(personne.rpps)
            for cle in personne.activites
        }
        return frozenset(self.assemblage.lieux.keys() - reelles)

    def _personnes(self) -> set[int]:
        lisibles = {p.rpps: p for p in self.assemblage.personnes.values() if self._lisible(p)}
        connus = {
            p.rpps: p
            for p in Professionnel.objects.filter(rpps__in=lisibles)
            .select_related("fiche")
            .prefetch_related("savoir_faire", "fiche__exercices")
            .order_by("pk")
        }
        nouvelles = [personne for rpps, personne in lisibles.items() if rpps not in connus]
        touchees = self._creer(nouvelles)
        for rpps, professionnel in connus.items():
            if self._mettre_a_jour(professionnel, lisibles[rpps]):
                touchees.add(professionnel.fiche_id)
        self.bilan.nouveaux = len(nouvelles)
        self.bilan.modifies = len(touchees) - len(nouvelles)
        self.bilan.inchanges = len(connus) - self.bilan.modifies
        self.bilan.partis = (
            Professionnel.objects.filter(fiche__publiee=True, fiche__source=Source.RPPS)
            .exclude(rpps__in=lisibles)
            .count()
        )
        return touchees

    def _lisible(self, personne: PersonneLue) -> bool:
        if personne.rpps.isdigit() and len(personne.rpps) in _CHIFFRES_RPPS:
            return True
        self.bilan.rejets += 1
        if len(self.bilan.motifs) < 10:
            self.bilan.motifs.append(
                f"{personne.titre} : numéro RPPS « {personne.rpps} » illisible"
            )
        return False

    def _valeurs(self, personne: PersonneLue) -> dict[str, Any]:
        return {
            "titre": personne.titre[:250],
            "metier": metier_affiche(
                personne.profession,
                personne.profession_libelle,
                personne.savoir_faire,
                personne.civilite,
            )[:250],
            "categorie": personne.categorie.value,
            "profession": self.professions.get(personne.profession),
        }

    def _creer(self, personnes: list[PersonneLue]) -> set[int]:
        fiches = [self._nouvelle_fiche(personne) for personne in personnes]
        Fiche.objects.bulk_create(fiches)
        couples = list(zip(fiches, personnes, strict=True))
        Professionnel.objects.bulk_create(
            [
                Professionnel(
                    fiche=fiche,
                    rpps=p.rpps,
                    civilite=p.civilite[:5],
                    nom=p.nom[:120],
                    prenom=p.prenom[:120],
                )
                for fiche, p in couples
            ]
        )
        liens = Professionnel.savoir_faire.through
        liens._default_manager.bulk_create(
            [
                liens(professionnel_id=fiche.pk, savoirfaire_id=self.savoir_faire[code].pk)
                for fiche, p in couples
                for code in p.savoir_faire
                if code in self.savoir_faire
            ]
        )
        Exercice.objects.bulk_create(
            [exercice for fiche, p in couples for exercice in self._exercices(fiche, p)]
        )
        return {fiche.pk for fiche in fiches}

    def _nouvelle_fiche(self, personne: PersonneLue) -> Fiche:
        commune = self.lieux[next(iter(personne.activites))].commune
        valeurs = self._valeurs(personne)
        provenance = {"source": Source.RPPS.value, "date": self.jour.isoformat()}
        return Fiche(
            genre=Genre.PERSONNE,
            slug=self.slugs.nouveau(personne.prenom, personne.nom, commune.nom if commune else ""),
            fictive=est_fictif(personne.rpps),
            source=Source.RPPS,
            source_date=self.jour,
            provenances=dict.fromkeys((*valeurs, "exercices"), provenance),
            **valeurs,
        )

    def _exercices(self, fiche: Fiche, personne: PersonneLue) -> list[Exercice]:
        return [
            Exercice(
                fiche=fiche,
                lieu=self.lieux[activite.lieu],
                rang=rang,
                mode=activite.mode,
                secteur=activite.secteur[:8],
                remplacant=activite.remplacant,
            )
            for rang, activite in enumerate(personne.activites.values())
        ]

    def _mettre_a_jour(self, professionnel: Professionnel, personne: PersonneLue) -> bool:
        fiche = professionnel.fiche
        change = bool(appliquer(fiche, self._valeurs(personne), Source.RPPS, self.jour))
        identite = (personne.nom[:120], personne.prenom[:120], personne.civilite[:5])
        if identite != (professionnel.nom, professionnel.prenom, professionnel.civilite):
            professionnel.nom, professionnel.prenom, professionnel.civilite = identite
            professionnel.save(update_fields=["nom", "prenom", "civilite"])
            change = True
        change |= self._savoir_faire_change(professionnel, personne)
        change |= self._exercices_changent(fiche, personne)
        if change:
            fiche.source_date = self.jour
            fiche.save()
        return change

    def _savoir_faire_change(self, professionnel: Professionnel, personne: PersonneLue) -> bool:
        voulus = {self.savoir_faire[c].pk for c in personne.savoir_faire if c in self.savoir_faire}
        if voulus == {sf.pk for sf in professionnel.savoir_faire.all()}:
            return False
        professionnel.savoir_faire.set(voulus)
        return True

    def _exercices_changent(self, fiche: Fiche, personne: PersonneLue) -> bool:
        """The register knows where; the hours typed by a human stay with the place."""
        voulus = {e.lieu_id: e for e in self._exercices(fiche, personne)}
        connus = {e.lieu_id: e for e in fiche.exercices.all()}
        change = False
        for lieu, exercice in connus.items():
            voulu = voulus.pop(lieu, None)
            if voulu is None:
                exercice.delete()
                change = True
                continue
            champs = ("rang", "mode", "secteur", "remplacant")
            if any(getattr(exercice, c) != getattr(voulu, c) for c in champs):
                for champ in champs:
                    setattr(exercice, champ, getattr(voulu, champ))
                exercice.save()
                change = True
        Exercice.objects.bulk_create(voulus.values())
        return change or bool(voulus)
