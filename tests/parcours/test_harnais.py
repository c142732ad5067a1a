"""The journeys' own tools: each must be able to fail."""

import pytest

from cpts_portal.services_embarques import postgresql

from .axe import verifier_axe, violations

BONNE = """<!doctype html><html lang="fr"><head><title>Essai</title></head>
<body><main><h1>Essai</h1><p>Texte lisible.</p></main></body></html>"""
MAUVAISE = BONNE.replace("<p>", '<img src="data:,"><p>')


def test_axe_lets_a_good_page_pass_and_names_what_is_wrong_in_both_themes(ouvrir):
    page = ouvrir()
    page.set_content(BONNE)
    verifier_axe(page)
    page.set_content(MAUVAISE)
    assert [v.split(" (")[0].strip() for v in violations(page)] == [
        "[light] image-alt",
        "[dark] image-alt",
    ]
    with pytest.raises(AssertionError, match="image-alt"):
        verifier_axe(page)


def test_calls_to_another_host_are_refused_and_remembered(ouvrir):
    page = ouvrir()
    page.set_content(BONNE.replace("Texte", '<img alt="" src="https://exemple.invalid/a.png">'))
    page.wait_for_load_state()
    assert ouvrir.fautes == ["appel à un autre hôte : https://exemple.invalid/a.png"]
    ouvrir.fautes.clear()


@pytest.mark.ecran(largeur=375, js=False)
def test_marker_sets_the_window(page):
    page.goto("data:text/html,<noscript>sans script</noscript>")
    assert page.viewport_size["width"] == 375
    assert page.get_by_text("sans script").is_visible()


@pytest.mark.parametrize("passage", [1, 2])
def test_each_journey_finds_the_portal_as_loaded(portail, passage):
    lire = "SELECT count(*) FROM pg_tables WHERE tablename = 'trace'"
    assert postgresql.interroger(portail.lieu, lire, "cpts") == "0"
    fichier = portail.lieu.var / "fichiers" / "trace"
    assert not fichier.exists()
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.touch()
    assert postgresql.interroger(portail.lieu, "CREATE TABLE trace (n int)", "cpts") == ""
