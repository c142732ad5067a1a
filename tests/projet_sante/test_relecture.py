"""The circuit delivered: a writer submits, the coordination approves or sends back."""

import pytest
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage

from projet_sante.models import Chapitre, SuiviChapitre
from projet_sante.services.projet import creer_projet, ecrire_chapitre
from projet_sante.services.redaction import confier_chapitre
from projet_sante.services.relecture import CIRCUIT, TACHE, installer
from tests.projet_sante.test_redaction import edition, formulaire, paragraphe

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapitre(db, adherent):
    projet = creer_projet(titre="Projet 2026", debut=2026, fin=2030)
    chapitre = Chapitre.objects.child_of(projet).get(slug="outils")
    ecrire_chapitre(chapitre, [{"type": "chapeau", "texte": "Un premier jet."}])
    confier_chapitre(chapitre, redacteurs=[adherent], responsable=None, echeance=None, par=None)
    adherent.refresh_from_db()
    return chapitre


def etat(chapitre):
    return SuiviChapitre.objects.get(chapitre=chapitre).etat


def soumettre(client, chapitre, texte="Relisez-moi."):
    envoi = formulaire(chapitre, [paragraphe(texte)], **{"action-submit": "oui"})
    return client.post(edition(chapitre), envoi)


def trancher(client, chapitre, geste, mot=""):
    tache = chapitre.page_ptr.current_workflow_task_state
    adresse = reverse("wagtailadmin_pages:workflow_action", args=[chapitre.pk, geste, tache.pk])
    return client.post(adresse, {"comment": mot})


def test_it_is_there_in_french_once_and_nothing_of_wagtail_s(chapitre):
    installer()
    installer()
    assert list(Workflow.objects.filter(name=CIRCUIT).values_list("active", flat=True)) == [True]
    assert GroupApprovalTask.objects.get(name=TACHE).groups.get().name == "Coordination"
    assert not WorkflowPage.objects.filter(page=Page.get_first_root_node()).exists()
    assert chapitre.page_ptr.get_workflow().name == CIRCUIT
    # A projet opened before the circuit existed gets it at the next migration.
    WorkflowPage.objects.all().delete()
    installer()
    assert chapitre.page_ptr.get_workflow().name == CIRCUIT


def test_a_writer_submits_and_the_coordination_approves(
    chapitre, adherent, coordination, client_de, mailoutbox
):
    redacteur = client_de(adherent)
    html = redacteur.get(edition(chapitre)).content.decode()
    assert "Envoyer en relecture" in html
    # No address follows the title: Wagtail's script would look for its field in vain.
    assert "w-sync" not in html
    # Nothing goes online from here, and the editor does not say that it might.
    assert "Lu par les membres" in html
    assert not [dite for dite in ("Visible pour tous", "Programmer", "Publier") if dite in html]
    # A writer publishes nothing: their text waits for the review.
    assert 'name="action-publish"' not in html
    envoi = soumettre(redacteur, chapitre)
    # Back in their chapter, which says where it stands.
    assert (envoi.status_code, envoi.url) == (302, edition(chapitre))
    assert etat(chapitre) == "a_relire"
    html = client_de(coordination).get(edition(chapitre)).content.decode()
    assert "Approuver avec un mot" in html
    assert not [dite for dite in ("et Publier", 'name="action-publish"') if dite in html]
    # While it is read, its writer waits and decides nothing.
    assert trancher(redacteur, chapitre, "approve").status_code in (302, 403)
    chapitre.page_ptr.refresh_from_db()
    assert chapitre.page_ptr.workflow_in_progress
    assert coordination.email in [adresse for envoi in mailoutbox for adresse in envoi.to]
    assert trancher(client_de(coordination), chapitre, "approve").status_code == 302
    assert etat(chapitre) == "pret"
    chapitre.refresh_from_db()
    assert not chapitre.live
    page = client_de(coordination).get("/projet-de-sante/").content.decode()
    assert "Relisez-moi." in page


def test_sent_back_with_a_word_it_is_the_writer_s_again(
    chapitre, adherent, coordination, client_de
):
    redacteur = client_de(adherent)
    soumettre(redacteur, chapitre)
    trancher(client_de(coordination), chapitre, "reject", "Citez vos sources.")
    assert etat(chapitre) == "en_cours"
    html = redacteur.get(edition(chapitre)).content.decode()
    assert "« Citez vos sources. »" in html.replace("\xa0", " ")
    assert soumettre(redacteur, chapitre, "Avec ses sources.").status_code == 302
    assert etat(chapitre) == "a_relire"


def test_only_their_own_chapter_is_submitted(chapitre, adherent, client_de):
    autre = Chapitre.objects.sibling_of(chapitre).exclude(pk=chapitre.pk).order_by("path").first()
    reponse = soumettre(client_de(adherent), autre)
    assert reponse.status_code in (302, 403)
    assert not autre.page_ptr.workflow_in_progress
    assert etat(autre) == "a_ecrire"


def test_a_decision_is_taken_once_and_never_by_the_automatic_saving(
    chapitre, adherent, coordination, client_de
):
    soumettre(client_de(adherent), chapitre)
    relit = client_de(coordination)
    decision = {
        "action-workflow-action": "true",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": '{"comment": "Citez vos sources."}',
    }
    envoi = formulaire(chapitre, [paragraphe("Relisez-moi.")], **decision)
    assert relit.post(edition(chapitre), envoi, HTTP_ACCEPT="application/json").status_code == 200
    assert etat(chapitre) == "a_relire"
    for _ in range(2):
        reponse = relit.post(edition(chapitre), envoi)
        assert (reponse.status_code, reponse.url) == (302, edition(chapitre))
    assert etat(chapitre) == "en_cours"
    assert "déjà close" in relit.get(edition(chapitre)).content.decode()
    # Saved while the page was leaving, after the decision: nothing breaks either.
    assert relit.post(edition(chapitre), envoi, HTTP_ACCEPT="application/json").status_code == 200
