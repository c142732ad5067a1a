import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from cpts_portal.courriels.models import Courriel
from membres.comptes.enums import Role
from membres.reunions import services
from membres.reunions.enums import EtatReunion, Lieu, Moyen, Reponse
from membres.reunions.models import Convocation, Reunion, Signature, Tache
from tests.factories.adhesions import AdherentFactory
from tests.factories.comptes import CompteFactory
from tests.factories.reunions import ConvocationFactory, ReunionFactory, TacheFactory
from tests.harnais.client import ClientApresCommit
from tests.harnais.courriels import chemin, liens_de
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db


def contenu(reponse):
    return reponse.content.decode()


@pytest.fixture
def pilote(groupe):
    return client_de(groupe.pilote.compte)


@pytest.fixture
def membre(groupe):
    return client_de(groupe.membre.compte)


class TestPreparer:
    def test_from_an_empty_list_to_a_convocation(self, groupe, pilote):
        assert "La première se prépare en une minute" in contenu(pilote.get("/espace/reunions/"))
        jour = timezone.localdate() + dt.timedelta(days=20)
        reponse = pilote.post(
            "/espace/reunions/nouvelle/",
            {
                "instance": groupe.instance.pk,
                "titre": "Protocole de sortie",
                "jour": f"{jour:%d/%m/%Y}",
                "de": "18 h 30",
                "a": "20h",
                "lieu": "Wassy",
                "lien_visio": "visio.exemple.invalid/salle",
                "ordre_du_jour": "1. Accueil",
            },
        )
        reunion = Reunion.objects.get()
        assert reponse.url == f"/espace/reunions/{reunion.pk}/"
        debut = timezone.localtime(reunion.debut)
        assert (debut.date(), debut.hour, debut.minute) == (jour, 18, 30)
        assert reunion.lien_visio == "https://visio.exemple.invalid/salle"
        assert reunion.animateur == groupe.pilote
        confirmation = contenu(pilote.get(f"{reponse.url}convoquer/"))
        assert "3 personnes recevront un courriel" in confirmation
        assert not Courriel.objects.exists()
        pilote.post(f"{reponse.url}convoquer/")
        assert Courriel.objects.count() == 3

    def test_a_slip_is_said_where_it_is(self, groupe, pilote):
        reponse = pilote.post(
            "/espace/reunions/nouvelle/",
            {"instance": groupe.instance.pk, "titre": "R", "jour": "12/03/2027", "de": "20h"},
        )
        assert "Donnez le jour et les deux heures" in contenu(reponse)
        assert not Reunion.objects.exists()

    def test_the_date_is_asked_then_chosen(self, groupe, pilote, membre):
        reunion = services.creer(groupe.instance, par=groupe.pilote.compte, titre="Quand ?")
        adresse = f"/espace/reunions/{reunion.pk}/"
        refus = pilote.post(f"{adresse}dates/", {"jour_1": "12/03/2027"})
        assert "Donnez le jour et les deux heures" in contenu(refus)
        pilote.post(
            f"{adresse}dates/",
            {
                "jour_1": "12/03/2027", "de_1": "18h", "a_1": "19h",
                "jour_2": "13/03/2027", "de_2": "18h", "a_2": "19h",
            },
        )  # fmt: skip
        premier, second = reunion.creneaux.order_by("debut")
        membre.post(f"{adresse}reponse/", {f"avis_{premier.pk}": "oui", f"avis_{second.pk}": "?"})
        assert "1 oui, 0 s’il le faut, 0 non, sur 3" in contenu(pilote.get(adresse))
        pilote.post(f"/espace/reunions/dates/{premier.pk}/choisir/")
        reunion.refresh_from_db()
        assert reunion.debut == premier.debut

    def test_documents_are_given_to_those_who_see_the_meeting(self, groupe, pilote, membre):
        reunion = groupe.convoquee()
        adresse = f"/espace/reunions/{reunion.pk}/"
        refuse = pilote.post(f"{adresse}pieces/", {"fichier": io.BytesIO(b"MZ.")})
        assert refuse.status_code == 422
        assert "Ce genre de fichier" in contenu(refuse)
        fichier = io.BytesIO(b"%PDF-1.7 test")
        fichier.name = "ordre du jour.pdf"
        pilote.post(f"{adresse}pieces/", {"fichier": fichier})
        piece = reunion.pieces.get()
        lue = membre.get(f"/espace/reunions/pieces/{piece.pk}/")
        assert b"".join(lue.streaming_content) == b"%PDF-1.7 test"
        assert lue["Cache-Control"] == "private, no-store"
        etranger = client_de(CompteFactory(roles=[Role.ADHERENT]))
        assert etranger.get(f"/espace/reunions/pieces/{piece.pk}/").status_code == 404
        assert membre.post(f"/espace/reunions/pieces/{piece.pk}/retirer/").status_code == 403
        pilote.post(f"/espace/reunions/pieces/{piece.pk}/retirer/")
        assert membre.get(f"/espace/reunions/pieces/{piece.pk}/").status_code == 404


