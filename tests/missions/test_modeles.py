"""One model for each recipient: made, arranged, frozen with the year, printed on three supports."""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible, produire_maintenant
from cpts_portal.documents.rendu import rendre
from cpts_portal.documents.services import request_document
from missions.colonnes import ORIGINE
from missions.instantane import rendre_classeur
from missions.models import ModeleRapport, SectionRapport
from missions.queries.modeles import modele_commun, sections_de
from missions.rapport_activite import (
    classeur,
    classeur_fige,
    rapport_activite,
    rapport_fige,
    tableau_fige,
)
from missions.rapport_word import rendre_docx
from missions.rapports import tableau_suivi
from missions.services import (
    arranger_modele,
    choisir_colonnes,
    dupliquer_modele,
    prendre_instantane,
    reprendre_modele,
    retirer_modele,
)
from missions.services.mesures import Auteur
from tests.cpts_portal.documents.pdf import bord_droit, constats, textes
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db
ANNEE = {"contrat": "DEMO", "annee": 3}
LISTE = "/missions/dialogue/modeles/"


def taire(etape, pourcentage):
    """No one listens."""


def texte(reponse):
    soupe = BeautifulSoup(reponse.content, "html.parser")
    return " ".join(soupe.get_text(" ").replace("\u00a0", " ").split())


def copier(nom="Modèle pour la CPAM", destinataire="caisse"):
    return dupliquer_modele(modele_commun(), nom=nom, destinataire=destinataire, auteur=Auteur())


def ranger(modele, **colonnes):
    choisir_colonnes(modele, colonnes, auteur=Auteur())
    return modele


@pytest.fixture
def client(client_de, coordination):
    return client_de(coordination)


@pytest.fixture
def caisse(demo):
    modele = copier()
    sections = sections_de(modele)
    for section in sections:
        section.active = section.code in ("finances", "missions")
        section.ordre = 0 if section.code == "finances" else 10
    arranger_modele(modele, sections, auteur=Auteur())
    return ranger(
        modele,
        rapport=["code", "cible", "pieces"],
        suivi=["mission", "action", "code", "maximum", "pieces_jointes", "avis"],
        classeur=["code", "avis", "acquis"],
    )


class TestServices:
    def test_the_copy_changes_without_its_origin(self, caisse):
        assert [s.active for s in sections_de(modele_commun())] == [True] * 11
        assert SectionRapport.objects.filter(modele=caisse, active=True).count() == 2
        assert modele_commun().colonnes == {s: list(c) for s, c in ORIGINE.items()}

    def test_the_common_one_is_one_and_stays(self, demo):
        with pytest.raises(ValidationError, match="existe déjà"):
            copier("Un autre pour tous", "commun")
        with pytest.raises(ValidationError, match="ne se retire pas"):
            retirer_modele(modele_commun(), auteur=Auteur())
        with pytest.raises(IntegrityError, match="modele_commun_garde"), transaction.atomic():
            ModeleRapport.objects.filter(destinataire="commun").update(
                retire_le="2026-11-25T00:00Z"
            )

    def test_a_name_is_free_again_once_withdrawn(self, caisse):
        with pytest.raises(ValidationError, match="porte déjà ce nom"):
            copier()
        retirer_modele(caisse, auteur=Auteur())
        copier()
        with pytest.raises(ValidationError, match="porte déjà ce nom"):
            reprendre_modele(caisse, auteur=Auteur())

    def test_the_columns_of_origin_are_no_choice(self, caisse):
        ranger(caisse, rapport=list(ORIGINE["rapport"]), suivi=[])
        caisse.refresh_from_db()
        assert (caisse.colonnes_rapport, caisse.colonnes_suivi) == ([], [])
        assert caisse.colonnes_classeur == ["code", "avis", "acquis"]


