"""A reader without account: one version, remarks by part, one approval; nothing else opens."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from membres.acces_externe.queries import CLE_SESSION
from membres.acces_externe.services import revoquer
from projet_sante.models import Approbation, LecteurExterne, Remarque
from projet_sante.queries.lecteurs import approbations
from projet_sante.services.lecteurs import approuver, ouvrir_a_un_lecteur
from projet_sante.services.projet import creer_projet
from projet_sante.services.versions import figer_version

pytestmark = pytest.mark.django_db
LECTURE = "/projet-de-sante/lecture/"


@pytest.fixture
def version(db):
    projet = creer_projet(titre="Projet 2026", debut=2026, fin=2030)
    return figer_version(projet, motif="Concertation", par=None)


@pytest.fixture
def lecteur(version) -> LecteurExterne:
    ouvert = ouvrir_a_un_lecteur(
        version,
        nom="Claire Aubry",
        organisme="ARS",
        email="claire@ars.invalid",
        jusqu_au=timezone.now() + timedelta(days=5),
        par=None,
    )
    return LecteurExterne.objects.get(acces=ouvert.acces)


def entre(lecteur) -> Client:
    """As the code given at the door leaves the session."""
    client = Client()
    session = client.session
    session[CLE_SESSION] = {str(lecteur.acces_id): timezone.now().timestamp()}
    session.save()
    return client


def test_only_the_given_version_is_read(lecteur):
    client = entre(lecteur)
    html = client.get(LECTURE).content.decode()
    assert "Le territoire" in html
    assert "Claire Aubry" in html
    for adresse in ("/projet-de-sante/", "/projet-de-sante/vie/", "/missions/"):
        assert client.get(adresse).url.startswith("/comptes/login/")
    assert Client().get(LECTURE).status_code == 403


def test_a_revoked_link_closes_at_once(lecteur, coordination):
    client = entre(lecteur)
    revoquer(lecteur.acces, par=coordination)
    assert client.get(LECTURE).status_code == 403
    assert client.post(reverse("projet_sante:approuver"), {}).status_code == 403


def test_a_remark_goes_to_its_part_and_gets_an_answer(lecteur, coordination, client_de):
    client = entre(lecteur)
    adresse = reverse("projet_sante:remarquer")
    assert client.post(adresse, {"partie": "ailleurs", "texte": "x"}).status_code == 422
    assert client.post(adresse, {"partie": "budget", "texte": "Et le FIR ?"}).status_code == 302
    remarque = Remarque.objects.get()
    assert (remarque.titre, remarque.texte) == ("Le budget prévisionnel", "Et le FIR ?")
    tenue = client_de(coordination)
    page = tenue.get(reverse("projet_sante:lecteurs", args=[lecteur.version_id])).content.decode()
    assert "Et le FIR ?" in page
    tenue.post(reverse("projet_sante:traiter", args=[remarque.pk]), {"suite": "Ajouté."})
    assert "Suite donnée\u00a0: Ajouté." in client.get(LECTURE).content.decode()


def test_an_approval_carries_its_name_and_the_hash_of_what_was_read(lecteur):
    client = entre(lecteur)
    adresse = reverse("projet_sante:approuver")
    envoi = {"nom": "Claire Aubry", "qualite": "Déléguée territoriale"}
    assert client.post(adresse, envoi).status_code == 422
    assert client.post(adresse, envoi | {"accord": "on"}).status_code == 302
    approbation = Approbation.objects.get()
    assert approbation.empreinte == lecteur.version.empreinte
    assert approbation.empreinte in client.get(LECTURE).content.decode()
    annexe = approbations(lecteur.version.projet)
    assert annexe[0]["nom"] == "Claire Aubry"
    assert annexe[0]["qualite"] == "Déléguée territoriale, ARS"
    lecteur.refresh_from_db()
    with pytest.raises(ValidationError, match="déjà approuvé"):
        approuver(lecteur, nom="Claire Aubry", qualite="Déléguée")
    # Neither the code nor a hand in the database rewrites it.
    for geste in (
        lambda: Approbation.objects.update(nom="Une autre"),
        lambda: Approbation.objects.all()._raw_delete("default"),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            geste()


def test_leaders_open_the_door_and_members_do_not(version, adherent, bureau, client_de):
    adresse = reverse("projet_sante:lecteurs", args=[version.pk])
    assert client_de(adherent).get(adresse).status_code == 403
    client = client_de(bureau)
    assert "Personne ne lit encore" in client.get(adresse).content.decode()
    envoi = {"nom": "Maire", "organisme": "Wassy", "email": "m@w.invalid", "jusqu_au": "12/03/2099"}
    assert client.post(adresse, envoi).status_code == 302
    assert version.lecteurs.get().acces.email == "m@w.invalid"
