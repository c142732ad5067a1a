import pytest

from tests.personas import client_de

pytestmark = pytest.mark.django_db


def politique(reponse):
    directives = {}
    for morceau in reponse.headers["Content-Security-Policy"].split(";"):
        nom, *sources = morceau.split()
        directives[nom] = set(sources)
    return directives


STRICTE = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
    "base-uri": {"'none'"},
    "manifest-src": {"'self'"},
}


@pytest.mark.parametrize(
    "chemin", ["/", "/comptes/login/", "/nulle-part/", "/sante/vivant", "/api/v1/schema/"]
)
def test_one_constant_policy_on_our_pages(client, chemin):
    assert politique(client.get(chemin)) == STRICTE


def test_looser_only_in_the_back_office_and_the_api_docs(client, administrateur):
    gestion = politique(client_de(administrateur).get("/gestion/"))
    assert gestion == STRICTE | {
        "script-src": {"'self'", "'unsafe-inline'"},
        "style-src": {"'self'", "'unsafe-inline'"},
        "img-src": {"'self'", "data:", "blob:"},
        "frame-src": {"'self'"},
        "frame-ancestors": {"'self'"},
    }
    docs = politique(client.get("/api/v1/docs/"))
    assert docs == STRICTE | {"style-src": {"'self'", "'unsafe-inline'"}}


def test_no_policy_names_an_outside_host(client, settings):
    for directives in (
        settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
        *settings.CSP_PAR_CHEMIN.values(),
    ):
        sources = {source for liste in directives.values() for source in liste}
        assert sources <= {"'none'", "'self'", "'unsafe-inline'", "data:", "blob:"}


def test_the_other_headers_of_every_answer(client):
    entetes = client.get("/").headers
    assert {
        nom: entetes[nom]
        for nom in (
            "X-Frame-Options",
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
        )
    } == {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert "camera=()" in entetes["Permissions-Policy"]