class TestDocuments:
    def test_the_report_says_to_whom_in_its_sections_and_columns(self, caisse):
        rapport = rapport_activite({**ANNEE, "modele": caisse.pk})
        assert rapport.titre == "Rapport d’activité, année 3, Modèle pour la CPAM"
        contexte = rapport.contexte
        assert contexte["remise"] == {
            "a": "Remis à la CPAM",
            "noms": "CPAM de la Haute-Marne",
        }
        assert contexte["sujet"] == "Rapport d’activité annuel remis à la CPAM"
        assert [s["code"] for s in contexte["sections"]] == ["finances", "missions"]
        assert [c["titre"] for c in contexte["colonnes"]] == ["Code", "Cible", "Pièces"]
        commun = rapport_activite(ANNEE).contexte
        assert commun["remise"]["noms"] == "ARS Grand Est, CPAM de la Haute-Marne"
        assert [c["code"] for c in commun["colonnes"]] == list(ORIGINE["rapport"])

    def test_paper_in_its_columns_still_reads_aloud(self, caisse, tmp_path):
        suivi = rendre(tableau_suivi({**ANNEE, "modele": caisse.pk}), taire)
        assert (suivi.avertissements, constats(suivi.octets, tmp_path)) == ((), [])
        papier = " ".join(" ".join(textes(suivi.octets)).replace("\u00a0", " ").split())
        assert "Remis à la CPAM : CPAM de la Haute" in papier
        assert "Requête locale CPAM (à joindre)" in papier
        assert "Avis de la CPAM" in papier
        rapport = rendre(rapport_activite({**ANNEE, "modele": caisse.pk}), taire)
        assert (rapport.avertissements, constats(rapport.octets, tmp_path)) == ((), [])

    def test_the_fullest_page_holds_in_its_margins(self, demo):
        """The millimetres refused are those of the paper, with the widest words of the demo."""
        modele = ranger(
            copier(),
            rapport=["intitule", "maximum", "acquis", "gain", "pieces", "realise"],
            suivi=[
                *("mission", "action", "code", "indicateur", "depart", "cible", "realise"),
                *("rapport", "maximum", "acquis", "pieces"),
            ],
        )
        voulu = {**ANNEE, "modele": modele.pk}
        suivi = rendre(tableau_suivi(voulu), taire)
        # Les marges de l'une et de l'autre pages, à un demi-millimètre.
        assert min(bord_droit(suivi.octets)) > 15.5
        rapport = rendre(rapport_activite(voulu), taire)
        assert min(bord_droit(rapport.octets)[1:]) > 23.5

    def test_the_workbook_in_its_columns(self, caisse):
        rendu = rendre_classeur(classeur({**ANNEE, "modele": caisse.pk}), taire)
        livre = load_workbook(io.BytesIO(rendu.octets))
        page = livre["Indicateurs"]
        assert [c.value for c in page[1]] == ["code", "avis de la CPAM", "montant acquis"]
        assert [c.value for c in page[2]] == ["ACC-1", None, 3000]
        assert "€" in page["C2"].number_format
        origine = dict(livre["Origine"].iter_rows(min_row=2, max_col=2, values_only=True))
        assert origine["Remis à la CPAM"] == "CPAM de la Haute-Marne"

    def test_word_has_true_headings_and_repeated_header_rows(self, caisse):
        document = Document(
            io.BytesIO(rendre_docx(rapport_activite({**ANNEE, "modele": caisse.pk}), taire).octets)
        )
        lus = [p.text for p in document.paragraphs]
        assert "Remis à la CPAM\u00a0: CPAM de la Haute-Marne" in lus
        titres = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
        assert titres == ["Sommaire", "Comptes et budget", "Missions et actions"]
        assert "Accès aux soins" in [
            p.text for p in document.paragraphs if p.style.name == "Heading 2"
        ]
        indicateurs = next(t for t in document.tables if t.cell(0, 0).text == "Code")
        assert [c.text for c in indicateurs.rows[0].cells] == ["Code", "Cible", "Pièces"]
        assert indicateurs.cell(1, 0).text == "ACC-1"
        assert all(t.rows[0]._tr.trPr is not None for t in document.tables)

    def test_word_says_the_figures_of_its_drawings(self, demo):
        document = Document(io.BytesIO(rendre_docx(rapport_activite(ANNEE), taire).octets))
        tableaux = [[c.text for c in t.rows[0].cells] for t in document.tables]
        assert ["Mission", "Acquis", "À risque", "Ouvert", "Maximum"] in tableaux
        assert "achures" not in " ".join(p.text for p in document.paragraphs)

    def test_the_worker_writes_it(self, caisse, annee_demo, coordination):
        fige = prendre_instantane(annee_demo, libelle="Mars", auteur=Auteur())
        for genre, parametres in (
            ("rapport_activite_docx", ANNEE),
            ("rapport_activite_fige_docx", {"instantane": fige.pk}),
        ):
            voulus = {**parametres, "modele": str(caisse.pk)}
            produit = produire_maintenant(request_document(genre, voulus, coordination))
            assert produit.nom_fichier == "Rapport d’activité, année 3, Modèle pour la CPAM.docx"

    def test_asked_before_it_was_withdrawn_it_is_still_made(self, caisse, coordination):
        document = request_document("tableau_suivi", {**ANNEE, "modele": caisse.pk}, coordination)
        retirer_modele(caisse, auteur=Auteur())
        assert produire_maintenant(document).etat == "abouti"

    def test_an_unknown_model_says_so(self, demo):
        with pytest.raises(DocumentImpossible, match="n’existe pas"):
            tableau_suivi({**ANNEE, "modele": 999_999})


