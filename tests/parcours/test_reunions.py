"""A meeting from convocation to paid claim, two telephones signing; then a ceiling reached."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from .acces import COORDINATION, MEMBRE, TRESORIER, entrer
from .axe import verifier_axe

# Example number of the register itself: no account answers to it.
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def maintenant() -> dt.datetime:
    return dt.datetime.now(ZoneInfo("Europe/Paris"))


def convoquer(page: Page) -> str:
    """A meeting that begins in a few minutes; returns its address."""
    debut = maintenant() + dt.timedelta(minutes=6)
    # Ninety minutes, or what is left of the day: a meeting ends on the day it begins.
    soir = debut.replace(hour=23, minute=59)
    fin = min(debut + dt.timedelta(minutes=90), soir)
    if fin - debut < dt.timedelta(minutes=15) or debut.date() != maintenant().date():
        pytest.skip("minuit approche : la réunion changerait de jour")
    page.goto("/espace/reunions/nouvelle/")
    choix = page.locator("select[name=instance] option").last.get_attribute("value")
    page.locator("select[name=instance]").select_option(choix)
    page.locator("input[name=titre]").fill("Protocole de sortie")
    page.locator("input[name=jour]").fill(f"{debut:%d/%m/%Y}")
    page.locator("input[name=de]").fill(f"{debut:%H:%M}")
    page.locator("input[name=a]").fill(f"{fin:%H:%M}")
    page.get_by_role("button", name="Créer la réunion").click()
    adresse = re.search(r"/espace/reunions/\d+/", page.url)[0]
    verifier_axe(page)
    page.get_by_role("link", name="Convoquer").click()
    page.get_by_role("button", name="Envoyer la convocation").click()
    expect(page.get_by_text("Convocation envoyée à")).to_be_visible()
    return adresse


def signer_en_invite(page: Page, lien: str, montre: str) -> None:
    page.goto(f"{lien}?c={montre}")
    verifier_axe(page)
    page.locator("input[name=nom]").fill("Jeanne Pradault")
    page.locator("input[name=qualite]").fill("Élue")
    page.get_by_role("button", name="Signer ma présence").click()
    expect(page.get_by_role("heading", name="Votre présence est signée")).to_be_visible()


def commencer(page: Page, adresse: str) -> None:
    """It begins now rather than in six minutes: the journey does not wait."""
    debut = maintenant() - dt.timedelta(minutes=2)
    page.goto(f"{adresse}modifier/")
    page.locator("input[name=de]").fill(f"{debut:%H:%M}")
    page.get_by_role("button", name="Enregistrer").click()


def test_one_meeting_goes_from_convocation_to_a_paid_claim(ouvrir, portail):
    coordination = ouvrir()
    entrer(coordination, portail, COORDINATION, "/espace/")
    adresse = convoquer(coordination)
    lien = adresse.replace("/espace/reunions/", "/emarger/")
    coordination.goto(f"{adresse}ecran/")
    montre = coordination.locator(".grand-code").inner_text().split()[-1]
    assert len(montre) == 6
    verifier_axe(coordination)
    # Two telephones: a member's, without JavaScript, and a guest's.
    membre = ouvrir(largeur=375, js=False)
    entrer(membre, portail, MEMBRE, lien, second_facteur=False)
    membre.locator("input[name=code]").fill(
        coordination.locator(".grand-code").inner_text().split()[-1]
    )
    membre.get_by_role("button", name="Signer ma présence").click()
    expect(membre.get_by_role("heading", name="Votre présence est signée")).to_be_visible()
    invite = ouvrir(largeur=375)
    montre = coordination.locator(".grand-code").inner_text().split()[-1]
    signer_en_invite(invite, lien, montre)
    # The screen counts by itself.
    expect(coordination.locator(".deja-signe b")).to_have_text("2", timeout=15_000)
    commencer(coordination, adresse)
    coordination.goto(f"{adresse}feuille/")
    expect(coordination.get_by_text("Code affiché, personne invitée")).to_be_visible()
    verifier_axe(coordination)
    coordination.get_by_role("link", name="Confirmer la liste et clore").click()
    coordination.get_by_role("button", name="Confirmer et clore").click()
    expect(coordination.get_by_role("heading", name="2 présents")).to_be_visible()
    # The claim is there, filled; the member gives an account and sends it.
    membre.goto("/espace/heures/comptes/")
    membre.locator("input[name=titulaire]").fill("Nadège Orsinval")
    membre.locator("input[name=iban]").fill(IBAN)
    membre.get_by_role("button", name="Enregistrer").click()
    membre.goto("/espace/heures/")
    membre.get_by_role("link", name="Protocole de sortie").first.click()
    demande = re.search(r"/espace/heures/demandes/\d+/", membre.url)[0]
    membre.get_by_role("button", name="Envoyer", exact=True).click()
    expect(membre.get_by_text("Demande envoyée à la coordination.")).to_be_visible()
    coordination.goto(demande)
    verifier_axe(coordination)
    coordination.get_by_role("button", name="Valider", exact=True).click()
    tresorier = ouvrir()
    entrer(tresorier, portail, TRESORIER, demande)
    tresorier.get_by_role("button", name="Ordonner le paiement").click()
    tresorier.goto("/coordination/indemnisation/paiements/nouvelle/")
    verifier_axe(tresorier)
    tresorier.get_by_role("button", name="Préparer la liste").click()
    with tresorier.expect_download() as telechargement:
        tresorier.get_by_role("link", name="Fichier de virements").click()
    assert "pain.001" in telechargement.value.path().read_text(encoding="utf-8")
    tresorier.get_by_role("button", name="Enregistrer comme payée").click()
    expect(tresorier.get_by_text("payée.").first).to_be_visible()
    membre.goto(demande)
    expect(membre.locator(".sous-titre .badge")).to_have_text(re.compile("Payée"))


def test_a_ceiling_reached_leaves_only_what_remains(ouvrir, portail):
    membre = ouvrir()
    entrer(membre, portail, MEMBRE, "/espace/heures/comptes/", second_facteur=False)
    membre.locator("input[name=titulaire]").fill("Nadège Orsinval")
    membre.locator("input[name=iban]").fill(IBAN)
    membre.get_by_role("button", name="Enregistrer").click()
    membre.goto("/espace/heures/")
    reste = membre.locator("#plafond ~ .plafond b, section[aria-labelledby=plafond] .plafond b")
    libre = int(re.sub(r"\D", "", reste.first.inner_text().split(",")[0]))
    membre.goto("/espace/heures/ailleurs/")
    membre.locator("input[name=montant]").fill(str(libre - 20))
    membre.locator("input[name=organisme]").fill("CPTS voisine")
    membre.get_by_role("button", name="Déclarer").click()
    membre.goto("/espace/heures/declarer/")
    membre.locator("select[name=activite]").select_option(index=1)
    membre.locator("input[name=objet]").fill("Dépistage")
    membre.locator("input[name=jour]").fill(f"{maintenant():%d/%m/%Y}")
    membre.locator("input[name=minutes]").fill("2 h")
    membre.get_by_role("button", name="Continuer").click()
    demande = re.search(r"/espace/heures/demandes/\d+/", membre.url)[0]
    membre.get_by_role("button", name="Envoyer", exact=True).click()
    coordination = ouvrir(largeur=375)
    entrer(coordination, portail, COORDINATION, demande)
    coordination.get_by_role("button", name="Valider", exact=True).click()
    expect(coordination.get_by_text("serait dépassé")).to_be_visible()
    coordination.get_by_role("button", name=re.compile("Valider pour")).click()
    coordination.goto(demande)
    expect(coordination.get_by_text("ramené au plafond")).to_be_visible()
    expect(coordination.get_by_text("Le plafond de l’année est atteint")).to_be_visible()
    verifier_axe(coordination)
