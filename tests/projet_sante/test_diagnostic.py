"""Figures typed or read from the files people really have."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projet_sante.blocs import DiagnosticBloc
from projet_sante.diagnostic import COLONNES, lire_fichier, modele
from projet_sante.models import ChiffreDiagnostic
from projet_sante.services.diagnostic import importer_chiffres
from tests.factories.referentiel import AppartenanceFactory, CommuneFactory

SAISIE = {
    "theme": "acces",
    "libelle": "Patients en ALD sans médecin traitant",
    "territoire": "Territoire",
    "valeur": "1 219,5",
    "unite": "patients",
    "departement": "4,1 %",
    "millesime": "2025",
    "source": "CPAM, requête locale",
}


def classeur(*lignes) -> bytes:
    livre = openpyxl.Workbook()
    for ligne in lignes:
        livre.active.append(ligne)
    sortie = io.BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


def test_apl_file_of_the_drees_is_weighted_by_standardised_population():
    octets = classeur(
        ["Indicateur d’accessibilité potentielle localisée (APL) 2023"],
        [],
        [
            "Code commune INSEE ",
            "Commune",
            "APL aux médecins généralistes ",
            "APL aux médecins généralistes de 65 ans et moins",
            "Population standardisée 2021 pour la médecine générale ",
            "Population totale 2021",
        ],
        ["", "", "nb de consultations/an/hab.", "", "", ""],
        ["52001", "Une", 2, 1, 100, 100],
        ["52002", "Deux", 4, 1, 300, 280],
        ["52003", "Voisine", 1, 1, 400, 400],
        ["75056", "Paris", 3, 1, 1000, 1000],
    )
    (chiffre,) = lire_fichier(octets, ["52001", "52002"]).chiffres
    assert chiffre["libelle"] == "APL aux médecins généralistes"
    assert chiffre["valeur"] == Decimal("3.5")
    assert chiffre["departement"] == Decimal("2.25")
    assert chiffre["france"] == Decimal("2.67")
    assert chiffre["millesime"] == "2021"


def insee(chomeurs: str) -> bytes:
    return (
        "CODGEO;P22_POP;P22_POP0014;P22_POP7589;P22_POP90P;P22_CHOM1564;P22_ACT1564\n"
        f"52001;100;20;10;2;{chomeurs};50\n"
        "52002;300;40;30;6;10;150\n"
        "52003;400;100;20;4;20;200\n"
    ).encode()


def test_insee_file_gives_shares_and_a_silent_commune_gives_none():
    lus = {c["libelle"]: c for c in lire_fichier(insee("10"), ["52001", "52002"]).chiffres}
    assert lus["Part des moins de 15 ans"]["valeur"] == Decimal("15.0")
    assert lus["Part des 75 ans et plus"]["valeur"] == Decimal("12.0")
    assert lus["Taux de chômage des 15-64 ans (recensement)"]["valeur"] == Decimal("10.0")
    assert lus["Part des moins de 15 ans"]["millesime"] == "2022"
    for tu in ("s", ""):
        lus = {c["libelle"]: c for c in lire_fichier(insee(tu), ["52001", "52002"]).chiffres}
        chomage = lus["Taux de chômage des 15-64 ans (recensement)"]
        assert (chomage["valeur"], chomage["masque"]) == (None, True)
        assert lus["Part des moins de 15 ans"]["valeur"] == Decimal("15.0")


def test_file_of_another_shape_says_what_to_use():
    assert "partez du modèle" in lire_fichier(b"a;b\n1;2\n", ["52001"]).erreurs[0]
    assert "Aucune commune" in lire_fichier(insee("10"), ["08001"]).erreurs[0]


@pytest.fixture
def communes(db):
    for rang in (1, 2):
        AppartenanceFactory(commune=CommuneFactory(code_insee=f"5200{rang}"))


def test_template_comes_back_filled_and_twice_changes_nothing(communes):
    vide = importer_chiffres(modele(), par=None)
    # Its example is nobody's figure.
    assert (vide.crees, vide.erreurs) == (
        0,
        ["Aucun chiffre : écrivez les vôtres sous la ligne d’exemple."],
    )
    livre = openpyxl.load_workbook(io.BytesIO(modele()))
    livre["Chiffres"].append(
        ["Population", "Part", "", "12,4", "%", "12,9", "", "", "2022", "Insee"]
    )
    sortie = io.BytesIO()
    livre.save(sortie)
    bilan = importer_chiffres(sortie.getvalue(), par=None)
    assert (bilan.crees, bilan.erreurs) == (1, [])
    chiffre = ChiffreDiagnostic.objects.get()
    assert (chiffre.valeur, chiffre.departement) == (Decimal("12.4"), Decimal("12.9"))
    bilan = importer_chiffres(sortie.getvalue(), par=None)
    assert (bilan.crees, bilan.inchanges) == (0, 1)


def test_one_bad_line_keeps_the_others_out_and_is_named(communes):
    bonne = ["Population", "Part", "", "12", "%", "", "", "", "2022", "Insee", "", ""]
    fausse = ["Population", "Autre", "", "douze", "%", "", "", "", "2022", "Insee", "", ""]
    tue = ["Offre de soins", "Orthoptistes", "", "secret", "", "", "", "", "2022", "CNAM", "", ""]
    bilan = importer_chiffres(classeur(COLONNES, bonne, fausse), par=None)
    assert bilan.erreurs == ["Ligne 3 : « douze » n’est pas un nombre."]
    assert not ChiffreDiagnostic.objects.exists()
    assert importer_chiffres(classeur(COLONNES, bonne, tue), par=None).crees == 2
    assert ChiffreDiagnostic.objects.get(masque=True).valeur is None


class TestPages:
    def test_figures_are_typed_one_after_the_other(self, db, coordination, client_de):
        client = client_de(coordination)
        adresse = reverse("projet_sante:diagnostic")
        reponse = client.post(adresse, SAISIE)
        html = reponse.content.decode()
        chiffre = ChiffreDiagnostic.objects.get()
        assert (chiffre.valeur, chiffre.departement) == (Decimal("1219.5"), Decimal("4.1"))
        assert chiffre.saisi_par == coordination
        # What does not change from one to the next stays; the rest is ready for the next.
        assert 'value="CPAM, requête locale"' in html
        assert 'value="1 219,5"' not in html
        assert client.post(adresse, SAISIE).status_code == 422
        assert client.post(adresse, SAISIE | {"valeur": "beaucoup"}).status_code == 422

    def test_a_masked_value_is_neither_zero_nor_empty(self, db, coordination, client_de):
        client = client_de(coordination)
        client.post(reverse("projet_sante:diagnostic"), SAISIE | {"valeur": "secret"})
        assert (
            "secret statistique" in client.get(reverse("projet_sante:diagnostic")).content.decode()
        )
        (ligne,) = DiagnosticBloc().figer({"theme": "acces"})["lignes"]
        assert ligne["valeur"] == "secret statistique"

    def test_a_removed_figure_leaves_the_document_and_stays_in_the_base(
        self, db, coordination, adherent, client_de
    ):
        client = client_de(coordination)
        client.post(reverse("projet_sante:diagnostic"), SAISIE)
        chiffre = ChiffreDiagnostic.objects.get()
        adresse = reverse("projet_sante:retirer_chiffre", args=[chiffre.pk])
        assert client_de(adherent).post(adresse).status_code == 403
        assert client.post(adresse).status_code == 302
        assert DiagnosticBloc().figer({"theme": "acces"})["lignes"] == []
        assert ChiffreDiagnostic.objects.count() == 1

    def test_a_file_is_imported_or_its_faults_are_shown(self, communes, bureau, client_de):
        client = client_de(bureau)
        adresse = reverse("projet_sante:importer_diagnostic")
        assert client.post(adresse, {"fichier": SimpleUploadedFile("a.csv", insee("10"))}).url
        refus = client.post(adresse, {"fichier": SimpleUploadedFile("a.csv", b"\x00\x01")})
        assert refus.status_code == 422
        assert ChiffreDiagnostic.objects.count() == 3
