import pytest

from cpts_portal.courriels.models import Courriel
from cpts_portal.journal.models import Entree
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from tests.factories.comptes import AttributionRoleFactory, CompteFactory
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db
LISTE = "/coordination/comptes/"


@pytest.fixture
def tenante(client_de, coordination):
    return client_de(coordination)


def _noms(reponse):
    return [str(compte) for compte in reponse.context["page"]]


def test_list_is_searched_without_accents_and_filtered(tenante):
    CompteFactory(first_name="Hélène", last_name="Özgür", roles=[Role.BUREAU])
    CompteFactory(first_name="Paul", last_name="Rey", ferme=True)
    CompteFactory(first_name="Lise", last_name="Morel", invite=True)
    assert _noms(tenante.get(LISTE + "?q=helene ozgur")) == ["Hélène Özgür"]
    assert _noms(tenante.get(LISTE + "?role=bureau")) == ["Hélène Özgür"]
    assert _noms(tenante.get(LISTE + "?etat=fermes")) == ["Paul Rey"]
    assert _noms(tenante.get(LISTE + "?etat=invites")) == ["Lise Morel"]
    assert "Aucun compte ne répond" in tenante.get(LISTE + "?q=zzz").content.decode()


def test_list_costs_the_same_for_one_and_three_accounts(tenante):
    def creer():
        CompteFactory(roles=[Role.BUREAU])
        CompteFactory(roles=[Role.BUREAU], invite=True)

    assert assert_requetes_plates(creer, lambda: tenante.get(LISTE)) <= 10


def test_export_is_journalled_and_disarms_formulas(tenante, coordination):
    CompteFactory(first_name="Lise", last_name="=CMD()", roles=[Role.BUREAU])
    contenu = tenante.get(LISTE + "export.csv?role=bureau").content.decode("utf-8-sig")
    [entete, ligne] = contenu.splitlines()
    assert entete.split(";")[0] == "Nom"
    assert ligne.split(";")[:2] == ["'=CMD()", "Lise"]
    assert Entree.objects.get(action="comptes.exportes").details == {"nombre": 1}


def test_invitation_from_the_page(tenante):
    reponse = tenante.post(
        LISTE + "inviter/",
        {
            "prenom": "Lise",
            "nom": "Morel",
            "email": "Lise@Exemple.invalid",
            "role": "bureau",
            "debut": "01/01/2026",
            "dernier_jour": "31/12/2099",
        },
    )
    compte = Compte.objects.get(email="lise@exemple.invalid")
    assert reponse.url == f"{LISTE}{compte.pk}/"
    attribution = compte.attributions.get()
    assert str(attribution.dernier_jour) == "2099-12-31"
    assert Courriel.objects.get().destinataire == compte.email


def test_invitation_offers_no_role_above(tenante):
    reponse = tenante.post(
        LISTE + "inviter/",
        {"prenom": "A", "nom": "B", "email": "a@exemple.invalid", "role": "administrateur"},
    )
    assert list(reponse.context["form"].errors) == ["role"]
    assert not Compte.objects.filter(email="a@exemple.invalid").exists()


def test_own_account_offers_no_gesture(tenante, coordination):
    adresse = f"{LISTE}{coordination.pk}/"
    assert "Personne ne se donne" in tenante.get(adresse).content.decode()
    assert tenante.post(adresse + "roles/", {"role": "bureau"}).status_code == 403
    assert tenante.post(adresse + "fermer/").status_code == 403
    assert coordination.attributions.count() == 1


def test_role_is_given_then_ended(tenante):
    compte = CompteFactory()
    tenante.post(f"{LISTE}{compte.pk}/roles/", {"role": "tresorier", "motif": "élection"})
    attribution = compte.attributions.get()
    assert attribution.motif == "élection"
    tenante.post(f"/coordination/roles/{attribution.pk}/fin/", {"motif": "démission"})
    attribution.refresh_from_db()
    assert (attribution.est_en_cours, attribution.motif_fin) == (False, "démission")


def test_overlapping_role_says_what_to_do(tenante):
    compte = AttributionRoleFactory(role=Role.BUREAU).compte
    reponse = tenante.post(f"{LISTE}{compte.pk}/roles/", {"role": "bureau"})
    assert reponse.status_code == 422
    assert "Mettez d’abord fin" in reponse.content.decode()


def test_administrator_is_out_of_reach(tenante, administrateur):
    attribution = administrateur.attributions.get()
    assert tenante.post(f"/coordination/roles/{attribution.pk}/fin/").status_code == 403
    assert tenante.post(f"{LISTE}{administrateur.pk}/fermer/").status_code == 403


def test_account_is_closed_after_confirmation(tenante):
    compte = CompteFactory()
    assert "Fermer le compte de" in tenante.get(f"{LISTE}{compte.pk}/fermer/").content.decode()
    tenante.post(f"{LISTE}{compte.pk}/fermer/", {"motif": "départ"})
    compte.refresh_from_db()
    assert compte.etat == "fermé"


def test_invitation_is_sent_again(tenante):
    compte = CompteFactory(invite=True)
    assert tenante.post(f"{LISTE}{compte.pk}/inviter/").url == f"{LISTE}{compte.pk}/"
    assert compte.invitations.valables().count() == 1
