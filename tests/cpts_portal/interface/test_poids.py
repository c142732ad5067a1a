"""The weights promised by the design (compressed, as a browser receives them)."""

import gzip
import re
from pathlib import Path

import django_htmx
from django.conf import settings

STATIQUES = Path(settings.RACINE, "static")
COQUILLE = Path(settings.RACINE, "templates/base.html").read_text(encoding="utf-8")


def source(nom):
    if nom.startswith("django_htmx/"):
        return Path(django_htmx.__file__).parent / "static" / nom
    if nom.startswith("police/"):
        dossiers = dict(d for d in settings.STATICFILES_DIRS if isinstance(d, tuple))
        return dossiers["police"] / nom.removeprefix("police/")
    return STATIQUES / nom


def poids(nom):
    contenu = source(nom).read_bytes()
    return len(contenu) if nom.endswith(".woff2") else len(gzip.compress(contenu, 9))


def charges(extension):
    return re.findall(rf"{{% static '([^']+\.{extension})' %}}", COQUILLE)


def test_scripts_of_every_page_weigh_less_than_30_kb():
    tous = {*charges("js"), *(f"js/{chemin.name}" for chemin in (STATIQUES / "js").glob("*.js"))}
    assert len(tous) >= 4
    assert sum(poids(nom) for nom in tous) <= 30_000


def test_each_module_of_ours_stays_under_5_kb():
    assert {
        c.name: c.stat().st_size for c in STATIQUES.glob("js/*.js") if c.stat().st_size > 5000
    } == {}


def test_the_shell_leaves_half_of_the_120_kb_to_the_page():
    coquille = [*charges("css"), *charges("js"), *charges("woff2")]
    assert sum(poids(nom) for nom in coquille) <= 75_000


def test_the_stylesheet_asks_for_no_other_host():
    for feuille in STATIQUES.rglob("*.css"):
        assert re.findall(r"https?://[^\s)\"']+", feuille.read_text(encoding="utf-8")) == []
