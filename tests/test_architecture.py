"""The rules of the house that no linter keeps (docs/architecture.md)."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

RACINE = Path(settings.RACINE)
CODE = ("cpts_portal", "membres", "annuaire", "missions", "projet_sante")


@cache
def suivis(*motifs: str) -> tuple[Path, ...]:
    """Files git tracks or would track."""
    sortie = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *motifs],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(
        RACINE / nom for nom in sorted(set(sortie.split("\n"))) if nom and (RACINE / nom).is_file()
    )


def code_python() -> list[Path]:
    return [
        chemin
        for chemin in suivis("*.py")
        if chemin.relative_to(RACINE).parts[0] in CODE and "migrations" not in chemin.parts
    ]


def relatif(chemin: Path) -> str:
    return str(chemin.relative_to(RACINE))


def test_no_source_file_over_500_lines():
    trop_longs = {
        relatif(chemin): lignes
        for chemin in suivis("*.py", "*.html", "*.js", "*.sh", "bin/*")
        if "migrations" not in chemin.parts
        and (lignes := len(chemin.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert trop_longs == {}


def test_no_function_over_80_lines():
    trop_longues = {
        f"{relatif(chemin)}:{noeud.name}": longueur
        for chemin in code_python()
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef)
        and (longueur := (noeud.end_lineno or 0) - noeud.lineno + 1) > 80
    }
    assert trop_longues == {}


# Each room may import of its own app only the rooms below it. `blocs` stands outside: a page's
# StreamField names its blocks, and they read the apps below.
PIECES = [
    {"enums", "validators"},
    {"models", "managers"},
    {"permissions"},
    {"queries"},
    {"services", "rapports"},
    {"forms", "tasks", "notifications"},
    {"views", "api"},
    {"urls"},
]
ETAGE = {piece: rang for rang, pieces in enumerate(PIECES) for piece in pieces}


def pieces_importees(chemin: Path, application: str) -> set[str]:
    importees = set()
    for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
        if isinstance(noeud, ast.ImportFrom):
            if noeud.level == 1 and noeud.module:
                importees.add(noeud.module.split(".")[0])
            elif noeud.level == 1 or noeud.module == application:
                importees |= {alias.name for alias in noeud.names}
            elif (noeud.module or "").startswith(application + "."):
                importees.add(noeud.module[len(application) + 1 :].split(".")[0])
    return importees


def test_rooms_import_only_from_below():
    fautes = []
    for chemin in code_python():
        if chemin.stem not in ETAGE:
            continue
        application = ".".join(chemin.relative_to(RACINE).parent.parts)
        fautes += [
            f"{relatif(chemin)} importe {piece}"
            for piece in pieces_importees(chemin, application)
            if ETAGE.get(piece, -1) > ETAGE[chemin.stem]
        ]
    assert fautes == []


def imports(chemin: Path) -> set[str]:
    arbre = ast.parse(chemin.read_text(encoding="utf-8"))
    noms = {a.name for n in ast.walk(arbre) if isinstance(n, ast.Import) for a in n.names}
    return noms | {n.module or "" for n in ast.walk(arbre) if isinstance(n, ast.ImportFrom)}


def test_views_never_write():
    """A view checks, calls a query or a service, renders."""
    ecriture = re.compile(r"\.(save|create|bulk_create|update_or_create|get_or_create|delete)\(")
    fautes = [
        f"{relatif(chemin)}:{numero}"
        for chemin in code_python()
        if chemin.stem in ("views", "api", "queries", "permissions")
        for numero, ligne in enumerate(chemin.read_text(encoding="utf-8").splitlines(), 1)
        if ecriture.search(ligne)
    ]
    assert fautes == []


def test_keys_from_forms_are_read_in_one_place():
    """`isdigit` says yes to « ² », which `int` refuses: `lib.identifiants` reads keys."""
    fautes = [
        relatif(chemin)
        for chemin in code_python()
        if any(partie.startswith("views") for partie in chemin.parts)
        and ".isdigit()" in chemin.read_text(encoding="utf-8")
    ]
    assert fautes == []


def test_heavy_libraries_stay_in_one_place():
    lourds = {"weasyprint": "cpts_portal/documents/", "pydyf": "cpts_portal/documents/"}
    fautes = [
        f"{relatif(chemin)} importe {nom}"
        for chemin in code_python()
        for nom in imports(chemin)
        if (lieu := lourds.get(nom.split(".")[0])) and not relatif(chemin).startswith(lieu)
    ]
    assert fautes == []


def test_test_tools_never_enter_the_portal():
    interdits = {"pymupdf", "fitz", "outloud", "factory", "pytest", "hypothesis", "tests"}
    fautes = [
        f"{relatif(chemin)} importe {nom}"
        for chemin in code_python()
        for nom in imports(chemin)
        if nom.split(".")[0] in interdits
    ]
    assert fautes == []


@pytest.mark.parametrize(
    ("motif", "pourquoi"),
    [
        (r"style=\"", "CSP : pas de style en ligne"),
        (r"<style", "CSP : pas de feuille en ligne"),
        (r"\son[a-z]+=\"", "CSP : pas de script en ligne"),
        (
            r"<script(?![^>]*(\ssrc=|type=\"application/(ld\+)?json\"))",
            "CSP : pas de script en ligne",
        ),
        # A help text is written by us; Django's own one for passwords is HTML.
        (r"(?<!help_text)\|safe\b", "échappement : passer par format_html"),
        (r"(?:src|href)=\"(?:https?:)?//", "aucun hôte extérieur n'est appelé par une page"),
    ],
)
def test_templates_obey_the_content_policy(motif, pourquoi):
    hors_page = ("templates/emails/", "templates/documents/")
    fautes = [
        f"{relatif(chemin)}:{numero}"
        for chemin in suivis("templates/*.html")
        if not relatif(chemin).startswith(hors_page)
        for numero, ligne in enumerate(chemin.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(motif, ligne) and "<a " not in ligne
    ]
    assert fautes == [], pourquoi


def test_every_component_opens_with_its_options():
    fautes = [
        relatif(chemin)
        for chemin in suivis("templates/components/*.html")
        if not chemin.read_text(encoding="utf-8").lstrip().startswith(("{#", "{% comment"))
    ]
    assert fautes == []


def test_tasks_are_never_eager():
    interdit = "always" + "_eager"
    fautes = [
        relatif(c)
        for c in suivis("*.py", "*.toml")
        if interdit in c.read_text(encoding="utf-8").lower()
    ]
    assert fautes == []


def test_journal_rows_come_from_noter_alone():
    """Outside its own app, the journal is written by `noter` and its model is nobody's business."""
    fautes = [
        relatif(chemin)
        for chemin in code_python()
        if not relatif(chemin).startswith("cpts_portal/journal/")
        and re.search(
            r"cpts_portal\.journal(\.models| import .*\bmodels)", chemin.read_text(encoding="utf-8")
        )
    ]
    assert fautes == []


def test_lint_exceptions_carry_their_reason():
    fautes = [
        f"{relatif(chemin)}:{numero}"
        for chemin in suivis("*.py")
        for numero, ligne in enumerate(chemin.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"# (noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])$", ligne)
    ]
    assert fautes == []


def test_locks_and_sources_name_no_registry():
    adresse = re.compile(r"https?://[^\s\"']*(pypi|pythonhosted|npmjs|debian)\.", re.IGNORECASE)
    fautes = [
        f"{relatif(chemin)}:{numero}"
        for chemin in suivis("*.lock", "*.json", "*.toml", "*.py", "bin/*", "Dockerfile", ".npmrc")
        if "/donnees/" not in str(chemin)
        for numero, ligne in enumerate(chemin.read_text(encoding="utf-8").splitlines(), 1)
        if adresse.search(ligne)
    ]
    assert fautes == []


def test_migrations_are_named_by_hand():
    automatiques = [
        relatif(c)
        for c in suivis("*/migrations/*.py")
        if re.search(r"_(auto_|alter_|initial\.py)", c.name)
    ]
    assert automatiques == []
