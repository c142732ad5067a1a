"""Each step allowed, each one refused, and the two months of the ARS."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InternalError, ProgrammingError, transaction
from django.utils import timezone

from projet_sante.enums import SUITES, Destinataire, Etape, Regime
from projet_sante.models import Passage
from projet_sante.queries import cycle
from projet_sante.services.cycle import enregistrer_reception, passer
from projet_sante.services.projet import creer_projet

pytestmark = pytest.mark.django_db
JOUR = date(2026, 1, 10)


@pytest.fixture
def projet(db):
    return creer_projet(titre="Projet 2026", debut=2026, fin=2030)


def mettre_a_l_etape(projet, etape: Etape) -> None:
    """As if it had come there: the step before is not what the test is about."""
    if etape == Etape.REDACTION:
        return
    version = None
    if etape in (Etape.TRANSMIS, Etape.OBSERVATIONS):
        from projet_sante.services.versions import figer_version

        version = figer_version(projet, motif="Essai", par=None)
        Passage.objects.create(
            projet=projet, de=Etape.VOTE, vers=Etape.TRANSMIS, le=JOUR, version=version
        )
    if etape != Etape.TRANSMIS:
        regime = Regime.EXPRESSE if etape == Etape.VALIDE else ""
        Passage.objects.create(
            projet=projet, de=Etape.REDACTION, vers=etape, le=JOUR, version=version, regime=regime
        )


def avancer(projet, vers, **options):
    options = {"le": JOUR, "par": None, "piece": "Pièce 12", "regime": "expresse"} | options
    return passer(projet, vers, **options)


PERMIS = [(de, vers) for de, suites in SUITES.items() for vers in suites]
REFUSES = [(de, vers) for de in Etape for vers in Etape if vers not in SUITES[de]]


@pytest.mark.parametrize(("de", "vers"), PERMIS)
def test_step_that_follows_is_recorded(projet, de, vers):
    mettre_a_l_etape(projet, de)
    passage = avancer(projet, vers)
    assert (passage.de, passage.vers) == (de, vers)
    assert cycle.etape(projet) == vers
    assert (passage.version is not None) == (
        vers in (Etape.TRANSMIS, Etape.OBSERVATIONS, Etape.VALIDE)
        and de in (Etape.VOTE, Etape.TRANSMIS, Etape.OBSERVATIONS)
    )


def test_every_other_step_is_refused():
    """Without a database: the table alone decides."""
    from projet_sante.services.cycle import _refuser_une_suite_impossible

    assert len(PERMIS) + len(REFUSES) == len(Etape) ** 2
    for de, vers in REFUSES:
        with pytest.raises(ValidationError, match="ne suit pas"):
            _refuser_une_suite_impossible(de, vers)


def test_refusal_names_what_may_follow(projet):
    with pytest.raises(ValidationError, match="Relecture interne"):
        avancer(projet, Etape.SIGNE)
    assert cycle.etape(projet) == Etape.REDACTION


@pytest.mark.parametrize(
    ("options", "mot"),
    [
        ({"le": timezone.localdate() + timedelta(days=1)}, "pas encore venue"),
        ({"le": JOUR - timedelta(days=1)}, "celle-ci vient après"),
        ({"piece": " "}, "délibération"),
    ],
)
def test_a_transmission_needs_a_true_date_and_its_proof(projet, options, mot):
    mettre_a_l_etape(projet, Etape.VOTE)
    with pytest.raises(ValidationError, match=mot):
        avancer(projet, Etape.TRANSMIS, **options)
    assert not projet.versions.exists()


def test_only_leaders_move_the_projet(projet, adherent, bureau):
    with pytest.raises(PermissionDenied):
        avancer(projet, Etape.RELECTURE, par=adherent)
    assert avancer(projet, Etape.RELECTURE, par=bureau).saisi_par == bureau


class TestDelai:
    @pytest.fixture
    def transmis(self, projet):
        mettre_a_l_etape(projet, Etape.TRANSMIS)
        return projet

    def recevoir(self, projet, jour, destinataire=Destinataire.ARS, preuve="Accusé n° 7"):
        version = cycle.version_transmise(projet)
        return enregistrer_reception(version, destinataire, recue_le=jour, preuve=preuve, par=None)

    def test_starts_at_the_receipt_by_the_ars_alone(self, transmis):
        assert cycle.horloge(transmis) is None
        self.recevoir(transmis, date(2026, 1, 12), Destinataire.CPAM)
        assert cycle.horloge(transmis) is None
        self.recevoir(transmis, date(2026, 1, 15))
        delai = cycle.horloge(transmis)
        assert (delai.recue_le, delai.terme) == (date(2026, 1, 15), date(2026, 3, 15))

    def test_a_corrected_receipt_moves_the_term_and_keeps_both(self, transmis):
        self.recevoir(transmis, date(2026, 1, 15))
        self.recevoir(transmis, date(2026, 1, 20))
        assert cycle.horloge(transmis).terme == date(2026, 3, 20)
        assert cycle.version_transmise(transmis).receptions.count() == 2

    @pytest.mark.parametrize(
        ("recue", "terme"),
        [
            (date(2025, 12, 31), date(2026, 2, 28)),
            (date(2023, 12, 31), date(2024, 2, 29)),
            (date(2026, 11, 30), date(2027, 1, 30)),
        ],
    )
    def test_months_are_those_of_the_calendar(self, recue, terme):
        assert cycle.ajouter_des_mois(recue, 2) == terme

    def test_receipt_is_proved_and_neither_early_nor_future(self, transmis):
        demain = timezone.localdate() + timedelta(days=1)
        for jour, preuve in [(JOUR - timedelta(days=1), "x"), (demain, "x"), (JOUR, " ")]:
            with pytest.raises(ValidationError):
                self.recevoir(transmis, jour, preuve=preuve)

    def test_silence_validates_after_the_term_not_on_it(self, transmis):
        self.recevoir(transmis, date(2026, 1, 15))
        reputee = {"regime": Regime.REPUTEE, "piece": ""}
        with pytest.raises(ValidationError, match="15/03/2026 inclus"):
            avancer(transmis, Etape.VALIDE, le=date(2026, 3, 15), **reputee)
        assert cycle.repute_valide_possible(transmis)
        # Proposed, never recorded by itself.
        assert cycle.etape(transmis) == Etape.TRANSMIS
        passage = avancer(transmis, Etape.VALIDE, le=date(2026, 3, 16), **reputee)
        assert passage.get_regime_display() == "Réputé validé"
        assert not cycle.repute_valide_possible(transmis)

    def test_silence_is_worth_nothing_without_receipt_or_after_observations(self, transmis):
        reputee = {"regime": Regime.REPUTEE, "le": timezone.localdate()}
        with pytest.raises(ValidationError, match="réception par l’ARS"):
            avancer(transmis, Etape.VALIDE, **reputee)
        self.recevoir(transmis, date(2026, 1, 15))
        avancer(transmis, Etape.OBSERVATIONS, le=date(2026, 2, 1))
        with pytest.raises(ValidationError, match="réception par l’ARS"):
            avancer(transmis, Etape.VALIDE, **reputee)

    def test_validation_says_how_and_on_what_proof(self, transmis):
        with pytest.raises(ValidationError, match="silence"):
            avancer(transmis, Etape.VALIDE, regime="")
        with pytest.raises(ValidationError, match="décision de l’ARS"):
            avancer(transmis, Etape.VALIDE, piece="")


def test_the_past_is_not_rewritten(projet):
    avancer(projet, Etape.RELECTURE)
    for geste in (
        lambda: projet.passages.update(motif="autre"),
        lambda: projet.passages.all()._raw_delete("default"),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            geste()
