import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from membres.comptes.enums import Role
from missions.models import Indicateur, Mesure
from missions.queries import tableau_annee
from missions.services import ouvrir_annee
from tests.factories.comptes import CompteFactory
from tests.factories.missions import (
    AnneeContratFactory,
    ContratFactory,
    FicheActionFactory,
    IndicateurFactory,
    MesureFactory,
    MissionContratFactory,
)
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import creer_persona

pytestmark = pytest.mark.django_db
ACCUEIL = "/missions/"
MISSION = "/missions/acces/"


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-22T10:42:00+01:00", tick=False)


@pytest.fixture
def client_coordination(client_de, coordination):
    return client_de(coordination)


@pytest.fixture
def acc1(demo):
    return Indicateur.objects.get(annee__contrat=demo, code="ACC-1")


def soupe(reponse):
    # Les morceaux hors bande voyagent dans des <template>, que le navigateur déballe.
    deballe = reponse.content.replace(b"<template>", b"").replace(b"</template>", b"")
    return BeautifulSoup(deballe, "html.parser")


def texte(noeud):
    return " ".join(noeud.get_text(" ").replace("\u00a0", " ").split())


def adresse(nom, objet):
    return reverse(f"missions:{nom}", args=[objet.pk])


def version(client, code, page=MISSION):
    champ = soupe(client.get(page)).select_one(f"#ligne-{code} input[name=version]")
    return champ["value"]


def saisir(client, indicateur, valeur, *, vue=None, htmx=True, suivre=False):
    donnees = {
        "valeur": valeur,
        "version": version(client, indicateur.code) if vue is None else vue,
    }
    entetes = {"HX-Request": "true"} if htmx else {}
    return client.post(adresse("saisir", indicateur), donnees, headers=entetes, follow=suivre)


class TestDoors:
    PAGES = (ACCUEIL, MISSION)

    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize(
        ("role", "statut"),
        [
            (Role.COORDINATION, 200),
            (Role.BUREAU, 200),
            (Role.TRESORIER, 200),
            (Role.ADHERENT, 403),
            (Role.PILOTE, 403),
            (Role.ADMINISTRATEUR, 403),
        ],
    )
    def test_reading(self, demo, client_de, page, role, statut):
        assert client_de(creer_persona(role)).get(page).status_code == statut

    @pytest.mark.parametrize("page", PAGES)
    def test_anonymous_is_sent_to_login(self, demo, anonyme, page):
        assert anonyme.get(page).url == f"/comptes/login/?next={page}"

    @pytest.mark.parametrize("role", [r for r in Role if r != Role.COORDINATION])
    def test_only_coordination_writes(self, acc1, client_de, role):
        client = client_de(creer_persona(role))
        mesure = acc1.mesures.last()
        avant = Mesure.objects.count()
        for url in (
            adresse("saisir", acc1),
            adresse("mesurer", acc1),
            adresse("ajouter_preuve", acc1),
            adresse("annuler", mesure),
        ):
            assert client.post(url, {"valeur": "1", "nom": "x"}).status_code == 403, url
        assert Mesure.objects.count() == avant
        assert not hasattr(Mesure.objects.get(pk=mesure.pk), "annulation")

    def test_a_reader_sees_no_form(self, demo, client_de, bureau):
        page = soupe(client_de(bureau).get(MISSION))
        gestes = [form["action"] for form in page.select("main form")]
        assert all(geste.partition("#")[0].endswith("/commentaires/") for geste in gestes), gestes
        assert texte(page.select_one('#ligne-ACC-1 td[data-l="Aujourd’hui"]')) == "132"


