import pytest

from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.registre import genre
from cpts_portal.documents.rendu import rendre
from membres.reunions import services
from membres.reunions.rapports import attestation, compte_rendu, feuille
from tests.cpts_portal.documents import pdf
from tests.factories.comptes import CompteFactory
from tests.factories.referentiel import IdentiteFactory

pytestmark = pytest.mark.django_db


def lire(rapport, tmp_path):
    rendu = rendre(rapport, lambda *_: None, code="7K3F-92QD-M4TX")
    assert rendu.avertissements == ()
    assert pdf.constats(rendu.octets, tmp_path) == []
    return " ".join(" ".join(pdf.textes(rendu.octets)).replace("\u00a0", " ").split())


@pytest.fixture
def close(groupe, code_de):
    IdentiteFactory(president_nom="Claire Vauthier", president_qualite="présidente")
    reunion = groupe.en_seance(lieu="Wassy", ordre_du_jour="Accueil\nProtocole")
    services.signer(reunion, groupe.membre, code_de(reunion))
    services.signer_invite(
        reunion, code_de(reunion), nom="Paul Éclaron", qualite="Élu", appareil="a" * 64
    )
    services.recopier_papier(reunion, par=groupe.pilote.compte, adherent=groupe.pilote)
    services.enregistrer_compte_rendu(reunion, "Échanges.", par=groupe.pilote.compte)
    services.ajouter_decision(reunion, "Le protocole est adopté", par=groupe.pilote.compte)
    services.clore(reunion, par=groupe.pilote.compte)
    return reunion


def test_the_sheet_says_how_each_line_was_signed(close, tmp_path):
    texte = lire(feuille({"reunion": close.pk}), tmp_path)
    for phrase in (
        "Réunion de suivi", close.reference, "Nadège Orsinval", "Code affiché, compte personnel",
        "Paul Éclaron", "Élu", "Code affiché, personne invitée", "Feuille papier recopiée par",
        "3 présents.", "Liste confirmée par Marc Leroyer", "1 h 30",
    ):  # fmt: skip
        assert phrase in texte, texte


def test_before_the_meeting_the_sheet_is_to_be_signed_by_hand(groupe, tmp_path):
    texte = lire(feuille({"reunion": groupe.convoquee().pk}), tmp_path)
    assert "puis signe" in texte
    assert texte.count("Salle") == 9
    assert "Solène Vaucouleur" in texte


def test_minutes_carry_those_who_came_and_what_was_decided(close, tmp_path):
    texte = lire(compte_rendu({"reunion": close.pk}), tmp_path)
    for phrase in ("Paul Éclaron (élu)", "Excusés ou absents : Solène Vaucouleur",
                   "Le protocole est adopté", "Protocole"):  # fmt: skip
        assert phrase in texte, texte


def test_a_presence_is_attested_for_oneself_or_by_the_chair(groupe, close, tmp_path):
    ligne = close.signatures.get(adherent=groupe.membre)
    texte = lire(attestation({"signature": ligne.pk}), tmp_path)
    assert "Nadège Orsinval" in texte
    assert "Salle, 1 h 30" in texte
    # A signature alone on a second page attests nothing.
    rendu = rendre(attestation({"signature": ligne.pk}), lambda *_: None)
    assert len(pdf.textes(rendu.octets)) == 1
    demandable = genre("attestation_presence").peut_demander
    assert demandable(groupe.membre.compte, {"signature": ligne.pk})
    assert demandable(groupe.pilote.compte, {"signature": ligne.pk})
    assert not demandable(CompteFactory(), {"signature": ligne.pk})
    assert not genre("feuille_emargement").peut_demander(
        groupe.membre.compte, {"reunion": close.pk}
    )
    assert genre("compte_rendu").peut_demander(groupe.membre.compte, {"reunion": close.pk})


def test_what_is_not_confirmed_is_not_attested(groupe, code_de):
    reunion = groupe.en_seance()
    ligne = services.signer(reunion, groupe.membre, code_de(reunion))
    with pytest.raises(DocumentImpossible, match="attendez la clôture"):
        attestation({"signature": ligne.pk})
    sans_date = services.creer(groupe.instance, par=groupe.pilote.compte, titre="R")
    with pytest.raises(DocumentImpossible, match="pas encore de date"):
        feuille({"reunion": sans_date.pk})
