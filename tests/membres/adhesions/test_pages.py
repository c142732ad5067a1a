"""Pages of the register and of the member; what must not be seen."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from cpts_portal.documents.production import DocumentImpossible
from cpts_portal.documents.rendu import rendre
from cpts_portal.documents.services import request_document
from cpts_portal.journal.models import Entree
from membres.adhesions.enums import EtatAdhesion, Moyen
from membres.adhesions.models import Depart
from membres.adhesions.rapports import GENRES
from membres.adhesions.services import annuler_paiement, enregistrer_paiement
from tests.cpts_portal.documents import pdf
from tests.factories.adhesions import AdherentFactory, AdhesionFactory, CollegeFactory
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db
REGISTRE = "/coordination/adherents/"
GENRE = {genre.code: genre for genre in GENRES}


def noms(reponse):
    return [a.nom for a in reponse.context["page"]]


def test_register_is_searched_filtered_and_dated(client_de, coordination, jour):
    college = CollegeFactory(code="libres")
    AdherentFactory(nom="Ôrmevernis", college=college)
    parti = AdherentFactory(nom="Valtocsin", sorti_le=jour - dt.timedelta(days=10))
    client = client_de(coordination)
    assert noms(client.get(REGISTRE)) == ["Ôrmevernis"]
    assert noms(client.get(REGISTRE + "?q=ormevernis")) == ["Ôrmevernis"]
    assert noms(client.get(REGISTRE + "?college=libres")) == ["Ôrmevernis"]
    avant = jour - dt.timedelta(days=20)
    assert noms(client.get(f"{REGISTRE}?jour={avant:%d/%m/%Y}")) == ["Ôrmevernis", parti.nom]
    export = client.get(REGISTRE + "export.xlsx")
    assert export.content[:2] == b"PK"


def test_member_page_costs_the_same_for_one_and_three_payments(client_de, coordination):
    adherent = AdherentFactory()
    annees = iter(range(2001, 2099))

    def creer():
        adhesion = AdhesionFactory(
            adherent=adherent, debut=dt.date(next(annees), 1, 1), etat=EtatAdhesion.ATTENDUE
        )
        enregistrer_paiement(
            adhesion, montant=20, recu_le=adhesion.debut, moyen=Moyen.CARTE, par=None
        )

    client = client_de(coordination)
    assert_requetes_plates(creer, lambda: client.get(f"{REGISTRE}{adherent.pk}/"))


def test_members_never_see_each_other_s_page_nor_papers(client_de, adherent, jour):
    autre = AdhesionFactory(adherent__courriel="secret@exemple.invalid")
    client = client_de(adherent)
    assert client.get(f"{REGISTRE}{autre.adherent_id}/").status_code == 403
    assert client.get(REGISTRE).status_code == 403
    with pytest.raises(Exception, match="ne pouvez pas demander"):
        request_document("attestation_adhesion", {"adhesion": autre.pk}, adherent)


def test_a_member_asks_for_their_own_attestation(client_de, adherent):
    mienne = AdhesionFactory(adherent=AdherentFactory(compte=adherent))
    page = client_de(adherent).get("/espace/adhesion/").content.decode()
    assert "Mon attestation" in page
    document = request_document("attestation_adhesion", {"adhesion": mienne.pk}, adherent)
    assert document.code


def test_attestation_says_the_period_and_refuses_what_is_owed():
    adhesion = AdhesionFactory(debut=dt.date(2026, 1, 1), adherent__nom="Ormevernis")
    [attestee] = (
        GENRE["attestation_adhesion"].construire({"adhesion": adhesion.pk}).contexte["attestees"]
    )
    assert (attestee["nom"], attestee["dernier_jour"].replace("\xa0", " ")) == (
        "Élodie Ormevernis",
        "31 décembre 2026",
    )
    due = AdhesionFactory(etat=EtatAdhesion.ATTENDUE)
    with pytest.raises(Exception, match="n’est pas réglée"):
        GENRE["attestation_adhesion"].construire({"adhesion": due.pk})


def test_the_lot_holds_who_is_in_order_that_day():
    AdhesionFactory.create_batch(2, debut=dt.date(2026, 1, 1))
    AdhesionFactory(debut=dt.date(2026, 1, 1), etat=EtatAdhesion.ATTENDUE)
    rapport = GENRE["attestations_adhesion"].construire({"jour": "2026-06-01"})
    assert len(rapport.contexte["attestees"]) == 2


def test_receipt_gives_the_amount_and_a_cancelled_payment_has_none(tresorier):
    adhesion = AdhesionFactory(etat=EtatAdhesion.ATTENDUE)
    paiement = enregistrer_paiement(
        adhesion, montant=20, recu_le=dt.date(2026, 2, 3), moyen=Moyen.CHEQUE, par=None
    )
    recu = GENRE["recu_cotisation"].construire({"paiement": paiement.pk}).contexte["recus"][0]
    assert (recu["moyen"], recu["solde"]) == ("chèque", True)
    assert recu["montant"].replace("\xa0", " ") == "20,00 €"


def test_receipts_of_a_year_come_in_one_paper(client_de, tresorier, adherent, tmp_path):
    for jour in (dt.date(2025, 12, 30), dt.date(2026, 1, 5), dt.date(2026, 2, 3)):
        adhesion = AdhesionFactory(etat=EtatAdhesion.ATTENDUE, adherent__nom=f"Payeuse{jour:%d}")
        enregistrer_paiement(adhesion, montant=20, recu_le=jour, moyen=Moyen.CHEQUE, par=None)
    annule = enregistrer_paiement(
        AdhesionFactory(etat=EtatAdhesion.ATTENDUE), montant=20, recu_le=dt.date(2026, 3, 1),
        moyen=Moyen.CHEQUE, par=None,
    )  # fmt: skip
    annuler_paiement(annule, motif="Chèque rejeté", par=tresorier)
    rapport = GENRE["recus_cotisation"].construire({"annee": 2026})
    assert len(rapport.contexte["recus"]) == 2
    rendu = rendre(rapport, lambda *_: None, code="7K3F-92QD-M4TX")
    assert pdf.constats(rendu.octets, tmp_path) == []
    assert len(pdf.textes(rendu.octets)) == 2
    with pytest.raises(DocumentImpossible, match="Aucun paiement"):
        GENRE["recus_cotisation"].construire({"annee": 2019})
    page = client_de(tresorier).get("/coordination/adherents/cotisations/").content.decode()
    assert "Reçus de 2026" in page
    assert "Reçus de 2025" in page
    with pytest.raises(PermissionDenied):
        request_document("recus_cotisation", {"annee": 2026}, adherent)


def test_a_college_is_renamed_and_closed(client_de, coordination, tresorier):
    college = CollegeFactory(code="libres", nom="Libéraux")
    adresse = f"/coordination/adherents/reglages/colleges/{college.pk}/"
    saisie = {"nom": "Exercice libéral", "description": "", "voix": "consultative", "ordre": 5}
    assert client_de(tresorier).post(adresse, saisie).status_code == 403
    client = client_de(coordination)
    assert client.post(adresse, saisie | {"nom": ""}).status_code == 422
    page = client.post(adresse, saisie, follow=True).content.decode()
    assert "Exercice libéral" in page
    assert "Fermé aux nouveaux adhérents" in page
    college.refresh_from_db()
    assert (college.code, college.voix, college.actif) == ("libres", "consultative", False)
    assert Entree.objects.get(action="adhesions.college_modifie").details["avant"]["actif"] is True


def test_consents_are_changed_by_the_member_alone(client_de, adherent):
    mien = AdherentFactory(compte=adherent)
    client = client_de(adherent)
    client.post("/espace/adhesion/consentements/", {"objets": ["lettre", "photo"]})
    client.post("/espace/adhesion/consentements/", {"objets": ["photo"]})
    lignes = {c.objet: c.retire_le is None for c in mien.consentements.all()}
    assert lignes == {"lettre": False, "photo": True}


def test_member_without_adherent_is_told_what_to_do(client_de, adherent):
    assert (
        "rattaché à aucun adhérent" in client_de(adherent).get("/espace/adhesion/").content.decode()
    )


def test_coverage_counts_members_by_profession(client_de, coordination):
    from cpts_portal.referentiel.models import Profession

    profession = Profession.objects.create(code="60", libelle="Infirmier", nomenclature="TRE_G15")
    AdherentFactory(profession=profession)
    bilan = client_de(coordination).get(REGISTRE + "couverture/").context["bilan"]
    assert [(ligne.libelle, ligne.membres) for ligne in bilan.par_profession] == [("Infirmier", 1)]
    assert Depart.objects.count() == 0
