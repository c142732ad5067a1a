"""The tray of the presidency: who signs, what is signed, in whose name."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cpts_portal.documents.models import DocumentProduit
from membres.instances import permissions, services
from membres.instances.enums import EtatSignature, Fonction, NatureInstance
from membres.instances.models import Signature
from tests.factories.adhesions import AdherentFactory
from tests.factories.instances import InstanceFactory, MandatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jour():
    return timezone.localdate()


@pytest.fixture
def presidente(bureau, jour):
    adherent = AdherentFactory(compte=bureau)
    services.ouvrir_mandat(
        InstanceFactory(nature=NatureInstance.BUREAU),
        adherent,
        Fonction.PRESIDENT,
        debut=jour,
        par=None,
    )
    return adherent


@pytest.fixture
def document():
    return DocumentProduit.objects.create(
        genre="pv_assemblee",
        titre="Procès-verbal",
        empreinte="e",
        etat="abouti",
        fichier="x.pdf",
        sha256="a" * 64,
        taille=1,
        termine_le=timezone.now(),
    )


@pytest.fixture
def attendue(document, coordination):
    return services.demander_signature(document, par=coordination)


def test_the_president_signs_the_very_file(attendue, presidente, document):
    signee = services.signer(attendue, par=presidente.compte)
    assert (signee.etat, signee.sha256, signee.decidee_par) == (
        EtatSignature.SIGNEE, document.sha256, presidente.compte,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="déjà sa réponse"):
        services.signer(attendue, par=presidente.compte)


def test_asked_twice_waits_once_and_an_unfinished_document_not_at_all(document, coordination):
    services.demander_signature(document, par=coordination)
    services.demander_signature(document, par=coordination)
    assert Signature.objects.count() == 1
    document.sha256 = ""
    with pytest.raises(ValidationError, match="n’est pas prêt"):
        services.demander_signature(document, par=coordination)


def test_a_delegation_signs_and_falls_with_the_mandate(
    attendue, presidente, adherent, jour, coordination
):
    with pytest.raises(PermissionDenied):
        services.signer(attendue, par=adherent)
    delegation = services.deleguer(
        delegant=presidente,
        delegataire=AdherentFactory(compte=adherent),
        objet="les procès-verbaux",
        debut=jour,
        fin=jour + dt.timedelta(days=30),
        par=presidente.compte,
    )
    assert permissions.peut_signer(adherent)
    services.terminer_mandat(presidente.mandats.get(), par=coordination)
    assert not permissions.peut_signer(adherent)
    assert delegation.est_en_cours


def test_nobody_delegates_to_themselves_nor_without_presiding(presidente, coordination, jour):
    soi = AdherentFactory(compte=coordination)
    champs = {"objet": "tout", "debut": jour, "fin": jour + dt.timedelta(days=1)}
    with pytest.raises(PermissionDenied):
        services.deleguer(delegant=presidente, delegataire=soi, par=coordination, **champs)
    with pytest.raises(ValidationError, match="Seule la présidence"):
        services.deleguer(
            delegant=AdherentFactory(), delegataire=presidente, par=coordination, **champs
        )


def test_refusing_says_why(attendue, presidente, client_de):
    client = client_de(presidente.compte)
    adresse = f"/espace/a-signer/{attendue.pk}/"
    client.post(adresse, {"geste": "refuser"})
    attendue.refresh_from_db()
    assert attendue.etat == EtatSignature.A_SIGNER
    client.post(adresse, {"geste": "refuser", "motif": "Une coquille au point 2"})
    attendue.refresh_from_db()
    assert (attendue.etat, attendue.motif) == (EtatSignature.REFUSEE, "Une coquille au point 2")


def test_the_tray_is_for_who_signs(attendue, presidente, adherent, client_de):
    assert "Procès-verbal" in client_de(presidente.compte).get("/espace/a-signer/").content.decode()
    assert client_de(adherent).get("/espace/a-signer/").status_code == 403
    assert "à signer" in client_de(presidente.compte).get("/espace/").content.decode()


def test_declarations_are_read_by_the_bureau_alone(presidente, adherent, client_de):
    moi = AdherentFactory(compte=adherent)
    client = client_de(adherent)
    client.post("/espace/gouvernance/", {"texte": "Parts dans une société de matériel"})
    assert moi.declarations.count() == 1
    services.declarer_interets(presidente, neant=False, texte="Secret de bureau", par=None)
    assert "Secret de bureau" not in client.get("/espace/gouvernance/").content.decode()
    page = client_de(presidente.compte).get("/espace/gouvernance/").content.decode()
    assert "Parts dans une société de matériel" in page


def test_composition_page_opens_and_ends_a_mandate(coordination, client_de, jour):
    groupe = InstanceFactory(slug="parcours")
    venu = AdherentFactory(avec_compte=True)
    client = client_de(coordination)
    adresse = "/coordination/instances/parcours/"
    client.post(adresse, {"adherent": venu.pk, "fonction": "pilote", "debut": f"{jour:%d/%m/%Y}"})
    mandat = groupe.mandats.get()
    assert "Pilote" in client.get(adresse).content.decode()
    client.post(f"/coordination/instances/mandats/{mandat.pk}/fin/", {"motif": "fin"})
    assert not groupe.mandats.en_cours().exists()
    MandatFactory()
    assert client.get("/coordination/instances/").status_code == 200
