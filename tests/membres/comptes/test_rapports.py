import datetime as dt

import pytest
import time_machine

from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.registre import genre
from cpts_portal.documents.rendu import rendre
from cpts_portal.documents.services import request_document
from membres.comptes.enums import Role
from membres.comptes.rapports import attestation_roles
from tests.cpts_portal.documents import pdf
from tests.factories.comptes import AttributionRoleFactory, CompteFactory
from tests.factories.referentiel import CommuneFactory, IdentiteFactory

pytestmark = pytest.mark.django_db
CONTOUR = {
    "type": "Polygon",
    "coordinates": [[[4.8, 48.5], [5.1, 48.5], [5.0, 48.8], [4.8, 48.7], [4.8, 48.5]]],
}


@pytest.fixture
def cpts():
    CommuneFactory(contour=CONTOUR, contour_source="Essai", du_territoire=True)
    return IdentiteFactory(
        president_nom="Dr Hélène Vautrin-Lanoix", president_qualite="présidente", teinte=20
    )


@pytest.fixture
def compte():
    compte = CompteFactory(first_name="Maël", last_name="Corbigny", email="mael@exemple.invalid")
    AttributionRoleFactory(compte=compte, role=Role.ADHERENT, debut=dt.date(2020, 3, 1))
    AttributionRoleFactory(
        compte=compte, role=Role.BUREAU, debut=dt.date(2026, 6, 2), fin=dt.date(2029, 6, 2)
    )
    AttributionRoleFactory(
        compte=compte, role=Role.PILOTE, debut=dt.date(2021, 1, 1), fin=dt.date(2022, 1, 1)
    )
    return compte


@time_machine.travel("2026-10-12T10:00:00+02:00", tick=False)
def test_the_report_freezes_the_roles_in_force(cpts, compte):
    rapport = attestation_roles({"compte": "MAEL@exemple.invalid"})
    fond = rapport.contexte.pop("fond")
    assert fond.startswith("data:image/svg+xml;base64,")
    assert rapport.titre == "Attestation de rôles, Maël Corbigny"
    # Les mots des réglages sont figés avec le reste.
    assert rapport.contexte.pop("libelles")["aci"]["mot"] == "ACI"
    assert rapport.contexte == {
        "organisme": {
            "nom": "CPTS des Trois Rivières",
            "nom_court": "Trois Rivières",
            "teinte": 20,
            "ville": "Saint-Dizier",
            "demonstration": False,
        },
        "sujet": "Rôles tenus dans la communauté",
        "produit_le": "2026-10-12T10:00:00+02:00",
        "annee": "2026",
        "date": "12\u00a0octobre 2026",
        "lieu": "Saint-Dizier",
        "representant": "Dr\u00a0Hélène Vautrin-Lanoix, présidente",
        "personne": {
            "nom": "Maël Corbigny",
            "attributions": [
                {"role": "Adhérent", "depuis": "1er\u00a0mars 2020", "jusqu_au": ""},
                {
                    "role": "Bureau",
                    "depuis": "2\u00a0juin 2026",
                    "jusqu_au": "1er\u00a0juin 2029",
                },
            ],
        },
    }


@time_machine.travel("2026-10-12T10:00:00+02:00", tick=False)
def test_the_paper_says_it_all_and_reads_aloud(cpts, compte, tmp_path):
    rapport = attestation_roles({"compte": compte.email})
    rendu = rendre(rapport, lambda *_: None, code="7K3F-92QD-M4TX")
    assert (rendu.pages, rendu.avertissements) == (1, ())
    assert pdf.constats(rendu.octets, tmp_path) == []
    texte = " ".join(pdf.textes(rendu.octets)[0].replace("\u00a0", " ").split())
    for phrase in (
        "CPTS des Trois Rivières",
        "Attestation de rôles",
        "représentée par Dr Hélène Vautrin-Lanoix, présidente, atteste qu’au 12 octobre 2026",
        "Maël Corbigny tient les rôles suivants dans la communauté :",
        "Adhérent depuis le 1er mars 2020",
        "Bureau depuis le 2 juin 2026, jusqu’au 1er juin 2029",
        "Fait à Saint-Dizier, le 12 octobre 2026",
        "/v/ 7K3F-92QD-M4TX",
    ):
        assert phrase in texte, texte
    assert compte.email not in texte
    assert pdf.lire(rendu.octets).metadata.title == "Attestation de rôles, Maël Corbigny"


def test_without_identity_contours_or_roles_the_paper_still_stands(tmp_path):
    compte = CompteFactory(first_name="Zoé", last_name="Sanrôle")
    rendu = rendre(attestation_roles({"compte": compte.email}), lambda *_: None)
    assert rendu.avertissements == ()
    assert pdf.constats(rendu.octets, tmp_path) == []
    texte = " ".join(pdf.textes(rendu.octets)[0].split())
    assert "Zoé Sanrôle ne tient aucun rôle dans la communauté." in texte
    assert "Vérifier" not in texte


@pytest.mark.parametrize("ferme", [True, False])
def test_an_unknown_or_closed_account_says_what_to_do(ferme):
    adresse = CompteFactory(ferme=True).email if ferme else "personne@exemple.invalid"
    with pytest.raises(DocumentImpossible, match="Vérifiez l’adresse"):
        attestation_roles({"compte": adresse})


@pytest.mark.parametrize("role", Role)
def test_each_for_oneself_and_those_who_keep_accounts_for_anyone(role):
    tient = role in (Role.COORDINATION, Role.ADMINISTRATEUR)
    demandeur, autre = CompteFactory(roles=[role]), CompteFactory()
    attestation = genre("attestation_roles")
    assert attestation.peut_demander(demandeur, {"compte": demandeur.email.upper()})
    assert attestation.peut_demander(demandeur, {"compte": autre.email}) is tient
    document = request_document("attestation_roles", {"compte": autre.email}, None)
    assert attestation.peut_voir(demandeur, document) is tient
    assert attestation.peut_voir(autre, document)
    assert len(document.code) == 14
