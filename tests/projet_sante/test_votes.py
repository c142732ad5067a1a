"""A vote comes from a session of the portal: its minutes are the proof, its decision is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from membres.instances.models import Assemblee
from membres.reunions.models import Reunion
from projet_sante.enums import Etape
from projet_sante.models import Deliberation
from projet_sante.queries.seances import Seance, seances
from projet_sante.services.cycle import passer
from projet_sante.services.projet import creer_projet
from tests.factories.instances import InstanceFactory
from tests.factories.reunions import ReunionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def projet(db):
    return creer_projet(titre="Projet 2026", debut=2026, fin=2030)


@pytest.fixture
def reunion(db):
    return ReunionFactory(passee=True, titre="Vote du projet")


def au_vote(projet, seance=None):
    hier = timezone.localdate() - timedelta(days=1)
    passer(projet, Etape.RELECTURE, le=hier, par=None)
    return passer(
        projet, Etape.VOTE, le=hier, par=None, seance=seance, piece="" if seance else "OJ"
    )


def clore(reunion, compte_rendu="Le projet est adopté."):
    Reunion.objects.filter(pk=reunion.pk).update(
        etat="close", close_le=timezone.now(), compte_rendu=compte_rendu
    )
    reunion.refresh_from_db()
    return Seance(reunion=reunion)


def test_the_minutes_are_the_proof_and_the_decision_is_kept(
    projet, reunion, coordination, adherent, client_de
):
    vote = au_vote(projet, Seance(reunion=reunion))
    assert vote.piece.startswith(f"Convocation {reunion.reference}")
    assert vote.deliberation.decision == ""
    client = client_de(coordination)
    envoi = {
        "vers": "transmis",
        "le": f"{timezone.localdate():%d/%m/%Y}",
        "seance": f"r{reunion.pk}",
        "decision": "Adopté à l’unanimité.",
    }
    sans = client.post(reverse("projet_sante:passer"), envoi)
    assert sans.status_code == 422
    assert "n’a pas encore son compte rendu" in sans.content.decode()
    clore(reunion)
    muette = client.post(reverse("projet_sante:passer"), envoi | {"decision": ""})
    assert "Écrivez la décision" in muette.content.decode()
    assert client.post(reverse("projet_sante:passer"), envoi).status_code == 302
    passage = projet.passages.get(vers="transmis")
    assert passage.piece.startswith(f"Compte rendu {reunion.reference}")
    assert passage.version.numero == 1
    html = client.get("/projet-de-sante/vie/").content.decode()
    assert "Adopté à l’unanimité." in html
    assert reverse("reunions:detail", args=[reunion.pk]) in html
    # A member reads what was decided, without a link to a meeting that may not be theirs.
    lu = client_de(adherent).get("/projet-de-sante/vie/").content.decode()
    assert "Adopté à l’unanimité." in lu
    assert reverse("reunions:detail", args=[reunion.pk]) not in lu


def test_a_meeting_that_proves_a_step_is_not_cancelled(projet, reunion, coordination, client_de):
    page = reverse("reunions:detail", args=[reunion.pk])
    geste = reverse("reunions:annuler", args=[reunion.pk])
    seance = clore(reunion)
    client = client_de(coordination)
    assert geste in client.get(page).text
    au_vote(projet, seance)
    vue = client.get(page).text
    assert geste not in vue
    assert "preuve d’une étape du projet de santé" in vue
    assert "preuve d’une étape" in client.post(geste, {"motif": "doublon"}).text
    reunion.refresh_from_db()
    assert reunion.est_close


def test_an_assembly_and_what_is_refused(projet, reunion):
    assemblee = Assemblee.objects.create(
        instance=InstanceFactory(),
        le=timezone.now() - timedelta(days=2),
        etat="close",
        convoquee_le=timezone.now() - timedelta(days=30),
        close_le=timezone.now() - timedelta(days=2),
    )
    assert [seance.cle for seance in seances()] == [f"r{reunion.pk}", f"a{assemblee.pk}"]
    ag = Seance(assemblee=assemblee)
    hier = timezone.localdate() - timedelta(days=1)
    with pytest.raises(ValidationError, match="qu’au vote et à la transmission"):
        passer(projet, Etape.RELECTURE, le=hier, par=None, seance=ag)
    au_vote(projet)
    avant = clore(reunion)
    Reunion.objects.filter(pk=reunion.pk).update(
        debut=timezone.now(), fin=timezone.now() + timedelta(hours=1)
    )
    reunion.refresh_from_db()
    with pytest.raises(ValidationError, match="la transmission la suit"):
        passer(projet, Etape.TRANSMIS, le=hier, par=None, seance=avant, decision="Oui")
    passage = passer(projet, Etape.TRANSMIS, le=hier, par=None, seance=ag, decision="Oui")
    assert passage.piece.startswith("Procès-verbal : Assemblée générale")
    for geste in (
        lambda: Deliberation.objects.update(decision="Autre"),
        lambda: Deliberation.objects.all()._raw_delete("default"),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            geste()
