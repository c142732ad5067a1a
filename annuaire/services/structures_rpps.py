"""The employers and shared practices that the RPPS rows name: entries of their own."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from annuaire.enums import Genre, Source
from annuaire.lecture.personnes import TYPES_DE_SECTEUR, LieuLu, categorie_de_secteur
from annuaire.models import Exercice, Fiche, Lieu, Structure
from annuaire.services.fiches import Slugs, appliquer


@dataclass
class StructuresEcrites:
    nombre: int = 0
    touchees: set[int] = field(default_factory=set)


def enregistrer_structures(
    lieux_lus: Iterable[LieuLu],
    lieux: Mapping[str, Lieu],
    fictives: Collection[str],
    slugs: Slugs,
    jour: date,
) -> StructuresEcrites:
    lus = {lu.cle: lu for lu in lieux_lus}
    par_cle, par_finess = _connues(lus)
    ecrites = StructuresEcrites(nombre=len(lus))
    nouvelles = []
    for cle, lu in lus.items():
        connue = par_finess.get(lu.finess) or par_cle.get(cle)
        if connue is None:
            nouvelles.append(lu)
        elif appliquer(connue.fiche, _valeurs(lu), Source.RPPS, jour):
            connue.fiche.source_date = jour
            connue.fiche.save()
            ecrites.touchees.add(connue.fiche_id)
    ecrites.touchees |= _creer(nouvelles, lieux, fictives, slugs, jour)
    return ecrites


def _connues(lus: Mapping[str, LieuLu]) -> tuple[dict[str, Structure], dict[str, Structure]]:
    finess = [lu.finess for lu in lus.values() if lu.finess]
    connues = Structure.objects.select_related("fiche").order_by("pk")
    return (
        {s.cle: s for s in connues.filter(cle__in=lus)},
        {s.finess: s for s in connues.filter(finess__in=finess) if s.finess},
    )


def _valeurs(lu: LieuLu) -> dict[str, str]:
    return {
        "titre": lu.nom,
        "metier": TYPES_DE_SECTEUR.get(lu.secteur, ""),
        "categorie": categorie_de_secteur(lu.secteur).value,
    }


def _creer(
    lus: list[LieuLu],
    lieux: Mapping[str, Lieu],
    fictives: Collection[str],
    slugs: Slugs,
    jour: date,
) -> set[int]:
    provenance = {"source": Source.RPPS.value, "date": jour.isoformat()}
    fiches = [
        Fiche(
            genre=Genre.STRUCTURE,
            slug=slugs.nouveau(lu.nom, lieux[lu.cle].commune_libelle),
            fictive=lu.cle in fictives,
            source=Source.RPPS,
            source_date=jour,
            provenances=dict.fromkeys(_valeurs(lu), provenance),
            **_valeurs(lu),
        )
        for lu in lus
    ]
    Fiche.objects.bulk_create(fiches)
    couples = list(zip(fiches, lus, strict=True))
    Structure.objects.bulk_create(
        [
            Structure(
                fiche=fiche,
                cle=lu.cle,
                finess=lu.finess or None,
                siret=lu.siret,
                nom_source=lu.nom_source,
                lieu=lieux[lu.cle],
            )
            for fiche, lu in couples
        ]
    )
    Exercice.objects.bulk_create(
        [Exercice(fiche=fiche, lieu=lieux[lu.cle], secteur=lu.secteur[:8]) for fiche, lu in couples]
    )
    return {fiche.pk for fiche in fiches}
