"""The same HTML as the page, in the terms of a word processor."""

import io

from docx import Document

from cpts_portal.documents.docx import Ecrivain

HTML = """
<section><h1>Comptes</h1><p>Un <b>gros</b><br>total.</p><dl><dt>Taille</dt><dd>T3</dd></dl>
<table><caption>Dépenses</caption>
<thead><tr><th>Action</th><th>Barre</th><th class="n">Euros</th></tr></thead>
<tbody><tr><th>Juin Vert</th><td><svg><title>tu</title></svg></td>
<td class="n">13\u00a0000\u00a0€<br><small>sur 35</small></td></tr></tbody></table></section>
"""


def ecrit(html: str):
    ecrivain = Ecrivain("Rapport", "La CPTS")
    ecrivain.couverture("Rapport", ("La CPTS",), ("Arrêté au 24 mars",))
    ecrivain.ecrire(html)
    return Document(io.BytesIO(ecrivain.finir().octets))


def test_headings_tables_and_captions_are_true_ones():
    document = ecrit(HTML)
    titres = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert titres == ["Sommaire", "Comptes"]
    # Before any update the table of contents already names the parts.
    assert [p.text for p in document.paragraphs].count("Comptes") == 2
    [legende] = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert legende == "Tableau 1. Dépenses"
    assert "Un gros\ntotal." in [p.text for p in document.paragraphs]
    [tableau] = document.tables
    assert tableau.rows[0]._tr.trPr is not None
    assert document.core_properties.language == "fr-FR"
    assert "Rapport, page" in document.sections[0].footer.paragraphs[0].text


def test_a_drawing_leaves_with_its_column_and_figures_hold_together():
    [tableau] = ecrit(HTML).tables
    assert [[c.text for c in r.cells] for r in tableau.rows] == [
        ["Action", "Euros"],
        ["Juin Vert", "13\u00a0000\u00a0€\nsur 35"],
    ]
