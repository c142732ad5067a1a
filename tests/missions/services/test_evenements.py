import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from cpts_portal.referentiel.models import Profession
from membres.groupes import messagerie
from membres.groupes.models import Envoi, Message, Silence
from missions.enums_crise import Disponibilite, GenreConsigne
from missions.models import EvenementCrise, EvenementReconnu
from missions.queries import tableau_annee
from missions.queries.evenements import a_faire_reconnaitre, appels, ma_reponse
from missions.services import Auteur, retirer_evenement
from missions.services import evenements as services
from tests.factories.comptes import CompteFactory
from tests.factories.crise import VolontaireFactory
from tests.factories.referentiel import CommuneFactory
from tests.harnais.courriels import texte_de

pytestmark = pytest.mark.django_db
JOUR = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)


@pytest.fixture
def auteur(coordination):
    return Auteur(compte=coordination)


@pytest.fixture
def evenement(auteur):
    ouvert = EvenementCrise(
        titre="Crue de la Marne", type="offre", declenche_par="prefet", ouvert_le=JOUR
    )
    return services.declarer_evenement(ouvert, auteur=auteur)


def appeler(evenement, auteur, communes=(), professions=()):
    return services.appeler_les_volontaires(
        evenement,
        communes=communes,
        professions=professions,
        objet="Renfort",
        texte="Deux heures demain.",
        auteur=auteur,
    )


class TestMainCourante:
    def test_declaring_opens_it(self, evenement):
        assert "Déclenché par\u00a0: Préfet" in evenement.main_courante.get().texte

    def test_what_is_written_stays(self, evenement, auteur):
        ligne = services.inscrire(
            evenement, genre=GenreConsigne.DECISION, texte="On ouvre la salle.", auteur=auteur
        )
        ligne.texte = "On ne l’ouvre pas."
        for geste in (ligne.save, ligne.delete):
            with pytest.raises(DatabaseError, match="ne se modifient pas"), transaction.atomic():
                geste()

    def test_not_ahead_of_time_nor_once_closed(self, evenement, auteur):
        def ecrire(heure=None):
            return services.inscrire(
                evenement, genre=GenreConsigne.ACTION, texte="x", heure=heure, auteur=auteur
            )

        with pytest.raises(ValidationError, match="pas encore venue"):
            ecrire(timezone.now() + dt.timedelta(minutes=1))
        services.clore_evenement(evenement, clos_le=JOUR, bilan="Fini.", auteur=auteur)
        with pytest.raises(ValidationError, match="clos"):
            ecrire()
        services.rouvrir_evenement(evenement, auteur=auteur)
        assert ecrire().pk

    def test_no_end_without_an_assessment(self, evenement, auteur):
        with pytest.raises(ValidationError, match="Écrivez le bilan"):
            services.clore_evenement(evenement, clos_le=JOUR, bilan=" ", auteur=auteur)


class TestAppel:
    @pytest.fixture
    def langres(self):
        return CommuneFactory(nom="Langres")

    @pytest.fixture
    def infirmier(self):
        return Profession.objects.create(code="60", libelle="Infirmier", nomenclature="TRE_G15")

    def test_by_commune_and_profession(self, evenement, auteur, langres, infirmier):
        voulu = VolontaireFactory(adherent__commune=langres, adherent__profession=infirmier)
        VolontaireFactory(adherent__commune=langres)
        VolontaireFactory(adherent__profession=infirmier)
        appel = appeler(evenement, auteur, [langres], [infirmier])
        assert [r.volontaire for r in appel.reponses.all()] == [voulu]
        assert appel.a_qui == "Volontaires\u00a0: Langres\u00a0; Infirmier"
        assert "1 volontaire." in evenement.main_courante.order_by("-pk").first().texte

    def test_the_message_leaves_a_trace_and_holds_the_links(self, evenement, auteur):
        volontaire = VolontaireFactory()
        # Ne plus vouloir de messages n'est pas ne plus vouloir aider.
        Silence.objects.create(adherent=volontaire.adherent)
        appel = appeler(evenement, auteur)
        message = Message.objects.get(pk=appel.message_id)
        assert (message.destinataires, message.a_qui) == (1, "Tous les volontaires")
        messagerie.partir(message.pk)
        contenu = texte_de(Envoi.objects.get().courriel)
        assert f"/missions/plan-de-crise/appels/{appel.pk}/" in contenu
        assert "/missions/plan-de-crise/je-suis-volontaire/" in contenu
        assert "Ne plus recevoir ces messages" not in contenu

    def test_nobody_to_call_says_so(self, evenement, auteur):
        with pytest.raises(ValidationError, match="Aucun volontaire parmi"):
            appeler(evenement, auteur)

    def test_answers_are_counted(self, evenement, auteur):
        compte = CompteFactory()
        VolontaireFactory(adherent__compte=compte)
        VolontaireFactory()
        appel = appeler(evenement, auteur)
        mienne = ma_reponse(compte, appel.pk)
        for reponse in (Disponibilite.NON, Disponibilite.OUI):
            services.repondre_a_l_appel(mienne, reponse=reponse, auteur=Auteur(compte=compte))
        lu = appels(evenement).get()
        assert (lu.appeles, lu.disponibles, lu.sans_reponse) == (2, 1, 1)


class TestReconnaissance:
    def test_proposed_once_closed_then_said_by_a_person(self, demo, annee_demo, evenement, auteur):
        assert not a_faire_reconnaitre().exists()
        services.clore_evenement(evenement, clos_le=JOUR, bilan="Fini.", auteur=auteur)
        assert list(a_faire_reconnaitre()) == [evenement]
        avant = tableau_annee(annee_demo).bilan.total
        assert not EvenementReconnu.objects.exists()
        services.reconnaitre(
            evenement, annee=annee_demo, reconnu_par="ARS", reconnu_le=JOUR, auteur=auteur
        )
        assert not a_faire_reconnaitre().exists()
        apres = tableau_annee(annee_demo).bilan.total
        assert avant.conditionnel == 67_500
        assert apres.conditionnel == 0

    def test_withdrawn_from_the_year_it_is_proposed_again(self, annee_demo, evenement, auteur):
        services.clore_evenement(evenement, clos_le=JOUR, bilan="Fini.", auteur=auteur)
        reconnu = services.reconnaitre(
            evenement, annee=annee_demo, reconnu_par="ARS", reconnu_le=JOUR, auteur=auteur
        )
        with pytest.raises(ValidationError, match="retirez d’abord"):
            services.rouvrir_evenement(evenement, auteur=auteur)
        retirer_evenement(reconnu, auteur=auteur)
        assert list(a_faire_reconnaitre()) == [evenement]

    def test_not_recognised_it_is_proposed_no_more(self, evenement, auteur):
        services.clore_evenement(evenement, clos_le=JOUR, bilan="Fini.", auteur=auteur)
        services.ecarter_la_reconnaissance(evenement, auteur=auteur)
        assert not a_faire_reconnaitre().exists()
