import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from cpts_portal.journal.models import Entree
from cpts_portal.lib.ecriture import heure
from membres.instances.enums import NatureInstance
from membres.reunions import services
from membres.reunions.enums import Avis, Cadre, EtatReunion, Reponse
from membres.reunions.models import Convocation, Reunion
from tests.factories.adhesions import AdherentFactory
from tests.factories.comptes import CompteFactory
from tests.factories.instances import InstanceFactory, MandatFactory
from tests.harnais.courriels import liens_de, texte_de

pytestmark = pytest.mark.django_db


def dans(jours, heures=0):
    return timezone.now().replace(microsecond=0) + dt.timedelta(days=jours, hours=heures)


class TestCreer:
    def test_numbers_follow_each_other_within_a_year(self, groupe):
        references = [
            services.creer(
                groupe.instance, par=groupe.pilote.compte, titre="R", quand=quand
            ).reference
            for quand in (dans(0), dans(0), dans(-400))
        ]
        annee = timezone.localdate().year
        assert references[:2] == [f"R-{annee}-001", f"R-{annee}-002"]
        assert references[2].endswith("-001")

    @pytest.mark.parametrize(
        ("nature", "cadre"),
        [
            (NatureInstance.BUREAU, Cadre.GOUVERNANCE),
            (NatureInstance.AG, Cadre.GOUVERNANCE),
            (NatureInstance.GROUPE, Cadre.MISSION),
        ],
    )
    def test_the_instance_says_on_what_grounds_one_comes(self, coordination, nature, cadre):
        reunion = services.creer(InstanceFactory(nature=nature), par=coordination, titre="R")
        assert reunion.cadre == cadre

    def test_a_plain_member_does_not_convene(self, groupe):
        with pytest.raises(PermissionDenied):
            services.creer(groupe.instance, par=groupe.membre.compte, titre="R")
        assert not Reunion.objects.exists()


class TestConvoquer:
    def test_each_member_gets_a_personal_link_and_a_trace(self, groupe):
        reunion = groupe.convoquee()
        assert reunion.etat == EtatReunion.CONVOQUEE
        courriels = Courriel.objects.order_by("destinataire")
        assert [c.destinataire for c in courriels] == [
            "leroyer@exemple.invalid", "orsinval@exemple.invalid", "vaucouleur@exemple.invalid",
        ]  # fmt: skip
        assert len({lien for c in courriels for lien in liens_de(c)}) == 3
        convocation = Convocation.objects.get(adherent=groupe.membre)
        assert convocation.courriel.destinataire == "orsinval@exemple.invalid"
        texte = texte_de(convocation.courriel)
        assert "Réunion de suivi" in texte
        assert reunion.reference in texte
        assert Entree.objects.get(action="reunion.convoquee").details == {"convoques": 3}

    def test_a_second_click_writes_only_to_newcomers(self, groupe):
        reunion = groupe.convoquee()
        assert services.convoquer(reunion, par=groupe.pilote.compte).ecrits == 0
        nouveau = AdherentFactory()
        MandatFactory(instance=groupe.instance, adherent=nouveau)
        assert services.convoquer(reunion, par=groupe.pilote.compte).ecrits == 1
        assert Courriel.objects.count() == 4

    def test_without_a_date_a_past_date_or_a_member_nobody_is_written_to(self, groupe):
        sans_date = services.creer(groupe.instance, par=groupe.pilote.compte, titre="R")
        with pytest.raises(ValidationError, match="Choisissez d’abord la date"):
            services.convoquer(sans_date, par=groupe.pilote.compte)
        services.modifier(sans_date, par=groupe.pilote.compte, debut=dans(-2), fin=dans(-2, 1))
        with pytest.raises(ValidationError, match="date est passée"):
            services.convoquer(sans_date, par=groupe.pilote.compte)
        assert not Courriel.objects.exists()

    def test_only_the_silent_are_written_to_again(self, groupe):
        reunion = groupe.convoquee()
        services.repondre(Convocation.objects.get(adherent=groupe.membre), Reponse.PRESENT)
        Courriel.objects.all().delete()
        assert services.relancer(reunion, par=groupe.pilote.compte).ecrits == 2
        assert not Courriel.objects.filter(destinataire="orsinval@exemple.invalid").exists()


class TestModifier:
    def test_calendars_are_told_of_a_new_hour_not_of_a_new_agenda(self, groupe):
        reunion = groupe.convoquee()
        services.modifier(reunion, par=groupe.pilote.compte, ordre_du_jour="1. Accueil")
        assert Reunion.objects.get().sequence == 0
        fin = reunion.fin + dt.timedelta(minutes=30)
        services.modifier(reunion, par=groupe.pilote.compte, fin=fin)
        assert Reunion.objects.get().sequence == 1
        assert Entree.objects.filter(action="reunion.modifiee").count() == 2

    def test_a_convened_meeting_keeps_a_date(self, groupe):
        reunion = groupe.convoquee()
        with pytest.raises(ValidationError, match="garde une date"):
            services.modifier(reunion, par=groupe.pilote.compte, debut=None, fin=None)

    def test_the_end_comes_after_the_beginning(self, groupe):
        with pytest.raises(ValidationError, match="finit après"):
            services.creer(
                groupe.instance, par=groupe.pilote.compte, titre="R", debut=dans(2), fin=dans(1)
            )


