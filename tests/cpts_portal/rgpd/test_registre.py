import io

import pytest
from openpyxl import load_workbook

from cpts_portal.rgpd import rapports
from cpts_portal.rgpd.models import Traitement
from membres.comptes.enums import Role
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db
BASE = "/coordination/donnees-personnelles/registre/"
CHAMPS = {
    "nom": "Lettre",
    "finalites": "Informer",
    "base_legale": "Consentement",
    "personnes": "Abonnés",
    "donnees": "Adresse",
    "destinataires": "Coordination",
    "transferts": "Aucun",
    "conservation": "Jusqu’au retrait",
    "mesures": "Les mêmes",
    "ordre": "5",
}


def test_it_comes_filled_and_every_line_is_complete():
    lignes = list(Traitement.objects.order_by("ordre"))
    assert len(lignes) == 9
    incompletes = [
        (ligne.nom, champ) for ligne in lignes for champ, _ in rapports.COLONNES
        if not getattr(ligne, champ)
    ]  # fmt: skip
    assert incompletes == []


def test_written_changed_withdrawn(coordination):
    client = client_de(coordination)
    client.post(f"{BASE}nouveau/", CHAMPS)
    traitement = Traitement.objects.get(nom="Lettre")
    client.post(f"{BASE}{traitement.pk}/", CHAMPS | {"donnees": "Adresse et commune"})
    assert "Adresse et commune" in client.get(BASE).content.decode()
    client.post(f"{BASE}{traitement.pk}/retirer/", follow=True)
    assert "Adresse et commune" not in client.get(BASE).content.decode()
    assert Traitement.objects.filter(nom="Lettre", retire_le__isnull=False).count() == 1


def test_leaves_as_a_workbook_and_as_paper(coordination):
    classeur = load_workbook(io.BytesIO(client_de(coordination).get(f"{BASE}export.xlsx").content))
    lignes = list(classeur.active.values)
    assert lignes[0][:2] == ("Traitement", "À quoi il sert")
    assert len(lignes) == 10
    rapport = rapports.registre_des_traitements({})
    assert len(rapport.contexte["traitements"]) == 9
    assert {"quoi": "Journal des gestes", "duree": "1\u00a0an"}.items() <= (
        rapport.contexte["durees"][3].items()
    )


@pytest.mark.parametrize("role", [Role.ADHERENT, Role.TRESORIER])
def test_others_do_not_ask_for_the_paper(role):
    assert not rapports.REGISTRE.peut_demander(creer_persona(role), {})


def test_pages_stay_flat(coordination):
    client = client_de(coordination)
    champs = {nom: valeur for nom, valeur in CHAMPS.items() if nom != "ordre"}
    assert_requetes_plates(lambda: Traitement.objects.create(**champs), lambda: client.get(BASE))
    page = client.get("/coordination/donnees-personnelles/conservation/").content.decode()
    assert "Coordonnées des anciens adhérents" in page
    assert "présences, durées et professions restent" in page
