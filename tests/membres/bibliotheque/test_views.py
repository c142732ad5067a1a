import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cpts_portal.journal.models import Entree
from membres.bibliotheque import services
from membres.bibliotheque.models import Document
from membres.comptes.enums import Role
from tests.cpts_portal.lib.test_donnees_patient import NUMERO
from tests.factories.adhesions import AdherentFactory
from tests.factories.bibliotheque import CategorieFactory, deposer, docx
from tests.factories.comptes import CompteFactory
from tests.factories.instances import InstanceFactory, MandatFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

pytestmark = pytest.mark.django_db
BASE = "/espace/bibliotheque/"


CONTENU = docx("Contenu")


def envoi(**champs):
    return {
        "fichier": SimpleUploadedFile("a.docx", CONTENU),
        "titre": "Protocole",
        "categorie": CategorieFactory().pk,
        "visibilite": "membres",
        **champs,
    }


def test_depositing_then_finding_and_downloading(coordination, adherent):
    client = client_de(coordination)
    reponse = client.post(f"{BASE}deposer/", envoi(), follow=True)
    assert "Protocole" in reponse.content.decode()
    document = Document.objects.get()
    services.lire(document.versions.get().lecture.pk)
    lecteur = client_de(adherent)
    assert "Protocole" in lecteur.get(f"{BASE}?q=contenus").content.decode()
    version = document.versions.get()
    fichier = lecteur.get(f"{BASE}versions/{version.pk}/fichier/")
    assert b"".join(fichier.streaming_content) == CONTENU
    assert fichier["Cache-Control"] == "private, no-store"
    assert Entree.objects.filter(action="bibliotheque.telecharge", acteur=adherent).count() == 1


def test_a_wrong_file_and_a_patient_are_refused_on_the_page(coordination):
    client = client_de(coordination)
    faux = SimpleUploadedFile("a.pdf", b"MZ programme")
    page = client.post(f"{BASE}deposer/", envoi(fichier=faux)).content.decode()
    assert "n’est pas repris" in page
    page = client.post(f"{BASE}deposer/", envoi(description=f"dossier {NUMERO}")).content.decode()
    assert "numéro de sécurité sociale" in page
    page = client.post(f"{BASE}deposer/", envoi(description="née le 12/03/1951")).content.decode()
    assert "Votre texte contient peut-être" in page
    assert 'type="checkbox" name="sans_patient"' in page
    assert not Document.objects.exists()


def test_rights_are_asked_again_at_each_download(coordination):
    groupe = InstanceFactory()
    compte = CompteFactory(roles=[Role.ADHERENT])
    mandat = MandatFactory(instance=groupe, adherent=AdherentFactory(compte=compte))
    document = deposer(coordination, "Réservé", visibilite="groupe", instance=groupe)
    adresse = f"{BASE}versions/{document.versions.get().pk}/fichier/"
    client = client_de(compte)
    ouvert = client.get(adresse)
    assert ouvert.status_code == 200
    assert b"".join(ouvert.streaming_content)
    mandat.fin = mandat.debut
    mandat.save()
    assert client.get(adresse).status_code == 404
    assert document.titre not in client.get(BASE).content.decode()
    assert client.get(f"{BASE}{document.pk}/").status_code == 404


def test_an_archived_one_is_for_who_keeps_it(coordination, adherent):
    document = deposer(coordination, "Retiré")
    client = client_de(coordination)
    client.post(f"{BASE}{document.pk}/archiver/", follow=True)
    assert client_de(adherent).get(f"{BASE}{document.pk}/").status_code == 404
    assert "Retiré" not in client.get(BASE).content.decode()
    assert "Retiré" in client.get(f"{BASE}?archives").content.decode()
    client.post(f"{BASE}{document.pk}/remettre/")
    assert client_de(adherent).get(f"{BASE}{document.pk}/").status_code == 200


def test_pages_stay_flat(coordination, adherent):
    client = client_de(adherent)
    assert_requetes_plates(lambda: deposer(coordination), lambda: client.get(BASE))
    assert_requetes_plates(lambda: deposer(coordination), lambda: client.get(f"{BASE}?q=mots"))
    document = deposer(coordination, "Suivi")
    numeros = iter(range(9))

    def version():
        octets = docx(f"v{next(numeros)}")
        services.remplacer(document, octets=octets, nom="v.docx", note="", par=coordination)

    assert_requetes_plates(version, lambda: client.get(f"{BASE}{document.pk}/"))
