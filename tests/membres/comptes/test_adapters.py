import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt

from tests.factories.comptes import CompteFactory


def test_secret_is_not_stored_in_the_clear_and_survives_a_key_rotation(settings):
    ancien = settings.SECRET_KEY
    range_ = encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in range_
    settings.SECRET_KEY = "une-autre-clef"
    settings.SECRET_KEY_FALLBACKS = [ancien]
    assert decrypt(range_) == "JBSWY3DPEHPK3PXP"


@pytest.mark.django_db
def test_enrolled_secret_is_encrypted_in_the_database():
    compte = CompteFactory(totp=True)
    secret = Authenticator.objects.get(user=compte).data["secret"]
    assert len(decrypt(secret)) == 32
    assert decrypt(secret) not in secret
