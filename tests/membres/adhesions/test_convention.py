"""The convention de partenariat: for structures alone, accepted with its version."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rendu import rendre
from cpts_portal.documents.services import request_document
from membres.adhesions import queries, services
from membres.adhesions.convention import champs_inconnus, remplir
from membres.adhesions.enums import GenreAdherent, NatureTexte
from membres.adhesions.models import Acceptation, DemandeAdhesion, Texte
from membres.adhesions.rapports import convention_de_partenariat
from tests.cpts_portal.documents import pdf
from tests.factories.adhesions import AdherentFactory
from tests.factories.referentiel import IdentiteFactory

pytestmark = pytest.mark.django_db
CORPS = """Entre [cpts] et [structure], SIRET [siret], représentée par [représentant].

Article 1. Objet
Travailler ensemble."""


@pytest.fixture
def publier(jour):
    def _publier(version="1", corps=CORPS, nature=NatureTexte.CONVENTION):
        texte = Texte(
            nature=nature, version=version, adopte_le=jour, applicable_du=jour, corps=corps
        )
        return services.publier_texte(texte, par=None)

    return _publier


@pytest.fixture
def structure(adherent):
    return AdherentFactory(
        genre=GenreAdherent.ORGANISATION,
        prenom="",
        nom="Ehpad des Tilleuls",
        representant="Jo Dirigeant, directeur",
        profession=None,
        rpps="",
        compte=adherent,
    )


def lire(structure, tmp_path):
    rapport = convention_de_partenariat({"adherent": structure.pk})
    rendu = rendre(rapport, lambda *_: None, code="7K3F-92QD-M4TX")
    assert rendu.avertissements == ()
    assert pdf.constats(rendu.octets, tmp_path) == []
    return " ".join(" ".join(pdf.textes(rendu.octets)).replace("\u00a0", " ").split())


def test_fields_are_filled_and_the_unknown_stays_to_write():
    parties = remplir("Entre [Structure] et [siret].\n\nArticle 1. Objet\nBut.", {"structure": "A"})
    assert parties[0].paragraphes == ["Entre A et ……………………."]
    assert (parties[1].titre, parties[1].paragraphes) == ("Article 1. Objet", ["But."])


def test_a_field_nobody_fills_is_not_published(publier):
    assert champs_inconnus("[cpts] [adresse]") == ["adresse"]
    with pytest.raises(ValidationError, match="adresse"):
        publier(corps="Entre [cpts] et [adresse].")
    # Elsewhere brackets mean nothing.
    publier(nature=NatureTexte.CHARTE, corps="Voir [adresse].")


def test_a_person_is_never_asked_to_accept_one(client, publier):
    convention = publier()
    charte = publier(nature=NatureTexte.CHARTE)
    assert queries.textes_applicables(genre=GenreAdherent.PERSONNE) == [charte]
    champ = f'name="texte_{convention.pk}"'
    assert champ not in client.get("/adherer/personne/").content.decode()
    assert champ in client.get("/adherer/organisation/").content.decode()


def test_accepted_at_joining_with_its_version_then_printed(
    publier, jour, coordination, annee_civile, tmp_path
):
    IdentiteFactory(nom="CPTS d’essai", president_nom="Claire Vauthier")
    texte = publier()
    deposee = services.deposer_demande(
        coordonnees={
            "genre": GenreAdherent.ORGANISATION,
            "nom": "Ehpad des Tilleuls",
            "representant": "Jo Dirigeant, directeur",
            "courriel": "ehpad@exemple.invalid",
        },
        consentements=[],
        groupes=[],
        textes=queries.textes_applicables(genre=GenreAdherent.ORGANISATION),
    )
    services.confirmer_adresse(deposee.jeton)
    demande = DemandeAdhesion.objects.get()
    structure = services.accepter(demande, bureau_du=jour, par=coordination, inviter=False)
    assert structure.acceptations.get().texte == texte
    publier(version="2", corps="Un tout autre texte.")
    texte_pdf = lire(structure, tmp_path)
    for phrase in (
        "Version 1", "CPTS d’essai et Ehpad des Tilleuls", "SIRET …", "Article 1. Objet",
        "version 1 acceptée sur le portail", "décision du bureau du",
    ):  # fmt: skip
        assert phrase in texte_pdf, texte_pdf


def test_before_the_acceptance_the_paper_is_to_be_signed(publier, structure, tmp_path):
    with pytest.raises(DocumentImpossible, match="Aucun texte de convention"):
        convention_de_partenariat({"adherent": structure.pk})
    publier()
    assert "À signer par les deux parties" in lire(structure, tmp_path)
    with pytest.raises(DocumentImpossible, match="lie une structure"):
        convention_de_partenariat({"adherent": AdherentFactory().pk})


def test_a_structure_already_in_accepts_from_its_account(client_de, publier, structure, adherent):
    texte = publier()
    client = client_de(adherent)
    assert "attend votre structure" in client.get("/espace/adhesion/").content.decode()
    client.get("/espace/adhesion/convention/")
    assert not Acceptation.objects.exists()
    client.post("/espace/adhesion/convention/")
    acceptation = structure.acceptations.get()
    assert (acceptation.texte, acceptation.demande) == (texte, None)
    assert "attend votre structure" not in client.get("/espace/adhesion/").content.decode()
    assert request_document("convention_partenariat", {"adherent": structure.pk}, adherent)
    # Asked again, nothing is accepted twice.
    client.post("/espace/adhesion/convention/")
    assert Acceptation.objects.count() == 1


def test_neither_another_member_nor_another_account(publier, structure, coordination, tresorier):
    publier()
    with pytest.raises(PermissionDenied):
        services.accepter_la_convention(structure, par=coordination)
    autre = AdherentFactory(avec_compte=True)
    with pytest.raises(PermissionDenied):
        request_document("convention_partenariat", {"adherent": structure.pk}, autre.compte)
    assert request_document("convention_partenariat", {"adherent": structure.pk}, tresorier)
