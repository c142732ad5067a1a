"""Who is who: by RPPS and FINESS number, then SIRET, then the source's own key. Never by name."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from annuaire.models import Alias, Lieu, Professionnel, Structure
from annuaire.services.imports.voulu import LieuVoulu, StructureVoulue

# « …99999 » stands for a site that has no SIRET of its own.
_SIRET_D_ATTENTE = "99999"


def siret_probant(siret: str) -> bool:
    return len(siret) == 14 and siret.isdigit() and not siret.endswith(_SIRET_D_ATTENTE)


def structures(voulues: Iterable[StructureVoulue]) -> dict[str, Structure]:
    """The known house behind each wanted key; two wanted never share one, the surer link wins."""
    voulues = list(voulues)
    connues = _Connues(voulues)
    trouvees: dict[str, Structure] = {}
    prises: set[int] = set()
    for lien in (connues.par_finess, connues.par_cle, connues.par_siret, connues.par_alias):
        for voulue in voulues:
            structure = None if voulue.cle in trouvees else lien(voulue)
            if structure is not None and structure.pk not in prises:
                trouvees[voulue.cle] = structure
                prises.add(structure.pk)
    return trouvees


class _Connues:
    def __init__(self, voulues: list[StructureVoulue]) -> None:
        finess = {v.finess for v in voulues if v.finess}
        sirets = Counter(v.siret for v in voulues if siret_probant(v.siret))
        uniques = [siret for siret, nombre in sirets.items() if nombre == 1]
        base = (
            Structure.objects.filter(fiche__fusionnee_dans=None)
            .select_related("fiche", "lieu__commune")
            .order_by("pk")
        )
        self._finess = {s.finess: s for s in base.filter(finess__in=finess)}
        self._cles = {s.cle: s for s in base.filter(cle__in=[v.cle for v in voulues])}
        self._sirets = _sans_homonyme(base.filter(siret__in=uniques))
        self._alias = _par_alias(voulues, base)

    def par_finess(self, voulue: StructureVoulue) -> Structure | None:
        return self._finess.get(voulue.finess) if voulue.finess else None

    def par_cle(self, voulue: StructureVoulue) -> Structure | None:
        return _compatible(self._cles.get(voulue.cle), voulue)

    def par_siret(self, voulue: StructureVoulue) -> Structure | None:
        return _compatible(self._sirets.get(voulue.siret), voulue)

    def par_alias(self, voulue: StructureVoulue) -> Structure | None:
        for cle in _cles_d_alias(voulue):
            if cle in self._alias:
                return self._alias[cle]
        return None


def _compatible(structure: Structure | None, voulue: StructureVoulue) -> Structure | None:
    """Two FINESS numbers are two houses, whatever else they share."""
    if structure and structure.finess and voulue.finess and structure.finess != voulue.finess:
        return None
    return structure


def _sans_homonyme(structures_: Iterable[Structure]) -> dict[str, Structure]:
    toutes = list(structures_)
    nombres = Counter(s.siret for s in toutes)
    return {s.siret: s for s in toutes if nombres[s.siret] == 1}


def _cles_d_alias(voulue: StructureVoulue) -> list[str]:
    cles = [f"cle:{voulue.cle}"]
    if voulue.finess:
        cles.append(f"finess:{voulue.finess}")
    return cles


def _par_alias(
    voulues: Iterable[StructureVoulue], base: "Iterable[Structure]"
) -> dict[str, Structure]:
    cles = [cle for voulue in voulues for cle in _cles_d_alias(voulue)]
    alias = dict(Alias.objects.filter(cle__in=cles).values_list("cle", "fiche_id"))
    if not alias:
        return {}
    connues = {
        s.pk: s
        for s in Structure.objects.filter(fiche__in=alias.values()).select_related(
            "fiche", "lieu__commune"
        )
    }
    return {cle: connues[fiche] for cle, fiche in alias.items() if fiche in connues}


def professionnels(rpps: Collection[str]) -> dict[str, Professionnel]:
    """By number, following those whose second number was merged into another entry."""
    base = Professionnel.objects.select_related("fiche").prefetch_related(
        "savoir_faire", "fiche__exercices__lieu__commune"
    )
    trouves = {p.rpps: p for p in base.filter(rpps__in=rpps, fiche__fusionnee_dans=None)}
    alias = dict(
        Alias.objects.filter(cle__in=[f"rpps:{numero}" for numero in rpps]).values_list(
            "cle", "fiche_id"
        )
    )
    if alias:
        reunis = {p.pk: p for p in base.filter(pk__in=alias.values())}
        for cle, fiche in alias.items():
            if fiche in reunis and reunis[fiche] not in trouves.values():
                trouves.setdefault(cle.removeprefix("rpps:"), reunis[fiche])
    return trouves


@dataclass(slots=True)
class Lieux:
    """The known place behind each wanted key: its own row, else the known house's."""

    connus: dict[str, Lieu] = field(default_factory=dict)

    @classmethod
    def de(
        cls,
        voulus: Mapping[str, LieuVoulu],
        voulues: Iterable[StructureVoulue],
        connues: Mapping[str, Structure],
    ) -> "Lieux":
        connus = {
            lieu.cle: lieu
            for lieu in Lieu.objects.filter(cle__in=list(voulus)).select_related("commune")
        }
        for voulue in voulues:
            structure = connues.get(voulue.cle)
            if structure and structure.lieu and voulue.lieu.cle not in connus:
                connus[voulue.lieu.cle] = structure.lieu
        return cls(connus)
