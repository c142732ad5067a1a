"""Production settings are read in a process of their own, as an operator starts them."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

COMPLET = {
    "SECRET_KEY": "q7Zk3vP9xW2mB5nL8rT1yC4dF6gH0jK7sA3eU5iO9pQ2wX8zV4",
    "CPTS_ADRESSE": "https://portail.cpts.example",
    "DATABASE_URL": "postgresql://portail@base/portail",
    "VALKEY_URL": "redis://valkey:6379/0",
    "EMAIL_HOST": "smtp.example",
    "COURRIELS_EXPEDITEUR": "CPTS <ne-pas-repondre@cpts.example>",
    "MANDATAIRES_DE_CONFIANCE": "1",
}


def lancer(*arguments, **environnement):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.RACINE,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "cpts_portal.settings.prod",
            "PYTHONWARNINGS": "ignore",
            **environnement,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def lire(expression, **environnement):
    code = f"from django.conf import settings; print({expression})"
    resultat = lancer("-c", code, **(COMPLET | environnement))
    assert resultat.returncode == 0, resultat.stderr
    return resultat.stdout.strip()


def test_an_empty_environment_lists_everything_missing_at_once():
    resultat = lancer("manage.py", "check")
    assert resultat.returncode == 1
    assert resultat.stderr.splitlines() == [
        "Le portail ne démarre pas\u00a0: réglages à donner (docs/exploitation.md).",
        *(f"  - {nom} manque" for nom in sorted(COMPLET)),
    ]


def test_wrong_values_are_named_with_what_is_expected():
    faux = {
        "SECRET_KEY": "courte",
        "CPTS_ADRESSE": "http://portail.cpts.example/chemin",
        "MANDATAIRES_DE_CONFIANCE": "un",
        "EMAIL_PORT": "abc",
    }
    resultat = lancer("manage.py", "check", **(COMPLET | faux))
    assert resultat.returncode == 1
    assert [ligne.split()[1] for ligne in resultat.stderr.splitlines()[1:]] == sorted(faux)
    assert "cinquante caractères" in resultat.stderr
    assert "https://" in resultat.stderr


def test_check_deploy_is_silent_with_a_complete_environment():
    resultat = lancer("manage.py", "check", "--deploy", "--fail-level", "WARNING", **COMPLET)
    assert resultat.returncode == 0, resultat.stderr
    assert "no issues" in resultat.stdout


@pytest.mark.parametrize(
    ("expression", "valeur"),
    [
        ("settings.SESSION_COOKIE_NAME", "__Host-session"),
        ("settings.CSRF_COOKIE_NAME", "__Host-csrf"),
        ("settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE", "True"),
        ("settings.SECURE_HSTS_SECONDS", "31536000"),
        ("settings.ALLOWED_HOSTS[0]", "portail.cpts.example"),
        ("settings.ALLAUTH_TRUSTED_PROXY_COUNT", "1"),
        ("settings.SECURE_PROXY_SSL_HEADER[0]", "HTTP_X_FORWARDED_PROTO"),
        ("settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "False"),
        ("settings.DEBUG", "False"),
    ],
)
def test_production_values(expression, valeur):
    assert lire(expression) == valeur


def test_without_a_proxy_no_header_says_the_connection_is_safe():
    expression = "getattr(settings, 'SECURE_PROXY_SSL_HEADER', None)"
    assert lire(expression, MANDATAIRES_DE_CONFIANCE="0") == "None"
