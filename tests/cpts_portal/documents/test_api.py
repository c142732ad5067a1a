import pytest

from cpts_portal.documents import production, services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genre_essai")]


def test_the_requester_reads_the_state(client_de, adherent):
    document = services.request_document("essai", {"mot": "clé"}, adherent)
    adresse = f"/api/v1/documents/{document.pk}/"
    client = client_de(adherent)
    assert client.get(adresse).json() | {"demande_le": None} == {
        "id": document.pk, "genre": "essai", "titre": "Essai", "parametres": {"mot": "clé"},
        "etat": "demande", "etape": "", "pourcent": None, "raison": "", "demande_le": None,
        "termine_le": None, "taille": None, "pages": None, "sha256": "", "avertissements": [],
        "fichier": None,
    }  # fmt: skip
    production.produire(document.pk)
    assert client.get(adresse).json()["fichier"] == f"/espace/documents/{document.pk}/fichier/"


def test_nobody_else_does(client, client_de, adherent, pilote):
    document = services.request_document("essai", {"mot": "clé"}, adherent)
    adresse = f"/api/v1/documents/{document.pk}/"
    assert client_de(pilote).get(adresse).status_code == 404
    assert client.get(adresse).status_code in (302, 401, 403)
