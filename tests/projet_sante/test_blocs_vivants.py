"""Sectors, trend, frise, chosen fiches, coverage: the same on page, PDF and DOCX."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from cpts_portal.referentiel.models import Commune
from missions.models import FicheAction
from missions.services.actions import ajouter_etape, cocher_etape
from missions.services.crise import arreter_version
from missions.services.mesures import Auteur
from projet_sante import docx as traitement
from projet_sante.blocs import CorpsBloc
from projet_sante.impression import rendre_projet
from projet_sante.models import Chapitre, Secteur
from projet_sante.queries.extrait import PUBLICS
from projet_sante.rapports import projet_sante, projet_version
from projet_sante.services.diagnostic import saisir_chiffre
from projet_sante.services.projet import creer_projet, ecrire_chapitre
from projet_sante.services.secteurs import enregistrer_secteurs
from projet_sante.services.versions import figer_version
from tests.cpts_portal.documents.pdf import constats
from tests.factories.annuaire import FicheFactory, ProfessionFactory
from tests.factories.crise import FicheCriseFactory, ReferentFactory, VolontaireFactory
from tests.projet_sante.conftest import ajouter_commune
from tests.projet_sante.test_rapports import aplatir

pytestmark = pytest.mark.django_db


def figer(genre, valeur=None):
    bloc = CorpsBloc().child_blocks[genre]
    return bloc.figer(bloc.to_python(valeur))


def decouper(*noms):
    enregistrer_secteurs(noms={}, nouveaux=noms, rattachements={}, par=None)
    return list(Secteur.objects.filter(retire_le=None).order_by("ordre"))


class TestSecteurs:
    def test_communes_join_sectors_and_those_without_are_said(self, db, coordination, client_de):
        amont = ajouter_commune("Amont", 4000, 0)
        ajouter_commune("Aval", 900, 1)
        nord, sud = decouper("Nord", "Sud")
        client = client_de(coordination)
        adresse = reverse("projet_sante:secteurs")
        envoi = {f"s{nord.pk}": "Nord", f"s{sud.pk}": "Sud", f"c{amont.code_insee}": nord.pk}
        assert client.post(adresse, envoi).status_code == 302
        lu = figer("secteurs")
        assert [(s["nom"], s["communes"], s["habitants"]) for s in lu["secteurs"]] == [
            ("Nord", "Amont", 4000),
            ("Sud", "", 0),
        ]
        assert lu["sans_secteur"] == "Aval"
        assert lu["carte"] is not None
        # Two sectors exchange their names; then one leaves, and its communes wait.
        echange = envoi | {f"s{nord.pk}": "Sud", f"s{sud.pk}": "Nord"}
        assert client.post(adresse, echange).status_code == 302
        assert [s["nom"] for s in figer("secteurs")["secteurs"]] == ["Sud", "Nord"]
        client.post(adresse, envoi | {f"s{nord.pk}": ""})
        lu = figer("secteurs")
        assert [s["nom"] for s in lu["secteurs"]] == ["Sud"]
        assert lu["sans_secteur"] == "Amont, Aval"
        assert client.post(adresse, {f"s{sud.pk}": "Sud", "nouveau_1": "sud"}).status_code == 422

    def test_an_unknown_population_makes_no_sum(self, db):
        commune = ajouter_commune("Amont", 4000, 0)
        (nord,) = decouper("Nord")
        enregistrer_secteurs(
            noms={nord.pk: "Nord"},
            nouveaux=[],
            rattachements={commune.code_insee: nord.pk},
            par=None,
        )
        Commune.objects.update(population=None, population_millesime=None, population_source="")
        assert figer("secteurs")["secteurs"][0]["habitants"] is None

    def test_only_leaders_draw(self, db, adherent, client_de):
        assert client_de(adherent).get(reverse("projet_sante:secteurs")).status_code == 403
        with pytest.raises(PermissionDenied):
            enregistrer_secteurs(noms={}, nouveaux=["A"], rattachements={}, par=adherent)
        with pytest.raises(ValidationError, match="même nom"):
            enregistrer_secteurs(noms={}, nouveaux=["A", "a"], rattachements={}, par=None)


def test_trend_dates_what_is_known_and_says_what_is_not(db):
    ajouter_commune("Amont", 4000, 0)
    fiche = FicheFactory()
    profession = fiche.profession.libelle
    lu = figer("tendance")
    assert lu["lignes"][0]["passes"] == [["Avant", "inconnu"]]
    assert lu["lignes"][0]["evolution"] == "inconnu"
    commun = {"theme": "offre", "territoire": "Territoire", "unite": "", "source": "RPPS"}
    for millesime, valeur, masque in (
        ("2014", Decimal(5), False),
        ("janvier 2017", None, True),
        ("2019", Decimal(3), False),
        ("2021", Decimal(2), False),
    ):
        saisir_chiffre(
            None, libelle=profession, millesime=millesime, valeur=valeur, masque=masque, **commun
        )
    lu = figer("tendance")
    assert lu["annees"] == ["2014", "2019", "2021"]
    assert lu["lignes"][0]["passes"] == [["2014", "5"], ["2019", "3"], ["2021", "2"]]
    assert lu["lignes"][0]["evolution"] == "−4"
    assert "RPPS, 2014" in lu["sources"]
    # Those whose past nobody knows are counted in one sentence, not in rows of « inconnu ».
    autre = ProfessionFactory(code="40", libelle="Chirurgien-Dentiste")
    FicheFactory(profession=autre)
    lu = figer("tendance")
    assert [len(lu["lignes"]), lu["autres"], lu["effectif_autres"]] == [1, 1, 1]
    saisir_chiffre(
        None, libelle="chirurgien-dentiste", millesime="2014", valeur=Decimal(2), **commun
    )
    assert "Chirurgien-dentiste" in [ligne["profession"] for ligne in figer("tendance")["lignes"]]


class TestMissions:
    def test_frise_follows_the_contract_and_its_dated_steps(self, projet):
        action = FicheAction.objects.vives().order_by("pk").first()
        hier = timezone.localdate() - timedelta(days=1)
        ajouter_etape(action, libelle="Passée", debut=None, fin=hier, auteur=Auteur())
        faite = ajouter_etape(action, libelle="Faite", debut=None, fin=hier, auteur=Auteur())
        cocher_etape(faite, faite=True, auteur=Auteur())
        ajouter_etape(action, libelle="Sans date", debut=None, fin=None, auteur=Auteur())
        lu = figer("frise")
        assert len(lu["annees"]) == 5
        acces = lu["missions"][0]
        assert [mot for _, mot in acces["cases"]][:3] == ["Mise en place", "Déploiement", "Suivi"]
        etats = {jalon["libelle"]: jalon["etat"] for jalon in lu["jalons"]}
        assert etats["Passée"] == "en retard"
        assert etats["Faite"].startswith("fait le")
        assert "Sans date" not in etats

    def test_one_fiche_or_those_of_a_mission_keep_their_numbers(self, projet):
        toutes = {f["titre"]: f["numero"] for f in figer("fiches_action")["fiches"]}
        mission = figer("fiches_mission", {"mission": "ACCES"})["fiches"]
        assert {f["mission"] for f in mission} == {"Accès aux soins"}
        action = FicheAction.objects.vives().get(titre="Juin Vert")
        (seule,) = figer("fiche_action", {"fiche": str(action.pk)})["fiches"]
        assert seule["numero"] == toutes["Juin Vert"]
        # A fiche of another contract, or gone: the block says so instead of a blank.
        assert "n’est plus au contrat" in figer("fiche_action", {"fiche": "0"})["absence"]


def test_without_contract_nor_member_blocks_say_so(db):
    assert figer("frise")["annees"] == []
    assert figer("fiches_mission", {"mission": "ACCES"})["annee"] is None
    assert figer("couverture")["professions"] == []


def test_coverage_counts_members_over_professionals(projet):
    FicheFactory()
    lu = figer("couverture")
    assert lu["total"]["membres"] == 0
    assert lu["source"]


def test_crisis_plan_tells_what_it_holds_and_names_nobody(db, tmp_path):
    assert figer("plan_crise")["version"] is None
    referent = ReferentFactory(nom="Ana Personne", telephone="+33639980001")
    VolontaireFactory()
    FicheCriseFactory(titre="Afflux de blessés")
    arreter_version(objet="Première", jour=timezone.localdate(), auteur=Auteur())
    lu = figer("plan_crise")
    assert (lu["version"], lu["volontaires"]) == (1, 1)
    assert lu["fiches"] == "Afflux de blessés"
    assert "Pas encore envoyée" in lu["envois"]
    dit = str(lu)
    assert referent.nom not in dit
    assert "39980001" not in dit.replace(" ", "")
    assert "plan_crise" not in PUBLICS
    # Two columns and few rows: a table whose headers outnumber its cells is read as noise.
    libre = creer_projet(titre="Projet 2026", debut=2026, fin=2030)
    ecrire_chapitre(Chapitre.objects.child_of(libre).get(slug="outils"), [{"type": "plan_crise"}])
    octets = rendre_projet(projet_sante({}), lambda etape, pourcent: None).octets
    assert [dit for dit in constats(octets, tmp_path) if dit.startswith("error")] == []


def test_every_block_is_on_page_pdf_and_docx_and_frozen(projet, adherent, client_de):
    (nord,) = decouper("Secteur du Nord")
    action = FicheAction.objects.vives().order_by("pk").first()
    ajouter_etape(action, libelle="Un jalon", debut=None, fin=date(2026, 1, 1), auteur=Auteur())
    FicheFactory()
    libre = creer_projet(titre="Projet 2030", debut=2030, fin=2035)
    ecrire_chapitre(
        Chapitre.objects.child_of(libre).get(slug="calendrier"),
        [
            {"type": "secteurs"},
            {"type": "tendance"},
            {"type": "couverture"},
            {"type": "frise"},
            {"type": "plan_crise"},
            {"type": "fiches_mission", "mission": "PREVENTION"},
            {"type": "fiche_action", "fiche": str(action.pk)},
        ],
    )
    version = figer_version(libre, motif="Une", par=None)
    attendus = ["Secteur du Nord", "Un jalon", "hier et aujourd’hui", "par commune", "Juin Vert"]
    attendus.append("Aucun plan de crise n’est encore arrêté")
    attendus.append(action.titre)
    page = aplatir(client_de(adherent).get("/projet-de-sante/").content.decode())
    assert [mot for mot in attendus if mot not in page] == []
    Secteur.objects.filter(pk=nord.pk).update(nom="Autre nom")
    rendu = rendre_projet(projet_version({"version": version.pk}), lambda etape, pourcent: None)
    pdf = aplatir(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(rendu.octets)).pages))
    assert [mot for mot in attendus if mot not in pdf] == []
    assert rendu.avertissements == ()
    word = Document(io.BytesIO(traitement.rendre_docx(projet_sante({}), lambda e, p: None).octets))
    cellules = {c.text for table in word.tables for ligne in table.rows for c in ligne.cells}
    assert {"Autre nom", "Un jalon", "Mise en place"} <= cellules