class TestQuiVoitQuoi:
    @pytest.mark.parametrize("role", [Role.ADHERENT, Role.PILOTE, Role.TRESORIER])
    def test_a_meeting_of_others_does_not_exist(self, groupe, role):
        reunion = groupe.convoquee()
        client = client_de(creer_persona(role))
        assert reunion.titre not in contenu(client.get("/espace/reunions/"))
        for suite in ("", "feuille/", "ecran/", "compte-rendu/", "modifier/"):
            assert client.get(f"/espace/reunions/{reunion.pk}/{suite}").status_code == 404

    def test_a_member_reads_and_does_not_prepare(self, groupe, membre):
        reunion = groupe.convoquee()
        page = contenu(membre.get(f"/espace/reunions/{reunion.pk}/"))
        assert "Ma réponse" in page
        for geste in ("Annuler la réunion", "Feuille", "Modifier"):
            assert geste not in page
        for suite in ("feuille/", "ecran/", "compte-rendu/", "modifier/", "convoquer/"):
            assert membre.get(f"/espace/reunions/{reunion.pk}/{suite}").status_code == 403

    def test_the_secret_of_the_codes_never_leaves(self, groupe, pilote):
        reunion = groupe.en_seance()
        for suite in ("", "feuille/", "ecran/", "ecran/code/"):
            assert reunion.secret not in contenu(
                pilote.get(f"/espace/reunions/{reunion.pk}/{suite}")
            )

    def test_lists_ask_the_same_questions_for_one_and_three(self, groupe, membre):
        def creer():
            convocation = ConvocationFactory(
                reunion=ReunionFactory(instance=groupe.instance), adherent=groupe.membre
            )
            TacheFactory(reunion=convocation.reunion, responsable=groupe.membre)

        for adresse in ("/espace/reunions/", "/espace/taches/", "/espace/"):
            assert_requetes_plates(creer, lambda a=adresse: membre.get(a))

    def test_one_meeting_asks_the_same_whatever_its_size(self, groupe, pilote):
        reunion = groupe.en_seance()

        def creer():
            adherent = ConvocationFactory(reunion=reunion).adherent
            TacheFactory(reunion=reunion, responsable=adherent)
            services.recopier_papier(reunion, par=groupe.pilote.compte, adherent=adherent)
            ConvocationFactory(reunion=reunion)

        for suite in ("", "feuille/", "ecran/", "compte-rendu/"):
            assert_requetes_plates(
                creer, lambda s=suite: pilote.get(f"/espace/reunions/{reunion.pk}/{s}")
            )

    def test_the_list_leaves_for_a_spreadsheet(self, groupe, membre):
        reunion = groupe.convoquee()
        texte = membre.get("/espace/reunions/export.csv").content.decode("utf-8-sig")
        assert reunion.reference in texte
        octets = membre.get("/espace/reunions/export.xlsx").content
        lignes = list(load_workbook(io.BytesIO(octets)).active.values)
        assert lignes[1][0] == reunion.reference
        etranger = client_de(CompteFactory(roles=[Role.ADHERENT]))
        assert reunion.reference not in contenu(etranger.get("/espace/reunions/export.csv"))


