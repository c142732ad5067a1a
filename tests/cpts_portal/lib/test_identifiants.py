from cpts_portal.lib.identifiants import identifiant, identifiants

FORGES = ["", "abc", "-1", "1 747", "²", "٣", "9" * 19, "1" * 5000]


def test_a_forged_key_finds_nothing_and_breaks_nothing():
    assert [identifiant({"cle": forge}, "cle") for forge in FORGES] == [0] * len(FORGES)
    assert identifiants(FORGES) == []


def test_the_keys_ticked_keep_their_order():
    assert identifiants(["12", "abc", "3", "12"]) == [12, 3, 12]
    assert identifiant({"cle": "12"}, "cle") == 12
    assert identifiant({}, "cle") == 0
