import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from annuaire.enums import Origine, Registre
from annuaire.models import Changement, Fiche, Importation
from annuaire.services.imports import travail
from tests.annuaire.outils import FICTIF, NOM, importer, lignes, lire, texte
from tests.personas import client_de

IMPORTS = "/coordination/annuaire/imports/"


def contenu(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def soupe(reponse) -> BeautifulSoup:
    return BeautifulSoup(reponse.content, "html.parser")


@pytest.fixture
def ines(coordination):
    return client_de(coordination)


@pytest.fixture
def proposition(db):
    """A proposal drawn by hand: screens need no territory."""
    return Importation.objects.create(
        registre=Registre.RPPS,
        origine=Origine.COMMANDE,
        etat="abouti",
        fichier="extraction.txt",
        date_source="2026-09-19",
        bilan={"lus": 3, "retenus": 3, "exclus": 0, "inchanges": 0, "rejets": 1,
               "nouveaux": 2, "modifies": 1, "partis": 0, "opposes": 0, "motifs": ["ligne 9 : x"]},
    )  # fmt: skip


def changement(importation, rang: int, **champs) -> Changement:
    return Changement.objects.create(
        importation=importation,
        objet="personne",
        cle=f"rpps:{rang}",
        titre=f"Camille Essai{rang}",
        commune="Wassy",
        empreinte=f"{rang}",
        **{
            "nature": "modifie",
            "differences": [
                {"champ": "metier", "libelle": "Métier", "avant": "Infirmier", "apres": "IPA"}
            ],
            **champs,
        },
    )


@pytest.mark.django_db
class TestPages:
    def test_an_empty_annuaire_says_where_the_file_is(self, ines):
        page = contenu(ines.get(IMPORTS))
        assert "Aucun import pour l’instant" in page
        assert "data.gouv.fr" in page

    def test_the_proposal_shows_each_field_before_and_after(self, ines, proposition):
        changement(proposition, 1)
        page = soupe(ines.get(f"{IMPORTS}{proposition.pk}/"))
        assert page.select_one(".differences del").get_text() == "Infirmier"
        assert page.select_one(".differences ins").get_text() == "IPA"
        assert "ligne 9 : x" in page.get_text()
        assert page.find(string=lambda t: "L’annuaire n’a pas changé" in t)

    def test_the_overview_leads_to_the_waiting_proposal(self, ines, proposition):
        page = soupe(ines.get("/coordination/annuaire/"))
        assert page.find("a", href=f"{IMPORTS}{proposition.pk}/")

    def test_what_a_human_corrected_has_no_button(self, ines, proposition):
        changement(
            proposition,
            1,
            nature="ecart",
            differences=[{"champ": "metier", "libelle": "Métier", "avant": "a", "apres": "b",
                          "protege": True, "source": "L’intéressé", "date": "01/10/2026"}],
        )  # fmt: skip
        page = soupe(ines.get(f"{IMPORTS}{proposition.pk}/"))
        assert "Corrigé par L’intéressé (01/10/2026)\u00a0: gardé." in page.get_text()
        assert page.select("tbody button, tbody input") == []

    def test_filters_keep_the_asked_lines(self, ines, proposition):
        changement(proposition, 1)
        changement(proposition, 2, nature="nouveau", decision="refuse", deja_refuse=True)
        adresse = f"{IMPORTS}{proposition.pk}/"
        assert len(soupe(ines.get(adresse, {"nature": "nouveau"})).select("tbody tr")) == 1
        assert "Déjà refusé la dernière fois." in contenu(ines.get(adresse, {"decision": "refuse"}))
        assert "Essai1" in contenu(ines.get(adresse, {"q": "essai1 wassy"}))
        assert "Aucun changement ne répond" in contenu(ines.get(adresse, {"q": "xyz"}))

    def test_decisions_one_by_one_by_selection_and_by_filter(self, ines, proposition):
        un, deux, trois = (changement(proposition, rang) for rang in (1, 2, 3))
        adresse = f"{IMPORTS}{proposition.pk}/decider/"
        ines.post(adresse, {"geste": f"accepte:{un.pk}"})
        ines.post(adresse, {"geste": "refuse", "choix": [deux.pk, trois.pk]})
        decisions = dict(proposition.changements.values_list("titre", "decision"))
        assert list(decisions.values()) == ["accepte", "refuse", "refuse"]
        reponse = ines.post(
            adresse, {"geste": "accepte:tout", "parametres": "q=essai3&nature=modifie"}
        )
        assert reponse.url == f"{IMPORTS}{proposition.pk}/?q=essai3&nature=modifie"
        trois.refresh_from_db()
        deux.refresh_from_db()
        assert (deux.decision, trois.decision) == ("refuse", "accepte")

    def test_nothing_ticked_says_so(self, ines, proposition):
        changement(proposition, 1)
        reponse = ines.post(
            f"{IMPORTS}{proposition.pk}/decider/", {"geste": "accepte"}, follow=True
        )
        assert "Cochez au moins une ligne" in contenu(reponse)

    def test_a_closed_proposal_takes_no_decision(self, ines, proposition):
        ligne = changement(proposition, 1)
        Importation.objects.update(statut="remplacee")
        reponse = ines.post(
            f"{IMPORTS}{proposition.pk}/decider/", {"geste": f"accepte:{ligne.pk}"}, follow=True
        )
        assert "Cette proposition est close" in contenu(reponse)
        ligne.refresh_from_db()
        assert ligne.decision == "a_decider"

    def test_the_same_number_of_queries_for_one_and_three_lines(
        self, ines, proposition, django_assert_num_queries
    ):
        from tests.harnais.requetes import assert_requetes_plates

        rangs = iter(range(1, 100))
        assert_requetes_plates(
            lambda: changement(proposition, next(rangs)),
            lambda: ines.get(f"{IMPORTS}{proposition.pk}/"),
        )

    def test_the_list_costs_the_same_for_one_and_three_imports(self, ines):
        from tests.harnais.requetes import assert_requetes_plates

        def une():
            Importation.objects.create(
                registre="rpps", origine="commande", etat="abouti", fichier="a",
                date_source="2026-09-19", statut="remplacee", bilan={"lus": 1},
            )  # fmt: skip

        assert_requetes_plates(une, lambda: ines.get(IMPORTS))

    def test_the_export_has_one_row_per_field(self, ines, proposition):
        changement(proposition, 1)
        reponse = ines.get(f"{IMPORTS}{proposition.pk}/export.csv")
        rangs = reponse.content.decode("utf-8-sig").splitlines()
        assert rangs[1] == "Modifié;personne;Camille Essai1;;Wassy;À décider;Métier;Infirmier;IPA"

    def test_set_aside_it_stays_read_only(self, ines, proposition):
        changement(proposition, 1)
        ines.post(f"{IMPORTS}{proposition.pk}/ecarter/")
        page = soupe(ines.get(f"{IMPORTS}{proposition.pk}/"))
        assert page.select("tbody button") == []

    def test_a_read_file_refreshes_the_page_that_waits(self, ines, proposition):
        adresse = f"{IMPORTS}{proposition.pk}/etat/"
        assert ines.get(adresse)["HX-Refresh"] == "true"
        Importation.objects.update(etat="demande")
        assert "HX-Refresh" not in ines.get(adresse).headers

    @pytest.mark.parametrize("qui", ["adherent", "bureau"])
    def test_only_who_keeps_the_annuaire_enters(self, request, qui, proposition):
        client = client_de(request.getfixturevalue(qui))
        for suite in ("", f"{proposition.pk}/", f"{proposition.pk}/export.csv"):
            assert client.get(f"{IMPORTS}{suite}").status_code == 403


@pytest.mark.django_db
@pytest.mark.usefixtures("territoire_reel")
class TestParcours:
    def test_a_deposited_file_is_read_decided_applied_and_undone(self, ines):
        fichier = SimpleUploadedFile("rpps.txt", FICTIF.read_bytes())
        reponse = ines.post(f"{IMPORTS}deposer/", {"registre": "rpps", "principal": fichier})
        importation = Importation.objects.get()
        assert reponse.url == f"{IMPORTS}{importation.pk}/"
        assert "En attente" in contenu(ines.get(reponse.url))
        assert travail.lire(importation.pk) == "abouti"
        importation.refresh_from_db()
        assert (importation.bilan["nouveaux"], importation.chemins) == (20, {})
        ines.post(f"{IMPORTS}{importation.pk}/decider/", {"geste": "accepte:tout"})
        confirmation = contenu(ines.get(f"{IMPORTS}{importation.pk}/appliquer/"))
        assert "Changements à écrire : 28" in confirmation
        assert not Fiche.objects.exists()
        ines.post(f"{IMPORTS}{importation.pk}/appliquer/")
        assert Fiche.objects.publiees().count() == 28
        page = contenu(ines.get(f"{IMPORTS}{importation.pk}/"))
        fin = timezone.localdate() + datetime.timedelta(days=30)
        assert f"S’annule jusqu’au {fin:%d/%m/%Y}" in page
        ines.post(f"{IMPORTS}{importation.pk}/annuler/")
        assert not Fiche.objects.exists()

    def test_a_refused_file_says_why_and_is_thrown_away(self, ines):
        fichier = SimpleUploadedFile("rpps.txt", b"<html>Service indisponible</html>")
        ines.post(f"{IMPORTS}deposer/", {"registre": "rpps", "principal": fichier})
        importation = Importation.objects.get()
        assert travail.lire(importation.pk) == "echec"
        page = contenu(ines.get(f"{IMPORTS}{importation.pk}/"))
        assert "n’est pas une extraction du RPPS" in page
        assert "Rien n’a été changé" in page
        importation.refresh_from_db()
        assert importation.chemins == {}

    def test_a_second_file_of_the_same_register_waits_for_the_first(self, ines):
        for _ in range(2):
            fichier = SimpleUploadedFile("rpps.txt", FICTIF.read_bytes())
            reponse = ines.post(
                f"{IMPORTS}deposer/", {"registre": "rpps", "principal": fichier}, follow=True
            )
        assert "déjà en cours de lecture" in contenu(reponse)
        assert Importation.objects.count() == 1

    def test_a_worker_killed_in_the_middle_starts_again_cleanly(self, ines):
        fichier = SimpleUploadedFile("rpps.txt", FICTIF.read_bytes())
        ines.post(f"{IMPORTS}deposer/", {"registre": "rpps", "principal": fichier})
        importation = Importation.objects.get()
        # Taken, then its worker died: the lease ran out and the sweeper gives the row back.
        Importation.objects.update(etat="en_cours", bail_jusqu_a=timezone.now(), tentatives=1)
        from cpts_portal.travaux.services import balayer

        balayer()
        assert travail.lire(importation.pk) == "abouti"
        assert importation.changements.count() == 28

    def test_while_another_import_runs_the_task_puts_itself_off(self, ines, monkeypatch):
        from annuaire.services.imports import verrou

        fichier = SimpleUploadedFile("rpps.txt", FICTIF.read_bytes())
        ines.post(f"{IMPORTS}deposer/", {"registre": "rpps", "principal": fichier})
        importation = Importation.objects.get()
        with verrou.un_seul_import():
            assert travail.lire(importation.pk) == "demande"
        importation.refresh_from_db()
        assert (importation.tentatives, importation.pas_avant > timezone.now()) == (0, True)
        Importation.objects.update(pas_avant=None)
        assert travail.lire(importation.pk) == "abouti"

    def test_the_configured_address_is_fetched_and_said(self, ines, settings, monkeypatch):
        settings.ANNUAIRE_RPPS_ADRESSE = "https://registre.example/rpps.txt"

        def servir(adresse, destination, signaler):
            assert adresse == "https://registre.example/rpps.txt"
            destination.parent.mkdir(parents=True, exist_ok=True)
            destination.write_bytes(FICTIF.read_bytes())

        monkeypatch.setattr(travail, "telecharger", servir)
        assert "Depuis registre.example." in contenu(ines.get(IMPORTS))
        ines.post(f"{IMPORTS}recuperer/rpps/")
        importation = Importation.objects.get()
        assert travail.lire(importation.pk) == "abouti"
        assert ines.post(f"{IMPORTS}recuperer/finess/").status_code == 404
        Importation.objects.all().delete()
        [hebdomadaire] = travail.demander_chaque_semaine()
        assert hebdomadaire.origine == Origine.HEBDOMADAIRE

    def test_an_address_that_does_not_answer_is_tried_again_then_said(self, settings, monkeypatch):
        settings.ANNUAIRE_RPPS_ADRESSE = "https://registre.example/rpps.txt"

        def muette(*_):
            raise travail.AdresseMuette("L’adresse ne répond pas.")

        monkeypatch.setattr(travail, "telecharger", muette)
        [importation] = travail.demander_chaque_semaine()
        for attendu in ("demande", "demande", "echec"):
            Importation.objects.update(pas_avant=None)
            assert travail.lire(importation.pk) == attendu
        importation.refresh_from_db()
        assert importation.raison.startswith("L’adresse ne répond pas.")

    def test_who_left_is_no_longer_published_once_accepted(self, ines):
        importer()
        sans = texte([ligne for ligne in lignes() if ligne[NOM] != "COLLINET"])
        importation = lire(sans)
        ines.post(f"{IMPORTS}{importation.pk}/decider/", {"geste": "accepte:tout"})
        ines.post(f"{IMPORTS}{importation.pk}/appliquer/")
        assert ines.get("/annuaire/lucie-collinet-wassy/").status_code == 404


@pytest.mark.django_db
def test_the_public_page_of_article_14_is_for_everyone(client):
    page = contenu(client.get(reverse("annuaire:vos_donnees")))
    assert "RPPS / ANS" in page
    assert "faire retirer" in page
