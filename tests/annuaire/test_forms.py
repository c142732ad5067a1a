from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from annuaire.forms import adresse, lire_filtres
from annuaire.queries.filtres import Filtres


def test_an_address_is_read_into_filters():
    requete = QueryDict(
        "qui=kin%C3%A9&ou=Wassy&categorie=handicap&profession=70&commune=52448"
        "&accueil=domicile&tri=alpha&page=3"
    )
    assert lire_filtres(requete) == Filtres(
        qui="kiné",
        ou="Wassy",
        categories=frozenset({"handicap"}),
        professions=frozenset({"70"}),
        communes=frozenset({"52448"}),
        accueil=frozenset({"domicile"}),
        tri="alpha",
        page=3,
    )


def test_what_is_not_understood_is_left_out():
    requete = QueryDict(
        "categorie=autre&profession=%27%20or&commune=é&accueil=x&tri=z&page=-2&page=abc&qui=%00a"
    )
    assert lire_filtres(requete) == Filtres(qui="a")


@given(
    st.dictionaries(
        st.sampled_from(["qui", "ou", "categorie", "profession", "commune", "accueil", "page"]),
        st.text(max_size=300),
    )
)
def test_any_address_is_a_search_and_its_link_says_the_same(parametres):
    requete = QueryDict(mutable=True)
    requete.update(parametres)
    filtres = lire_filtres(requete)
    assert lire_filtres(QueryDict(adresse(filtres))) == filtres
