import datetime as dt
import io
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from cpts_portal.documents.registre import genre
from cpts_portal.documents.rendu import rendre
from cpts_portal.referentiel.models import ParametreDate
from membres.comptes.enums import Role
from membres.indemnisation import services
from membres.indemnisation.enums import EtatDemande
from membres.indemnisation.models import Beneficiaire, Demande, Lot
from membres.indemnisation.rapports import releve_annuel
from tests.cpts_portal.documents import pdf
from tests.factories.comptes import CompteFactory
from tests.factories.indemnisation import IBAN, DemandeFactory
from tests.factories.referentiel import IdentiteFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

pytestmark = pytest.mark.django_db
CLAIR = "FR7630006000011234567890189"


def contenu(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def clients(cpts):
    noms = ("membre", "coordination", "tresorier", "president")
    return {nom: client_de(getattr(cpts, nom).compte) for nom in noms}


class TestMembre:
    def test_hours_are_declared_reviewed_sent_and_taken_back(self, cpts, clients):
        membre = clients["membre"]
        refus = membre.post(
            "/espace/heures/declarer/",
            {"activite": cpts.activite.pk, "objet": "X", "jour": "12/03/2026", "minutes": "tard"},
        )
        assert "Cette durée ne se lit pas" in contenu(refus)
        demain = timezone.localdate() + dt.timedelta(days=1)
        futur = membre.post(
            "/espace/heures/declarer/",
            {
                "activite": cpts.activite.pk,
                "objet": "X",
                "jour": f"{demain:%d/%m/%Y}",
                "minutes": "1h",
            },
        )
        assert "pas encore passé" in contenu(futur)
        reponse = membre.post(
            "/espace/heures/declarer/",
            {
                "activite": cpts.activite.pk,
                "objet": "Dépistage à la foire",
                "jour": f"{cpts.jour:%d/%m/%Y}",
                "minutes": "1 h 30",
            },
        )
        demande = Demande.objects.get()
        assert demande.montant == 90
        page = contenu(membre.get(reponse.url))
        assert "90,00 €" in page
        assert "Envoyer à la coordination" in page
        membre.post(f"{reponse.url}envoyer/")
        demande.refresh_from_db()
        assert demande.etat == EtatDemande.SOUMISE
        membre.post(f"{reponse.url}reprendre/")
        membre.post(
            f"{reponse.url}modifier/",
            {
                "activite": cpts.activite.pk,
                "objet": "Dépistage",
                "jour": f"{cpts.jour:%d/%m/%Y}",
                "minutes": "45 min",
            },
        )
        membre.post("/espace/heures/envoyer/")
        demande.refresh_from_db()
        assert (demande.etat, demande.montant) == (EtatDemande.SOUMISE, Decimal("45.00"))

    def test_expenses_by_the_kilometre_want_a_rate_or_an_amount(self, cpts, clients):
        membre = clients["membre"]
        donnees = {"objet": "Déplacement", "jour": f"{cpts.jour:%d/%m/%Y}", "kilometres": "42,5"}
        assert "Aucun barème kilométrique" in contenu(membre.post("/espace/heures/frais/", donnees))
        ParametreDate.objects.create(
            cle="frais_kilometre",
            valide_du=dt.date(2020, 1, 1),
            valeur_nombre=Decimal("0.5"),
            source="Essai",
        )
        adresse = membre.post("/espace/heures/frais/", donnees).url
        assert Demande.objects.get().montant == Decimal("21.25")
        fichier = io.BytesIO(b"%PDF-1.7 facture")
        fichier.name = "facture.pdf"
        membre.post(f"{adresse}justificatifs/", {"fichier": fichier})
        membre.post(f"{adresse}envoyer/")
        demande = Demande.objects.get()
        assert demande.etat == EtatDemande.SOUMISE
        piece = demande.justificatifs.get()
        lue = clients["coordination"].get(f"/espace/heures/justificatifs/{piece.pk}/")
        assert b"".join(lue.streaming_content) == b"%PDF-1.7 facture"
        etranger = client_de(CompteFactory(roles=[Role.ADHERENT]))
        assert etranger.get(f"/espace/heures/justificatifs/{piece.pk}/").status_code == 404

    def test_a_wrong_siret_is_told_at_its_field(self, cpts, clients):
        champs = {"genre": "structure", "titulaire": "Cabinet", "iban": IBAN, "accord": "Signé"}
        refus = clients["membre"].post(
            "/espace/heures/comptes/", champs | {"siret": "12345678901234"}
        )
        assert refus.context["form"].errors.keys() == {"siret"}

    def test_the_iban_is_never_shown_again(self, cpts, clients):
        membre = clients["membre"]
        refus = membre.post(
            "/espace/heures/comptes/",
            {"genre": "personne", "titulaire": "Nadège", "iban": "FR76 1234"},
        )
        assert "pas valide" in contenu(refus)
        membre.post(
            "/espace/heures/comptes/", {"genre": "personne", "titulaire": "Nadège", "iban": IBAN}
        )
        page = contenu(membre.get("/espace/heures/comptes/"))
        assert "terminé par 0189" in page
        assert Beneficiaire.objects.filter(adherent=cpts.membre, actif=True).count() == 1
        demande = cpts.a_payer()
        for nom, client in clients.items():
            for adresse in (
                f"/espace/heures/demandes/{demande.pk}/",
                "/espace/heures/",
                "/coordination/indemnisation/?file=a-payer",
                "/coordination/indemnisation/export.csv?file=a-payer",
            ):
                corps = client.get(adresse).content.decode(errors="ignore").replace(" ", "")
                assert CLAIR not in corps, (nom, adresse)
        adresse = f"/espace/heures/demandes/{demande.pk}/"
        voient = {nom for nom, c in clients.items() if "terminé par" in contenu(c.get(adresse))}
        assert voient == {"membre", "tresorier"}

    def test_what_was_received_elsewhere_is_declared_and_withdrawn(self, cpts, clients):
        membre = clients["membre"]
        membre.post(
            "/espace/heures/ailleurs/",
            {"annee": cpts.jour.year, "montant": "1 200,50", "organisme": "CPTS voisine"},
        )
        declaration = cpts.membre.declarations_exterieures.get()
        assert declaration.montant == Decimal("1200.50")
        assert "1 200,50 € reçus d’autres CPTS" in contenu(membre.get("/espace/heures/"))
        membre.post(f"/espace/heures/ailleurs/{declaration.pk}/retirer/")
        assert "0 € reçus d’autres CPTS" in contenu(membre.get("/espace/heures/"))

    def test_the_claim_of_another_does_not_exist(self, cpts, clients):
        demande = cpts.soumise(cpts.tresorier)
        for suite in ("", "modifier/"):
            reponse = clients["membre"].get(f"/espace/heures/demandes/{demande.pk}/{suite}")
            assert reponse.status_code == 404
        for suite in ("envoyer/", "reprendre/", "justificatifs/"):
            adresse = f"/espace/heures/demandes/{demande.pk}/{suite}"
            assert clients["coordination"].post(adresse).status_code == 404

    def test_without_a_member_the_page_says_what_to_do(self):
        client = client_de(CompteFactory(roles=[Role.ADHERENT]))
        assert "La coordination peut faire ce lien" in contenu(client.get("/espace/heures/"))
        assert client.get("/espace/heures/declarer/").url == "/espace/heures/"


class TestFiles:
    def test_from_the_queue_to_the_treasurer_to_the_bank(self, cpts, clients):
        coordination, tresorier = clients["coordination"], clients["tresorier"]
        demande = cpts.soumise()
        base = f"/coordination/indemnisation/{demande.pk}/"
        assert "Atelier" in contenu(coordination.get("/coordination/indemnisation/"))
        assert coordination.post(f"{base}valider/", {"file": "a-valider"}).url.endswith(
            "?file=a-valider"
        )
        assert coordination.post(f"{base}ordonner/").status_code == 403
        tresorier.post(f"{base}ordonner/")
        liste = "/coordination/indemnisation/paiements/"
        vide = tresorier.post(f"{liste}nouvelle/", {"execution": f"{cpts.jour:%d/%m/%Y}"})
        assert "Cochez au moins une demande" in contenu(vide)
        adresse = tresorier.post(
            f"{liste}nouvelle/",
            {"execution": f"{cpts.jour:%d/%m/%Y}", "demandes": [demande.pk]},
        ).url
        xml = tresorier.get(f"{adresse}virements.xml").content
        assert CLAIR in xml.decode()
        assert ET.fromstring(xml) is not None
        classeur = load_workbook(io.BytesIO(tresorier.get(f"{adresse}liste.xlsx").content))
        assert list(classeur.active.values)[1][4] == CLAIR
        for nom in ("coordination", "president", "membre"):
            for fichier in ("virements.xml", "liste.xlsx"):
                assert clients[nom].get(f"{adresse}{fichier}").status_code == 403
        assert Lot.objects.get().etat == "prepare"
        tresorier.post(f"{adresse}paye/", {"jour": f"{cpts.jour:%d/%m/%Y}"})
        demande.refresh_from_db()
        assert demande.etat == EtatDemande.PAYEE
        assert "Payée" in contenu(clients["membre"].get("/espace/heures/"))

    def test_the_ceiling_offers_what_is_left(self, cpts, clients):
        ParametreDate.objects.filter(cle="pass_annuel").update(valeur_nombre="100")
        demande = cpts.soumise(minutes=120)
        base = f"/coordination/indemnisation/{demande.pk}/valider/"
        refus = clients["coordination"].post(base)
        assert refus.status_code == 409
        assert "Valider pour 100,00 €" in contenu(refus)
        suite = clients["coordination"].post(base, {"au_plafond": "oui"}, follow=True)
        assert "dépassé 80 % de son plafond" in contenu(suite)
        demande.refresh_from_db()
        assert demande.montant == 100

    def test_a_refusal_wants_a_reason_the_person_reads(self, cpts, clients):
        demande = cpts.soumise()
        adresse = f"/coordination/indemnisation/{demande.pk}/refuser/"
        assert clients["coordination"].post(adresse).status_code == 422
        clients["coordination"].post(adresse, {"motif": "Déjà payée en mars"})
        page = contenu(clients["membre"].get(f"/espace/heures/demandes/{demande.pk}/"))
        assert "Déjà payée en mars" in page

    def test_returned_and_corrected(self, cpts, clients):
        demande = cpts.payee()
        base = f"/coordination/indemnisation/{demande.pk}/"
        clients["tresorier"].post(
            f"{base}corriger/",
            {"montant": "10", "jour": f"{cpts.jour:%d/%m/%Y}", "motif": "Trop versé"},
        )
        assert Demande.objects.get(corrige=demande).montant == -10
        autre = cpts.payee()
        clients["tresorier"].post(
            f"/coordination/indemnisation/{autre.pk}/rejeter/", {"motif": "Compte clos"}
        )
        autre.refresh_from_db()
        assert autre.etat == EtatDemande.VALIDEE_TRESORERIE
        assert clients["coordination"].get(f"{base}corriger/").status_code == 403

    def test_scales_are_kept_by_two_roles(self, cpts, clients):
        adresse = "/coordination/indemnisation/baremes/"
        donnees = {
            "activite": cpts.activite.pk,
            "unite": "heure",
            "taux": "65,00",
            "debut": f"{cpts.jour:%d/%m/%Y}",
            "source": "AG",
        }
        assert clients["president"].post(f"{adresse}nouveau/", donnees).status_code == 403
        clients["tresorier"].post(f"{adresse}nouveau/", donnees)
        assert "65,00 €" in contenu(clients["president"].get(adresse))
        clients["coordination"].post(
            f"{adresse}activite/", {"libelle": "Formation", "nature": "remuneration"}
        )
        assert "Formation" in contenu(clients["coordination"].get(f"{adresse}nouveau/"))

    def test_the_das2_list_leaves_for_a_spreadsheet(self, cpts, clients):
        cpts.payee()
        page = contenu(clients["tresorier"].get("/coordination/indemnisation/das2/"))
        assert "Seuil à saisir" in page
        octets = clients["tresorier"].get("/coordination/indemnisation/das2/export.xlsx").content
        lignes = list(load_workbook(io.BytesIO(octets)).active.values)
        assert lignes[1][3:] == (90, "seuil à saisir")

    def test_queues_ask_the_same_questions_for_one_and_three(self, cpts, clients):
        def creer():
            DemandeFactory(etat=EtatDemande.SOUMISE, soumise_le=timezone.now())
            DemandeFactory(adherent=cpts.membre, activite=cpts.activite, etat=EtatDemande.BROUILLON)

        for nom, adresse in (
            ("coordination", "/coordination/indemnisation/"),
            ("coordination", "/coordination/"),
            ("membre", "/espace/heures/"),
            ("membre", "/espace/"),
        ):
            assert_requetes_plates(creer, lambda n=nom, a=adresse: clients[n].get(a))


def test_the_annual_statement_says_each_payment_and_the_ceiling(cpts, tmp_path):
    IdentiteFactory()
    cpts.payee()
    rendu = rendre(
        releve_annuel({"adherent": cpts.membre.pk, "annee": cpts.jour.year}),
        lambda *_: None,
        code="7K3F-92QD-M4TX",
    )
    assert rendu.avertissements == ()
    assert pdf.constats(rendu.octets, tmp_path) == []
    texte = " ".join(" ".join(pdf.textes(rendu.octets)).replace("\u00a0", " ").split())
    for phrase in ("Nadège Orsinval", "Atelier", "90,00 €", "48 060 €", "D. 1434-44"):
        assert phrase in texte, texte
    demandable = genre("releve_annuel").peut_demander
    params = {"adherent": cpts.membre.pk, "annee": 2026}
    assert demandable(cpts.membre.compte, params)
    assert demandable(cpts.tresorier.compte, params)
    assert not demandable(CompteFactory(), params)


def test_a_departure_leaves_what_is_due(cpts):
    from membres.indemnisation.suites_depart import DEMANDES

    cpts.soumise()
    [ligne] = DEMANDES.lister(cpts.membre)
    assert "à valider" in ligne
    services.refuser(Demande.objects.get(), par=cpts.coordination.compte, motif="Non")
    assert DEMANDES.lister(cpts.membre) == []
