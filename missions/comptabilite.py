"""What leaves for the accountant: one line a movement, then the compte de résultat."""

from collections.abc import Callable
from decimal import Decimal

from cpts_portal.lib.tableur import Feuille, csv_francais, xlsx
from missions.enums import EtatDepense, NatureVersement, Volet
from missions.models import AideAvantContrat, AnneeContrat, Versement
from missions.queries.argent import Argent, aides, aides_recues, argent, depenses, versements

ENTETES = ("date", "sens", "enveloppe", "nature", "objet", "tiers", "montant", "référence")
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exporter(annee: AnneeContrat, format: str) -> tuple[bytes, str]:
    return _FORMATS[format](annee)


def _mouvements(annee: AnneeContrat) -> list[tuple[object, ...]]:
    """Cash only: what is announced or planned is not in the accounts."""
    lignes: list[tuple[object, ...]] = [
        (
            v.jour,
            _sens(v),
            v.mission.libelle_court if v.mission else "Fonctionnement",
            v.get_volet_display(),
            v.get_nature_display(),
            annee.contrat.caisse,
            _signe(v),
            v.reference,
        )
        for v in versements(annee)
        if v.nature != NatureVersement.ANNONCE
    ]
    lignes += [
        (
            a.jour,
            _sens(a),
            "Fonctionnement",
            Volet.AIDE.label,
            a.libelle,
            a.financeur,
            _signe(a),
            a.source,
        )
        for a in aides_recues(annee)
        if a.nature != NatureVersement.ANNONCE
    ]
    lignes += [
        (
            d.jour,
            "charge",
            d.mission.libelle_court if d.mission else "Fonctionnement",
            d.action.titre if d.action else "",
            d.libelle,
            d.tiers,
            d.montant,
            d.reference or d.nom_fichier,
        )
        for d in depenses(annee)
        if d.etat == EtatDepense.PAYEE
    ]
    return sorted(lignes, key=lambda ligne: (ligne[0], str(ligne[1])))


def _sens(produit: Versement | AideAvantContrat) -> str:
    return "produit" if produit.nature == NatureVersement.RECU else "produit repris"


def _signe(produit: Versement | AideAvantContrat) -> Decimal:
    return produit.montant if produit.nature == NatureVersement.RECU else -produit.montant


def _csv(annee: AnneeContrat) -> tuple[bytes, str]:
    lignes = [[_ecrit(valeur) for valeur in ligne] for ligne in _mouvements(annee)]
    return csv_francais(ENTETES, lignes), CSV


def _ecrit(valeur: object) -> object:
    if isinstance(valeur, Decimal):
        return f"{valeur:.2f}".replace(".", ",")
    return valeur.strftime("%d/%m/%Y") if hasattr(valeur, "strftime") else valeur


def _xlsx(annee: AnneeContrat) -> tuple[bytes, str]:
    lu = argent(annee)
    return (
        xlsx(
            [
                Feuille(
                    "Mouvements",
                    ENTETES,
                    _mouvements(annee),
                    (12, 14, 28, 24, 40, 28, 14, 24),
                    frozenset({6}),
                ),
                _resultat(lu),
                Feuille(
                    "Dû par règle",
                    ("date", "libellé", "règle", "montant"),
                    [(du.date, du.libelle, du.regle, _connu(du.montant)) for du in lu.echeancier],
                    (12, 50, 40, 14),
                    frozenset({3}),
                ),
                *_aides(),
            ]
        ),
        XLSX,
    )


def _aides() -> list[Feuille]:
    entetes = ("date", "nature", "objet", "versée par", "source", "montant", "dépensé avant")
    lignes = [
        (a.jour, a.get_nature_display(), a.libelle, a.financeur, a.source, a.montant, a.depense)
        for a in aides()
    ]
    if not lignes:
        return []
    largeurs = (12, 24, 40, 28, 40, 14, 14)
    return [Feuille("Aides d’avant contrat", entetes, lignes, largeurs, frozenset({5, 6}))]


def _connu(montant: Decimal | None) -> Decimal | str:
    return "à saisir" if montant is None else montant


def _resultat(lu: Argent) -> Feuille:
    lignes = [
        (e.libelle, e.recu, e.depense, e.resultat, e.report, e.engage, e.disponible)
        for e in (*lu.enveloppes, lu.total)
    ]
    return Feuille(
        "Compte de résultat",
        ("enveloppe", "produits", "charges", "résultat", "report", "engagé", "disponible"),
        lignes,
        (34, *(16,) * 6),
        frozenset(range(1, 7)),
    )


_FORMATS: dict[str, Callable[[AnneeContrat], tuple[bytes, str]]] = {"csv": _csv, "xlsx": _xlsx}
