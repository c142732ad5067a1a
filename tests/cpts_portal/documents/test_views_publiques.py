import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.views_publiques import ESSAIS_PAR_MINUTE
from cpts_portal.travaux.enums import Etat

pytestmark = pytest.mark.django_db
CODE = "7K3F-92QD-M4TX"
EMPREINTE = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def _sans_essai_anterieur():
    cache.clear()


def produire(**champs) -> DocumentProduit:
    return DocumentProduit.objects.create(
        **{
            "genre": "attestation_roles",
            "titre": "Attestation de rôles, Maël Corbigny",
            "parametres": {"compte": "mael@exemple.invalid"},
            "empreinte": "e",
            "code": CODE,
            "etat": Etat.ABOUTI,
            "termine_le": timezone.now().replace(2026, 10, 12, 8, 30),
            "fichier": "a.pdf",
            "sha256": EMPREINTE,
            "taille": 10,
            "pages": 1,
        }
        | champs
    )


def page(client, code=CODE):
    return client.get(reverse("verifier_document", args=[code]))


@pytest.mark.parametrize("saisi", [CODE, "7k3f92qdm4tx"])
def test_whoever_holds_the_paper_reads_that_it_is_authentic_and_nobody_s_name(client, saisi):
    produire()
    reponse = page(client, saisi)
    texte = reponse.content.decode().replace("\xa0", " ")
    assert reponse.status_code == 200
    for phrase in ("Document authentique", "Attestation de rôles", "12 octobre 2026", EMPREINTE):
        assert phrase in texte
    for personnel in ("Corbigny", "Maël", "mael@exemple.invalid", "a.pdf"):
        assert personnel not in texte
    assert reponse["X-Robots-Tag"] == "noindex"
    assert "no-store" in reponse["Cache-Control"]


@pytest.mark.parametrize(
    "champs",
    [
        {"code": "AAAA-AAAA-AAAA"},
        {"etat": Etat.DEMANDE, "termine_le": None},
        {"etat": Etat.ECHEC, "raison": "Panne"},
    ],
)
def test_any_other_code_says_what_to_check(client, champs):
    produire(**champs)
    reponse = page(client)
    assert reponse.status_code == 404
    assert "Aucun document ne porte ce code" in reponse.content.decode()


def test_an_archived_document_stays_authentic(client):
    produire(archive_le=timezone.now())
    assert page(client).status_code == 200


def test_only_reading_is_possible(client):
    produire()
    assert client.post(reverse("verifier_document", args=[CODE])).status_code == 405


def test_guessing_is_slowed_down(client):
    statuts = [page(client, "AAAA-AAAA-AAAA").status_code for _ in range(ESSAIS_PAR_MINUTE + 1)]
    assert statuts == [404] * ESSAIS_PAR_MINUTE + [429]
    assert page(client)["Retry-After"] == "60"
