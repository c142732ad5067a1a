import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annuaire.lecture.erreurs import FichierRefuse
from annuaire.lecture.rpps import LecteurRPPS
from annuaire.lecture.territoire import CommuneDuTerritoire, Territoire
from annuaire.queries.territoire import DONNEES

FICTIF = DONNEES / "rpps_personne_activite_FICTIF_saint_dizier.txt"
TERRITOIRE = Territoire.de(
    [
        CommuneDuTerritoire("52448", "Saint-Dizier", ("52100",)),
        CommuneDuTerritoire("51478", "Saint-Eulien", ("52100",)),
        CommuneDuTerritoire("52331", "La Porte du Der", ("52220",), ("Montier-en-Der",)),
    ]
)


def lire(texte: str | bytes, territoire: Territoire = TERRITOIRE):
    octets = texte.encode() if isinstance(texte, str) else texte
    lecteur = LecteurRPPS(io.BytesIO(octets), territoire)
    return list(lecteur), lecteur.bilan


def fictif() -> list[str]:
    return FICTIF.read_text(encoding="utf-8").splitlines()


def test_the_shipped_file_keeps_the_rows_of_the_territory():
    lignes, bilan = lire("\n".join(fictif()))
    assert (bilan.lus, bilan.retenus, bilan.exclus, bilan.rejets) == (23, 11, 0, 0)
    assert {ligne.commune for ligne in lignes} == {"52448", "51478", "52331"}
    assert [ligne.nom for ligne in lignes].count("MARTEL") == 2


def test_a_cedex_address_without_insee_code_is_placed_by_department_and_name():
    lignes, _ = lire("\n".join(fictif()))
    (audition,) = [ligne for ligne in lignes if ligne.nom == "DESCHAMPOIS"]
    assert (audition.code_commune, audition.code_postal, audition.commune) == ("", "52115", "52448")
    assert audition.raison_sociale == 'AUDITION "LE PAVILLON"'


@pytest.mark.parametrize(
    "transformer",
    [
        "\r\n".join,
        lambda lignes: "\n".join(f"{ligne}|" for ligne in lignes),
        lambda lignes: "\ufeff" + "\n".join(lignes),
        lambda lignes: "\n".join([lignes[0].replace("Code rôle", "Code fonction"), *lignes[1:]]),
        lambda lignes: "\n".join([lignes[0].upper(), *lignes[1:]]),
        lambda lignes: "\n".join("|".join(ligne.split("|")[:52]) for ligne in lignes),
        lambda lignes: "\n".join("|".join(reversed(ligne.split("|"))) for ligne in lignes),
    ],
    ids=["crlf", "barre finale", "BOM", "fonction", "capitales", "52 colonnes", "ordre inverse"],
)
def test_the_variants_seen_in_the_wild_read_the_same(transformer):
    attendues, _ = lire("\n".join(fictif()))
    lues, bilan = lire(transformer(fictif()))
    champs = ("nom", "prenom", "profession", "mode", "commune", "telephone", "raison_sociale")
    assert [[getattr(ligne, c) for c in champs] for ligne in lues] == [
        [getattr(ligne, c) for c in champs] for ligne in attendues
    ]
    assert bilan.rejets == 0


def test_a_cp1252_row_is_read():
    lignes = fictif()
    octets = lignes[0].encode() + b"\n" + "\n".join(lignes[1:]).encode("cp1252")
    lues, _ = lire(octets)
    assert "Docteur" not in {ligne.nom for ligne in lues}
    assert {ligne.prenom for ligne in lues} >= {"Rémi", "Zoé"}


def test_students_and_roles_without_profession_are_left_out():
    modele = fictif()[1].split("|")
    etudiant, role = list(modele), list(modele)
    etudiant[11] = "E"
    role[10] = "Acteur du système de santé caractérisé par un rôle"
    texte = "\n".join([fictif()[0], "|".join(etudiant), "|".join(role)])
    lues, bilan = lire(texte)
    assert (lues, bilan.exclus) == ([], 2)


@pytest.mark.parametrize(
    "contenu",
    [
        b"",
        b"<!doctype html><html><body>Service indisponible</body></html>",
        b"PK\x03\x04binaire|avec|des barres",
        b"a|b|c\n1|2|3\n",
        b'{"pmej": []}',
    ],
    ids=["vide", "page HTML", "zip", "autre fichier", "JSON"],
)
def test_another_file_is_refused_in_a_sentence(contenu):
    with pytest.raises(FichierRefuse, match="Ce fichier n’est pas"):
        lire(contenu)


def test_a_truncated_row_is_counted_and_named():
    lues, bilan = lire("\n".join([*fictif(), "8|99000"]))
    assert (len(lues), bilan.rejets) == (11, 1)
    assert bilan.motifs == ["ligne 25 : trop courte, le fichier est coupé"]


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_no_garbage_after_the_header_breaks_the_reading(paquets):
    lues, bilan = lire(fictif()[0].encode() + b"\n" + b"\n".join(paquets))
    assert bilan.retenus == len(lues)
    assert len(bilan.motifs) <= 10


@given(st.binary(max_size=400))
def test_bytes_without_the_column_names_are_refused(octets):
    # An extract starts with its column names; nothing else is one.
    with pytest.raises(FichierRefuse, match=r"\.$"):
        lire(octets)
