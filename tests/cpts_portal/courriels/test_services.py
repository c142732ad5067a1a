from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel
from cpts_portal.courriels.services import envoyer

pytestmark = pytest.mark.django_db


@pytest.fixture
def gabarits(tmp_path, settings):
    dossier = tmp_path / "emails" / "essai"
    dossier.mkdir(parents=True)
    (dossier / "bonjour_objet.txt").write_text("L’essai\n de {{ nom }}\n")
    (dossier / "bonjour.txt").write_text("Bonjour {{ nom }},\n{{ adresse_portail }}\n")
    (dossier / "bonjour.html").write_text("<p>Bonjour {{ nom }} — {{ objet_du_courriel }}</p>")
    (dossier / "court_objet.txt").write_text("Court")
    (dossier / "court.txt").write_text("Court.")
    [moteur] = settings.TEMPLATES
    settings.TEMPLATES = [moteur | {"DIRS": [tmp_path, *moteur["DIRS"]]}]


def _lire(courriel):
    return message_from_bytes(bytes(courriel.contenu), policy=policy.default)


def test_a_row_holds_the_whole_message(gabarits):
    courriel = envoyer(a="lea@exemple.fr", gabarit="essai/bonjour", contexte={"nom": "D’Ana & co"})
    message = _lire(courriel)
    assert courriel.etat == EtatCourriel.A_ENVOYER
    assert courriel.sujet == "L’essai de D’Ana & co"
    assert message["Message-ID"] == courriel.message_id
    assert message["To"] == "lea@exemple.fr"
    texte, html = message.get_body("plain"), message.get_body("html")
    assert (
        texte.get_content().replace("\r\n", "\n") == "Bonjour D’Ana & co,\nhttp://localhost:8000\n"
    )
    assert html.get_content().strip() == "<p>Bonjour D’Ana &amp; co — L’essai de D’Ana &amp; co</p>"


def test_the_html_part_is_optional(gabarits):
    courriel = envoyer(a="lea@exemple.fr", gabarit="essai/court", contexte={})
    assert _lire(courriel).get_content_type() == "text/plain"


def test_django_mail_becomes_a_row(settings):
    settings.EMAIL_BACKEND = "cpts_portal.courriels.backend.CourrielBackend"
    assert send_mail("Objet", "Texte", "cpts@exemple.fr", ["lea@exemple.fr"]) == 1
    courriel = Courriel.objects.get()
    assert (courriel.sujet, courriel.destinataire) == ("Objet", "lea@exemple.fr")
    assert courriel.message_id.endswith("@exemple.fr>")


def test_each_recipient_has_a_row_and_the_blind_copy_stays_blind(settings):
    settings.EMAIL_BACKEND = "cpts_portal.courriels.backend.CourrielBackend"
    message = EmailMultiAlternatives(
        "Objet", "Texte", "CPTS <cpts@exemple.fr>", ["Léa <a@exemple.fr>"], bcc=["b@exemple.fr"]
    )
    message.attach("note.txt", "pièce", "text/plain")
    message.send()
    premier, second = Courriel.objects.order_by("destinataire")
    assert (premier.destinataire, second.destinataire) == ("a@exemple.fr", "b@exemple.fr")
    assert premier.expediteur == "cpts@exemple.fr"
    assert premier.message_id == second.message_id
    assert b"b@exemple.fr" not in bytes(second.contenu)
    [piece] = _lire(second).iter_attachments()
    assert (piece.get_filename(), piece.get_content()) == ("note.txt", "pièce")
