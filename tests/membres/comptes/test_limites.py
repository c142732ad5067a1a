"""On the real Valkey: the sixth bad try is refused, whatever address the client claims."""

import pytest

from tests.factories.comptes import MOT_DE_PASSE, CompteFactory
from tests.harnais.client import ClientApresCommit

pytestmark = pytest.mark.django_db


def _essayer(client, compte, rang=0, mot="mauvais"):
    return client.post(
        "/comptes/login/",
        {"login": compte.email, "password": mot},
        headers={"X-Forwarded-For": f"203.0.113.{rang}"},
    )


def test_the_cache_is_the_real_valkey(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("RedisCache")


def test_sixth_bad_password_is_refused_even_with_the_good_one():
    client, compte = ClientApresCommit(), CompteFactory()
    assert [_essayer(client, compte).status_code for _ in range(5)] == [200] * 5
    refus = _essayer(client, compte)
    assert refus.status_code == 429
    assert "Trop d’essais en peu de temps" in refus.content.decode()
    assert _essayer(client, compte, mot=MOT_DE_PASSE).status_code == 429
    assert "_auth_user_id" not in client.session


def test_forged_forwarded_address_does_not_help():
    client = ClientApresCommit()
    reponses = [_essayer(client, CompteFactory(), rang).status_code for rang in range(11)]
    assert reponses == [200] * 10 + [429]


def test_behind_one_trusted_proxy_only_the_last_hop_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = ClientApresCommit()
    statuts = [
        client.post(
            "/comptes/login/",
            {"login": CompteFactory().email, "password": "mauvais"},
            headers={"X-Forwarded-For": f"198.51.100.{rang}, 203.0.113.7"},
        ).status_code
        for rang in range(11)
    ]
    assert statuts == [200] * 10 + [429]


def test_wrong_second_factor_is_limited_too(coordination):
    client = ClientApresCommit()
    _essayer(client, coordination, mot=MOT_DE_PASSE)
    statuts = [
        client.post("/comptes/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(6)
    ]
    assert statuts == [200] * 5 + [429]


def test_login_codes_and_resets_are_limited():
    for adresse, seuil in (("/comptes/login/code/", 3), ("/comptes/password/reset/", 5)):
        compte = CompteFactory()
        statuts = [
            ClientApresCommit().post(adresse, {"email": compte.email}).status_code
            for _ in range(seuil + 1)
        ]
        assert statuts == [302] * seuil + [429], adresse
