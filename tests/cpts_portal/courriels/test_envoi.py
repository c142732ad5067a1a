"""What becomes of a row in front of a real SMTP server."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.envoi import DELAIS, INTERROMPU, envoyer_la_ligne
from cpts_portal.courriels.models import Courriel
from cpts_portal.travaux.services import balayer
from tests.factories.courriels import deposer_courriel

pytestmark = pytest.mark.django_db


def _relire(courriel):
    courriel.refresh_from_db()
    return courriel


def test_accepted_is_sent_with_its_fixed_message_id_and_emptied(serveur_smtp):
    courriel = deposer_courriel()
    assert envoyer_la_ligne(courriel.pk) == EtatCourriel.ENVOYE
    [(expediteur, destinataires, octets)] = serveur_smtp.recus
    message = message_from_bytes(octets, policy=policy.default)
    assert (expediteur, destinataires) == ("cpts@exemple.invalid", ["lea@exemple.invalid"])
    assert message["Message-ID"] == courriel.message_id
    assert message.get_content().split() == ["Bonjour.", ".Point"]
    _relire(courriel)
    assert courriel.reponse == "250 Pris en charge sous le numéro 42"
    assert bytes(courriel.contenu) == b""
    assert courriel.termine_le is not None


def test_a_sent_row_is_never_sent_again(serveur_smtp):
    courriel = deposer_courriel()
    envoyer_la_ligne(courriel.pk)
    assert envoyer_la_ligne(courriel.pk) is None
    assert len(serveur_smtp.recus) == 1


@pytest.mark.parametrize("ou", ["rcpt", "data"])
def test_a_permanent_refusal_fails_with_a_reason_in_french(serveur_smtp, ou):
    setattr(serveur_smtp, ou, "550 No such user")
    courriel = deposer_courriel()
    assert envoyer_la_ligne(courriel.pk) == EtatCourriel.ECHEC
    assert _relire(courriel).raison == (
        "Le serveur a refusé ce message pour de bon (550 No such user). "
        "Vérifiez l’adresse du destinataire, puis renvoyez."
    )
    assert bytes(courriel.contenu) != b""


@pytest.mark.parametrize("ou", ["rcpt", "data"])
def test_a_temporary_refusal_waits_then_goes(serveur_smtp, ou):
    setattr(serveur_smtp, ou, "451 Try later")
    courriel = deposer_courriel()
    assert envoyer_la_ligne(courriel.pk) == EtatCourriel.A_ENVOYER
    _relire(courriel)
    attente = courriel.pas_avant - timezone.now()
    assert timedelta(seconds=50) < attente <= DELAIS[0]
    assert (courriel.reports, courriel.tentatives) == (1, 0)
    assert envoyer_la_ligne(courriel.pk) is None
    setattr(serveur_smtp, ou, None)
    Courriel.objects.update(pas_avant=timezone.now())
    assert envoyer_la_ligne(courriel.pk) == EtatCourriel.ENVOYE
    assert _relire(courriel).raison == ""


def test_temporary_refusals_end_after_a_day(serveur_smtp):
    serveur_smtp.rcpt = "451 Try later"
    courriel = deposer_courriel()
    etats = []
    for _ in range(len(DELAIS) + 1):
        Courriel.objects.update(pas_avant=None)
        etats.append(envoyer_la_ligne(courriel.pk))
    assert etats == [EtatCourriel.A_ENVOYER] * len(DELAIS) + [EtatCourriel.ECHEC]
    assert "après 7 essais" in _relire(courriel).raison


def test_no_server_is_a_temporary_failure(settings):
    settings.COURRIELS_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp", "127.0.0.1", 1
    courriel = deposer_courriel()
    assert envoyer_la_ligne(courriel.pk) == EtatCourriel.A_ENVOYER


def test_a_connection_cut_within_data_is_uncertain_and_stays_so(serveur_smtp):
    serveur_smtp.coupe_dans_data = True
    courriel = deposer_courriel()
    assert envoyer_la_ligne(courriel.pk) == EtatCourriel.INCERTAIN
    assert _relire(courriel).raison == INTERROMPU
    serveur_smtp.coupe_dans_data = False
    balayer()
    assert envoyer_la_ligne(courriel.pk) is None
    assert serveur_smtp.recus == []


def test_in_development_the_row_is_marked_sent_and_stays_readable():
    courriel = deposer_courriel()
    assert envoyer_la_ligne(courriel.pk) == EtatCourriel.ENVOYE
    assert b"Bonjour." in bytes(_relire(courriel).contenu)
