import pytest
from django.core.exceptions import ValidationError

from missions.colonnes import COLONNES, LARGEURS, ORIGINE, SUPPORTS, completer, nom_de, valider
from missions.tableau import entetes, garnir_d_un_tenant, garnir_par_action, total

LIGNE = {
    "code": "ACC-1",
    "libelle": "Patients en ALD sans médecin traitant",
    "unite": "patients",
    "cible": "au plus 50",
    "realise": "132",
    "date": "04/10/2026",
    "nature": "mesurée",
    "statut": "Palier",
    "signe": "cours",
    "maximum": "9 000 €",
    "acquis": "3 000 €",
    "pieces": "1 / 2",
    "pieces_attendues": ["Requête locale", "Bilan"],
    "pieces_jointes": ["Requête locale"],
    "pieces_a_joindre": ["Bilan"],
}
MISSION = {
    "libelle": "Accès aux soins",
    "maximum": "35 000 €",
    "acquis": "13 000 €",
    "pieces": "10 / 13",
    "actions": [{"titre": "Médecin traitant", "lignes": [LIGNE]}],
}
SOMMES = {"maximum": "35 000 €", "acquis": "13 000 €", "indicateurs": "43"}


@pytest.mark.parametrize("support", SUPPORTS)
def test_what_was_always_printed_obeys_the_rules(support):
    valider(support, ORIGINE[support])


@pytest.mark.parametrize(
    ("support", "codes", "phrase"),
    [
        ("rapport", ["cible", "realise"], "nom de l’indicateur"),
        ("rapport", ["cible", "code"], "première colonne"),
        ("rapport", ["mission", "code"], "parmi celles proposées"),
        ("classeur", ["code", "gain"], "parmi celles proposées"),
        ("suivi", ["code", "code"], "une seule fois"),
        ("suivi", ["code", "inventee"], "parmi celles proposées"),
        (
            "rapport",
            ["intitule", "cible", "resultat", "gain", "pieces"],
            "demandent 139\u00a0mm et la page n’en a que 126\u00a0: retirez-en pour 13\u00a0mm",
        ),
    ],
)
def test_a_page_is_refused_what_it_cannot_show(support, codes, phrase):
    with pytest.raises(ValidationError) as refus:
        valider(support, codes)
    assert phrase in refus.value.messages[0]


def test_paper_cannot_take_all_and_the_workbook_does():
    for support in LARGEURS:
        toutes = [code for code, c in COLONNES.items() if support in c.supports]
        toutes.sort(key=lambda code: code not in ("code", "mission"))
        with pytest.raises(ValidationError, match="gardez-les pour le classeur"):
            valider(support, toutes)
    valider("classeur", completer(None)["classeur"])


def test_cells_follow_the_order_chosen():
    codes = ["indicateur", "pieces_jointes", "avis", "atteint"]
    deux = {**MISSION, "actions": [{"titre": "Médecin traitant", "lignes": [LIGNE, LIGNE]}]}
    [mission] = garnir_par_action([deux], codes)
    cellules = mission["actions"][0]["lignes"][0]["cellules"]
    assert [c["texte"] for c in cellules] == [
        "Patients en ALD sans médecin traitant (patients)",
        "Requête locale, Bilan (à joindre)",
        "",
        "Palier",
    ]
    assert [c["nomme"] for c in cellules] == [True, False, False, False]
    assert cellules[-1]["signe"] == "cours"


@pytest.mark.parametrize(
    ("codes", "attendu"),
    [
        # Comme toujours : le titre sur deux colonnes, les sommes, le compte à la fin.
        (
            ["code", "cible", "maximum", "acquis", "avis"],
            [("", 2, ""), ("35 000 €", 1, ""), ("13 000 €", 1, ""), ("", 1, "43 indicateurs")],
        ),
        (
            ["code", "acquis", "cible", "avis", "maximum"],
            [("", 1, ""), ("13 000 €", 1, ""), ("", 2, ""), ("35 000 €", 1, "")],
        ),
        (["code", "gain"], [("", 1, ""), ("13 000 € sur 35 000 €", 1, "")]),
        (["code", "cible"], [("", 2, "")]),
    ],
)
def test_sums_stand_under_their_columns(codes, attendu):
    lues = total(codes, SOMMES)
    assert [(c["texte"], c["colonnes"], c["reste"]) for c in lues] == attendu
    assert sum(c["colonnes"] for c in lues) == len(codes)


@pytest.mark.parametrize(
    ("garnir", "lignes", "codes", "nommee"),
    [
        (garnir_par_action, 1, ["code", "cible", "realise", "gain"], False),
        (garnir_par_action, 2, ["code", "cible", "realise", "gain"], True),
        (garnir_par_action, 2, ["code", "cible", "realise"], False),
        (garnir_par_action, 9, ["code", "cible"], False),
        (garnir_d_un_tenant, 4, ["code", "cible", "realise"], False),
        (garnir_d_un_tenant, 5, ["code", "cible", "realise"], True),
    ],
)
def test_a_row_is_named_where_cells_outnumber_headers(garnir, lignes, codes, nommee):
    """The PDF/UA checker calls « shredded » a table with more headers than data."""
    [mission] = garnir(
        [{**MISSION, "actions": [{"titre": "A", "lignes": [LIGNE] * lignes}]}], codes
    )
    assert mission["actions"][0]["lignes"][0]["cellules"][0]["nomme"] is nommee


def test_two_equal_sums_stay_two():
    lues = total(["code", "maximum", "acquis"], {**SOMMES, "acquis": "35 000 €"})
    assert [c["colonnes"] for c in lues] == [1, 1, 1]


@pytest.mark.django_db
def test_the_opinion_is_that_of_the_recipient():
    assert entetes(["code", "avis"], "caisse")[1]["titre"] == "Avis de la CPAM"
    assert nom_de("avis", "ars") == "avis de l’ARS"
    assert nom_de("avis", "commun") == nom_de("avis", "") == "avis de la CPAM et de l’ARS"
