import gc
import subprocess
import sys

import pytest

from cpts_portal.documents import rendu
from cpts_portal.documents.rapport import Rapport
from tests.cpts_portal.documents import epreuve, pdf

PAGE = (
    '<!doctype html><html lang="fr"><head><title>Essai</title>'
    '<link rel="stylesheet" href="/statiques/css/impression/impression.css"></head>'
    "<body>{}</body></html>"
)


def composer(corps: str):
    return rendu.composer(PAGE.format(corps), lambda *_: None)


def test_the_stages_said_are_the_real_ones_and_never_go_back():
    dits = []
    rapport = Rapport("Épreuve", "documents/base.html", epreuve.contexte())
    rendu.rendre(rapport, lambda etape, pourcentage: dits.append((etape, pourcentage)))
    assert dits == [
        ("Construction du document", 2),
        ("Mise en page", 10),
        ("Mise en page, page 1", 12),
        ("Écriture du fichier", 90),
    ]


def test_every_page_laid_out_is_said():
    pourcentages = []
    octets = rendu.rendre_pdf(epreuve.html(), lambda _, p: pourcentages.append(p))
    assert pourcentages == sorted(set(pourcentages))
    assert len(pourcentages) == len(pdf.lire(octets).pages) + 2


def test_an_error_while_rendering_leaves_nothing_behind():
    def interrompre(etape, pourcentage):
        raise RuntimeError("bail perdu")

    with pytest.raises(RuntimeError, match="bail perdu"):
        rendu.rendre_pdf(epreuve.html(), interrompre)
    assert gc.isenabled()
    assert len(composer("<p>Et la suite se rend.</p>").octets) > 1000


def test_the_same_content_twice_gives_the_same_bytes():
    assert rendu.rendre_pdf(epreuve.html()) == rendu.rendre_pdf(epreuve.html())


def test_another_process_gives_the_same_bytes():
    script = (
        "import sys, hashlib, django; django.setup()\n"
        "from cpts_portal.documents import rendu\n"
        "from tests.cpts_portal.documents import epreuve\n"
        "print(hashlib.sha256(rendu.rendre_pdf(epreuve.html())).hexdigest())"
    )
    sorties = {_python(script).strip() for _ in range(2)}
    assert len(sorties) == 1
    assert len(sorties.pop()) == 64


def test_memory_stays_level_from_the_fifth_render_to_the_twentieth():
    script = (
        "import django; django.setup()\n"
        "from cpts_portal.documents import rendu\n"
        "from tests.cpts_portal.documents import epreuve\n"
        "html = epreuve.html()\n"
        "def ko():\n"
        "    with open('/proc/self/status') as f:\n"
        "        return int(next(l for l in f if l.startswith('VmRSS')).split()[1])\n"
        "for rang in range(1, 21):\n"
        "    rendu.rendre_pdf(html)\n"
        "    if rang in (5, 20): print(ko())"
    )
    cinq, vingt = map(int, _python(script).split())
    assert vingt < cinq * 1.2


def test_a_web_process_never_loads_weasyprint():
    script = (
        "import sys, cpts_portal.wsgi\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        "lourds = {'weasyprint', 'pydyf', 'fontTools', 'cpts_portal.documents.rendu'}\n"
        "print(sorted(lourds & set(sys.modules)))"
    )
    assert _python(script).strip() == "[]"


def test_a_broken_reference_and_a_mute_image_are_named():
    rendu_fait = composer(
        '<h1>Le titre</h1><p><a href="#absent">voir</a></p>'
        f'<h2>La figure</h2><p><img src="{epreuve.dessin()}"></p>'
        '<h2>Le scan</h2><p><img src="data:image/png;base64,QUJD" alt="Un scan"></p>'
    )
    assert sorted(map(str, rendu_fait.avertissements)) == [
        "Image illisible (dans « Le scan »)",
        "Image sans description (dans « La figure »)",
        "Renvoi vers un passage absent : « absent » (dans « Le titre »)",
    ]


def test_a_character_the_font_lacks_is_named():
    rendu_fait = composer("<h1>Titre</h1><p>Le signe 日 et Łukasz.</p>")
    assert [str(a) for a in rendu_fait.avertissements] == [
        "Caractère absent de la police : « 日 » (dans « Titre »)"
    ]


def test_the_usual_signs_the_font_lacks_are_replaced():
    rendu_fait = composer("<h1>Titre</h1><p>Délai ≤ 90&#8239;jours, Łukasz.</p>")
    assert rendu_fait.avertissements == ()
    texte = pdf.textes(rendu_fait.octets)[0].replace("\u00a0", " ")
    assert "Délai au plus 90 jours, Łukasz." in texte


def test_shared_stylesheets_are_parsed_once_per_worker():
    rendu.rendre_pdf(epreuve.html())
    avant = dict(rendu._atelier()._feuilles)
    rendu.rendre_pdf(epreuve.html())
    assert rendu._atelier()._feuilles == avant
    noms = {url.rsplit("/", 1)[1] for url in avant}
    # Sheets of documents rendered by other tests of the same process stay, which is the point.
    assert {"impression.css", "projet.css", "formulaires.css"} <= noms


def _python(script: str) -> str:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=True
    ).stdout
