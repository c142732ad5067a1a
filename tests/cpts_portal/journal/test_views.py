import csv
from io import StringIO

import pytest

from cpts_portal.journal import registre
from cpts_portal.journal.models import Entree
from cpts_portal.journal.services import noter
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db

LISTE = "/coordination/journal/"
EXPORT = "/coordination/journal/export.csv"


@pytest.fixture(autouse=True)
def _phrases(monkeypatch):
    phrases = {"essai.lu": "a lu {objet}", "essai.fait": "a fait {objet}"}
    monkeypatch.setattr(registre, "_PHRASES", registre._PHRASES | phrases)


@pytest.mark.parametrize("role", ["adherent", "pilote", "bureau", "tresorier"])
def test_closed_to(role, client_de, request):
    client = client_de(request.getfixturevalue(role))
    assert [client.get(LISTE).status_code, client.get(EXPORT).status_code] == [403, 403]


@pytest.mark.parametrize("role", ["coordination", "administrateur"])
def test_open_to(role, client_de, request, pilote):
    noter("essai.lu", acteur=pilote, objet=pilote)
    contenu = client_de(request.getfixturevalue(role)).get(LISTE).content.decode()
    assert "<b>Marc Leroyer</b> a lu Marc Leroyer" in contenu


@pytest.mark.parametrize(
    ("filtre", "attendues"),
    [
        ({"acteur": "leroy"}, ["essai.lu"]),
        ({"action": "essai.fait"}, ["essai.fait"]),
        ({"du": "01/01/2099"}, []),
        ({"au": "01/01/2000"}, []),
        ({"du": "32/13/2026"}, ["essai.fait", "essai.lu"]),
    ],
)
def test_filters(client_de, coordination, pilote, filtre, attendues):
    noter("essai.lu", acteur=pilote)
    noter("essai.fait", acteur=None)
    page = client_de(coordination).get(LISTE, filtre).context["page"]
    # The login itself leaves its own line.
    vues = sorted(entree.action for entree in page if entree.action.startswith("essai."))
    assert vues == attendues


def test_flat_queries(client_de, coordination, pilote):
    client = client_de(coordination)
    assert_requetes_plates(
        lambda: noter("essai.lu", acteur=pilote, objet=pilote), lambda: client.get(LISTE)
    )


def test_the_export_holds_what_the_list_shows_and_notes_itself(client_de, coordination, pilote):
    noter("essai.lu", acteur=pilote, objet=pilote)
    noter("essai.fait", acteur=None)
    reponse = client_de(coordination).get(EXPORT, {"action": "essai.lu"})
    texte = b"".join(reponse.streaming_content).decode("utf-8-sig")
    [entete, ligne] = csv.reader(StringIO(texte), delimiter=";")
    assert dict(zip(entete, ligne, strict=True))["Phrase"] == "a lu Marc Leroyer"
    trace = Entree.objects.get(action="journal.exporte")
    assert (trace.acteur, trace.details) == (coordination, {"action": "essai.lu"})


def test_no_formula_in_the_export(client_de, coordination, pilote):
    pilote.first_name = '=HYPERLINK("x")'
    noter("essai.lu", acteur=pilote)
    reponse = client_de(coordination).get(EXPORT)
    assert ";\"'=HYPERLINK" in b"".join(reponse.streaming_content).decode()
