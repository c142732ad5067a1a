"""Those who sign: entered, pasted, dated, taken off; in the block, the page and both documents."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from cpts_portal.lib.tableur import lire_tableau
from projet_sante import docx as traitement
from projet_sante.blocs import figer_corps
from projet_sante.impression import rendre_projet
from projet_sante.models import Chapitre, Signataire
from projet_sante.rapports import projet_sante, projet_version
from projet_sante.services.projet import creer_projet, ecrire_chapitre
from projet_sante.services.signataires import inscrire_signataires
from projet_sante.services.versions import figer_version
from tests.harnais.requetes import assert_requetes_plates
from tests.projet_sante.test_rapports import aplatir

pytestmark = pytest.mark.django_db
PAGE = "/projet-de-sante/signataires/"


@pytest.fixture
def libre(db):
    return creer_projet(titre="Projet 2026", debut=2026, fin=2030)


def personne(nom, qualite="Infirmière", **champs):
    return {"nature": "personne", "nom": nom, "qualite": qualite} | champs


def test_leaders_add_date_take_off_and_put_back(libre, coordination, adherent, client_de):
    assert client_de(adherent).get(PAGE).status_code == 403
    client = client_de(coordination)
    assert "Aucun signataire encore" in client.get(PAGE).content.decode()
    envoi = personne("Éloi Anne", commune="Wassy", signe_le="04/12/2025")
    html = client.post(PAGE, envoi).content.decode()
    assert "1 signataire, 1 signature datée" in html
    # The next one starts from the same quality and town.
    assert 'value="Infirmière"' in html
    assert client.post(PAGE, envoi).status_code == 422
    assert client.post(PAGE, envoi | {"nom": ""}).status_code == 422
    signataire = Signataire.objects.get()
    adresse = reverse("projet_sante:modifier_signataire", args=[signataire.pk])
    assert client.post(adresse, envoi | {"signe_le": ""}).status_code == 302
    assert "à dater" in client.get(PAGE).content.decode()
    demain = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    assert client.post(adresse, envoi | {"signe_le": demain}).status_code == 422
    retire = client.post(reverse("projet_sante:retirer_signataire", args=[signataire.pk]))
    html = client.get(retire.url).content.decode()
    assert "Éloi Anne ne sera plus imprimé" in html
    assert "Aucun signataire encore" in html
    client.post(reverse("projet_sante:remettre_signataire", args=[signataire.pk]))
    assert Signataire.objects.get().retire_le is None


def test_a_pasted_list_enters_whole_or_says_its_line(libre, coordination, client_de):
    client = client_de(coordination)
    adresse = reverse("projet_sante:coller_signataires")
    refus = client.post(
        adresse, {"nature": "personne", "lignes_collees": "Un ; Médecin\nDeux\nTrois;IDE;;32/13/26"}
    )
    html = aplatir(refus.content.decode())
    assert refus.status_code == 422
    assert "Ligne 2 : le nom et la qualité sont attendus." in html
    assert "Ligne 3 : Cette date ne se lit pas" in html
    assert Signataire.objects.count() == 0
    collees = "Un\tMédecin\tWassy\t4/12/2025\nDeux ; Sage-femme\n\n"
    envoi = {"nature": "personne", "lignes_collees": collees}
    assert client.post(adresse, envoi).status_code == 302
    assert client.post(adresse, envoi).status_code == 422
    lus = list(Signataire.objects.order_by("pk").values_list("nom", "commune", "signe_le"))
    assert lus == [("Un", "Wassy", date(2025, 12, 4)), ("Deux", "", None)]
    tableur = client.get(reverse("projet_sante:exporter_signataires", args=["xlsx"])).content
    assert [cellules[1] for _, cellules in lire_tableau(tableur)] == ["Nom", "Deux", "Un"]
    csv = client.get(reverse("projet_sante:exporter_signataires", args=["csv"]))
    assert "04/12/2025" in csv.content.decode()


def test_services_refuse_members_and_twins(libre, adherent):
    with pytest.raises(PermissionDenied):
        inscrire_signataires(libre, [personne("Un")], par=adherent)
    with pytest.raises(ValidationError, match="Ligne 2"):
        inscrire_signataires(libre, [personne("Un"), personne("Un")], par=None)


def test_block_page_and_documents_agree_and_a_version_keeps_them(libre):
    acteurs = Chapitre.objects.child_of(libre).get(slug="acteurs")
    ecrire_chapitre(
        acteurs,
        [{"type": "signataires", "forme": "resume"}, {"type": "signataires", "forme": "liste"}],
    )
    assert figer_corps(acteurs.corps, 1)[0]["donnees"]["total"] == 0
    inscrire_signataires(
        libre,
        [
            personne("Zoé Un", signe_le=date(2025, 12, 4)),
            personne("Éloi Deux"),
            {"nature": "structure", "nom": "Maison inventée", "qualite": "Une présidente"},
        ],
        par=None,
    )
    resume, liste = (bloc["donnees"] for bloc in figer_corps(acteurs.corps, 1))
    assert resume["qualites"] == [["Infirmière", 2, 1], ["Structures", 1, 0]]
    assert resume["signataires"] == []
    assert [s["nom"] for s in liste["signataires"]] == ["Éloi Deux", "Zoé Un", "Maison inventée"]
    version = figer_version(libre, motif="Une", par=None)
    Signataire.objects.filter(nom="Zoé Un").update(retire_le=timezone.now())
    for rapport, present in (
        (projet_sante({}), False),
        (projet_version({"version": version.pk}), True),
    ):
        pdf = PdfReader(io.BytesIO(rendre_projet(rapport, lambda etape, pourcent: None).octets))
        texte = aplatir(" ".join(page.extract_text() for page in pdf.pages))
        assert "Les signataires" in texte
        assert "Structures signataires" in texte
        assert ("Zoé Un" in texte) is present
    word = Document(io.BytesIO(traitement.rendre_docx(projet_sante({}), lambda e, p: None).octets))
    titres = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    assert titres[-1] == "Les signataires"
    cellules = [
        cellule.text for table in word.tables for ligne in table.rows for cellule in ligne.cells
    ]
    assert "Maison inventée" in cellules


def test_one_or_three_signatories_ask_the_same_questions(libre, coordination, client_de):
    client = client_de(coordination)
    noms = iter("ABCDE")
    assert_requetes_plates(
        lambda: inscrire_signataires(libre, [personne(next(noms))], par=None),
        lambda: client.get(PAGE),
    )
