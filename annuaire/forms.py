from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import QueryDict

from annuaire.enums import Categorie
from annuaire.queries.filtres import ACCUEIL, QUAND, TRI_ALPHABETIQUE, Filtres

_TEXTE_MAX = 200
_PAGE_MAX = 5000
_CODE_MAX = 5
_LANGUE_MAX = 40


def _codes(valeurs: Iterable[str]) -> frozenset[str]:
    return frozenset(v for v in valeurs if v.isascii() and v.isalnum() and len(v) <= _CODE_MAX)


def _langues(valeurs: Iterable[str]) -> frozenset[str]:
    return frozenset(v for v in valeurs if v and len(v) <= _LANGUE_MAX and "\x00" not in v)


def _page(brut: str) -> int:
    lisible = brut.isascii() and brut.isdigit() and len(brut) <= len(str(_PAGE_MAX))
    return min(max(int(brut), 1), _PAGE_MAX) if lisible else 1


def lire_filtres(requete: QueryDict) -> Filtres:
    """Any address is a valid search: what is not understood is left out, never an error."""
    return Filtres(
        qui=requete.get("qui", "").replace("\x00", "")[:_TEXTE_MAX].strip(),
        ou=requete.get("ou", "").replace("\x00", "")[:_TEXTE_MAX].strip(),
        categories=frozenset(requete.getlist("categorie")) & frozenset(Categorie.values),
        professions=_codes(requete.getlist("profession")),
        communes=_codes(requete.getlist("commune")),
        accueil=frozenset(requete.getlist("accueil")) & ACCUEIL.keys(),
        langues=_langues(requete.getlist("langue")),
        quand=requete.get("quand", "") if requete.get("quand") in QUAND else "",
        tri=TRI_ALPHABETIQUE if requete.get("tri") == TRI_ALPHABETIQUE else "",
        page=_page(requete.get("page", "")),
    )


def adresse(filtres: Filtres) -> str:
    """The query string of these filters, always in the same order."""
    couples = [("qui", filtres.qui), ("ou", filtres.ou)]
    for nom, valeurs in (
        ("categorie", filtres.categories),
        ("profession", filtres.professions),
        ("commune", filtres.communes),
        ("accueil", filtres.accueil),
        ("langue", filtres.langues),
    ):
        couples += [(nom, valeur) for valeur in sorted(valeurs)]
    couples += [("quand", filtres.quand), ("tri", filtres.tri)]
    if filtres.page > 1:
        couples.append(("page", str(filtres.page)))
    return urlencode([couple for couple in couples if couple[1]])
