import json
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cpts_portal.lib.tableur import Feuille, xlsx
from missions.lecture import COLONNES_ANNEXE
from missions.models import Indicateur, Mesure
from missions.services.demonstration import DONNEES

ANNEXE = str(DONNEES / "annexe_demonstration.csv")


def lancer(*arguments):
    sortie = StringIO()
    call_command(*arguments, stdout=sortie)
    return sortie.getvalue().splitlines()


def ecrire(dossier, *lignes):
    fichier = dossier / "mesures.csv"
    fichier.write_text("\n".join(["code;date;nature;valeur;preuve", *lignes]), encoding="utf-8")
    return str(fichier)


class TestCalculer:
    def calculer(self):
        return json.loads(lancer("calculer_aci", "--contrat", "DEMO", "--annee", "3", "--json")[-1])

    def test_gives_the_agreed_shape(self, demo):
        rendu = self.calculer()
        assert list(rendu) == [
            "contrat",
            "annee",
            "total",
            "missions",
            "indicateurs",
            "avertissements",
        ]
        assert (rendu["contrat"], rendu["annee"]) == ("DEMO", 3)
        assert rendu["missions"]["CRISE"] == {
            "maximum": "67500.00",
            "acquis": "0.00",
            "a_risque": "0.00",
            "ouvert": "0.00",
            "perdu": "0.00",
            "conditionnel": "67500.00",
        }
        assert rendu["indicateurs"]["ACC-1"] == {
            "maximum": "9000.00",
            "acquis": "3000.00",
            "a_risque": "6000.00",
            "ouvert": "0.00",
            "perdu": "0.00",
            "conditionnel": "0.00",
            "statut": "partiel",
            "valeur": "132",
            "nature": "mesuree",
        }
        assert rendu["indicateurs"]["ACC-4"]["valeur"] is None
        assert rendu["indicateurs"]["ACC-3"]["statut"] == "secret"
        assert rendu["total"]["maximum"] == "190000.00"
        assert {"code", "indicateur", "message"} == set(rendu["avertissements"][0])

    def test_moves_with_a_measure(self, demo, tmp_path):
        # 96 est un palier : 6 000 € au lieu de 3 000 €.
        fichier = ecrire(tmp_path, "ACC-1;22/11/2026;mesuree;96;")
        avant = self.calculer()
        lancer("importer_mesures", fichier, "--contrat", "DEMO", "--annee", "3", "--appliquer")
        apres = self.calculer()
        assert apres["indicateurs"]["ACC-1"]["acquis"] == "6000.00"
        assert float(apres["total"]["acquis"]) - float(avant["total"]["acquis"]) == 3000

    def test_reads_in_plain_french_without_json(self, demo):
        lignes = lancer("calculer_aci", "--contrat", "DEMO", "--annee", "3")
        assert lignes[0].replace("\u00a0", " ") == (
            "Accès aux soins : 13 000 € acquis sur 35 000 €"
        )

    @pytest.mark.parametrize(
        ("contrat", "annee", "message"),
        [
            ("AUTRE", "3", "Contrat « AUTRE » inconnu. Contrats connus.*DEMO"),
            ("DEMO", "1", "L’année 1 du contrat DEMO n’est pas ouverte"),
        ],
    )
    def test_refuses_with_a_sentence(self, demo, contrat, annee, message):
        with pytest.raises(CommandError, match=message):
            lancer("calculer_aci", "--contrat", contrat, "--annee", annee)


