import pytest

from cpts_portal.lib.libelles import AUCUN, ELIDE, LA, LE, USUELS, Libelle, Libelles, dire_avec


@pytest.mark.parametrize(
    ("libelle", "formes"),
    [
        (Libelle("CPAM", LA), ["CPAM", "la CPAM", "de la CPAM", "à la CPAM"]),
        (Libelle("ARS", ELIDE), ["ARS", "l’ARS", "de l’ARS", "à l’ARS"]),
        (Libelle("réseau", LE), ["réseau", "le réseau", "du réseau", "au réseau"]),
        (
            Libelle("France Santé", AUCUN),
            ["France Santé", "France Santé", "de France Santé", "à France Santé"],
        ),
        (
            Libelle("Assurance maladie", AUCUN),
            [
                "Assurance maladie",
                "Assurance maladie",
                "d’Assurance maladie",
                "à Assurance maladie",
            ],
        ),
    ],
)
def test_each_article_with_the_small_words_before_it(libelle, formes):
    assert [str(libelle), libelle.le, libelle.du, libelle.au] == formes


def test_a_sentence_names_its_words_and_leaves_other_braces():
    dits = Libelles(caisse=Libelle("CGSS", LA))
    modele = "{Caisse.le} répond {agence.au} ; contrat {aci}, {autre}, {caisse.x}"
    attendu = "La CGSS répond à l’ARS ; contrat ACI, {autre}, {caisse.x}"
    assert dire_avec(modele, dits) == attendu
    # The same from what a document froze.
    assert dire_avec(modele, dits.figes()) == attendu


def test_the_usual_words_are_those_of_today():
    assert [str(mot) for mot in (USUELS.aci, USUELS.cpts, USUELS.caisse, USUELS.agence)] == [
        "ACI",
        "CPTS",
        "CPAM",
        "ARS",
    ]
