from cpts_portal.lib.memoire_requete import fermer, memoire_requete, oublier, ouvrir


class Lecture:
    def __init__(self):
        self.fois = 0

    def __call__(self):
        self.fois += 1
        return self.fois


def lecture():
    compteur = Lecture()

    @memoire_requete
    def lire():
        return compteur()

    return lire


def test_outside_a_request_every_call_reads():
    lire = lecture()
    assert [lire(), lire()] == [1, 2]


def test_one_read_per_request_and_none_kept_after():
    lire = lecture()
    ouvrir()
    assert [lire(), lire()] == [1, 1]
    fermer()
    ouvrir()
    assert lire() == 2
    fermer()
    assert lire() == 3


def test_a_write_makes_the_same_request_read_again():
    lire = lecture()
    ouvrir()
    assert lire() == 1
    oublier()
    assert lire() == 2
    fermer()
