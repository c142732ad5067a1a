import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annuaire.lecture.erreurs import FichierRefuse
from annuaire.lecture.rpps import BilanLecture, LecteurRPPS
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


def test_a_short_row_in_the_middle_is_counted_and_named():
    lignes = fictif()
    lues, bilan = lire("\n".join([lignes[0], "8|99000", *lignes[1:]]))
    assert (bilan.lus, len(lues), bilan.rejets) == (24, 11, 1)
    assert bilan.motifs == ["ligne 2 : trop courte, il y manque des colonnes"]


def test_a_file_cut_in_its_last_row_is_refused():
    octets = "\n".join(fictif()).encode()
    with pytest.raises(FichierRefuse, match="Ce fichier est coupé"):
        lire(octets[:-60])


def test_empty_lines_are_not_data():
    lignes = fictif()
    lues, bilan = lire("\n\n\n".join(lignes) + "\n\n")
    assert (bilan.lus, len(lues), bilan.rejets) == (23, 11, 0)


def test_a_stray_bar_in_a_name_is_rejected_not_misread():
    lignes = fictif()
    lignes[1] = lignes[1].replace("MARTEL", "MAR|TEL")
    lues, bilan = lire("\n".join(lignes))
    assert (len(lues), bilan.motifs) == (
        10,
        ["ligne 2 : trop longue, elle a des colonnes en trop"],
    )


def test_a_line_of_ten_megabytes_costs_one_rejection_and_no_memory():
    lignes = fictif()
    enorme = b"8|" + b"x" * 10_000_000
    octets = "\n".join(lignes[:12]).encode() + b"\n" + enorme + b"\n"
    octets += "\n".join(lignes[12:]).encode()
    tracemalloc.start()
    lues, bilan = lire(octets)
    _, sommet = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(lues), bilan.rejets) == (11, 1)
    assert sommet < 4_000_000


def test_only_column_names_is_not_an_extract():
    with pytest.raises(FichierRefuse, match="que les noms de colonnes"):
        lire(fictif()[0] + "\n")


def test_a_code_of_a_merged_commune_is_of_the_new_one():
    territoire = Territoire.de(
        [CommuneDuTerritoire("52182", "Éclaron", ("52290",), ("Sainte-Livière",), ("51494",))]
    )
    ligne = fictif()[1].split("|")
    ligne[36], ligne[37] = "51494", "Sainte-Livière"
    [lue], _ = lire("\n".join([fictif()[0], "|".join(ligne)]), territoire)
    assert lue.commune == "52182"


def test_the_departments_seen_say_whether_the_territory_is_covered():
    _, bilan = lire("\n".join(fictif()))
    assert bilan.departements == {"51", "52"}
    _, bilan = lire("\n".join(fictif()[:4]))
    assert bilan.departements == {"52"}


def extrait(octets: bytes) -> tuple[list, BilanLecture] | None:
    try:
        return lire(octets)
    except FichierRefuse:
        return None


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_no_garbage_after_the_header_breaks_the_reading(paquets):
    lu = extrait(fictif()[0].encode() + b"\n" + b"\n".join(paquets))
    if lu:
        assert lu[1].retenus == len(lu[0])
        assert len(lu[1].motifs) <= 10


@given(st.integers(min_value=0, max_value=9000))
def test_cut_anywhere_it_is_read_short_or_refused(fin):
    octets = ("\n".join(fictif()) + "\n").encode()
    lu = extrait(octets[:fin])
    if lu:
        assert lu[1].retenus == len(lu[0]) <= 11


@given(st.permutations(range(56)), st.sampled_from(["utf-8", "cp1252"]), st.booleans())
def test_reordered_columns_in_any_encoding_read_the_same(ordre, encodage, finale):
    lignes = [ligne.split("|") for ligne in fictif()]
    texte = "".join("|".join(li[i] for i in ordre) + "|" * finale + "\n" for li in lignes)
    lues, bilan = lire(texte.encode(encodage))
    assert (bilan.lus, bilan.retenus) == (23, 11)
    assert {ligne.prenom for ligne in lues} >= {"Anne", "Rémi", "Zoé"}


@given(st.lists(st.tuples(st.integers(0, 9000), st.binary(min_size=1, max_size=4)), max_size=6))
def test_bytes_thrown_anywhere_never_break_the_reading(jets):
    octets = bytearray(("\n".join(fictif()) + "\n").encode())
    for place, jet in jets:
        octets[place:place] = jet
    extrait(bytes(octets))


@given(st.binary(max_size=400))
def test_bytes_without_the_column_names_are_refused(octets):
    # An extract starts with its column names; nothing else is one.
    with pytest.raises(FichierRefuse, match=r"\.$"):
        lire(octets)
