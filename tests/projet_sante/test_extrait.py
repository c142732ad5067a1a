"""The public page: chosen parts of a frozen version, for everyone alike, and nothing more."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from membres.comptes.enums import Role
from projet_sante.models import Chapitre, Extrait
from projet_sante.queries.extrait import (
    PUBLICS,
    blocs_reserves,
    parties_publiques,
    un_extrait_est_en_ligne,
)
from projet_sante.services.extrait import publier_extrait, retirer_extrait
from projet_sante.services.projet import creer_projet, ecrire_chapitre
from projet_sante.services.versions import figer_version
from tests.factories.contenu import IllustrationFactory
from tests.harnais.requetes import requetes
from tests.personas import creer_persona
from tests.projet_sante.test_rapports import aplatir

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("pages_oubliees"),
    # Willow leaves the temporary file of each rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PAGE = "/projet-de-sante/extrait/"
LIEN = 'href="/projet-de-sante/extrait/"'


@pytest.fixture
def libre(db):
    return creer_projet(titre="Projet 2026", debut=2026, fin=2030)


@pytest.fixture
def version(libre):
    ecrire(libre, "communication", "Phrase montrée. [[voir : partie outils]]")
    ecrire(libre, "outils", "Phrase gardée.")
    return figer_version(libre, motif="Relecture", par=None)


def ecrire(projet, slug, texte):
    chapitre = Chapitre.objects.child_of(projet).get(slug=slug)
    ecrire_chapitre(chapitre, [{"type": "texte", "texte": texte}])


def lire(client=None):
    reponse = (client or Client()).get(PAGE)
    html = reponse.content.decode()
    assert "csrfmiddlewaretoken" not in html or client
    return reponse.status_code, aplatir(re.sub(r"<(?!a |h2)[^>]+>", " ", html))


def test_only_chosen_parts_whoever_reads_and_whatever_is_written_since(
    libre, version, client_de, coordination, django_capture_on_commit_callbacks
):
    assert lire() == (404, lire()[1])
    assert LIEN not in Client().get("/v/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        publier_extrait(version, parties=["communication", "evaluation"], par=coordination)
    ecrire(libre, "communication", "Phrase de brouillon.")
    figer_version(libre, motif="Plus tard", par=None)
    clients = [client_de(creer_persona(role)) for role in Role if role != Role.COORDINATION]
    for client in (None, client_de(coordination), *clients):
        statut, page = lire(client)
        assert statut == 200
        assert "Phrase montrée." in page
        assert "Phrase gardée." not in page
        assert "Phrase de brouillon." not in page
        assert re.findall(r'<h2 id="(p\d+)"', page) == ["p9", "p11"]
        # A reference to a part kept inside stays words: there is nothing to open.
        assert 'href="#p7"' not in page
        assert "partie 7" in page
    assert LIEN in Client().get("/v/").content.decode()
    assert PAGE in Client().get("/sitemap.xml").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        retirer_extrait(par=coordination)
    assert lire()[0] == 404
    assert PAGE not in Client().get("/sitemap.xml").content.decode()


def test_amounts_measures_and_names_stay_inside(projet):
    version = figer_version(projet, motif="Relecture", par=None)
    slugs = [partie["slug"] for partie in version.contenu["contexte"]["parties"]]
    publier_extrait(version, parties=slugs, par=None)
    partie = {p["slug"]: p for p in version.contenu["contexte"]["parties"]}
    assert blocs_reserves(partie["budget"]) == ["Budget prévisionnel", "Budget des missions"]
    assert "Instances et mandats" in blocs_reserves(partie["gouvernance"])
    page = lire()[1]
    for tu in ("Part variable", "Dernière valeur", "Budget prévu", "les indicateurs de"):
        assert tu not in page, tu
    fiches = [
        fiche
        for p in parties_publiques(version, slugs)
        for bloc in p["blocs"]
        if bloc["type"] == "fiches_action"
        for fiche in bloc["donnees"]["fiches"]
    ]
    assert fiches
    assert all(fiche["indicateurs"] == [] for fiche in fiches)
    reperes = {libelle for fiche in fiches for libelle, _ in fiche["reperes"]}
    assert {"Public", "Calendrier"} <= reperes
    assert "Référents" not in reperes
    # A block of a kind nobody decided on is not public.
    assert "plan_crise" not in PUBLICS


def test_a_frozen_image_is_public_while_its_part_is(libre, coordination):
    image = IllustrationFactory(title="Vallée")
    chapitre = Chapitre.objects.child_of(libre).get(slug="communication")
    figure = {"image": image.pk, "legende": "Vallée", "alternative": "Pré", "source": "CPTS"}
    chapitre.corps = Chapitre.champ_corps().stream_block.to_python(
        [{"type": "figure", "value": figure}]
    )
    chapitre.save_revision()
    version = figer_version(libre, motif="Une", par=None)
    partie = next(p for p in version.contenu["contexte"]["parties"] if p["slug"] == "communication")
    cle = partie["blocs"][0]["donnees"]["image"]
    adresse = reverse("projet_sante:figure", args=[cle])
    assert Client().get(adresse).status_code == 302
    publier_extrait(version, parties=["outils"], par=None)
    assert Client().get(adresse).status_code == 302
    publier_extrait(version, parties=["communication"], par=None)
    reponse = Client().get(adresse)
    b"".join(reponse)
    assert reponse.status_code == 200
    retirer_extrait(par=coordination)
    assert Client().get(adresse).status_code == 302


def test_leaders_choose_preview_publish_and_withdraw(version, coordination, adherent, client_de):
    adresse = reverse("projet_sante:choisir_extrait", args=[version.pk])
    client = client_de(coordination)
    assert "pas encore transmise" in client.get(adresse).content.decode()
    assert client.post(adresse, {"parties": []}).status_code == 422
    envoi = {"parties": ["communication"], "presentation": "Pour <b>tous</b>."}
    apercu = client.post(adresse, envoi | {"apercu": "oui"}).content.decode()
    assert "Phrase montrée." in apercu
    assert "Pour &lt;b&gt;tous&lt;/b&gt;." in apercu
    assert "noindex" in apercu
    assert Extrait.objects.count() == 0
    assert client.post(adresse, envoi).status_code == 302
    assert "Retirer l’extrait" in client.get("/projet-de-sante/vie/").content.decode()
    lu = client_de(adherent).get("/projet-de-sante/vie/").content.decode()
    assert "Retirer l’extrait" not in lu
    assert LIEN in lu
    assert client_de(adherent).post(reverse("projet_sante:retirer_extrait")).status_code == 403
    assert client.post(reverse("projet_sante:retirer_extrait")).status_code == 302
    assert Extrait.objects.get().retire_par == coordination
    # Asked again, the form remembers the last choice.
    assert re.search(r'value="communication"[^>]*checked', client.get(adresse).content.decode())


def test_services_refuse_what_the_form_would(version, adherent):
    with pytest.raises(PermissionDenied):
        publier_extrait(version, parties=["outils"], par=adherent)
    with pytest.raises(PermissionDenied):
        retirer_extrait(par=adherent)
    with pytest.raises(ValidationError, match="n’est pas dans la version"):
        publier_extrait(version, parties=["ailleurs"], par=None)


def test_one_or_three_parts_ask_the_same_questions(version):
    publier_extrait(version, parties=["outils"], par=None)
    Client().get(PAGE)
    publier_extrait(version, parties=["outils"], par=None)
    with requetes() as une:
        Client().get(PAGE)
    publier_extrait(version, parties=["outils", "communication", "evaluation"], par=None)
    with requetes() as trois:
        Client().get(PAGE)
    assert len(une) == len(trois)


def test_the_footer_asks_no_question_of_the_database(
    version, coordination, django_capture_on_commit_callbacks
):
    assert not un_extrait_est_en_ligne()
    with django_capture_on_commit_callbacks(execute=True):
        publier_extrait(version, parties=["outils"], par=coordination)
    assert un_extrait_est_en_ligne()
    with requetes() as lues:
        assert un_extrait_est_en_ligne()
    assert len(lues) == 0
    # Withdrawn from another process: only the mark in the shared cache tells this one.
    with django_capture_on_commit_callbacks(execute=True):
        retirer_extrait(par=coordination)
    assert not un_extrait_est_en_ligne()
