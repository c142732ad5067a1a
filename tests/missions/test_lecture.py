from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cpts_portal.lib.tableur import Feuille, decoder, xlsx
from missions.calcul import DonneesPalier
from missions.lecture import (
    COLONNES_ANNEXE,
    FichierIllisible,
    LigneMesure,
    lire_annexe,
    lire_mesures,
    lire_palier,
)
from missions.services.demonstration import DONNEES

ENTETE = ";".join(COLONNES_ANNEXE)
BONNE = "ACCES;Médecin traitant;ACC-1;Patients;SEUIL;baisse;patients;CPAM;16;6;;3000;Requête"


def annexe(*lignes, entete=ENTETE):
    return lire_annexe("\n".join([entete, *lignes]).encode())


def refus(*lignes):
    _, erreurs = annexe(*lignes)
    return [str(e).replace("\u00a0", " ") for e in erreurs]


def test_the_real_annex_is_read_whole():
    lignes, erreurs = lire_annexe((DONNEES / "annexe_demonstration.csv").read_bytes())
    assert (len(lignes), erreurs) == (43, [])
    premiere = lignes[0]
    assert (premiere.code, premiere.forme, premiere.sens) == ("ACC-1", "PALIERS", "baisse")
    assert premiere.paliers == (
        DonneesPalier(Decimal(50), Decimal(9000)),
        DonneesPalier(Decimal(100), Decimal(6000)),
        DonneesPalier(Decimal(219), Decimal(3000)),
    )
    assert lignes[6].pieces == (
        "Recensement formalisé",
        "Adresse de l’annuaire",
        "Preuves de diffusion",
    )


def test_an_empty_amount_stays_unknown():
    (ligne,), _ = annexe(BONNE.replace(";3000;", ";;"))
    assert ligne.montant_max is None


@pytest.mark.parametrize("nombre", ["66.26", "66,26"])
def test_comma_or_point(nombre):
    (ligne,), _ = annexe(BONNE.replace(";16;6;", f";{nombre};6;"))
    assert ligne.valeur_initiale == Decimal("66.26")


@pytest.mark.parametrize(
    ("texte", "sens", "attendu"),
    [
        ("<=50:9000", "baisse", DonneesPalier(Decimal(50), Decimal(9000))),
        (">=69,70:1000", "hausse", DonneesPalier(Decimal("69.70"), Decimal(1000))),
        ("≥ 69.7 : 1 000,50", "hausse", DonneesPalier(Decimal("69.7"), Decimal("1000.50"))),
        ("51-100:6000", "baisse", DonneesPalier(Decimal(100), Decimal(6000), Decimal(51))),
        ("5-8:600", "hausse", DonneesPalier(Decimal(5), Decimal(600), Decimal(8))),
    ],
)
def test_reads_a_tier(texte, sens, attendu):
    assert lire_palier(texte, sens) == attendu


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        (">=50:9000", "contredit le sens « baisse »"),
        ("50:9000", "ne se lit pas"),
        ("<=cinquante:9000", "n’est pas un nombre"),
        ("<=50:-1", "un montant est positif"),
    ],
)
def test_refuses_a_tier(texte, message):
    with pytest.raises(ValidationError, match=message):
        lire_palier(texte, "baisse")


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        (";SEUIL;", ";QUOTA;", "ligne 2 : forme « QUOTA » : attendu PALIERS, SEUIL, MOYEN, "),
        (";baisse;", ";;", "ligne 2 : le sens (hausse ou baisse) est nécessaire"),
        (";baisse;", ";plat;", "ligne 2 : sens « plat » : attendu hausse ou baisse."),
        (";16;6;", ";seize;6;", "ligne 2 : valeur_initiale, « seize » n’est pas un nombre"),
        (";3000;", ";-3;", "ligne 2 : montant_max, un montant est positif"),
        ("ACC-1", "", "ligne 2 : la colonne code est vide."),
        (";6;;", ";6;<=6:3000;", "ligne 2 : des paliers sont écrits alors que"),
        (";patients;", f";{'u' * 41};", "ligne 2 : la colonne unite dépasse 40 caractères."),
        (";CPAM;", f";{'s' * 121};", "ligne 2 : la colonne source dépasse 120 caractères."),
        ("Requête", "p" * 201, "ligne 2 : la colonne pieces_attendues, un nom de pièce dépasse"),
    ],
)
def test_tells_each_error_by_its_line(avant, apres, attendu):
    (message,) = refus(BONNE.replace(avant, apres))
    assert message.startswith(attendu)


