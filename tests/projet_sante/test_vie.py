"""The page of the life of a projet: who reads, who acts, what a refusal says."""

import pytest
from django.urls import reverse

from projet_sante.queries import cycle
from projet_sante.services.projet import creer_projet

pytestmark = pytest.mark.django_db
VIE = "/projet-de-sante/vie/"


@pytest.fixture
def projet(db):
    return creer_projet(titre="Projet 2026", debut=2026, fin=2030)


def test_members_read_and_only_leaders_act(projet, adherent, coordination, client_de):
    lu = client_de(adherent).get(VIE).content.decode()
    assert "Vie et versions du projet" in lu
    assert "Noter une étape" not in lu
    assert "Noter une étape" in client_de(coordination).get(VIE).content.decode()
    assert client_de(adherent).post(reverse("projet_sante:passer")).status_code == 403


def test_from_writing_to_validation_through_the_forms(projet, coordination, client_de):
    client = client_de(coordination)

    def passer(vers, **options):
        envoi = {"vers": vers, "le": "10/01/2026", "piece": "PV n° 4", "regime": "", "motif": ""}
        return client.post(reverse("projet_sante:passer"), envoi | options)

    assert passer("valide").status_code == 422
    for vers in ("relecture", "vote", "transmis"):
        assert passer(vers).status_code == 302, vers
    version = projet.versions.get()
    adresse = reverse("projet_sante:reception", args=[version.pk])
    refus = client.post(adresse, {"destinataire": "ars", "recue_le": "09/01/2026", "preuve": "AR"})
    assert refus.status_code == 422
    assert "elle arrive après" in refus.content.decode()
    recue = client.post(adresse, {"destinataire": "ars", "recue_le": "12/01/2026", "preuve": "AR"})
    assert recue.status_code == 302
    html = client.get(VIE).content.decode()
    assert "Le délai de l’ARS est échu" in html
    assert "12 mars 2026" in html.replace("\xa0", " ")
    assert passer("valide", le="13/03/2026", regime="reputee", piece="").status_code == 302
    assert cycle.etape(projet) == "valide"


def test_a_version_is_frozen_for_a_review(projet, bureau, client_de):
    client = client_de(bureau)
    assert client.post(reverse("projet_sante:figer"), {"motif": ""}).status_code == 422
    assert client.post(reverse("projet_sante:figer"), {"motif": "Relecture"}).status_code == 302
    html = client.get(VIE).content.decode()
    assert "Version 1" in html
    assert "en préparation" in html