class TestInstantane:
    def test_freezes_every_model_with_its_columns(self, caisse, annee_demo):
        fige = prendre_instantane(annee_demo, libelle="Mars", auteur=Auteur())
        parametres = {"instantane": fige.pk, "modele": caisse.pk}

        def imprimes():
            rapport, suivi = rapport_fige(parametres).contexte, tableau_fige(parametres).contexte
            return (
                [s["titre"] for s in rapport["sections"]],
                [c["titre"] for c in rapport["colonnes"]],
                [c["titre"] for c in suivi["colonnes"]],
                rapport["remise"],
                classeur_fige(parametres).contexte["classeur"],
            )

        avant = imprimes()
        ranger(caisse, rapport=["code", "realise"], suivi=[], classeur=[])
        caisse.sections.update(titre="Récrit", active=True)
        retirer_modele(caisse, auteur=Auteur())
        assert imprimes() == avant
        assert avant[0] == ["Comptes et budget", "Missions et actions"]
        assert avant[2][-1] == "Avis de la CPAM"

    def test_a_model_made_since_is_not_in_it(self, annee_demo):
        fige = prendre_instantane(annee_demo, libelle="Mars", auteur=Auteur())
        with pytest.raises(DocumentImpossible, match="n’existait pas"):
            rapport_fige({"instantane": fige.pk, "modele": copier().pk})

    def test_an_older_one_keeps_its_sections_and_names_no_recipient(self, annee_demo):
        fige = prendre_instantane(annee_demo, libelle="Mars", auteur=Auteur())
        contenu = dict(fige.contenu)
        [commun] = contenu.pop("modeles")
        contenu["modele"] = [{**s, "titre": s["titre"].upper()} for s in commun["sections"]]
        type(fige).objects.create(
            annee=annee_demo,
            libelle="Ancien",
            arrete_au=fige.arrete_au,
            contenu=contenu,
            sha256="0",
        )
        ancien = type(fige).objects.get(libelle="Ancien")
        contexte = rapport_fige({"instantane": ancien.pk}).contexte
        assert contexte["sections"][0]["titre"] == "IDENTITÉ ET GOUVERNANCE"
        assert contexte["remise"] == {"a": "", "noms": ""}
        assert [c["code"] for c in contexte["colonnes"]] == list(ORIGINE["rapport"])


