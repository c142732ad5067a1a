"""« ACI », « CPTS », « CPAM » and « ARS » are settings: nothing says them outright."""

import ast
import re
from pathlib import Path

from cpts_portal.lib.libelles import CLES, FORMES
from tests.test_architecture import code_python, relatif, suivis

MOTS = re.compile(r"\b(?:ACI|CPTS|CPAM|ARS)\b")
COMMENTAIRES = re.compile(
    r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->|/\*.*?\*/", re.DOTALL
)
# Where the word is not ours to change, and why; by file, the words around it.
GABARITS_PERMIS = {
    "templates/projet_sante/diagnostic.html": {"Rézone CPTS"},  # the name of a public tool
}
PYTHON_PERMIS = {
    # The words themselves, and what each of them may be.
    "cpts_portal/lib/libelles.py": {"ACI", "CPTS", "CPAM", "ARS"},
    "cpts_portal/referentiel/forms.py": {"CPAM, CGSS outre-mer, MSA"},
    # The page of the components: invented data.
    "cpts_portal/interface/exemples.py": {"CPAM", "CPTS"},
    # What a migration holds: names of fields, defaults, constraints.
    "cpts_portal/referentiel/models/identite.py": {"CPTS"},
    "membres/indemnisation/models/beneficiaires.py": {"CPTS"},
    # The prefix taken off a name someone typed, and the name of who gave none.
    "cpts_portal/referentiel/services/identite.py": {"CPTS"},
    # The acronyms a register writes in capitals.
    "annuaire/texte.py": {"CPTS"},
    # What a calendar program reads of who wrote the file.
    "membres/reunions/calendrier.py": {"Portail CPTS"},
    "missions/agenda.py": {"Portail CPTS//Missions ACI"},
    # The text it quotes.
    "missions/queries/horloge.py": {"ACI, article 9"},
}
# Read by no user of the portal, or written as a person would.
_HORS = re.compile(r"/management/|/settings/|/demonstration[^/]*\.py$")


def _reste(texte: str, permis: set[str]) -> list[str]:
    for passage in permis:
        texte = texte.replace(passage, "")
    return MOTS.findall(texte)


def _gabarits() -> dict[str, str]:
    dossiers = ("templates/", "static/js/")
    return {
        relatif(chemin): COMMENTAIRES.sub("", chemin.read_text(encoding="utf-8"))
        for chemin in suivis("*.html", "*.txt", "*.js")
        if relatif(chemin).startswith(dossiers) or "/templates/" in relatif(chemin)
        if not relatif(chemin).startswith("tests/")
    }


def _chaines(chemin: Path) -> list[str]:
    """Every literal but the docstrings."""
    arbre = ast.parse(chemin.read_text(encoding="utf-8"))
    docs = {
        id(noeud.body[0].value)
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and noeud.body
        and isinstance(noeud.body[0], ast.Expr)
    }
    return [
        noeud.value
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Constant)
        and isinstance(noeud.value, str)
        and id(noeud) not in docs
    ]


def test_no_template_says_one_of_the_words():
    dits = {
        nom: mots
        for nom, texte in _gabarits().items()
        if (mots := _reste(texte, GABARITS_PERMIS.get(nom, set())))
    }
    assert dits == {}, "dites {{ libelles.agence.du }} ou « …{agence.du}… »|dire:libelles"


def test_no_python_sentence_says_one_of_the_words():
    dits = {
        relatif(chemin): mots
        for chemin in code_python()
        if not _HORS.search(f"/{relatif(chemin)}")
        and (mots := _reste("\n".join(_chaines(chemin)), PYTHON_PERMIS.get(relatif(chemin), set())))
    }
    assert dits == {}, "dites interface.libelles.dire(« …{agence.du}… »), ou sans le mot"


def test_every_exception_still_serves():
    assert set(GABARITS_PERMIS) <= set(_gabarits())
    utiles = {relatif(c) for c in code_python() if MOTS.search("\n".join(_chaines(c)))}
    assert set(PYTHON_PERMIS) <= utiles


def test_every_mark_names_a_word_and_a_form():
    """A mark misspelt would be shown as it is; a document holds a dictionary, so `.mot` is said."""
    repere = re.compile(rf"\{{(?:{'|'.join(CLES)})\b[^{{}}]*\}}", re.IGNORECASE)
    juste = re.compile(rf"\{{(?:{'|'.join(CLES)})(?:\.(?:{'|'.join(FORMES)}))?\}}", re.IGNORECASE)
    variable = re.compile(r"libelles\.(?!figes)(\w+)(?:\.(\w+))?")
    fautes = []
    for nom, texte in _gabarits().items():
        fautes += [(nom, m) for m in repere.findall(texte) if not juste.fullmatch(m)]
        if nom.endswith(".js"):
            continue
        fautes += [
            (nom, cle, forme)
            for cle, forme in variable.findall(texte)
            if cle not in CLES or forme not in FORMES
        ]
    for chemin in code_python():
        for chaine in _chaines(chemin):
            fautes += [
                (relatif(chemin), m) for m in repere.findall(chaine) if not juste.fullmatch(m)
            ]
    assert fautes == []
