"""The annex corrected on screen, the contract's territory, ratios, meetings as proofs, actors."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from annuaire.models import Fiche
from membres.comptes.enums import Role
from missions.calcul import FORMES
from missions.calcul.donnees import DonneesIndicateur
from missions.dossier import dossier_preuves, rendre_zip
from missions.fiches import fiche_action
from missions.instantane import feuilles, figer
from missions.models import ActeurAction, FicheAction, Indicateur
from missions.queries import tableau_annee
from missions.services import ajouter_preuve, importer_annexe, importer_mesures
from missions.services.mesures import Auteur
from tests.factories.adhesions import AdherentFactory
from tests.factories.annuaire import FicheFactory
from tests.factories.referentiel import CommuneFactory
from tests.factories.reunions import ReunionFactory, SignatureFactory
from tests.personas import creer_persona

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)


@pytest.fixture
def client(client_de, coordination):
    return client_de(coordination)


def texte(reponse):
    soupe = BeautifulSoup(reponse.content, "html.parser")
    return " ".join(soupe.get_text(" ").replace("\u00a0", " ").split())


def test_a_delta_gives_the_target_both_ways():
    hausse = DonneesIndicateur("X", "SEUIL", Decimal(9), "hausse", None, Decimal(16), Decimal(4))
    baisse = DonneesIndicateur("X", "SEUIL", Decimal(9), "baisse", None, Decimal(16), Decimal(10))
    assert (hausse.cible_visee, baisse.cible_visee) == (20, 6)
    assert FORMES["SEUIL"].gain(baisse, Decimal(6), Decimal(9)).montant == 9
    assert FORMES["SEUIL"].gain(baisse, Decimal(7), Decimal(9)).montant == 0
    # Écrite, la cible l'emporte : l'annexe fait foi, l'écart ne fait qu'avertir.
    ecrite = DonneesIndicateur("X", "SEUIL", None, "hausse", Decimal(30), Decimal(16), Decimal(4))
    assert ecrite.cible_visee == 30


def test_delta_baseline_and_carried_over_from_screen_to_workbook(demo, annee_demo, client):
    seuil = Indicateur.objects.get(annee=annee_demo, code="ACC-2")
    adresse = f"/missions/indicateurs/{seuil.pk}/annexe/"
    donnees = {
        "libelle": seuil.libelle,
        "valeur_initiale": "66 111",
        "date_initiale": "15/04/2026",
        "cible": "",
        "ecart_cible": "700",
        "montant_max": "5000",
        "reconduit": "on",
    }
    assert client.post(adresse, donnees).status_code == 302
    seuil.refresh_from_db()
    assert (seuil.cible, seuil.ecart_cible, seuil.reconduit) == (None, 700, True)
    page = texte(client.get("/missions/acces/?indicateur=ACC-2"))
    assert "Départ 66 111 au 15 avril 2026" in page
    assert "Cible 66 811, par l’écart" in page
    assert "Reconduit de l’année précédente" in page
    contenu = figer(tableau_annee(annee_demo), dt.date(2026, 11, 25))
    page = feuilles(contenu)[0]
    lignes = [dict(zip(page.entetes, ligne, strict=True)) for ligne in page.lignes]
    ligne = next(li for li in lignes if li["code"] == "ACC-2")
    # Un nombre s'additionne dans le tableur ; un mot reste un mot.
    assert (ligne["valeur initiale"], type(ligne["valeur initiale"])) == (66111, Decimal)
    assert (ligne["valeur initiale du"], ligne["reconduit"]) == ("15/04/2026", "oui")
    assert ligne["cible ou paliers"] == "au moins 66\u00a0811, soit 700 de plus"
    # Le fichier d'origine, qui n'a pas ces colonnes, ne les efface pas.
    octets = b"mission;action;code;indicateur;forme;sens;unite;source;valeur_initiale;cible;"
    octets += b"paliers;montant_max;pieces_attendues;reconduit;ecart_cible\n"
    octets += "ACCES;Lisibilité;N-1;Neuf;SEUIL;hausse;;;10;;;5;;oui;2,5\n".encode()
    lu = importer_annexe(octets, contrat=demo, numero=3, appliquer=True, auteur=Auteur())
    assert lu.erreurs == []
    neuf = Indicateur.objects.get(annee=annee_demo, code="N-1")
    assert (neuf.reconduit, neuf.ecart_cible) == (True, Decimal("2.5"))
    seuil.refresh_from_db()
    assert seuil.reconduit


def test_one_indicator_is_added_on_screen_by_the_rules_of_the_file(demo, annee_demo, client):
    adresse = f"/missions/annees/{annee_demo.pk}/indicateurs/ajouter/"
    action = FicheAction.objects.filter(mission__mission__code="PREVENTION").first()
    donnees = {
        "mission": "PREVENTION",
        "action": action.titre,
        "code": "PRE-99",
        "indicateur": "Collèges vus",
        "forme": "PALIERS",
        "sens": "hausse",
        "unite": "%",
        "source": "CPTS",
        "valeur_initiale": "20,5",
        "paliers": ">=40:3000\r\n>=60:7500",
        "montant_max": "7500",
        "pieces_attendues": "Liste\r\nBilan",
    }
    vide = BeautifulSoup(client.get(adresse).content, "html.parser")
    assert vide.select_one("#id_sens option[selected]")["value"] == "hausse"
    # L'annexe est de la pièce du contrat, pas de « Où en est-on ? ».
    [allumee] = vide.select('nav[aria-label="Pages de cette rubrique"] [aria-current]')
    assert allumee["href"] == "/missions/contrat/"
    # Refusé, rien n'est écrit et rien n'est perdu.
    refus = client.post(adresse, {**donnees, "paliers": "beaucoup"})
    assert refus.status_code == 422
    assert "« beaucoup » ne se lit pas" in texte(refus)
    assert "Collèges vus" in refus.content.decode()
    assert client.post(adresse, donnees).status_code == 302
    neuf = annee_demo.indicateurs.get(code="PRE-99")
    assert (neuf.action, neuf.valeur_initiale) == (action, Decimal("20.5"))
    assert neuf.ordre == max(annee_demo.indicateurs.values_list("ordre", flat=True))
    assert [p.montant for p in neuf.paliers.order_by("borne")] == [3000, 7500]
    assert [p.libelle for p in neuf.pieces.order_by("ordre")] == ["Liste", "Bilan"]
    deux_fois = client.post(adresse, {**donnees, "indicateur": "Autre chose"})
    assert "PRE-99 est déjà dans l’annexe" in texte(deux_fois)
    neuf.refresh_from_db()
    assert neuf.libelle == "Collèges vus"
    # Le sens proposé ne suit pas une forme qui n'en a pas.
    sans_sens = {"code": "PRE-98", "forme": "MOYEN", "paliers": "", "valeur_initiale": ""}
    assert client.post(adresse, {**donnees, **sans_sens}).status_code == 302
    assert annee_demo.indicateurs.get(code="PRE-98").sens == ""


def test_a_ratio_from_the_screen_and_from_a_file(demo, annee_demo, client):
    part = Indicateur.objects.filter(annee=annee_demo, unite="%").first()
    adresse = f"/missions/indicateurs/{part.pk}/mesure/"
    commun = {"nature": "mesuree", "date": "20/11/2026", "version": ""}
    vue = part.mesures.valables().order_by("-pk").first()
    commun["version"] = str(vue.pk) if vue else ""
    seul = client.post(adresse, {**commun, "numerateur": "412", "denominateur": ""})
    assert "Donnez le numérateur et le dénominateur" in texte(seul)
    assert client.post(adresse, {**commun, "numerateur": "412", "denominateur": "600"})
    mesure = part.mesures.order_by("-pk").first()
    assert (mesure.valeur, mesure.rapport) == (Decimal("68.67"), (412, 600))
    page = texte(
        client.get(f"/missions/{part.action.mission.mission.slug}/?indicateur={part.code}")
    )
    assert "412 / 600" in page
    fichier = f"code;date;nature;valeur;preuve;numerateur;denominateur\n{part.code};21/11/2026;"
    fichier += "retenue;;;300;400\n"
    lu = importer_mesures(fichier.encode(), contrat=demo, numero=3, appliquer=True, auteur=Auteur())
    assert lu.erreurs == []
    assert part.mesures.order_by("-pk").first().valeur == Decimal(75)


def test_the_territory_of_the_contract(demo, client, client_de):
    connue = CommuneFactory(population=1200, population_millesime=2023, population_source="Insee")
    adresse = f"/missions/contrat/{demo.pk}/territoire/"
    assert client.get(adresse).status_code == 200
    client.post(adresse, {"communes": [connue.pk]})
    page = texte(client.get("/missions/contrat/"))
    assert f"{connue.nom} {connue.code_insee} 1 200 2023" in page
    assert client_de(creer_persona(Role.BUREAU)).get(adresse).status_code == 403


@pytest.fixture
def par7(annee_demo):
    return Indicateur.objects.select_related("action", "annee").get(annee=annee_demo, code="PAR-7")


def manifeste():
    rendu = rendre_zip(dossier_preuves({"contrat": "DEMO", "annee": 3}), lambda *_: None)
    archive = zipfile.ZipFile(io.BytesIO(rendu.octets))
    lu = archive.read("manifeste.csv").decode("utf-8-sig")
    return archive, list(csv.DictReader(io.StringIO(lu), delimiter=";"))


def test_a_meeting_proves_and_its_sheet_goes_to_the_dossier(par7, client, coordination):
    par7.preuves.all().delete()
    piece = par7.pieces.order_by("ordre").first()
    reunion = ReunionFactory(close=True)
    signature = SignatureFactory(reunion=reunion, minutes=90)
    par7.action.reunions.create(reunion=reunion)
    page = texte(client.get("/missions/parcours/?indicateur=PAR-7"))
    assert str(reunion) in page
    client.post(
        f"/missions/indicateurs/{par7.pk}/preuves/", {"piece": piece.pk, "reunion": reunion.pk}
    )
    assert tableau_annee(par7.annee).indicateur("PAR-7").pieces_fournies == 1
    archive, lignes = manifeste()
    ligne = next(m for m in lignes if m["genre"] == "Réunion close")
    assert (ligne["état"], ligne["pièce"]) == ("jointe", piece.libelle)
    assert archive.read(ligne["fichier dans le dossier"]).startswith(b"%PDF")
    # Ses heures viennent à la fiche.
    assert "1 h 30 de présence en réunion" in texte(
        client.get(f"/missions/actions/{par7.action_id}/")
    )
    assert signature.minutes == 90
    # Annulée, elle ne prouve plus rien et le dossier le dit.
    type(reunion).objects.update(etat="annulee", close_le=None, annulee_le=dt.datetime.now(dt.UTC))
    assert tableau_annee(par7.annee).indicateur("PAR-7").pieces_fournies == 0
    _, lignes = manifeste()
    etats = {
        m["état"]
        for m in lignes
        if m["pièce"] == piece.libelle and m["indicateur"].startswith("PAR-7,")
    }
    assert etats == {"réunion annulée", "manquante"}


def test_only_a_closed_meeting_is_a_proof(par7):
    with pytest.raises(ValidationError, match="close"):
        ajouter_preuve(
            par7,
            nom="x",
            piece=None,
            genre="reunion",
            reunion=ReunionFactory(),
            auteur=Auteur(),
        )


def test_a_name_alone_earns_and_is_said_to_be_missing(par7, annee_demo):
    """The import of measures can only name a proof; the file is asked for, not the euros."""
    moyen = next(
        i for i in tableau_annee(annee_demo).indicateurs if i.indicateur.forme == "MOYEN"
    ).indicateur
    fichier = f"code;date;nature;valeur;preuve\n{moyen.code};20/11/2026;retenue;oui;"
    moyen.preuves.all().delete()
    for preuve, acquis in (("", Decimal(0)), ("Compte rendu", moyen.montant_max)):
        octets = f"{fichier}{preuve}\n".replace("20/11", "21/11" if preuve else "20/11")
        importer_mesures(
            octets.encode(), contrat=annee_demo.contrat, numero=3, appliquer=True, auteur=Auteur()
        )
        tableau = tableau_annee(annee_demo)
        assert tableau.indicateur(moyen.code).bilan.montants.acquis == acquis
    codes = {a.code for a in tableau.avertissements if a.indicateur == moyen.code}
    assert "fichier_a_joindre" in codes
    _, lignes = manifeste()
    assert "fichier à joindre" in {
        m["état"] for m in lignes if m["indicateur"].startswith(f"{moyen.code},")
    }


class TestActeurs:
    @pytest.fixture
    def action(self, demo):
        return FicheAction.objects.filter(mission__contrat=demo).first()

    def test_a_member_an_entry_or_a_name(self, action, client):
        adresse = f"/missions/actions/{action.pk}/acteurs/"
        adherent = AdherentFactory(nom="Dupontel")
        structure = FicheFactory(structure=True, titre="Ehpad Dupontel", recherche=" dupontel")
        page = texte(client.get(f"{adresse}?q=dupontel&role=partenaire"))
        assert str(adherent) in page
        assert "Ehpad Dupontel" in page
        client.post(adresse, {"role": "referent", "adherent": adherent.pk})
        client.post(adresse, {"role": "partenaire", "fiche": structure.pk})
        client.post(adresse, {"role": "partenaire", "nom": "Mairie"})
        deja = client.post(adresse, {"role": "partenaire", "nom": "Mairie"})
        assert "Cet acteur est déjà à l’action." in texte(deja)
        page = texte(client.get(f"/missions/actions/{action.pk}/"))
        assert "Mairie" in page
        [fiche] = fiche_action({"action": action.pk}).contexte["d"]["fiches"]
        assert fiche["acteurs"] == [
            ["Référent", [str(adherent)]],
            ["Partenaire", ["Ehpad Dupontel", "Mairie"]],
        ]
        acteur = ActeurAction.objects.get(nom="Mairie")
        client.post(f"/missions/actions/acteurs/{acteur.pk}/retirer/")
        assert ActeurAction.objects.count() == 2
        # Une fiche effacée emporte son lien.
        Fiche.objects.filter(pk=structure.pk).delete()
        assert ActeurAction.objects.count() == 1

    def test_a_fiche_without_indicator_is_printed_with_its_number(self, demo, action, client):
        neuve = FicheAction.objects.create(
            mission=action.mission, titre="Neuve", numero="9.1", version=2
        )
        neuve.jalons.create(libelle="Écrire", fin=dt.date(2026, 12, 1))
        [fiche] = fiche_action({"action": neuve.pk}).contexte["d"]["fiches"]
        assert (fiche["numero"], fiche["indicateurs"]) == ("9.1", [])
        assert fiche["jalons"][0]["libelle"] == "Écrire"
