import re

import pytest
from django.urls import reverse

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel
from cpts_portal.journal.models import Entree
from tests.factories.courriels import deposer_courriel
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db

LISTE = "/coordination/courriels/"


def _incertain():
    courriel = deposer_courriel()
    Courriel.objects.filter(pk=courriel.pk).update(
        etat=EtatCourriel.INCERTAIN, raison="Interrompu.", dialogue_le="2026-11-01T00:00Z"
    )
    courriel.refresh_from_db()
    return courriel


@pytest.mark.parametrize("role", ["adherent", "pilote", "bureau", "tresorier"])
def test_the_page_is_closed_to(role, client_de, request):
    client = client_de(request.getfixturevalue(role))
    courriel = _incertain()
    assert client.get(LISTE).status_code == 403
    assert client.post(reverse("courriels:renvoyer", args=[courriel.pk])).status_code == 403


@pytest.mark.parametrize("role", ["coordination", "administrateur"])
def test_the_page_is_open_to(role, client_de, request):
    _incertain()
    contenu = client_de(request.getfixturevalue(role)).get(LISTE).content.decode()
    assert "lea@exemple.invalid" in contenu
    assert "Interrompu." in contenu
    assert "Bonjour." not in contenu


def test_the_filter_keeps_one_state(client_de, coordination):
    _incertain()
    client = client_de(coordination)
    assert "lea@exemple.invalid" in client.get(f"{LISTE}?etat=incertain").content.decode()
    assert "lea@exemple.invalid" not in client.get(f"{LISTE}?etat=abouti").content.decode()


def test_the_page_asks_as_many_questions_for_three(client_de, coordination):
    client = client_de(coordination)
    assert_requetes_plates(_incertain, lambda: client.get(LISTE))


def test_resending_is_a_decision_and_keeps_the_message_id(client_de, coordination):
    courriel = _incertain()
    client = client_de(coordination)
    adresse = reverse("courriels:renvoyer", args=[courriel.pk])
    assert client.get(adresse).status_code == 405
    assert client.post(adresse).status_code == 302
    apres = Courriel.objects.get()
    assert (apres.etat, apres.message_id) == (EtatCourriel.A_ENVOYER, courriel.message_id)
    assert apres.dialogue_le is None
    assert Entree.objects.filter(action="courriels.renvoye", acteur=coordination).count() == 1


def test_a_sent_e_mail_is_not_resent(client_de, coordination):
    courriel = deposer_courriel()
    Courriel.objects.update(etat=EtatCourriel.ENVOYE)
    reponse = client_de(coordination).post(
        reverse("courriels:renvoyer", args=[courriel.pk]), follow=True
    )
    assert Courriel.objects.get().etat == EtatCourriel.ENVOYE
    assert "n’est plus à renvoyer" in reponse.content.decode()


@pytest.mark.parametrize("environnement", ["test", "production"])
def test_the_mailbox_exists_in_development_only(client, settings, environnement):
    settings.ENVIRONNEMENT = environnement
    courriel = deposer_courriel()
    for adresse in (
        "/_courriels/",
        f"/_courriels/{courriel.pk}/",
        f"/_courriels/{courriel.pk}/html/",
    ):
        assert client.get(adresse).status_code == 404


def test_the_mailbox_reads_text_and_html_apart(client, settings):
    settings.ENVIRONNEMENT = "developpement"
    courriel = deposer_courriel(
        texte="Ouvrez http://localhost:8000/ici/ maintenant.", html="<p>Mis <b>en forme</b></p>"
    )
    assert "Essai" in client.get("/_courriels/").content.decode()
    page = client.get(f"/_courriels/{courriel.pk}/")
    contenu = page.content.decode()
    assert '<a href="http://localhost:8000/ici/" rel="nofollow">' in contenu
    assert re.search(r'<iframe[^>]+sandbox="allow-popups [^"]+"', contenu)
    assert "en forme</b>" not in contenu
    html = client.get(f"/_courriels/{courriel.pk}/html/")
    assert "<p>Mis <b>en forme</b></p>" in html.content.decode()
    assert html["X-Frame-Options"] == "SAMEORIGIN"
    politique = html["Content-Security-Policy"]
    assert "default-src 'none'" in politique
    assert "sandbox allow-popups" in politique
    assert "script-src" not in politique
