"""What an action lives feeds its indicators, and what no longer counts says why."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from membres.reunions.evenements import reunion_close
from membres.reunions.models import Reunion
from missions.compteurs import COMPTEURS
from missions.models import Indicateur, Realisation
from missions.queries import tableau_annee
from missions.services import (
    annuler_realisation,
    dupliquer_action,
    ecarter_reunion,
    noter_realisation,
    regler_compteur,
    reprendre_reunion,
)
from missions.services.mesures import Auteur
from tests.factories.instances import InstanceFactory
from tests.factories.reunions import ReunionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)


@pytest.fixture
def par7(demo):
    """Three follow-up meetings, 3 000 €, carried by a group."""
    indicateur = Indicateur.objects.select_related("annee", "action").get(
        annee__contrat=demo, code="PAR-7"
    )
    indicateur.action.instance = InstanceFactory()
    indicateur.action.save()
    return indicateur


def clore(indicateur, jours=1):
    debut = timezone.now() - dt.timedelta(days=jours)
    reunion = ReunionFactory(close=True, instance=indicateur.action.instance, debut=debut)
    reunion_close.send(sender=Reunion, reunion=reunion)
    return reunion


def bilan(indicateur):
    ligne = tableau_annee(indicateur.annee).indicateur(indicateur.code)
    return ligne.en_vigueur.valeur, ligne.bilan.montants.acquis


class TestReunions:
    def test_a_closed_meeting_counts_by_itself_down_to_the_euros(self, par7):
        regler_compteur(par7, "reunions", auteur=Auteur())
        assert bilan(par7) == (Decimal(0), Decimal(0))
        for jours in (1, 2):
            clore(par7, jours)
        assert bilan(par7) == (Decimal(2), Decimal(0))
        clore(par7, 3)
        # Trois réunions : le seuil est atteint, 3 000 €.
        assert bilan(par7) == (Decimal(3), Decimal(3000))

    def test_set_aside_it_lowers_the_value_and_says_why(self, par7):
        regler_compteur(par7, "reunions", auteur=Auteur())
        for jours in (1, 2, 3):
            clore(par7, jours)
        lien = par7.action.reunions.order_by("pk").first()
        with pytest.raises(ValidationError, match="pourquoi"):
            ecarter_reunion(lien, motif=" ", auteur=Auteur())
        ecarter_reunion(lien, motif="comptée pour un autre parcours", auteur=Auteur())
        assert bilan(par7) == (Decimal(2), Decimal(0))
        derniere = par7.mesures.order_by("-pk").first()
        assert derniere.motif.startswith("2 comptés, 1 écarté (")
        assert "comptée pour un autre parcours" in derniere.motif
        reprendre_reunion(lien, auteur=Auteur())
        assert bilan(par7) == (Decimal(3), Decimal(3000))

    def test_a_cancelled_meeting_no_longer_counts(self, par7):
        clore(par7)
        par7.compteur = "reunions"
        Reunion.objects.update(
            etat="annulee", close_le=None, annulee_le=timezone.now(), motif_annulation="quorum"
        )
        [element] = COMPTEURS["reunions"].compter(par7).elements
        assert element.ecarte == "annulée, quorum"

    def test_outside_the_contract_year_it_does_not(self, par7):
        clore(par7, jours=300)
        compte = COMPTEURS["reunions"].compter(par7)
        assert (compte.valeur, compte.elements[0].ecarte) == (0, "hors de l’année de contrat")

    def test_the_same_closing_told_twice_counts_once(self, par7):
        regler_compteur(par7, "reunions", auteur=Auteur())
        reunion = clore(par7)
        reunion_close.send(sender=Reunion, reunion=reunion)
        assert bilan(par7)[0] == Decimal(1)

    def test_a_meeting_of_another_group_changes_nothing(self, par7):
        regler_compteur(par7, "reunions", auteur=Auteur())
        reunion_close.send(sender=Reunion, reunion=ReunionFactory(close=True))
        assert bilan(par7)[0] == Decimal(0)

    def test_a_closed_year_is_no_longer_counted(self, par7):
        regler_compteur(par7, "reunions", auteur=Auteur())
        par7.annee.close_le = timezone.now()
        par7.annee.save()
        avant = par7.mesures.count()
        clore(par7)
        assert par7.mesures.count() == avant


class TestJaiFait:
    def noter(self, action, compte, **champs):
        defaut = {
            "jour": dt.date(2026, 11, 20),
            "quoi": "Atelier au collège",
            "minutes": 90,
            "participants": {"habitants": 24, "infirmiers": 2, "medecins": 0},
        }
        return noter_realisation(action, auteur=Auteur(compte), **{**defaut, **champs})

    def test_feeds_the_indicator_and_is_undone(self, par7, pilote):
        regler_compteur(par7, "realisations", auteur=Auteur())
        fait = self.noter(par7.action, pilote)
        assert fait.participants == {"habitants": 24, "infirmiers": 2}
        assert bilan(par7)[0] == Decimal(1)
        annuler_realisation(fait, auteur=Auteur(pilote))
        assert bilan(par7)[0] == Decimal(0)
        assert Realisation.objects.filter(pk=fait.pk).exists()

    def test_counts_participants_by_sum(self, par7, pilote):
        regler_compteur(par7, "participants", auteur=Auteur())
        self.noter(par7.action, pilote)
        self.noter(par7.action, pilote)
        assert bilan(par7)[0] == Decimal(52)

    def test_only_its_author_undoes_it(self, par7, pilote, coordination):
        fait = self.noter(par7.action, pilote)
        with pytest.raises(PermissionDenied):
            annuler_realisation(fait, auteur=Auteur(coordination))

    def test_an_unknown_counter_is_refused(self, par7):
        with pytest.raises(ValidationError):
            regler_compteur(par7, "rien", auteur=Auteur())


def test_a_copy_takes_the_texts_and_steps_not_the_life(par7, coordination):
    action = par7.action
    action.jalons.create(libelle="Écrire", faite_le=dt.date(2026, 1, 1))
    copie = dupliquer_action(action, auteur=Auteur(coordination))
    assert (copie.titre, copie.constat) == (f"{action.titre} (2)", action.constat)
    assert [j.faite_le for j in copie.jalons.all()] == [None]
    assert not copie.indicateurs.exists()
    assert dupliquer_action(action, auteur=Auteur(coordination)).titre == f"{action.titre} (3)"