class TestReponseParCourriel:
    @pytest.fixture
    def lien(self, groupe):
        groupe.convoquee()
        [lien] = liens_de(Courriel.objects.get(destinataire="orsinval@exemple.invalid"))
        return chemin(lien)

    def test_opening_the_link_twice_changes_nothing(self, groupe, lien, anonyme):
        for _ in range(2):
            page = contenu(anonyme.get(lien))
            assert "Nadège Orsinval" in page
            assert "Je viens" in page
        assert Convocation.objects.get(adherent=groupe.membre).reponse == Reponse.ATTENDUE

    def test_a_button_answers_and_the_page_says_what(self, groupe, lien, anonyme):
        reponse = anonyme.post(lien, {"reponse": "visio"}, follow=True)
        assert "en visio." in contenu(reponse)
        assert Convocation.objects.get(adherent=groupe.membre).reponse == Reponse.VISIO
        refus = anonyme.post(lien, {"reponse": "pouvoir"})
        assert refus.status_code == 422
        assert "Dites à qui vous donnez pouvoir" in contenu(refus)
        anonyme.post(lien, {"reponse": "pouvoir", "mandataire": groupe.pilote.pk})
        assert Convocation.objects.get(adherent=groupe.membre).mandataire == groupe.pilote

    def test_a_forged_link_says_what_to_do(self, anonyme):
        reponse = anonyme.get("/reunions/reponse/12~faux/")
        assert reponse.status_code == 410
        assert "recopiez-le en entier" in contenu(reponse)


class TestSigner:
    def test_two_telephones_sign_by_account_and_as_a_guest(self, groupe, membre, code_de):
        reunion = groupe.en_seance()
        adresse = f"/emarger/{reunion.pk}/"
        assert "Vous signez en votre nom" in contenu(membre.get(f"{adresse}?c={code_de(reunion)}"))
        assert not Signature.objects.exists()
        fait = membre.post(adresse, {"code": code_de(reunion), "lieu": "salle"}, follow=True)
        assert "Votre présence est signée" in contenu(fait)
        invite = ClientApresCommit()
        donnees = {"nom": "Paul Éclaron", "qualite": "Élu", "lieu": "visio"}
        refus = invite.post(adresse, donnees | {"code": "AAAAAA"})
        assert refus.status_code == 422
        assert "n’est plus affiché" in contenu(refus)
        invite.post(adresse, donnees | {"code": code_de(reunion).lower()})
        assert "Votre présence est signée" in contenu(invite.get(adresse))
        lignes = Signature.objects.order_by("pk").values_list("moyen", "lieu")
        assert list(lignes) == [(Moyen.COMPTE, Lieu.SALLE), (Moyen.INVITE, Lieu.VISIO)]
        # The same telephone, once more.
        invite.post(adresse, donnees | {"nom": "Un autre", "code": code_de(reunion)})
        assert Signature.objects.count() == 2

    def test_the_code_alone_finds_the_meeting(self, groupe, anonyme, code_de):
        reunion = groupe.en_seance()
        trouve = anonyme.post("/emarger/", {"code": code_de(reunion)})
        assert trouve.url.startswith(f"/emarger/{reunion.pk}/?c=")
        assert "Aucune réunion" in contenu(anonyme.post("/emarger/", {"code": "AAAAAA"}))

    def test_guessing_codes_is_limited(self, groupe, anonyme):
        statuts = {anonyme.post("/emarger/", {"code": "AAAAAA"}).status_code for _ in range(31)}
        assert statuts == {422, 429}

    def test_outside_the_window_the_page_says_when(self, groupe, anonyme):
        reunion = groupe.convoquee()
        reponse = anonyme.get(f"/emarger/{reunion.pk}/")
        assert reponse.status_code == 409
        assert "s’ouvre le" in contenu(reponse)

    def test_i_leave_before_the_end(self, groupe, membre, code_de):
        reunion = groupe.en_seance()
        membre.post(f"/emarger/{reunion.pk}/", {"code": code_de(reunion), "lieu": "salle"})
        membre.post(f"/emarger/{reunion.pk}/depart/")
        assert Signature.objects.get().depart is not None

    def test_the_screen_turns_without_javascript_too(self, groupe, pilote, code_de):
        reunion = groupe.en_seance()
        page = contenu(pilote.get(f"/espace/reunions/{reunion.pk}/ecran/"))
        assert code_de(reunion) in page
        assert '<noscript><meta http-equiv="refresh"' in page
        assert 'hx-trigger="load delay:' in page
        fragment = contenu(pilote.get(f"/espace/reunions/{reunion.pk}/ecran/code/"))
        assert code_de(reunion) in fragment
        assert "<html" not in fragment


