import pytest
import yaml
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions

from cpts_portal.lib.api import repondre


@pytest.mark.parametrize(
    ("exception", "statut", "enveloppe"),
    [
        (
            Http404("No Fiche matches the given query."),
            404,
            {"code": "introuvable", "message": "Cette ressource n’existe pas.", "champs": {}},
        ),
        (
            PermissionDenied(),
            403,
            {"code": "interdit", "message": "Votre rôle ne permet pas cette action.", "champs": {}},
        ),
        (
            exceptions.PermissionDenied("Réservé au bureau."),
            403,
            {"code": "interdit", "message": "Réservé au bureau.", "champs": {}},
        ),
        (
            exceptions.ValidationError({"nom": ["Donnez un nom."]}),
            400,
            {
                "code": "invalide",
                "message": "La demande n’est pas valide\u00a0: corrigez les champs signalés.",
                "champs": {"nom": ["Donnez un nom."]},
            },
        ),
        (
            exceptions.Throttled(wait=3),
            429,
            {
                "code": "trop_de_demandes",
                "message": "Trop de demandes\u00a0: réessayez dans quelques instants.",
                "champs": {},
            },
        ),
        (
            exceptions.ParseError("JSON parse error - line 1"),
            400,
            {
                "code": "invalide",
                "message": "La demande n’est pas valide\u00a0: corrigez les champs signalés.",
                "champs": {},
            },
        ),
    ],
)
def test_every_error_has_the_same_envelope(exception, statut, enveloppe):
    reponse = repondre(exception, {"view": None, "request": None})
    assert (reponse.status_code, reponse.data) == (statut, enveloppe)


def test_a_defect_is_left_to_django():
    assert repondre(ZeroDivisionError(), {}) is None


@pytest.mark.django_db
def test_the_schema_is_public_and_holds_only_our_api(client):
    reponse = client.get("/api/v1/schema/")
    schema = yaml.safe_load(reponse.content)
    assert reponse.status_code == 200
    assert [chemin for chemin in schema["paths"] if not chemin.startswith("/api/v1/")] == []


@pytest.mark.django_db
def test_the_documentation_calls_no_outside_host_and_holds_no_inline_script(client):
    html = client.get("/api/v1/docs/").content.decode()
    assert "http://" not in html.replace("http://testserver", "")
    assert "https://" not in html
    assert "<script>" not in html
