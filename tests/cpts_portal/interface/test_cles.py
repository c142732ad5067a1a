"""A key is written as the database knows it: « 1 747 » is nobody's."""

import re
from pathlib import Path

from django.conf import settings
from django.template import Context, engines

GABARITS = Path(settings.RACINE, "templates")
CLE = re.compile(r"(?:\{\{ ?|valeur=)(?:[a-z_]+\.)*pk(?= ?\}\}| |%)")


def test_no_template_writes_a_key_as_a_figure():
    fautifs = {
        str(chemin.relative_to(GABARITS)): CLE.findall(texte)
        for chemin in GABARITS.rglob("*.html")
        if CLE.search(texte := chemin.read_text(encoding="utf-8"))
    }
    assert fautifs == {}


def test_past_a_thousand_a_key_keeps_its_digits():
    gabarit = engines["django"].from_string("{{ pk }} {{ pk|brut }}").template
    figure, cle = gabarit.render(Context({"pk": 1747})).split(" ")
    assert (figure == "1747", cle) == (False, "1747")