class TestOuEnEstOn:
    def test_without_contract_says_what_to_do(self, client_coordination):
        assert "Aucun contrat n’est saisi" in texte(soupe(client_coordination.get(ACCUEIL)))

    def test_shows_each_mission_as_computed(self, annee_demo, client_coordination):
        page = soupe(client_coordination.get(ACCUEIL))
        lignes = [
            [texte(c) for c in tr.select("th, td:not(:nth-child(2))")]
            for tr in page.select("table.euros tbody tr")
        ]
        assert lignes[0] == ["Accès aux soins", "13 000 €", "14 000 €", "8 000 €", "35 000 €"]
        assert lignes[3] == [
            "Crise sanitaire",
            "sans objet",
            "sans objet",
            "sans objet",
            "67 500 €",
        ]
        assert len(lignes) == 6

    def test_says_the_size_its_reason_and_that_measures_are_invented(
        self, demo, client_coordination
    ):
        for adresse_page in (ACCUEIL, MISSION):
            provenance = texte(
                soupe(client_coordination.get(adresse_page)).select_one(".provenance")
            )
            assert "Taille T3 fixée à la main, motif : démonstration" in provenance
            assert "inventés pour la démonstration" in provenance

    def test_counts_the_days_and_names_the_next_deadline(self, demo, client_coordination):
        page = soupe(client_coordination.get(ACCUEIL))
        assert texte(page.select_one(".chapo")) == (
            "Dimanche 22 novembre 2026. Année 3 du contrat, du 15 avril 2026 au 14 avril 2027 : "
            "Point avec la CPAM dans 16 jours."
        )
        assert "Aujourd’hui, jour 222" in texte(page.select_one(".frise"))

    def test_lists_what_awaits_a_measure(self, demo, client_coordination):
        page = soupe(client_coordination.get(ACCUEIL))
        ligne = page.select_one("#attente").find_parent("section").select_one("tbody tr")
        assert texte(ligne).startswith("Patients de plus de 70 ans sans médecin traitant ACC-4")

    def test_an_unopened_year_is_absent(self, demo, client_coordination):
        assert client_coordination.get(f"{ACCUEIL}?annee=1").status_code == 404
        assert "Année 1 , annexe absente" in texte(
            soupe(client_coordination.get(ACCUEIL)).select_one(".annees")
        )

    def test_a_closed_year_shows_what_is_lost(self, annee_demo, client_coordination):
        annee_demo.close_le = timezone.now()
        annee_demo.save()
        page = soupe(client_coordination.get(ACCUEIL))
        assert "perdus, année close" in texte(page.select_one(".bilan"))
        assert [texte(t) for t in page.select("table.euros thead th")][5] == "Perdu"


class TestMission:
    def test_an_unknown_mission_is_not_found(self, demo, client_coordination):
        assert client_coordination.get("/missions/inconnue/").status_code == 404

    def test_each_row_shows_its_euros(self, demo, client_coordination):
        page = soupe(client_coordination.get(MISSION))
        acquis = {
            tbody["id"].removeprefix("ligne-"): texte(tbody.select_one('td[data-l="Acquis"]'))
            for tbody in page.select("tbody.ligne")
        }
        assert acquis == {
            "ACC-1": "3 000 € sur 9 000 €",
            "ACC-2": "0 € sur 5 000 €",
            "ACC-3": "0 € sur 3 000 €",
            "ACC-4": "0 € sur 5 000 €",
            "ACC-5": "2 000 € sur 2 000 €",
            "ACC-6": "3 000 € sur 3 000 €",
            "ACC-7": "5 000 € sur 5 000 €",
            "ACC-8": "0 € sur 3 000 €",
        }
        assert texte(page.select_one("#total-mission")) == "Total de la mission 10 sur 13 13 000 €"

    def test_the_panel_follows_the_chosen_indicator(self, demo, client_coordination):
        page = soupe(client_coordination.get(f"{MISSION}?indicateur=ACC-3"))
        assert texte(page.select_one("#volet h2")) == "Patients C2S en ALD sans médecin traitant"
        assert "secret" in texte(page.select_one("#volet .suivi"))

    def test_the_panel_alone_is_what_the_page_holds(self, demo, client_coordination):
        url = f"{MISSION}?indicateur=ACC-3"
        fragment = client_coordination.get(url, headers={"HX-Request": "true"})
        entier = soupe(client_coordination.get(url)).select_one("#volet")
        assert texte(soupe(fragment)) == texte(entier)

    def test_queries_do_not_grow_with_indicators(self, client_coordination):
        annee = AnneeContratFactory(contrat=ContratFactory(reference="X"))
        mission = MissionContratFactory(contrat=annee.contrat)

        def creer():
            indicateur = IndicateurFactory(annee=annee, action=FicheActionFactory(mission=mission))
            indicateur.preuves.create(nom="Bilan", mesure=MesureFactory(indicateur=indicateur))

        for page in (ACCUEIL, f"/missions/{mission.mission.slug}/"):
            assert_requetes_plates(creer, lambda page=page: client_coordination.get(page).content)


