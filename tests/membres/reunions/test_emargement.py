import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cpts_portal.journal.models import Entree
from membres.reunions import queries, services
from membres.reunions.enums import EtatReunion, EtatTache, Lieu, Moyen
from membres.reunions.evenements import reunion_close
from membres.reunions.models import Signature
from tests.factories.adhesions import AdherentFactory

pytestmark = pytest.mark.django_db


class TestSigner:
    def test_the_code_shown_signs_once(self, groupe, code_de):
        reunion = groupe.en_seance()
        signature = services.signer(reunion, groupe.membre, code_de(reunion), lieu=Lieu.VISIO)
        assert (signature.moyen, signature.lieu) == (Moyen.COMPTE, Lieu.VISIO)
        assert signature.arrivee == reunion.debut
        assert signature.pas_du_code is not None
        with pytest.raises(ValidationError, match="déjà signé"):
            services.signer(reunion, groupe.membre, code_de(reunion))
        assert Signature.objects.count() == 1

    @pytest.mark.parametrize("age", [120, 600])
    def test_an_old_code_signs_nothing(self, groupe, code_de, age):
        reunion = groupe.en_seance()
        vieux = code_de(reunion, timezone.now() - dt.timedelta(seconds=age))
        with pytest.raises(ValidationError, match="n’est plus affiché"):
            services.signer(reunion, groupe.membre, vieux)

    def test_the_code_of_another_room_signs_nothing_here(self, groupe, code_de):
        ici, ailleurs = groupe.en_seance(), groupe.en_seance()
        with pytest.raises(ValidationError, match="n’est plus affiché"):
            services.signer(ici, groupe.membre, code_de(ailleurs))

    @pytest.mark.parametrize("ecart", [dt.timedelta(hours=-2), dt.timedelta(hours=4)])
    def test_outside_the_window_the_right_code_signs_nothing(self, groupe, code_de, ecart):
        reunion = groupe.en_seance()
        quand = reunion.debut + ecart
        with pytest.raises(ValidationError, match="n’est pas ouverte"):
            services.signer(reunion, groupe.membre, code_de(reunion, quand), quand=quand)

    def test_a_late_arrival_counts_from_the_signature(self, groupe, code_de):
        reunion = groupe.en_seance()
        quand = reunion.debut + dt.timedelta(minutes=40)
        signature = services.signer(reunion, groupe.membre, code_de(reunion, quand), quand=quand)
        assert signature.arrivee == quand


class TestInvite:
    def _signer(self, reunion, code, nom="Paul Éclaron", appareil="a" * 64):
        return services.signer_invite(
            reunion, code, nom=nom, qualite="Directeur d’Ehpad", appareil=appareil
        )

    def test_a_guest_signs_with_a_name_a_quality_and_the_code(self, groupe, code_de):
        reunion = groupe.en_seance()
        ligne = self._signer(reunion, code_de(reunion), nom="  Paul   Éclaron ")
        assert (ligne.nom, ligne.qualite, ligne.moyen) == (
            "Paul Éclaron", "Directeur d’Ehpad", Moyen.INVITE,
        )  # fmt: skip

    def test_one_telephone_signs_for_one_guest(self, groupe, code_de):
        reunion = groupe.en_seance()
        self._signer(reunion, code_de(reunion))
        with pytest.raises(ValidationError, match="téléphone a déjà servi"):
            self._signer(reunion, code_de(reunion), nom="Quelqu’un d’autre")
        with pytest.raises(ValidationError, match="de ce nom a déjà signé"):
            self._signer(reunion, code_de(reunion), nom="PAUL ÉCLARON", appareil="b" * 64)


