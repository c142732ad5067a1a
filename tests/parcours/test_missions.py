"""The coordinator edits a measure, sees the euros move, then gets the tableau de suivi in PDF."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from .acces import COORDINATION, entrer
from .axe import verifier_axe
from .papiers import produire, texte_du_pdf

LIGNE, VALEUR = "#ligne-ACC-1", "#valeur-ACC-1"
ACQUIS = f"{LIGNE} td[data-l=Acquis]"


@pytest.mark.parametrize("largeur", [375, 1280])
def test_a_measure_moves_the_euros_then_the_paper(ouvrir, portail, largeur):
    page = ouvrir(largeur=largeur)
    entrer(page, portail, COORDINATION, "/missions/")
    verifier_axe(page)
    page.get_by_role("link", name="Accès aux soins").click()
    page.wait_for_url("**/missions/acces/**")  # ses scripts aussi : la suite est au clavier
    expect(page.locator(ACQUIS)).to_contain_text(re.compile(r"3\s000\s€"))
    # Au clavier : la valeur, Entrée, et la case suivante prend la main.
    page.locator(VALEUR).fill("96")
    page.locator(VALEUR).press("Enter")
    expect(page.locator(ACQUIS)).to_contain_text(re.compile(r"6\s000\s€"))
    expect(page.locator("#retour-ACC-1")).to_contain_text("Deuxième palier")
    expect(page.locator("#sommaire dd").first).to_have_text(re.compile(r"16\s000\s€"))
    expect(page.locator("#total-mission")).to_contain_text(re.compile(r"16\s000\s€"))
    expect(page.locator("#valeur-ACC-2")).to_be_focused()
    verifier_axe(page)
    page.goto("/missions/")
    papier = texte_du_pdf(produire(page, "Préparer le tableau de suivi", "Tableau de suivi"))
    assert "45 800 €" in papier
    assert re.search(r"ACC-1 .{0,160}? 96 22/11|ACC-1 .{0,200}? 96 ", papier)


def test_undo_brings_the_euros_back(ouvrir, portail):
    page = ouvrir()
    entrer(page, portail, COORDINATION, "/missions/")
    page.goto("/missions/acces/")
    page.locator(VALEUR).fill("50")
    page.locator(VALEUR).press("Enter")
    expect(page.locator(ACQUIS)).to_contain_text(re.compile(r"9\s000\s€"))
    page.locator("[data-annule]").click()
    expect(page.locator(ACQUIS)).to_contain_text(re.compile(r"3\s000\s€"))
    expect(page.locator("#total-mission")).to_contain_text(re.compile(r"13\s000\s€"))


def test_control_z_undoes_one_by_one_and_a_refusal_calls_back(ouvrir, portail):
    page = ouvrir()
    entrer(page, portail, COORDINATION, "/missions/")
    page.goto("/missions/acces/")
    page.wait_for_load_state("load")
    total = page.locator("#total-mission")
    for code, valeur, somme in (("ACC-1", "50", 19), ("ACC-2", "66811", 24)):
        page.locator(f"#valeur-{code}").fill(valeur)
        page.locator(f"#valeur-{code}").press("Enter")
        expect(total).to_contain_text(re.compile(rf"{somme}\s000\s€"))
    for somme in (19, 13):
        page.keyboard.press("Control+z")
        expect(total).to_contain_text(re.compile(rf"{somme}\s000\s€"))
    page.locator(VALEUR).fill("abc")
    page.locator(VALEUR).press("Enter")
    expect(page.locator("#retour-ACC-1")).to_contain_text("Rien n’est enregistré")
    expect(page.locator(VALEUR)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(VALEUR)).to_have_value("132")
    # Tabulation : la ligne se refait sous la main, qui ne se perd pas.
    page.locator(VALEUR).fill("96")
    page.keyboard.press("Tab")
    expect(total).to_contain_text(re.compile(r"16\s000\s€"))
    expect(page.locator("#preuves-ACC-1")).to_be_focused()


def test_two_coordinators_at_once_lose_nothing(ouvrir, portail):
    une = ouvrir()
    entrer(une, portail, COORDINATION, "/missions/")
    # Deux fenêtres d'une même session : un code ne sert qu'une fois.
    autre = une.context.new_page()
    for page in (une, autre):
        page.goto("/missions/acces/")
    une.locator(VALEUR).fill("98")
    une.locator(VALEUR).press("Enter")
    expect(une.locator("#retour-ACC-1")).to_contain_text("Enregistré")
    autre.locator(VALEUR).fill("96")
    autre.locator(VALEUR).press("Enter")
    expect(autre.locator("#retour-ACC-1")).to_contain_text("vous écriviez 96")
    autre.get_by_role("button", name="Écrire 96").click()
    expect(autre.locator("#volet .suivi").first).to_contain_text("98")


def test_without_javascript_plain_forms_do_the_same(ouvrir, portail):
    page = ouvrir(js=False, largeur=375)
    entrer(page, portail, COORDINATION, "/missions/")
    page.goto("/missions/acces/")
    page.locator(VALEUR).fill("96")
    page.locator(LIGNE).get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#retour-ACC-1")).to_contain_text("Deuxième palier")
    expect(page.locator("#valeur-ACC-2")).to_be_focused()
    expect(page.locator(ACQUIS)).to_contain_text(re.compile(r"6\s000\s€"))
    page.locator("[data-annule]").click()
    expect(page.locator(ACQUIS)).to_contain_text(re.compile(r"3\s000\s€"))


ENTETE = "mission;action;code;indicateur;forme;sens;unite;source;valeur_initiale;cible;paliers;"
ENTETE += "montant_max;pieces_attendues;date_initiale;reconduit"
ANNEXE = "\n".join(
    (
        ENTETE,
        "PREVENTION;Milieu scolaire;PRE-1;Ateliers tenus;SEUIL;hausse;ateliers;CPTS;2;6;;10000;"
        "Calendrier|Bilan;15/04/2025;oui",
        "PREVENTION;Milieu scolaire;PRE-2;Part des collèges vus;PALIERS;hausse;%;CPTS;20;;"
        ">=40:3000|>=60:7500;7500;Liste;;",
    )
)
MESURES = """\
code;date;nature;valeur;preuve;numerateur;denominateur
PRE-1;12/02/2026;declaree;7;Calendrier;;
PRE-2;12/02/2026;declaree;;;9;12
"""


def importer(page: Page, nom: str, contenu: str) -> None:
    """Read, shown, then written at the second gesture."""
    page.locator("input[type=file]").set_input_files(
        {"name": nom, "mimeType": "text/csv", "buffer": contenu.encode()}
    )
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_text("rien n’est encore écrit")).to_be_visible()
    verifier_axe(page)
    page.get_by_role("button", name="Importer ces lignes").click()
    expect(page.get_by_role("button", name="Importer ces lignes")).to_have_count(0)


@pytest.mark.parametrize("largeur", [375, 1280])
def test_from_the_annex_to_the_report_and_the_dossier(ouvrir, portail, largeur):
    page = ouvrir(largeur=largeur)
    entrer(page, portail, COORDINATION, "/missions/")
    page.goto("/missions/contrat/")
    verifier_axe(page)
    page.get_by_role("button", name="Ouvrir l’année 2").click()
    page.get_by_role("link", name="Importer l’annexe").click()
    importer(page, "annexe.csv", ANNEXE)
    page.goto("/missions/contrat/")
    page.get_by_role("link", name="Année 2", exact=True).click()
    verifier_axe(page)
    page.get_by_role("link", name="Importer des mesures").click()
    importer(page, "mesures.csv", MESURES)
    page.goto("/missions/prevention/?contrat=DEMO&annee=2&indicateur=PRE-2")
    # Sept ateliers : 10 000 € ; neuf collèges sur douze font 75 % : 7 500 €.
    expect(page.locator("#total-mission")).to_contain_text(re.compile(r"17\s500\s€"))
    expect(page.locator("#volet")).to_contain_text("9 / 12")
    verifier_axe(page)
    page.goto("/missions/?contrat=DEMO&annee=2")
    dossier = produire(page, "Dossier de preuves", "Dossier de preuves, année 2")
    archive = zipfile.ZipFile(io.BytesIO(dossier))
    manifeste = archive.read("manifeste.csv").decode("utf-8-sig")
    assert re.search(r"fichier à joindre;.*;Calendrier;", manifeste)
    assert re.search(r"manquante;.*;Bilan;", manifeste)
    page.goto("/missions/dialogue/?contrat=DEMO&annee=2")
    verifier_axe(page)
    rapport = produire(page, "Rapport PDF", "Rapport d’activité, année 2")
    papier = texte_du_pdf(rapport)
    assert "Vie associative et instances" in papier
    assert "PRE-1, Ateliers tenus" in papier
    assert "Compte de résultat par enveloppe" in papier