def test_a_year_without_its_annex_says_so(demo, client_coordination):
    ouvrir_annee(demo, 4)
    page = texte(soupe(client_coordination.get(f"{ACCUEIL}?contrat=DEMO&annee=4")))
    assert "L’annexe de l’année manque" in page
    assert "Tous les indicateurs sont mesurés" not in page


class TestSaisir:
    def test_moves_row_mission_and_contract_together(self, acc1, client_coordination):
        reponse = saisir(client_coordination, acc1, "96")
        fragments = soupe(reponse)
        assert texte(fragments.select_one('td[data-l="Acquis"]')) == "6 000 € sur 9 000 €"
        assert texte(fragments.select_one("#sommaire dl div:first-child dd")) == "16 000 €"
        total = tableau_annee(acc1.annee).bilan.total.acquis
        assert f"{total:,.0f} €".replace(",", " ") in texte(fragments.select_one("#sommaire p"))
        assert texte(fragments.select_one("#total-mission")).endswith("16 000 €")

    def test_answers_with_a_sentence_the_euros_and_an_undo(self, acc1, client_coordination):
        retour = soupe(saisir(client_coordination, acc1, "96")).select_one(".retour")
        assert texte(retour) == (
            "Enregistré à 10 h 42. Deuxième palier : 6 000 €. "
            "Encore 46 patients et c’est 3 000 € de plus. Annuler cette saisie"
        )

    @pytest.mark.parametrize("ecrit", ["96,5", "96.5", " 96,50 "])
    def test_takes_comma_or_point(self, acc1, client_coordination, ecrit):
        saisir(client_coordination, acc1, ecrit)
        assert str(acc1.mesures.order_by("pk").last().nombre) == "96.5000"

    def test_corrects_a_measured_value_with_one_of_the_same_nature(
        self, acc1, client_coordination, coordination
    ):
        saisir(client_coordination, acc1, "96")
        mesure = acc1.mesures.order_by("pk").last()
        assert (mesure.nature, mesure.saisie_par) == ("mesuree", coordination)

    def test_the_fragments_make_the_page_a_reload_would_show(self, acc1, client_coordination):
        avant = soupe(client_coordination.get(f"{MISSION}?indicateur=ACC-1"))
        fragments = soupe(saisir(client_coordination, acc1, "96"))
        avant.select_one("#ligne-ACC-1").replace_with(fragments.select_one("#ligne-ACC-1"))
        for identifiant in ("sommaire", "total-mission"):
            morceau = fragments.select_one(f"#{identifiant}")
            del morceau["hx-swap-oob"]
            avant.select_one(f"#{identifiant}").replace_with(morceau)
        dedans = avant.select_one("#volet")
        dedans.clear()
        dedans.extend(list(fragments.select_one("#volet").contents))
        pk = acc1.mesures.order_by("pk").last().pk
        recharge = soupe(
            client_coordination.get(f"{MISSION}?annee=3&indicateur=ACC-1&enregistre={pk}")
        )
        assert texte(avant.select_one("main")) == texte(recharge.select_one("main"))

    def test_without_javascript_the_page_comes_back_with_the_same_answer(
        self, acc1, client_coordination
    ):
        reponse = saisir(client_coordination, acc1, "96", htmx=False, suivre=True)
        (redirection, statut) = reponse.redirect_chain[0]
        assert statut == 302
        # La case suivante prend la main ; après la dernière, la ligne elle-même.
        assert redirection.endswith("#valeur-ACC-2")
        page = soupe(reponse)
        assert "Deuxième palier : 6 000 €" in texte(page.select_one(".retour"))

    def test_a_slipped_minus_sign_earns_nothing(self, acc1, client_coordination):
        reponse = saisir(client_coordination, acc1, "-4")
        assert reponse.status_code == 422
        assert "Vérifiez le signe" in texte(soupe(reponse))
        acc1.cible = -5
        acc1.save()
        assert saisir(client_coordination, acc1, "-4").status_code == 200

    def test_a_refused_dated_measure_comes_back_as_it_was_written(self, acc1, client_coordination):
        donnees = {
            "valeur": "96",
            "version": version(client_coordination, "ACC-1"),
            "date": "31/02/2026",
            "nature": "retenue",
            "motif": "Lu au dialogue",
        }
        reponse = client_coordination.post(adresse("mesurer", acc1), donnees)
        assert reponse.status_code == 422
        page = soupe(reponse)
        champs = {n: page.select_one(f"#volet-{n}")["value"] for n in ("valeur", "date", "motif")}
        assert champs == {"valeur": "96", "date": "31/02/2026", "motif": "Lu au dialogue"}
        assert page.select_one("#volet-nature option[selected]")["value"] == "retenue"
        assert page.select_one("#volet [role=alert]")
        assert page.select_one("#valeur-ACC-1")["value"] == "132"

    def test_a_button_pressed_twice_is_no_conflict(self, acc1, client_coordination):
        vue = version(client_coordination, "ACC-1")
        for _ in range(2):
            assert saisir(client_coordination, acc1, "96", vue=vue).status_code == 200
        assert acc1.mesures.filter(nombre=96).count() == 1

    def test_two_people_who_agree_have_nothing_to_choose(
        self, acc1, client_coordination, client_de
    ):
        vue = version(client_coordination, "ACC-1")
        saisir(client_de(CompteFactory(roles=[Role.COORDINATION], totp=True)), acc1, "96", vue=vue)
        reponse = saisir(client_coordination, acc1, "96,0", vue=vue)
        assert reponse.status_code == 200
        assert "vient d’écrire la même valeur" in texte(soupe(reponse).select_one(".retour"))
        assert acc1.mesures.filter(nombre=96).count() == 1

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_wrong_value_is_kept_and_explained(self, acc1, client_coordination, htmx):
        avant = acc1.mesures.count()
        reponse = saisir(client_coordination, acc1, "cent", htmx=htmx)
        assert reponse.status_code == 422
        page = soupe(reponse)
        assert page.select_one("#valeur-ACC-1")["value"] == "cent"
        assert page.select_one("#valeur-ACC-1")["aria-invalid"] == "true"
        assert "« cent » n’est pas un nombre : écrivez par exemple 66,26." in texte(
            page.select_one(".retour")
        )
        assert acc1.mesures.count() == avant

    @pytest.mark.parametrize("htmx", [True, False])
    def test_two_people_at_once_lose_nothing(
        self, acc1, client_coordination, client_de, coordination, htmx
    ):
        vue = version(client_coordination, "ACC-1")
        saisir(client_coordination, acc1, "98")
        reponse = saisir(client_coordination, acc1, "96", vue=vue, htmx=htmx)
        assert reponse.status_code == 422
        retour = soupe(reponse).select_one(".retour")
        assert "a écrit 98 à 10 h 42 ; vous écriviez 96." in texte(retour)
        assert acc1.mesures.order_by("pk").last().nombre == 98
        # Le bouton offert enregistre la seconde, sans effacer la première.
        formulaire = retour.select_one("form")
        donnees = {c["name"]: c["value"] for c in formulaire.select("input")}
        client_coordination.post(formulaire["action"], donnees, headers={"HX-Request": "true"})
        assert [m.nombre for m in acc1.mesures.order_by("-pk")[:2]] == [96, 98]

    def test_secret_leaves_the_euros_open(self, acc1, client_coordination):
        retour = soupe(saisir(client_coordination, acc1, "secret")).select_one(".retour")
        assert "Secret statistique : 9 000 € restent ouverts." in texte(retour)

    def test_a_means_done_without_proof_says_what_it_lacks(self, demo, client_coordination):
        moyen = Indicateur.objects.get(code="PAR-2")
        vue = version(client_coordination, "PAR-2", "/missions/parcours/")
        retour = soupe(saisir(client_coordination, moyen, "oui", vue=vue)).select_one(".retour")
        assert "Fait, mais sans preuve : joignez une pièce et c’est 3 000 €." in texte(retour)

    def test_a_retained_value_is_no_longer_a_cell(self, acc1, client_coordination):
        MesureFactory(indicateur=acc1, nature="retenue", nombre=98)
        ligne = soupe(client_coordination.get(MISSION)).select_one("#ligne-ACC-1")
        assert ligne.select("form") == []
        assert "retenu" in texte(ligne.select_one('td[data-l="Acquis"]'))