class TestPapier:
    def test_the_paper_typed_back_says_by_whom(self, groupe):
        reunion = groupe.en_seance()
        par = groupe.pilote.compte
        ligne = services.recopier_papier(reunion, par=par, adherent=groupe.autre)
        invite = services.recopier_papier(reunion, par=par, invite_nom="Jo", invite_qualite="Élu")
        assert (ligne.moyen, ligne.saisi_par, ligne.arrivee) == (Moyen.PAPIER, par, reunion.debut)
        assert invite.nom == "Jo"
        with pytest.raises(PermissionDenied):
            services.recopier_papier(reunion, par=groupe.membre.compte, adherent=groupe.membre)

    def test_nobody_signed_what_has_not_begun(self, groupe):
        with pytest.raises(ValidationError, match="n’a pas commencé"):
            services.recopier_papier(
                groupe.convoquee(), par=groupe.pilote.compte, adherent=groupe.autre
            )


class TestRectifier:
    def test_the_chair_puts_hours_right_and_the_journal_remembers(self, groupe, code_de):
        reunion = groupe.en_seance()
        ligne = services.signer(reunion, groupe.membre, code_de(reunion))
        arrivee = reunion.debut + dt.timedelta(minutes=10)
        services.rectifier_heures(ligne, par=groupe.pilote.compte, arrivee=arrivee, depart=None)
        avant = Entree.objects.get(action="reunion.heures_rectifiees").details["avant"]
        assert avant["depart"] is None
        with pytest.raises(ValidationError, match="départ vient après"):
            services.rectifier_heures(
                ligne, par=groupe.pilote.compte, arrivee=arrivee, depart=reunion.debut
            )

    def test_a_line_set_aside_stays_readable_and_frees_the_person(self, groupe, code_de):
        reunion = groupe.en_seance()
        ligne = services.signer(reunion, groupe.membre, code_de(reunion))
        services.ecarter_signature(ligne, par=groupe.pilote.compte, motif="Signé par erreur")
        assert queries.signatures_de(reunion) == []
        assert queries.signatures_de(reunion, ecartees=True) == [ligne]
        services.signer(reunion, groupe.membre, code_de(reunion))

    def test_i_leave_now(self, groupe, code_de):
        reunion = groupe.en_seance()
        ligne = services.signer(reunion, groupe.membre, code_de(reunion))
        quand = reunion.debut + dt.timedelta(minutes=30)
        services.noter_depart(ligne, par=groupe.membre.compte, quand=quand)
        ligne.refresh_from_db()
        assert ligne.depart == quand


@pytest.fixture
def entendues():
    recues = []

    def ecouter(sender, reunion, **kwargs):
        recues.append((reunion.pk, reunion.etat))

    reunion_close.connect(ecouter)
    yield recues
    reunion_close.disconnect(ecouter)


class TestClore:
    def test_closing_freezes_the_hours_and_tells_upper_floors(self, groupe, code_de, entendues):
        reunion = groupe.en_seance()
        services.signer(reunion, groupe.membre, code_de(reunion))
        parti = services.recopier_papier(
            reunion,
            par=groupe.pilote.compte,
            adherent=groupe.autre,
            depart=reunion.debut + dt.timedelta(minutes=30),
        )
        services.clore(reunion, par=groupe.pilote.compte, quand=reunion.fin)
        assert entendues == [(reunion.pk, EtatReunion.CLOSE)]
        annee = timezone.localdate(reunion.debut).year
        assert queries.heures(groupe.membre, annee).duree == "1\u00a0h\u00a030"
        parti.refresh_from_db()
        assert parti.minutes == 30
        with pytest.raises(ValidationError, match="déjà close"):
            services.clore(reunion, par=groupe.pilote.compte)
        with pytest.raises(ValidationError, match="ne change plus"):
            services.recopier_papier(reunion, par=groupe.pilote.compte, adherent=AdherentFactory())

    def test_a_line_that_arrives_after_the_end_stops_the_closing(self, groupe, code_de):
        reunion = groupe.en_seance()
        services.signer(reunion, groupe.membre, code_de(reunion))
        tardive = services.recopier_papier(
            reunion, par=groupe.pilote.compte, adherent=groupe.autre, arrivee=reunion.fin
        )
        with pytest.raises(ValidationError, match=f"après la fin.*{tardive.nom}"):
            services.clore(reunion, par=groupe.pilote.compte, quand=reunion.fin)

    def test_there_from_the_start_stays_so_when_the_start_moves(self, groupe, code_de):
        reunion = groupe.en_seance()
        presente = services.signer(reunion, groupe.membre, code_de(reunion))
        retard = reunion.debut + dt.timedelta(minutes=20)
        tardive = services.recopier_papier(
            reunion, par=groupe.pilote.compte, adherent=groupe.autre, arrivee=retard
        )
        plus_tot = reunion.debut - dt.timedelta(minutes=30)
        services.modifier(reunion, par=groupe.pilote.compte, debut=plus_tot)
        presente.refresh_from_db()
        tardive.refresh_from_db()
        assert (presente.arrivee, tardive.arrivee) == (plus_tot, retard)

    def test_what_upper_floors_refuse_undoes_the_closing(self, groupe, code_de):
        def refuser(sender, **kwargs):
            raise RuntimeError("étage du dessus")

        reunion = groupe.en_seance()
        services.signer(reunion, groupe.membre, code_de(reunion))
        reunion_close.connect(refuser)
        try:
            with pytest.raises(RuntimeError):
                services.clore(reunion, par=groupe.pilote.compte)
        finally:
            reunion_close.disconnect(refuser)
        reunion.refresh_from_db()
        assert reunion.etat == EtatReunion.CONVOQUEE

    def test_an_empty_or_future_meeting_is_not_closed(self, groupe):
        with pytest.raises(ValidationError, match="Personne n’a signé"):
            services.clore(groupe.en_seance(), par=groupe.pilote.compte)
        with pytest.raises(ValidationError, match="n’a pas commencé"):
            services.clore(groupe.convoquee(), par=groupe.pilote.compte)

    def test_a_plain_member_does_not_confirm_the_list(self, groupe):
        with pytest.raises(PermissionDenied):
            services.clore(groupe.en_seance(), par=groupe.membre.compte)