class TestFeuille:
    def test_the_paper_is_typed_back_in_one_go_then_the_list_confirmed(self, groupe, pilote):
        reunion = groupe.en_seance()
        debut = timezone.localtime(reunion.debut)
        fin = timezone.localtime(reunion.debut + dt.timedelta(minutes=60))
        adresse = f"/espace/reunions/{reunion.pk}/"
        if fin.date() != debut.date():
            pytest.skip("minuit")
        pilote.post(
            f"{adresse}feuille/papier/",
            {
                "adherent": [groupe.membre.pk, groupe.autre.pk],
                f"depart_{groupe.membre.pk}": f"{fin:%H h %M}",
                f"lieu_{groupe.autre.pk}": "visio",
                "invite_nom_1": "Jo Passant",
                "invite_qualite_1": "Élu",
            },
        )
        par_nom = {s.nom: s for s in reunion.signatures.all()}
        assert set(par_nom) == {"Nadège Orsinval", "Solène Vaucouleur", "Jo Passant"}
        assert timezone.localtime(par_nom["Nadège Orsinval"].depart).hour == fin.hour
        assert par_nom["Solène Vaucouleur"].lieu == Lieu.VISIO
        assert "Confirmer 3 présents et clore" in contenu(pilote.get(f"{adresse}clore/"))
        reunion.refresh_from_db()
        assert reunion.etat == EtatReunion.CONVOQUEE
        pilote.post(f"{adresse}clore/")
        reunion.refresh_from_db()
        assert reunion.etat == EtatReunion.CLOSE
        assert "3 présents" in contenu(pilote.get(adresse))

    def test_an_hour_that_cannot_be_read_writes_nothing(self, groupe, pilote):
        reunion = groupe.en_seance()
        venu = AdherentFactory(prenom="Zoé", nom="Sansconvocation")
        reponse = pilote.post(
            f"/espace/reunions/{reunion.pk}/feuille/papier/",
            {
                "adherent": [groupe.membre.pk, venu.pk],
                f"depart_{groupe.membre.pk}": "tard",
                f"lieu_{venu.pk}": "visio",
                "invite_nom_1": "Jo Passant",
                "invite_qualite_1": "Élu",
            },
        )
        page = contenu(reponse)
        assert "une heure ne se lit pas" in page
        assert not Signature.objects.exists()
        # Nothing typed is lost, not even someone nobody had convened.
        par_cle = {une.cle: une for une in reponse.context["rangees"]}
        assert par_cle[str(groupe.membre.pk)].coche
        assert par_cle[str(groupe.membre.pk)].depart == "tard"
        assert (par_cle[str(venu.pk)].coche, par_cle[str(venu.pk)].visio) == (True, True)
        assert not par_cle[str(groupe.autre.pk)].coche
        assert 'value="Jo Passant"' in page

    def test_what_is_refused_stays_and_what_is_copied_leaves(self, groupe, pilote):
        reunion = groupe.en_seance()
        reponse = pilote.post(
            f"/espace/reunions/{reunion.pk}/feuille/papier/",
            {
                "adherent": groupe.membre.pk,
                "invite_nom_1": "Jo Passant",
                "invite_qualite_1": "Élu",
                "arrivee_invite_1": "23 h 30",
                "depart_invite_1": "0 h 10",
            },
        )
        assert [s.nom for s in reunion.signatures.all()] == ["Nadège Orsinval"]
        assert str(groupe.membre.pk) not in {une.cle for une in reponse.context["rangees"]}
        assert 'value="Jo Passant"' in contenu(reponse)

    def test_hours_and_lines_are_put_right(self, groupe, pilote):
        reunion = groupe.en_seance()
        ligne = services.recopier_papier(reunion, par=groupe.pilote.compte, adherent=groupe.membre)
        arrivee = timezone.localtime(reunion.debut)
        pilote.post(f"/espace/reunions/lignes/{ligne.pk}/heures/", {"arrivee": f"{arrivee:%H:%M}"})
        pilote.post(f"/espace/reunions/lignes/{ligne.pk}/ecarter/", {"motif": "Doublon"})
        ligne.refresh_from_db()
        assert ligne.motif_ecart == "Doublon"
        assert "Doublon" in contenu(pilote.get(f"/espace/reunions/{reunion.pk}/feuille/"))


