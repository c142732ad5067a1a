"""From the public form to the bureau's answer."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cpts_portal.courriels.models import Courriel
from membres.adhesions import services
from membres.adhesions.enums import EtatAdhesion, EtatDemande
from membres.adhesions.models import Adherent, DemandeAdhesion
from membres.comptes.enums import Role
from tests.factories.adhesions import AdherentFactory, CollegeFactory
from tests.harnais.client import ClientApresCommit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("annee_civile")]
PERSONNE = {
    "prenom": "Lise",
    "nom": "Vaucadran",
    "courriel": "Lise@Exemple.invalid",
    "telephone": "06 39 98 00 01",
    "rpps": "99 0000 0001 0",
    "mode_exercice": "liberal",
    "consent_annuaire": "on",
}


def lien_du_courriel(objet):
    courriel = Courriel.objects.get(sujet=objet)
    texte = bytes(courriel.contenu).decode()
    return re.search(r"http://[^/]+(/adherer/[^\s=]+(?:=\r\n[^\s=]+)*)", texte)[1].replace(
        "=\r\n", ""
    )


@pytest.fixture
def deposee(anonyme, charte):
    reponse = anonyme.post("/adherer/personne/", PERSONNE | {f"texte_{charte.pk}": "on"})
    assert reponse.url == "/adherer/envoyee/"
    return DemandeAdhesion.objects.get()


@pytest.fixture
def confirmee(deposee, anonyme):
    anonyme.post(lien_du_courriel("Confirmez votre demande d’adhésion"))
    deposee.refresh_from_db()
    return deposee


def test_the_form_keeps_what_was_said_and_which_version_was_accepted(deposee, charte):
    assert deposee.courriel == "lise@exemple.invalid"
    assert deposee.rpps == "99000000010"
    assert deposee.consentements == ["annuaire"]
    assert deposee.acceptations.get().texte == charte
    assert deposee.etat == EtatDemande.A_CONFIRMER


def test_charter_is_required_and_consents_are_not(anonyme, charte):
    reponse = anonyme.post("/adherer/personne/", PERSONNE)
    assert reponse.status_code == 422
    assert list(reponse.context["form"].errors) == [f"texte_{charte.pk}"]
    assert not DemandeAdhesion.objects.exists()


def test_a_machine_that_fills_the_hidden_field_enters_nothing(anonyme, charte):
    anonyme.post("/adherer/personne/", PERSONNE | {f"texte_{charte.pk}": "on", "site_web": "x"})
    assert not DemandeAdhesion.objects.exists()


def test_the_same_address_is_not_mailed_over_and_over(anonyme, charte):
    for _ in range(5):
        anonyme.post("/adherer/personne/", PERSONNE | {f"texte_{charte.pk}": "on"})
    assert Courriel.objects.count() == services.demandes.DEMANDES_PAR_JOUR


def test_visiting_the_mailed_link_changes_nothing(deposee, anonyme):
    lien = lien_du_courriel("Confirmez votre demande d’adhésion")
    for _ in range(2):
        assert "Confirmer ma demande" in anonyme.get(lien).content.decode()
    deposee.refresh_from_db()
    assert deposee.etat == EtatDemande.A_CONFIRMER
    assert anonyme.post(lien).url == "/adherer/confirmee/"
    deposee.refresh_from_db()
    assert deposee.etat == EtatDemande.A_DECIDER
    assert anonyme.post(lien).status_code == 410


def test_acceptance_makes_member_adhesion_consents_and_account(
    confirmee, bureau, client_de, charte, jour
):
    client_de(bureau).post(
        f"/coordination/adherents/demandes/{confirmee.pk}/",
        {"bureau_du": jour.strftime("%d/%m/%Y"), "geste": "accepter"},
    )
    adherent = Adherent.objects.get()
    adhesion = adherent.adhesions.get()
    assert (adhesion.debut, adhesion.fin) == (jour, dt.date(jour.year + 1, 1, 1))
    assert (adhesion.cotisation, adhesion.etat) == (20, EtatAdhesion.ATTENDUE)
    assert [c.objet for c in adherent.consentements.all()] == ["annuaire"]
    assert adherent.acceptations.get().texte == charte
    assert adherent.compte.etat == "invité"
    assert adherent.compte.attributions.get().role == Role.ADHERENT
    sujets = set(Courriel.objects.values_list("sujet", flat=True))
    assert {"Votre adhésion est acceptée", "Lise, votre compte vous attend"} <= sujets


def test_question_then_answer_then_refusal_with_a_reason(confirmee, bureau, anonyme, jour):
    services.demander_precision(confirmee, question="Où exercez-vous ?", par=bureau)
    lien = lien_du_courriel("Une précision sur votre demande d’adhésion")
    assert "Où exercez-vous" in anonyme.get(lien).content.decode()
    anonyme.post(lien, {"reponse": "À Wassy."})
    confirmee.refresh_from_db()
    assert (confirmee.etat, confirmee.reponse) == (EtatDemande.A_DECIDER, "À Wassy.")
    with pytest.raises(ValidationError, match="se motive"):
        services.refuser(confirmee, bureau_du=jour, motif=" ", par=bureau)
    services.refuser(confirmee, bureau_du=jour, motif="Hors du territoire.", par=bureau)
    assert not Adherent.objects.exists()
    texte = bytes(Courriel.objects.get(sujet="Votre demande d’adhésion").contenu).decode()
    assert "Hors du territoire" in texte


def test_the_bureau_sees_what_was_consented_to_and_where_a_reason_is_missing(
    confirmee, bureau, client_de
):
    client = client_de(bureau)
    adresse = f"/coordination/adherents/demandes/{confirmee.pk}/"
    page = client.get(adresse).content.decode()
    assert "Paraître dans l’annuaire public" in page
    assert "Être pris en photo" not in page
    donnees = {"bureau_du": "01/01/2026", "geste": "refuser", "motif": " "}
    form = client.post(adresse, donnees).context["form"]
    assert form.errors["motif"] == ["Un refus se motive\u00a0: dites pourquoi."]


def test_a_former_member_comes_back_under_one_row(confirmee, bureau, jour):
    ancien = AdherentFactory(rpps=confirmee.rpps, sorti_le=jour - dt.timedelta(days=30))
    with pytest.raises(ValidationError, match="RPPS"):
        services.accepter(confirmee, bureau_du=jour, par=bureau)
    services.accepter(confirmee, bureau_du=jour, par=bureau, meme_que=ancien)
    ancien.refresh_from_db()
    assert (ancien.nom, ancien.sorti_le, ancien.membre_depuis) == ("Vaucadran", None, jour)


def test_without_the_setting_nothing_is_decided(confirmee, bureau, jour):
    from cpts_portal.referentiel.models import ParametreDate

    ParametreDate.objects.all().delete()
    with pytest.raises(ValidationError, match="durée d’une adhésion est à saisir"):
        services.accepter(confirmee, bureau_du=jour, par=bureau)


def test_a_member_decides_nothing_and_reads_no_request(confirmee, adherent, client_de, jour):
    with pytest.raises(PermissionDenied):
        services.accepter(confirmee, bureau_du=jour, par=adherent)
    client = client_de(adherent)
    assert client.get(f"/coordination/adherents/demandes/{confirmee.pk}/").status_code == 403


def test_a_structure_gives_its_siret_and_representative(charte):
    CollegeFactory(code="structures")
    reponse = ClientApresCommit().post(
        "/adherer/organisation/",
        {
            "nom": "Service imaginaire",
            "representant": "Prénom Nom",
            "courriel": "service@exemple.invalid",
            "siret": "732 829 320 00074",
            f"texte_{charte.pk}": "on",
        },
    )
    assert reponse.status_code == 302
    demande = DemandeAdhesion.objects.get()
    assert (demande.siret, demande.prenom) == ("73282932000074", "")


def test_an_address_never_confirmed_is_forgotten_after_a_month(deposee, confirmer_une_autre, jour):
    assert services.effacer_les_non_confirmees(jour) == 0
    assert services.effacer_les_non_confirmees(jour + dt.timedelta(days=31)) == 1
    assert DemandeAdhesion.objects.get() == confirmer_une_autre


@pytest.fixture
def confirmer_une_autre(deposee):
    autre = services.deposer_demande(
        coordonnees={"nom": "B", "prenom": "A", "courriel": "b@exemple.invalid"},
        consentements=[],
        groupes=[],
        textes=[],
    )
    return services.confirmer_adresse(autre.jeton)