class TestSuites:
    def test_tasks_are_reminded_once_before_then_each_week(self, groupe):
        from cpts_portal.courriels.models import Courriel
        from tests.harnais.courriels import texte_de

        reunion = groupe.convoquee()
        jour = timezone.localdate()
        tache = services.ajouter_tache(
            reunion,
            par=groupe.pilote.compte,
            libelle="Écrire le protocole",
            responsable=groupe.membre,
            echeance=jour + dt.timedelta(days=2),
        )
        Courriel.objects.all().delete()
        envois = [
            services.rappeler_les_taches(jour + dt.timedelta(days=n)) for n in (0, 0, 1, 3, 4, 10)
        ]
        assert envois == [1, 0, 0, 1, 0, 1]
        dernier = texte_de(Courriel.objects.latest("pk"))
        assert "Écrire le protocole" in dernier
        assert "attendue depuis le" in dernier
        services.changer_tache(tache, EtatTache.FAITE, par=groupe.membre.compte)
        assert services.rappeler_les_taches(jour + dt.timedelta(days=60)) == 0

    def test_a_task_moves_by_its_owner_or_whoever_convened(self, groupe):
        reunion = groupe.convoquee()
        tache = services.ajouter_tache(
            reunion,
            par=groupe.pilote.compte,
            libelle="Appeler la mairie",
            responsable=groupe.pilote,
            echeance=None,
        )
        with pytest.raises(PermissionDenied):
            services.changer_tache(tache, EtatTache.FAITE, par=groupe.membre.compte)
        services.changer_tache(tache, EtatTache.FAITE, par=groupe.pilote.compte)
        services.changer_tache(tache, EtatTache.A_FAIRE, par=groupe.pilote.compte)
        assert tache.faite_le is None

    def test_minutes_and_decisions_are_kept_by_the_chair(self, groupe):
        reunion = groupe.convoquee()
        par = groupe.pilote.compte
        services.enregistrer_compte_rendu(reunion, "Nous avons parlé.", par=par)
        decision = services.ajouter_decision(reunion, " Le protocole   est adopté ", par=par)
        assert decision.texte == "Le protocole est adopté"
        services.retirer_decision(decision, par=par)
        assert queries.decisions_de(reunion) == []
        with pytest.raises(PermissionDenied):
            services.ajouter_decision(reunion, "Non", par=groupe.membre.compte)