def test_tells_every_error_of_every_line():
    assert len(refus(BONNE.replace(";16;6;", ";a;b;"), "", BONNE.replace("ACC-1", ""))) == 3


def test_a_code_given_twice_is_refused_with_both_lines():
    assert refus(BONNE, BONNE) == ["ligne 3 : le code ACC-1 est déjà à la ligne 2."]


def test_a_file_without_its_columns_is_refused_at_once():
    with pytest.raises(FichierIllisible, match="Colonnes absentes.*montant_max"):
        annexe(BONNE, entete=ENTETE.replace("montant_max", "euros"))


def test_an_empty_file_says_so():
    assert refus() == ["Ce fichier ne contient aucun indicateur."]


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_reads_what_excel_writes(encodage):
    assert decoder("Médecin traitant".encode(encodage)) == "Médecin traitant"


def test_a_binary_file_is_refused():
    with pytest.raises(FichierIllisible, match="enregistrez-le en CSV"):
        lire_mesures(b"\x81\x8d\x8f")


class TestMesures:
    def lire(self, *lignes):
        lues, erreurs = lire_mesures(
            "\n".join(["code;date;nature;valeur;preuve", *lignes]).encode()
        )
        return lues, [str(e).replace("\u00a0", " ") for e in erreurs]

    def test_reads_a_line(self):
        assert self.lire("ACC-5;12/10/2026;Déclarée;oui;Bilan|Courriel") == (
            [LigneMesure(2, "ACC-5", date(2026, 10, 12), "declaree", "oui", ("Bilan", "Courriel"))],
            [],
        )

    def test_a_date_is_french_or_iso(self):
        lues, _ = self.lire("A;12/10/2026;mesuree;1;", "A;2026-10-12;mesuree;1;")
        assert {ligne.date for ligne in lues} == {date(2026, 10, 12)}

    def test_errors_by_line(self):
        assert self.lire("A;31/02/2026;devinee;1;", "A;12/10/2026;mesuree;;")[1] == [
            "ligne 2 : date, « 31/02/2026 » n’est pas une date : écrivez 12/03/2026.",
            "ligne 2 : nature, « devinee » : la nature est declaree, mesuree ou retenue.",
            "ligne 3 : la colonne valeur est vide.",
        ]

    def test_a_proof_keeps_within_its_field(self):
        assert self.lire(f"A;12/10/2026;mesuree;1;Bilan|{'p' * 201}")[1] == [
            "ligne 2 : la colonne preuve, un nom de pièce dépasse 200 caractères.",
        ]


class TestXlsx:
    def annexe(self, *lignes):
        return lire_annexe(xlsx([Feuille("Annexe", COLONNES_ANNEXE, lignes)]))

    def test_reads_the_same_as_the_csv(self):
        brut = decoder((DONNEES / "annexe_demonstration.csv").read_bytes())
        lignes = [ligne.split(";") for ligne in brut.strip().splitlines()[1:]]
        du_csv, _ = lire_annexe((DONNEES / "annexe_demonstration.csv").read_bytes())
        du_classeur, erreurs = self.annexe(*lignes)
        assert (du_classeur, erreurs) == (du_csv, [])

    def test_numbers_of_a_sheet_are_numbers(self):
        ligne = BONNE.split(";")
        ligne[8], ligne[9], ligne[11] = 16.5, 6, 3000
        (lue,), erreurs = self.annexe(ligne)
        assert (lue.valeur_initiale, lue.cible, lue.montant_max) == (Decimal("16.5"), 6, 3000)
        assert erreurs == []

    def test_errors_name_the_row_of_the_sheet(self):
        vide = [""] * len(COLONNES_ANNEXE)
        _, erreurs = self.annexe(BONNE.split(";"), vide, ["ACCES"])
        assert {e.ligne for e in erreurs} == {4}

    def test_a_broken_workbook_is_told(self):
        with pytest.raises(FichierIllisible, match="ne s’ouvre pas"):
            lire_annexe(b"PK\x03\x04 pas un classeur")