class TestEcrans:
    def test_from_a_copy_to_a_document(self, demo, client):
        commun = modele_commun()
        adresse = f"{LISTE}{commun.pk}/dupliquer/"
        assert client.post(adresse, {"nom": "", "destinataire": "commun"}).status_code == 422
        client.post(adresse, {"nom": "Pour l’ARS", "destinataire": "ars"})
        copie = ModeleRapport.objects.get(nom="Pour l’ARS")
        page = client.get("/missions/dialogue/")
        choix = BeautifulSoup(page.content, "html.parser").select("[name=modele] option")
        assert [(o["value"], o.text) for o in choix] == [
            ("", "Modèle commun"),
            (str(copie.pk), "Pour l’ARS"),
        ]
        client.post(
            "/espace/documents/demander/rapport_activite_docx/", {**ANNEE, "modele": copie.pk}
        )
        assert DocumentProduit.objects.get().parametres == {**ANNEE, "modele": copie.pk}

    def test_columns_are_ticked_and_numbered(self, demo, client):
        modele = copier()
        adresse = f"{LISTE}{modele.pk}/colonnes/"
        donnees = {
            "vue-rapport-code": "on",
            "ordre-rapport-code": "5",
            "vue-rapport-realise": "on",
            "vue-rapport-cible": "on",
            "ordre-rapport-cible": "7",
        }
        assert client.post(adresse, donnees).status_code == 302
        modele.refresh_from_db()
        # Sans rang, à la fin ; un tableau sans case garde ses colonnes d'origine.
        assert modele.colonnes_rapport == ["code", "cible", "realise"]
        assert modele.colonnes_suivi == modele.colonnes_classeur == []
        assert "Rapport : code, cible ou paliers, réalisé" in texte(client.get(LISTE))

    def test_what_does_not_fit_is_told_and_kept(self, demo, client):
        modele = copier()
        adresse = f"{LISTE}{modele.pk}/colonnes/"
        larges = ("intitule", "pieces_attendues", "pieces_jointes", "commentaire")
        refus = client.post(adresse, {f"vue-rapport-{code}": "on" for code in larges})
        assert refus.status_code == 422
        assert "la page n’en a que 126 :" in texte(refus)
        soupe = BeautifulSoup(refus.content, "html.parser")
        assert soupe.select_one("[name=vue-rapport-commentaire]").has_attr("checked")
        modele.refresh_from_db()
        assert modele.colonnes_rapport == []

    def test_those_of_origin_are_shown_before_being_taken(self, caisse, client):
        page = client.get(f"{LISTE}{caisse.pk}/colonnes/?origine=oui")
        soupe = BeautifulSoup(page.content, "html.parser")
        assert soupe.select_one("[name=vue-rapport-resultat]").has_attr("checked")
        caisse.refresh_from_db()
        assert caisse.colonnes_rapport == ["code", "cible", "pieces"]

    def test_a_section_of_ones_own_leaves_with_its_title(self, demo, client):
        modele = copier()
        adresse = f"{LISTE}{modele.pk}/"
        champs = client.get(adresse).context["form"].fields
        donnees = {nom: c.initial for nom, c in champs.items() if c.initial not in (None, False)}
        client.post(adresse, {**donnees, "titre-libre-1": "Mot", "nom": "CPAM 52"})
        assert modele.sections.filter(code="libre-1").exists()
        client.post(adresse, {**donnees, "destinataire": "ars"})
        assert not modele.sections.filter(code="libre-1").exists()
        modele.refresh_from_db()
        assert (modele.nom, modele.destinataire) == ("Modèle pour la CPAM", "ars")

    def test_withdrawn_after_a_question_and_taken_back(self, caisse, client):
        retirer = f"{LISTE}{caisse.pk}/retirer/"
        assert "se reprend d’un bouton" in texte(client.get(retirer))
        client.post(retirer)
        assert f'value="{caisse.pk}"' not in client.get("/missions/dialogue/").content.decode()
        client.post(f"{LISTE}{caisse.pk}/reprendre/")
        caisse.refresh_from_db()
        assert caisse.retire_le is None

    def test_the_common_one_has_no_way_out(self, demo, client):
        commun = modele_commun()
        retirer = f"{LISTE}{commun.pk}/retirer/"
        assert "ne se retire pas" in texte(client.get(retirer))
        assert "ne se retire pas" in texte(client.post(retirer, follow=True))
        assert retirer not in client.get(LISTE).content.decode()

    @pytest.mark.parametrize("adresse", [LISTE, "/missions/dialogue/"])
    def test_queries_do_not_grow(self, annee_demo, client, adresse):
        noms = iter(("A", "B", "C"))
        assert_requetes_plates(lambda: copier(next(noms)), lambda: client.get(adresse).content)

    def test_a_snapshot_page_does_not_grow_with_the_models(self, annee_demo, client):
        fige = prendre_instantane(annee_demo, libelle="Mars", auteur=Auteur())
        noms = iter(("A", "B", "C"))
        adresse = reverse("missions:instantane", args=[fige.pk])
        assert_requetes_plates(lambda: copier(next(noms)), lambda: client.get(adresse).content)

    def test_the_board_chooses_and_does_not_arrange(self, caisse, client_de, bureau, adherent):
        assert "Modèle pour la CPAM" in texte(client_de(bureau).get("/missions/dialogue/"))
        for compte in (bureau, adherent):
            navigateur = client_de(compte)
            for suite in ("", f"{caisse.pk}/", f"{caisse.pk}/colonnes/", f"{caisse.pk}/retirer/"):
                assert navigateur.get(f"{LISTE}{suite}").status_code == 403
            assert navigateur.post(f"{LISTE}{caisse.pk}/retirer/").status_code == 403
        caisse.refresh_from_db()
        assert caisse.retire_le is None