class TestImporterAnnexe:
    def test_previews_then_applies(self, demo):
        arguments = ("importer_annexe_aci", ANNEXE, "--contrat", "DEMO", "--annee", "4", "--json")
        assert json.loads(lancer(*arguments)[-1])["applique"] is False
        assert not demo.annees.filter(numero=4).exists()
        rendu = json.loads(lancer(*arguments, "--appliquer")[-1])
        assert (rendu["lignes"], len(rendu["crees"]), rendu["applique"]) == (43, 43, True)
        assert demo.annees.get(numero=4).indicateurs.count() == 43

    def test_errors_by_line_and_exit_in_refusal(self, demo, tmp_path):
        fichier = tmp_path / "annexe.csv"
        fichier.write_text(
            (DONNEES / "annexe_demonstration.csv")
            .read_text(encoding="utf-8")
            .replace("ACC-2;", ";")
            .replace("QUALITE;", "SEPTIEME;"),
            encoding="utf-8",
        )
        sortie = StringIO()
        with pytest.raises(CommandError, match="Rien n’a été importé") as refus:
            call_command(
                "importer_annexe_aci",
                str(fichier),
                "--contrat=DEMO",
                "--annee=4",
                "--appliquer",
                "--json",
                stdout=sortie,
            )
        assert "ligne 3\u00a0: la colonne code est vide." in str(refus.value)
        erreurs = json.loads(sortie.getvalue().splitlines()[-1])["erreurs"]
        assert [e["ligne"] for e in erreurs] == [3, 39, 40, 41]
        assert not demo.annees.filter(numero=4).exists()

    def test_takes_a_workbook_with_commas_in_its_tiers(self, demo, tmp_path):
        ligne = (
            "PREVENTION;Dépistages;X-1;Taux;PALIERS;hausse;%;CPAM;66,26;75;"
            ">=69,70:1000|>=75:3 500,00;3500;Statistiques"
        )
        fichier = tmp_path / "annexe.xlsx"
        fichier.write_bytes(xlsx([Feuille("Annexe", COLONNES_ANNEXE, [ligne.split(";")])]))
        lancer("importer_annexe_aci", str(fichier), "--contrat=DEMO", "--annee=5", "--appliquer")
        paliers = Indicateur.objects.get(code="X-1").paliers.order_by("pk")
        assert [(str(p.borne), str(p.montant)) for p in paliers] == [
            ("69.7000", "1000.00"),
            ("75.0000", "3500.00"),
        ]

    def test_a_missing_file_is_told(self, demo):
        with pytest.raises(CommandError, match="Impossible de lire.*rien ne porte ce nom"):
            lancer("importer_annexe_aci", "/nulle/part.csv", "--contrat=DEMO", "--annee=4")


class TestImporterMesures:
    def test_previews_then_applies_once(self, demo, tmp_path):
        fichier = ecrire(tmp_path, "ACC-4;20/11/2026;mesuree;241;Requête locale CPAM")
        arguments = ("importer_mesures", fichier, "--contrat=DEMO", "--annee=3", "--json")
        avant = Mesure.objects.count()
        assert json.loads(lancer(*arguments)[-1])["nouvelles"] == 1
        assert Mesure.objects.count() == avant
        assert json.loads(lancer(*arguments, "--appliquer")[-1])["applique"] is True
        assert json.loads(lancer(*arguments, "--appliquer")[-1])["nouvelles"] == 0
        assert Mesure.objects.count() == avant + 1

    def test_errors_write_nothing(self, demo, tmp_path):
        fichier = ecrire(tmp_path, "ACC-4;20/11/2026;mesuree;241;", "ACC-99;20/11/2026;mesuree;1;")
        avant = Mesure.objects.count()
        with pytest.raises(CommandError, match="ligne 3"):
            lancer("importer_mesures", fichier, "--contrat=DEMO", "--annee=3", "--appliquer")
        assert Mesure.objects.count() == avant

    def test_a_wrong_header_is_told(self, demo, tmp_path):
        fichier = tmp_path / "mesures.csv"
        fichier.write_text("code,valeur\nACC-1,3\n", encoding="utf-8")
        with pytest.raises(CommandError, match="Colonnes absentes"):
            lancer("importer_mesures", str(fichier), "--contrat=DEMO", "--annee=3")


class TestCodesDeSortie:
    def lancer(self, nom, *arguments):
        commande = import_module(f"missions.management.commands.{nom}").Command()
        with pytest.raises(SystemExit) as sortie:
            commande.run_from_argv(["manage.py", nom, *arguments])
        return sortie.value.code

    def test_usage_is_two(self, capsys):
        assert self.lancer("calculer_aci", "--contrat", "DEMO") == 2
        assert "--annee" in capsys.readouterr().err

    @pytest.mark.django_db
    def test_refusal_is_one_with_a_sentence(self, capsys):
        arguments = ("/nulle/part.csv", "--contrat", "RIEN", "--annee", "1")
        assert self.lancer("importer_mesures", *arguments) == 1
        assert capsys.readouterr().err.startswith("Contrat « RIEN » inconnu.")
