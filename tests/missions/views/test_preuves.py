import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from cpts_portal.journal.models import Entree
from membres.comptes.enums import Role
from missions.models import Indicateur, Preuve
from missions.queries import tableau_annee
from tests.cpts_portal.lib.test_depots import PDF, PNG
from tests.personas import creer_persona

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(client_de, coordination):
    return client_de(coordination)


@pytest.fixture
def par2(demo):
    """Done, not proved: it earns nothing yet."""
    indicateur = Indicateur.objects.get(annee__contrat=demo, code="PAR-2")
    indicateur.mesures.create(nature="declaree", date="2026-11-01", oui_non=True)
    return indicateur


def donner(client, indicateur, octets=PDF, nom="Bilan.pdf", **champs):
    donnees = {"fichier": SimpleUploadedFile(nom, octets), **champs}
    return client.post(f"/missions/indicateurs/{indicateur.pk}/preuves/", donnees, headers=HTMX)


def acquis(indicateur):
    return tableau_annee(indicateur.annee).indicateur(indicateur.code).bilan.montants.acquis


def test_a_file_proves_and_the_euros_follow(client, par2):
    assert acquis(par2) == 0
    piece = par2.pieces.get(libelle="Bilan")
    reponse = donner(client, par2, piece=piece.pk)
    assert reponse.status_code == 200
    assert acquis(par2) == 3000
    preuve = par2.preuves.get()
    assert (preuve.nom, preuve.genre, preuve.nom_fichier) == ("Bilan", "fichier", "Bilan.pdf")


def test_it_comes_back_byte_for_byte_and_the_reading_is_noted(client, par2, coordination):
    donner(client, par2)
    reponse = client.get(f"/missions/preuves/{par2.preuves.get().pk}/fichier/")
    assert b"".join(reponse.streaming_content) == PDF
    assert reponse["Content-Disposition"].startswith("attachment")
    assert reponse["Content-Security-Policy"] == "sandbox"
    assert Entree.objects.filter(action="missions.preuve_lue", acteur=coordination).exists()
    reponse.close()


def test_a_silent_antivirus_lets_nothing_in(client, par2, settings):
    settings.ANTIVIRUS_CLAMD = "127.0.0.1:1"
    reponse = donner(client, par2)
    assert "L’antivirus ne répond pas" in reponse.content.decode()
    assert not par2.preuves.exists()


def test_a_refused_proof_says_why_in_its_form_and_keeps_what_was_written(client, par2):
    reponse = donner(client, par2, nom="page.html", octets=b"<b>", lien="https://x.example/a")
    volet = BeautifulSoup(reponse.content.replace(b"template", b"div"), "html.parser")
    formulaire = volet.select_one("#volet form[action$='/preuves/']")
    assert "pas accepté" in formulaire.select_one("[role=alert]").get_text()
    assert formulaire.select_one("#preuve-lien")["value"] == "https://x.example/a"
    assert formulaire.find_parent("details").has_attr("open")
    # La ligne du tableau, elle, ne dit rien : sa case n’a pas été touchée.
    assert volet.select_one("#ligne-PAR-2 .retour") is None


@pytest.mark.parametrize(
    ("nom", "octets"), [("faux.pdf", PNG), ("page.html", b"<script>"), ("vide.pdf", b"")]
)
def test_what_is_not_what_it_says_is_refused(client, par2, nom, octets):
    reponse = donner(client, par2, octets, nom)
    assert reponse.status_code == 422
    assert not par2.preuves.exists()


def test_a_name_receives_its_file_later(client, par2):
    client.post(f"/missions/indicateurs/{par2.pk}/preuves/", {"nom": "Bilan"}, headers=HTMX)
    preuve = par2.preuves.get()
    page = client.get("/missions/parcours/?indicateur=PAR-2").content.decode()
    assert "Fichier à joindre" in page
    adresse = f"/missions/preuves/{preuve.pk}/joindre/"
    client.post(adresse, {"fichier": SimpleUploadedFile("b.pdf", PDF)}, headers=HTMX)
    preuve.refresh_from_db()
    assert preuve.jointe
    refus = client.post(adresse, {"fichier": SimpleUploadedFile("c.pdf", PDF)}, headers=HTMX)
    assert refus.status_code == 422


def test_nothing_given_is_told(client, par2):
    reponse = client.post(f"/missions/indicateurs/{par2.pk}/preuves/", {}, headers=HTMX)
    assert "Donnez un nom à cette pièce" in reponse.content.decode()


@pytest.mark.parametrize(
    ("champs", "genre"),
    [
        ({"nom": "Page", "lien": "https://exemple.invalid/"}, "lien"),
        ({"nom": "Tenue", "texte": "J’atteste que la soirée s’est tenue."}, "attestation"),
    ],
)
def test_a_link_or_an_attestation_proves_too(client, par2, champs, genre):
    client.post(f"/missions/indicateurs/{par2.pk}/preuves/", champs, headers=HTMX)
    assert (par2.preuves.get().genre, acquis(par2)) == (genre, 3000)


def test_taken_back_it_is_gone_from_sight(client, par2):
    donner(client, par2)
    preuve = par2.preuves.get()
    client.post(f"/missions/preuves/{preuve.pk}/retirer/", headers=HTMX)
    assert client.get(f"/missions/preuves/{preuve.pk}/fichier/").status_code == 404
    assert acquis(par2) == 0


@pytest.mark.parametrize(
    ("role", "statut"), [(Role.BUREAU, 200), (Role.ADHERENT, 403), (Role.ADMINISTRATEUR, 403)]
)
def test_who_reads_the_file(client, par2, client_de, role, statut):
    donner(client, par2)
    adresse = f"/missions/preuves/{par2.preuves.get().pk}/fichier/"
    reponse = client_de(creer_persona(role)).get(adresse)
    reponse.close()
    assert reponse.status_code == statut


def test_only_coordination_gives(par2, client_de, bureau):
    assert donner(client_de(bureau), par2).status_code == 403
    assert not Preuve.objects.filter(indicateur=par2).exists()
