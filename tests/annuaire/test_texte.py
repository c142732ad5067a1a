import pytest
from hypothesis import given
from hypothesis import strategies as st

from annuaire.texte import (
    libelle_lisible,
    nom_lisible,
    normaliser,
    patronyme_lisible,
    singulier,
    son,
    une_faute_de_difference,
)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("L’Orme-Doré", "l orme dore"),
        ("MÜLLER", "muller"),
        ("Œil & cœur", "oeil coeur"),
        ("  deux   mots\t", "deux mots"),
        ("🩺", ""),
    ],
)
def test_normalised_words(texte, attendu):
    assert normaliser(texte) == attendu


@given(st.text(max_size=60))
def test_normalising_is_idempotent_and_plain(texte):
    une_fois = normaliser(texte)
    assert normaliser(une_fois) == une_fois
    assert set(une_fois) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@pytest.mark.parametrize(
    ("a", "b", "attendu"),
    [
        ("dentite", "dentiste", True),
        ("infirmeir", "infirmier", True),
        ("kine", "kina", True),
        ("kine", "kine", True),
        ("abcd", "badc", False),
        ("martel", "marteaux", False),
    ],
)
def test_one_typing_mistake(a, b, attendu):
    assert une_faute_de_difference(a, b) is attendu
    assert une_faute_de_difference(b, a) is attendu


_LETTRES = st.text(alphabet="abcde", min_size=2, max_size=8)


@given(_LETTRES, st.integers(0, 7), st.sampled_from("abcde"))
def test_any_letter_added_changed_or_dropped_is_one_mistake(mot, rang, lettre):
    rang = rang % len(mot)
    for faute in (
        mot[:rang] + lettre + mot[rang:],
        mot[:rang] + lettre + mot[rang + 1 :],
        mot[:rang] + mot[rang + 1 :],
    ):
        assert une_faute_de_difference(mot, faute)


@pytest.mark.parametrize(
    ("brut", "lisible"),
    [
        ("EHPAD LE CHÊNE - CH DE SAINT DIZIER", "EHPAD le Chêne - CH de Saint Dizier"),
        ("MAISON DE SANTE DU MARCHE", "Maison de Santé du Marché"),
        ("SOINS INFIRMIERS A DOMICILE", "Soins Infirmiers à Domicile"),
        ("LBM Ouilab - ESPACEBIO", "LBM Ouilab - ESPACEBIO"),
        ("LA MAISON DE L'ORME DORE", "La Maison de l’Orme Doré"),
    ],
)
def test_capitals_of_the_registers_become_readable(brut, lisible):
    assert nom_lisible(brut) == lisible


def test_a_family_name_keeps_its_hyphen_and_apostrophe():
    assert patronyme_lisible("MARTEL-D'ARC") == "Martel-D’Arc"


def test_a_finess_label_becomes_a_sentence():
    libelle = "Service de Soins Infirmiers A Domicile (S.S.I.A.D)"
    assert libelle_lisible(libelle) == "Service de soins infirmiers à domicile"


def test_short_words_keep_their_s():
    assert [singulier(mot) for mot in ("infirmiers", "bras", "soins")] == [
        "infirmier",
        "bras",
        "soin",
    ]


@pytest.mark.parametrize(
    ("tape", "juste"),
    [
        ("farmacie", "pharmacie"),
        ("orthofoniste", "orthophoniste"),
        ("asistante", "assistante"),
        ("kinesiterapeute", "kinesitherapeute"),
    ],
)
def test_words_written_as_they_are_heard(tape, juste):
    assert son(tape) == son(juste)