class TestAnnuler:
    def test_everyone_is_told_why(self, groupe):
        reunion = groupe.convoquee()
        Courriel.objects.all().delete()
        services.annuler(reunion, par=groupe.pilote.compte, motif="Neige")
        assert reunion.etat == EtatReunion.ANNULEE
        assert [texte_de(c).count("Neige") for c in Courriel.objects.all()] == [1, 1, 1]
        with pytest.raises(ValidationError, match="annulée"):
            services.modifier(reunion, par=groupe.pilote.compte, titre="Autre")

    def test_a_meeting_someone_signed_took_place(self, groupe, code_de):
        reunion = groupe.en_seance()
        services.signer(reunion, groupe.membre, code_de(reunion))
        with pytest.raises(ValidationError, match="a eu lieu"):
            services.annuler(reunion, par=groupe.pilote.compte, motif="Erreur")


class TestRepondre:
    def test_one_may_change_ones_mind_until_the_end(self, groupe):
        groupe.convoquee()
        convocation = Convocation.objects.get(adherent=groupe.membre)
        services.repondre(convocation, Reponse.PRESENT)
        services.repondre(convocation, Reponse.ABSENT)
        convocation.refresh_from_db()
        assert convocation.reponse == Reponse.ABSENT
        with pytest.raises(ValidationError, match="n’attend plus"):
            services.repondre(convocation, Reponse.PRESENT, quand=dans(3))

    def test_a_proxy_goes_to_someone_else_who_comes(self, groupe):
        groupe.convoquee()
        mienne = Convocation.objects.get(adherent=groupe.membre)
        for refuse in (None, groupe.membre, AdherentFactory()):
            with pytest.raises(ValidationError, match="pouvoir"):
                services.repondre(mienne, Reponse.POUVOIR, mandataire=refuse)
        services.repondre(Convocation.objects.get(adherent=groupe.autre), Reponse.ABSENT)
        with pytest.raises(ValidationError, match="ne vient pas"):
            services.repondre(mienne, Reponse.POUVOIR, mandataire=groupe.autre)
        services.repondre(mienne, Reponse.POUVOIR, mandataire=groupe.pilote)
        mienne.refresh_from_db()
        assert mienne.mandataire == groupe.pilote
        services.repondre(mienne, Reponse.PRESENT)
        mienne.refresh_from_db()
        assert mienne.mandataire is None


class TestSondage:
    def test_dates_are_asked_counted_then_one_is_chosen(self, groupe):
        par = groupe.pilote.compte
        reunion = services.creer(groupe.instance, par=par, titre="Quand ?")
        propositions = [(dans(5), dans(5, 1)), (dans(6), dans(6, 1))]
        assert services.proposer_dates(reunion, propositions, par=par).ecrits == 3
        assert services.proposer_dates(reunion, propositions, par=par).ecrits == 0
        premier, second = reunion.creneaux.order_by("debut")
        # Said in the hours of the meeting, to a screen reader too.
        assert str(premier).endswith(heure(premier.debut))
        mienne = Convocation.objects.get(adherent=groupe.membre)
        services.donner_disponibilites(mienne, {premier.pk: Avis.NON, second.pk: Avis.OUI})
        services.donner_disponibilites(mienne, {premier.pk: Avis.AU_BESOIN, 999_999: Avis.OUI})
        assert sorted(mienne.avis.values_list("avis", flat=True)) == ["au_besoin", "oui"]
        choisie = services.choisir_date(second, par=par)
        assert (choisie.debut, choisie.etat) == (second.debut, EtatReunion.PREPARATION)
        with pytest.raises(ValidationError, match="date est choisie"):
            services.donner_disponibilites(
                Convocation.objects.get(pk=mienne.pk), {premier.pk: Avis.OUI}
            )
        assert services.convoquer(choisie, par=par).ecrits == 3

    def test_one_date_is_not_a_poll(self, groupe):
        reunion = services.creer(groupe.instance, par=groupe.pilote.compte, titre="Quand ?")
        with pytest.raises(ValidationError, match="au moins deux"):
            services.proposer_dates(reunion, [(dans(5), dans(6))], par=groupe.pilote.compte)


class TestPieces:
    def test_a_document_is_judged_by_its_content_and_never_reached_by_its_name(self, groupe):
        reunion = groupe.convoquee()
        par = groupe.pilote.compte
        piece = services.deposer_piece(
            reunion, par=par, octets=b"%PDF-1.7", nom="../../ordre du jour.exe"
        )
        assert (piece.nom, piece.titre) == ("ordre du jour.pdf", "ordre du jour")
        assert "ordre" not in piece.fichier.name
        with pytest.raises(ValidationError, match="Envoyez"):
            services.deposer_piece(reunion, par=par, octets=b"MZ", nom="liste.pdf")
        with pytest.raises(PermissionDenied):
            services.deposer_piece(
                reunion, par=groupe.membre.compte, octets=b"%PDF-1.7", nom="a.pdf"
            )

    def test_the_antivirus_is_asked_and_its_silence_stops_the_deposit(self, groupe, settings):
        settings.ANTIVIRUS_CLAMD = "127.0.0.1:9"
        with pytest.raises(ValidationError, match="antivirus ne répond pas"):
            services.deposer_piece(
                groupe.convoquee(), par=groupe.pilote.compte, octets=b"%PDF-1.7", nom="a.pdf"
            )


class TestCalendrier:
    def test_a_new_address_revokes_the_former(self):
        from membres.reunions.queries import compte_du_flux

        compte = CompteFactory()
        ancien, nouveau = (
            services.renouveler_calendrier(compte).rpartition("/")[2].removesuffix(".ics")
            for _ in range(2)
        )
        assert compte_du_flux(ancien) is None
        assert compte_du_flux(nouveau) == compte
        services.revoquer_calendrier(compte)
        assert compte_du_flux(nouveau) is None
