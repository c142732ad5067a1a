"""Against a server that speaks clamd's protocol."""

import socket
import struct
import threading

import pytest

from cpts_portal.lib import antivirus


@pytest.fixture
def clamd():
    serveur = socket.create_server(("127.0.0.1", 0))
    recus, reponses = [], [b"stream: OK\0"]

    def servir():
        prise, _ = serveur.accept()
        with prise, prise.makefile("rb") as flux:
            assert flux.read(10) == b"zINSTREAM\0"
            contenu = b""
            while longueur := struct.unpack("!I", flux.read(4))[0]:
                contenu += flux.read(longueur)
            recus.append(contenu)
            prise.sendall(reponses[-1])

    fil = threading.Thread(target=servir, daemon=True)
    fil.start()
    yield f"127.0.0.1:{serveur.getsockname()[1]}", recus, reponses
    serveur.close()
    fil.join(2)


def test_a_clean_file_is_sent_whole(clamd):
    adresse, recus, _ = clamd
    octets = bytes(200_000)
    assert antivirus.examiner(octets, adresse) is True
    assert recus == [octets]


def test_a_virus_has_a_name(clamd):
    adresse, _, reponses = clamd
    reponses.append(b"stream: Eicar-Test-Signature FOUND\0")
    with pytest.raises(antivirus.Infecte, match="^Eicar-Test-Signature$"):
        antivirus.examiner(b"x", adresse)


def test_none_is_said_and_a_silent_one_stops():
    assert antivirus.examiner(b"x", "") is False
    with pytest.raises(antivirus.AntivirusMuet):
        antivirus.examiner(b"x", "127.0.0.1:9")