class TestAnnuler:
    def test_brings_back_the_value_and_the_euros(self, acc1, client_coordination):
        fragments = soupe(saisir(client_coordination, acc1, "96"))
        action = fragments.select_one(".retour form")["action"]
        reponse = client_coordination.post(action, headers={"HX-Request": "true"})
        page = soupe(reponse)
        assert texte(page.select_one('td[data-l="Acquis"]')) == "3 000 € sur 9 000 €"
        assert "la valeur d’avant revient" in texte(page.select_one(".retour"))
        assert page.select_one("#volet .suivi s") is not None

    def test_works_without_javascript(self, acc1, client_coordination):
        saisir(client_coordination, acc1, "96")
        mesure = acc1.mesures.order_by("pk").last()
        reponse = client_coordination.post(adresse("annuler", mesure), follow=True)
        assert "Saisie annulée : la valeur d’avant revient." in texte(soupe(reponse))

    def test_refuses_what_is_no_longer_last(self, acc1, client_coordination):
        saisir(client_coordination, acc1, "96")
        ancienne = acc1.mesures.order_by("pk").last()
        saisir(client_coordination, acc1, "97")
        reponse = client_coordination.post(
            adresse("annuler", ancienne), headers={"HX-Request": "true"}
        )
        assert reponse.status_code == 422
        assert not hasattr(Mesure.objects.get(pk=ancienne.pk), "annulation")

    def test_a_get_is_refused(self, acc1, client_coordination):
        url = adresse("annuler", acc1.mesures.last())
        assert client_coordination.get(url).status_code == 405