class TestSuites:
    def test_minutes_decisions_and_tasks_are_written_on_one_page(self, groupe, pilote, membre):
        reunion = groupe.convoquee()
        adresse = f"/espace/reunions/{reunion.pk}/"
        pilote.post(f"{adresse}compte-rendu/", {"texte": "Échanges nourris."})
        pilote.post(f"{adresse}decisions/", {"texte": "Protocole adopté"})
        vide = pilote.post(f"{adresse}taches/", {"libelle": ""})
        assert vide.status_code == 422
        pilote.post(
            f"{adresse}taches/",
            {"libelle": "Écrire", "responsable": groupe.membre.pk, "echeance": "12/03/2027"},
        )
        page = contenu(membre.get(adresse))
        for texte in ("Échanges nourris.", "Protocole adopté", "Écrire"):
            assert texte in page
        tache = Tache.objects.get()
        assert "Écrire" in contenu(membre.get("/espace/taches/"))
        membre.post(f"/espace/taches/{tache.pk}/", {"etat": "faite"})
        tache.refresh_from_db()
        assert tache.faite_le is not None
        etranger = client_de(CompteFactory(roles=[Role.ADHERENT]))
        assert etranger.post(f"/espace/taches/{tache.pk}/", {"etat": "faite"}).status_code == 404


class TestCalendrier:
    def test_the_secret_address_gives_my_meetings_and_no_others(self, groupe, membre, anonyme):
        reunion = groupe.convoquee(lieu="Wassy")
        ReunionFactory(titre="Celle des autres")
        page = contenu(membre.post("/espace/calendrier/"))
        lien = next(mot for mot in page.split() if "/calendrier/" in mot and ".ics" in mot)
        adresse = "/calendrier/" + lien.split("/calendrier/")[1].split("<")[0]
        reponse = anonyme.get(adresse)
        assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
        [evenement] = Calendar.from_ical(reponse.content).walk("VEVENT")
        assert str(evenement["uid"]).startswith(reunion.reference)
        assert "elle ne sera plus montrée" not in contenu(membre.get("/espace/calendrier/"))
        membre.post("/espace/calendrier/revoquer/")
        assert anonyme.get(adresse).status_code == 404


def test_the_dashboard_says_what_awaits_me(groupe, membre, pilote):
    reunion = groupe.convoquee()
    page = contenu(membre.get(reverse("espace:accueil")))
    assert "Dire si vous venez le" in page
    assert reunion.titre in page
    en_retard = ReunionFactory(passee=True, instance=groupe.instance, animateur=groupe.pilote)
    assert f"/espace/reunions/{en_retard.pk}/feuille/" in contenu(pilote.get("/espace/"))
    membre.post(f"/espace/reunions/{reunion.pk}/reponse/", {"reponse": "present"})
    assert "Dire si vous venez le" not in contenu(membre.get("/espace/"))


def test_where_one_may_convene_is_the_rule_of_instances(groupe, coordination):
    """Asked once for all, it answers as `instances.permissions.peut_convoquer` does one by one."""
    from membres.instances.permissions import peut_convoquer
    from membres.reunions.queries import instances_a_convoquer
    from tests.factories.instances import InstanceFactory

    autre = InstanceFactory()
    for compte in (groupe.pilote.compte, groupe.membre.compte, coordination):
        permises = [i for i in (groupe.instance, autre) if peut_convoquer(compte, i)]
        assert {i.pk for i in instances_a_convoquer(compte)} == {i.pk for i in permises}
