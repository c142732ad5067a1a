"""A list comes in whole or not at all."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cpts_portal.lib.tableur import Feuille, xlsx
from membres.adhesions import services
from membres.adhesions.models import Adherent, ImportAdherents
from membres.adhesions.verification import verifier
from tests.factories.adhesions import AdherentFactory, CollegeFactory
from tests.factories.referentiel import CommuneFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("annee_civile")]
ENTETES = ["Nom", "Prénom", "Email", "RPPS", "Commune", "Collège", "Membre depuis", "Cotisation"]


@pytest.fixture
def deposer(coordination):
    CommuneFactory(nom="Wassy")
    CollegeFactory(nom="Libéraux")

    def _deposer(*lignes):
        octets = xlsx([Feuille("Liste", ENTETES, lignes)])
        return services.deposer_liste(nom_fichier="liste.xlsx", octets=octets, par=coordination)

    return _deposer


BONNE = ["Vaucadran", "Lise", "lise@exemple.invalid", "99000000010", "wassy", "liberaux",
         "12/03/2024", "20"]  # fmt: skip


def test_good_lines_enter_with_their_date_and_payment(deposer, coordination):
    depose = deposer(BONNE, ["Service imaginaire", "", "s@exemple.invalid", "", "", "", "", ""])
    assert services.importer_liste(depose, par=coordination) == 2
    lise = Adherent.objects.get(nom="Vaucadran")
    assert (str(lise.membre_depuis), lise.commune.nom, lise.college.nom) == (
        "2024-03-12", "Wassy", "Libéraux",
    )  # fmt: skip
    assert lise.adhesions.get().est_valable
    assert Adherent.objects.get(nom="Service imaginaire").est_organisation


def test_one_wrong_line_stops_everything_and_says_why(deposer, coordination):
    depose = deposer(
        BONNE,
        ["Ormegivre", "Zoé", "pas une adresse", "123", "Atlantide", "", "demain", ""],
        [*BONNE[:2], "autre@exemple.invalid", *BONNE[3:]],
    )
    fautives = {ligne.rang: ligne.erreurs for ligne in verifier(depose) if ligne.erreurs}
    assert set(fautives) == {3, 4}
    assert len(fautives[3]) == 4
    assert fautives[4] == ["Même personne que la ligne 2 du fichier."]
    with pytest.raises(ValidationError, match="rien n’est importé"):
        services.importer_liste(depose, par=coordination)
    assert not Adherent.objects.exists()


def test_known_members_are_left_as_they_are(deposer, coordination):
    AdherentFactory(rpps="99000000010", nom="Déjà")
    depose = deposer(BONNE)
    assert [ligne.deja for ligne in verifier(depose)] == ["ce numéro RPPS est déjà dans la liste"]
    with pytest.raises(ValidationError, match="déjà dans la liste"):
        services.importer_liste(depose, par=coordination)


def test_preview_then_import_through_the_pages(deposer, coordination, client_de):
    client = client_de(coordination)
    fichier = SimpleUploadedFile("l.csv", "Nom;Prénom;Email\nVaucadran;Lise;l@x.invalid\n".encode())
    page = client.post("/coordination/adherents/importer/", {"fichier": fichier})
    assert "1 adhérent prêt à entrer" in client.get(page.url).content.decode()
    assert not Adherent.objects.exists()
    client.post(page.url, {"geste": "importer"})
    assert Adherent.objects.get().nom == "Vaucadran"


def test_an_abandoned_list_forgets_its_lines(deposer, coordination):
    depose = deposer(BONNE)
    services.abandonner_liste(depose, par=coordination)
    assert ImportAdherents.objects.get().lignes == []


def test_a_file_that_is_no_table_is_refused_with_a_sentence(client_de, coordination):
    fichier = SimpleUploadedFile("l.xlsx", b"PK\x03\x04rien")
    page = client_de(coordination).post("/coordination/adherents/importer/", {"fichier": fichier})
    assert "ne s’ouvre pas" in page.content.decode()
