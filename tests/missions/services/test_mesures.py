from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cpts_portal.journal.models import Entree
from missions.calcul import SECRET
from missions.enums import NatureMesure
from missions.models import Mesure
from missions.queries import tableau_annee
from missions.services import (
    Auteur,
    SaisieDepassee,
    ajouter_preuve,
    annuler_mesure,
    enregistrer_mesure,
    retirer_preuve,
)
from tests.factories.missions import IndicateurFactory, MesureFactory

pytestmark = pytest.mark.django_db
JOUR = date(2026, 11, 22)


def saisir(indicateur, valeur, auteur=None, **options):
    return enregistrer_mesure(
        indicateur,
        valeur=Decimal(valeur) if isinstance(valeur, str) else valeur,
        nature=NatureMesure.DECLAREE,
        jour=JOUR,
        auteur=auteur or Auteur(),
        **options,
    )


def acquis(indicateur):
    return tableau_annee(indicateur.annee).bilan.total.acquis


class TestEnregistrer:
    def test_appends_to_the_history_with_who_and_when(self, coordination):
        indicateur = IndicateurFactory()
        premiere = saisir(indicateur, "2", Auteur(coordination))
        seconde = saisir(indicateur, "3", Auteur(coordination))
        assert list(indicateur.mesures.order_by("pk")) == [premiere, seconde]
        assert (seconde.saisie_par, seconde.nombre) == (coordination, 3)
        assert seconde.saisie_le <= timezone.now()

    def test_is_noted_in_the_journal(self, coordination):
        mesure = saisir(
            IndicateurFactory(code="ACC-1"), "96,5".replace(",", "."), Auteur(coordination)
        )
        entree = Entree.objects.get(action="missions.mesure")
        assert entree.acteur == coordination
        assert entree.details == {
            "mesure": mesure.pk,
            "valeur": "96,5",
            "nature": "declaree",
            "date": "2026-11-22",
        }

    def test_moves_the_euros(self):
        indicateur = IndicateurFactory(cible=3, montant_max=3000)
        saisir(indicateur, "2")
        assert acquis(indicateur) == 0
        saisir(indicateur, "3")
        assert acquis(indicateur) == 3000

    @pytest.mark.parametrize(
        ("champs", "valeur", "message"),
        [
            ({}, True, "attend un nombre"),
            ({"moyen": True}, "3", "attend oui ou non"),
        ],
    )
    def test_refuses_the_wrong_kind_of_value(self, champs, valeur, message):
        indicateur = IndicateurFactory(**champs)
        with pytest.raises(ValidationError, match=message):
            saisir(indicateur, valeur)
        assert Mesure.objects.count() == 0

    @pytest.mark.parametrize("champs", [{}, {"moyen": True}])
    def test_secret_suits_every_form(self, champs):
        assert saisir(IndicateurFactory(**champs), SECRET).valeur is SECRET

    def test_refuses_a_closed_year(self):
        indicateur = IndicateurFactory(annee__close_le=timezone.now())
        with pytest.raises(ValidationError, match="L’année 3 est close"):
            saisir(indicateur, "3")

    def test_a_stale_page_writes_nothing(self):
        indicateur = IndicateurFactory()
        vue = saisir(indicateur, "1")
        entre_temps = saisir(indicateur, "2")
        with pytest.raises(SaisieDepassee) as conflit:
            saisir(indicateur, "3", vue=vue.pk, verifier=True)
        assert conflit.value.actuelle == entre_temps
        assert indicateur.mesures.count() == 2

    def test_an_up_to_date_page_writes(self):
        indicateur = IndicateurFactory()
        premiere = saisir(indicateur, "1", vue=None, verifier=True)
        assert saisir(indicateur, "2", vue=premiere.pk, verifier=True).nombre == 2


class TestAnnuler:
    def test_restores_the_value_and_its_euros(self):
        indicateur = IndicateurFactory()
        saisir(indicateur, "3")
        avant = tableau_annee(indicateur.annee).bilan
        annuler_mesure(saisir(indicateur, "1"), auteur=Auteur())
        assert tableau_annee(indicateur.annee).bilan == avant

    def test_keeps_both_rows_and_notes_it(self, coordination):
        mesure = MesureFactory()
        annuler_mesure(mesure, auteur=Auteur(coordination))
        assert Mesure.objects.count() == 1
        assert mesure.annulation.annulee_par == coordination
        assert Entree.objects.filter(action="missions.mesure_annulee").count() == 1

    def test_takes_the_proof_away_with_the_measure(self):
        indicateur = IndicateurFactory(moyen=True)
        mesure = saisir(indicateur, True, preuves=["Bilan"])
        assert acquis(indicateur) == 3000
        annuler_mesure(mesure, auteur=Auteur())
        assert tableau_annee(indicateur.annee).indicateurs[0].preuves == ()

    def test_refuses_when_someone_wrote_since(self):
        indicateur = IndicateurFactory()
        ancienne = saisir(indicateur, "1")
        saisir(indicateur, "2")
        with pytest.raises(SaisieDepassee):
            annuler_mesure(ancienne, auteur=Auteur())

    def test_refuses_twice(self):
        mesure = MesureFactory()
        annuler_mesure(mesure, auteur=Auteur())
        with pytest.raises(SaisieDepassee):
            annuler_mesure(mesure, auteur=Auteur())


class TestPreuves:
    def test_a_name_answers_the_expected_piece_it_reads_like(self):
        indicateur = IndicateurFactory(moyen=True)
        piece = indicateur.pieces.create(libelle="Émargement")
        saisir(indicateur, True, preuves=["emargement", "Photos"])
        assert [(p.nom, p.piece) for p in indicateur.preuves.order_by("pk")] == [
            ("emargement", piece),
            ("Photos", None),
        ]

    def test_adding_and_removing_a_proof_moves_the_euros_of_a_means(self, coordination):
        indicateur = IndicateurFactory(moyen=True)
        saisir(indicateur, True)
        assert acquis(indicateur) == 0
        preuve = ajouter_preuve(indicateur, nom="Bilan", piece=None, auteur=Auteur(coordination))
        assert acquis(indicateur) == 3000
        retirer_preuve(preuve, auteur=Auteur(coordination))
        assert acquis(indicateur) == 0
        assert list(
            Entree.objects.exclude(action="missions.mesure")
            .order_by("pk")
            .values_list("action", flat=True)
        ) == ["missions.preuve", "missions.preuve_retiree"]

    def test_a_closed_year_takes_no_proof(self):
        indicateur = IndicateurFactory(annee__close_le=timezone.now())
        with pytest.raises(ValidationError, match="close"):
            ajouter_preuve(indicateur, nom="Bilan", piece=None, auteur=Auteur())
