import gzip
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annuaire.lecture.erreurs import FichierRefuse
from annuaire.lecture.ouverture import contient, ouvrir


def archive(**fichiers: bytes) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as zip_:
        for nom, contenu in fichiers.items():
            zip_.writestr(nom, contenu)
    return sortie.getvalue()


def lire(chemin, *motifs) -> bytes:
    with ouvrir(chemin, *motifs) as ouvert:
        return ouvert.flux.read()


def test_plain_gzip_and_zip_read_the_same(tmp_path):
    chemin = tmp_path / "f"
    for octets in (b"a|b\n", gzip.compress(b"a|b\n"), archive(x_Personne_activite_y=b"a|b\n")):
        chemin.write_bytes(octets)
        assert lire(chemin, "Personne_activite") == b"a|b\n"


def test_the_wanted_member_is_chosen_by_its_name(tmp_path):
    chemin = tmp_path / "f.zip"
    chemin.write_bytes(archive(PS_SavoirFaire_1=b"s", PS_Personne_activite_1=b"p"))
    assert lire(chemin, "Personne_activite") == b"p"
    assert contient(chemin, "savoirfaire")
    assert not contient(chemin, "MSSante")
    with pytest.raises(FichierRefuse, match="ne contient pas « Dipl »"):
        lire(chemin, "Dipl")


@pytest.mark.parametrize("coupe", [10, 60, 100])
def test_a_cut_archive_is_refused(tmp_path, coupe):
    chemin = tmp_path / "f"
    for octets in (gzip.compress(bytes(range(256)) * 40), archive(a=bytes(range(256)) * 40)):
        chemin.write_bytes(octets[:coupe])
        with pytest.raises(FichierRefuse, match="coupé ou abîmé"):
            lire(chemin, "a")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 200), st.binary(min_size=1, max_size=3))
def test_a_damaged_archive_gives_its_bytes_or_a_refusal(tmp_path, place, jet):
    octets = bytearray(archive(a=b"a|b|c\n" * 30))
    octets[place : place + len(jet)] = jet
    chemin = tmp_path / "f"
    chemin.write_bytes(bytes(octets))
    with suppress(FichierRefuse):
        lire(chemin, "a")
