import pytest
from cryptography.fernet import Fernet

from cpts_portal.lib.chiffrement import Illisible, chiffrer, dechiffrer

IBAN = "FR7630006000011234567890189"


def test_nothing_readable_is_kept_and_it_opens_again():
    ferme = chiffrer(IBAN)
    assert b"0189" not in ferme
    assert dechiffrer(ferme) == IBAN


def test_a_changed_key_still_opens_what_the_old_one_closed(settings):
    ferme = chiffrer(IBAN)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "une-autre-cle-0123456789-0123456789-0123456789-0123456789"
    assert dechiffrer(ferme) == IBAN
    settings.CLES_CHIFFREMENT = [Fernet.generate_key().decode()]
    assert dechiffrer(ferme) == IBAN
    assert dechiffrer(chiffrer(IBAN)) == IBAN


def test_without_the_right_key_nothing_opens(settings):
    ferme = chiffrer(IBAN)
    settings.SECRET_KEY = "une-autre-cle-0123456789-0123456789-0123456789-0123456789"
    with pytest.raises(Illisible):
        dechiffrer(ferme)
