import pytest
from cryptography.fernet import Fernet

from cpts_portal.lib.chiffrement import CleAbsente, Illisible, chiffrer, dechiffrer

ANCIENNE, NOUVELLE = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_a_new_key_still_opens_what_the_old_one_closed():
    ferme = chiffrer("FR7630006000011234567890189", [ANCIENNE])
    assert b"0189" not in ferme
    assert dechiffrer(ferme, [NOUVELLE, ANCIENNE]) == "FR7630006000011234567890189"


def test_without_the_right_key_nothing_opens():
    with pytest.raises(Illisible):
        dechiffrer(chiffrer("secret", [ANCIENNE]), [NOUVELLE])
    with pytest.raises(CleAbsente, match="CLES_CHIFFREMENT"):
        chiffrer("secret", [])