class TestMesurer:
    def test_records_nature_date_proof_and_remark(self, acc1, client_coordination):
        client_coordination.post(
            adresse("mesurer", acc1),
            {
                "valeur": "48",
                "version": version(client_coordination, "ACC-1"),
                "date": "12/10/2026",
                "nature": "retenue",
                "preuve": "Compte rendu du dialogue",
                "motif": "accord de la CPAM",
            },
            headers={"HX-Request": "true"},
        )
        mesure = acc1.mesures.order_by("pk").last()
        assert (mesure.nature, str(mesure.date), mesure.motif) == (
            "retenue",
            "2026-10-12",
            "accord de la CPAM",
        )
        assert mesure.preuves.get().nom == "Compte rendu du dialogue"

    @pytest.mark.parametrize(
        ("date", "message"),
        [("31/02/2026", "n’est pas une date"), ("23/11/2026", "dans le futur")],
    )
    def test_a_wrong_date_writes_nothing(self, acc1, client_coordination, date, message):
        avant = acc1.mesures.count()
        reponse = client_coordination.post(
            adresse("mesurer", acc1),
            {"valeur": "48", "version": "", "date": date, "nature": "declaree"},
            headers={"HX-Request": "true"},
        )
        assert message in texte(soupe(reponse).select_one("#volet [role=alert]"))
        assert acc1.mesures.count() == avant


class TestPreuves:
    def test_a_proof_makes_a_means_pay(self, demo, client_coordination):
        # PAR-8 est déclaré fait, sans pièce : 5 000 € à risque.
        indicateur = Indicateur.objects.get(code="PAR-8")
        piece = indicateur.pieces.first()
        reponse = client_coordination.post(
            adresse("ajouter_preuve", indicateur),
            {"nom": "Affiche diffusée", "piece": piece.pk},
            headers={"HX-Request": "true"},
        )
        page = soupe(reponse)
        assert texte(page.select_one('td[data-l="Acquis"]')) == "5 000 € sur 5 000 €"
        retirer = page.select_one('#volet .taches form[action$="/retirer/"]')["action"]
        page = soupe(client_coordination.post(retirer, headers={"HX-Request": "true"}))
        assert texte(page.select_one('td[data-l="Acquis"]')) == "0 € sur 5 000 €"

    def test_a_proof_needs_a_name(self, acc1, client_coordination):
        reponse = client_coordination.post(
            adresse("ajouter_preuve", acc1), {"nom": ""}, headers={"HX-Request": "true"}
        )
        assert reponse.status_code == 422
        assert "Donnez un nom à cette pièce, ou choisissez un fichier." in texte(
            soupe(reponse).select_one("#volet [role=alert]")
        )
