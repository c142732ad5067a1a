"""An assembly: convened with trace, quorum by collège, pouvoirs limited, votes counted."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from membres.adhesions.enums import EtatAdhesion, Voix
from membres.instances import queries, services
from membres.instances.enums import (
    EtatAssemblee,
    Fonction,
    NatureAssemblee,
    NatureInstance,
    NaturePoint,
    ReponseConvocation,
)
from membres.instances.models import RegleAssemblee
from membres.instances.rapports import PV_ASSEMBLEE
from tests.factories.adhesions import AdherentFactory, AdhesionFactory, CollegeFactory
from tests.factories.instances import InstanceFactory
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db


@pytest.fixture
def liberaux():
    return CollegeFactory(nom="Libéraux")


@pytest.fixture
def usagers():
    return CollegeFactory(nom="Usagers", voix=Voix.CONSULTATIVE)


def membre(college, **options):
    return AdhesionFactory(adherent__college=college, **options).adherent


@pytest.fixture
def membres(liberaux):
    return [membre(liberaux) for _ in range(4)]


@pytest.fixture
def regle(liberaux):
    return services.saisir_regle(
        RegleAssemblee(
            nature="ordinaire",
            debut=dt.date(2020, 1, 1),
            source="Statuts, article 12",
            pouvoirs_max=1,
        ),
        {liberaux: Decimal(50)},
        par=None,
    )


@pytest.fixture
def preparee(membres, regle, coordination):
    InstanceFactory(nature=NatureInstance.AG, nom="AG", slug="ag")
    assemblee = services.preparer_assemblee(
        nature=NatureAssemblee.ORDINAIRE, le=timezone.now(), lieu="Wassy", par=coordination
    )
    for titre, nature in (("Rapport", NaturePoint.INFORMATION), ("Budget", NaturePoint.RESOLUTION)):
        services.ajouter_point(assemblee, titre=titre, texte="", nature=nature, par=coordination)
    return assemblee


@pytest.fixture
def convoquee(preparee, coordination):
    services.convoquer(preparee, par=coordination)
    preparee.refresh_from_db()
    return preparee


@pytest.fixture
def ouverte(convoquee, coordination):
    services.ouvrir_seance(convoquee, par=coordination)
    return convoquee


def lien(adresse):
    contenu = bytes(Courriel.objects.get(destinataire=adresse).contenu).decode()
    return re.search(r"http://[^/]+(/assemblee/[^\s=]+(?:=\r\n[^\s=]+)*)", contenu)[1].replace(
        "=\r\n", ""
    )


def test_convening_writes_to_every_member_once_and_freezes_the_rule(
    convoquee, membres, regle, coordination
):
    assert (convoquee.etat, convoquee.regle) == (EtatAssemblee.CONVOQUEE, regle)
    traces = {(c.adherent, c.courriel.destinataire) for c in convoquee.convocations.all()}
    assert traces == {(m, m.courriel) for m in membres}
    tardif = AdhesionFactory().adherent
    [ajoutee] = services.convoquer(convoquee, par=coordination)
    assert ajoutee.adherent == tardif


def test_the_statutes_delay_stops_a_late_convocation(preparee, regle, coordination):
    RegleAssemblee.objects.update(delai_convocation=15)
    with pytest.raises(ValidationError, match="15 jours"):
        services.convoquer(preparee, par=coordination)


def test_visiting_the_mailed_link_changes_nothing_then_three_buttons(convoquee, membres, anonyme):
    moi, autre = membres[:2]
    adresse = lien(moi.courriel)
    for _ in range(2):
        assert "Je viendrai" in anonyme.get(adresse).content.decode()
    assert convoquee.convocations.get(adherent=moi).reponse == ""
    anonyme.post(adresse, {"geste": "pouvoir", "mandataire": autre.nom_complet.upper()})
    assert convoquee.pouvoirs.get().mandataire == autre
    anonyme.post(adresse, {"geste": "viendra"})
    assert convoquee.pouvoirs.get().retire_le is not None
    assert convoquee.convocations.get(adherent=moi).reponse == ReponseConvocation.VIENDRA


def test_the_link_opens_no_list_of_members(convoquee, membres, anonyme):
    page = anonyme.get(lien(membres[0].courriel)).content.decode()
    assert not any(m.nom in page for m in membres[1:])
    refus = anonyme.post(
        lien(membres[0].courriel), {"geste": "pouvoir", "mandataire": "Personne"}, follow=True
    )
    assert "Aucun votant ne porte" in refus.content.decode()
    assert 'value="Personne"' in refus.content.decode()


def test_a_holder_keeps_no_more_pouvoirs_than_the_statutes_allow(convoquee, membres):
    a, b, c, _ = membres
    services.donner_pouvoir(convoquee, mandant=a, mandataire=c)
    with pytest.raises(ValidationError, match="tient déjà 1 pouvoir"):
        services.donner_pouvoir(convoquee, mandant=b, mandataire=c)


def test_only_members_in_order_of_a_deliberative_college_have_a_voice(
    convoquee, membres, liberaux, usagers
):
    membre(liberaux, etat=EtatAdhesion.ATTENDUE)
    usager = membre(usagers)
    assert set(queries.votants(convoquee).values()) == set(membres)
    with pytest.raises(ValidationError, match="n’a pas de voix"):
        services.donner_pouvoir(convoquee, mandant=usager, mandataire=membres[0])


def test_quorum_counts_a_pouvoir_while_its_holder_is_in_the_room(ouverte, membres, coordination):
    a, b, *_ = membres
    services.donner_pouvoir(ouverte, mandant=b, mandataire=a)
    assert not queries.seance(ouverte).quorum_atteint
    services.noter_presence(ouverte, a, present=True, par=coordination)
    [college] = queries.seance(ouverte).colleges
    assert (college.presents, college.representes, college.part) == (1, 1, 50)
    assert queries.seance(ouverte).quorum_atteint
    services.noter_presence(ouverte, a, present=False, par=coordination)
    assert not queries.seance(ouverte).quorum_atteint


def test_coming_in_person_takes_the_pouvoir_back(ouverte, membres, coordination):
    a, b, *_ = membres
    services.donner_pouvoir(ouverte, mandant=b, mandataire=a)
    services.noter_presence(ouverte, b, present=True, par=coordination)
    assert not ouverte.pouvoirs.valables().exists()


def test_no_vote_below_quorum_and_none_above_the_voices(ouverte, membres, liberaux, coordination):
    budget = ouverte.points.get(titre="Budget")
    voix = {liberaux.pk: (2, 0, 0)}
    with pytest.raises(ValidationError, match="quorum"):
        services.saisir_vote(budget, voix, par=coordination)
    for m in membres[:2]:
        services.noter_presence(ouverte, m, present=True, par=coordination)
    with pytest.raises(ValidationError, match="3 voix comptées pour 2"):
        services.saisir_vote(budget, {liberaux.pk: (2, 1, 0)}, par=coordination)
    services.saisir_vote(budget, voix, par=coordination)
    [_, resultat] = queries.resultats(ouverte, 2)
    assert (resultat.adopte, resultat.pour) == (True, 2)


@pytest.mark.parametrize(
    ("majorite", "voix", "adopte"),
    [
        ("simple", (2, 1, 7), True),
        ("absolue", (5, 1, 4), False),
        ("absolue", (6, 0, 4), True),
        ("deux_tiers", (6, 3, 1), True),
        ("deux_tiers", (5, 3, 2), False),
        ("simple", (1, 1, 0), False),
    ],
)
def test_majorities(majorite, voix, adopte):
    from membres.instances.queries.assemblees import _adopte

    pour, contre, _ = voix
    assert _adopte(majorite, pour, contre, sum(voix)) is adopte


def test_closing_waits_for_every_vote_then_the_minutes_say_it(
    ouverte, membres, liberaux, coordination
):
    for m in membres[:2]:
        services.noter_presence(ouverte, m, present=True, par=coordination)
    with pytest.raises(ValidationError, match="attendent leur vote"):
        services.clore_seance(ouverte, par=coordination)
    services.saisir_vote(
        ouverte.points.get(titre="Budget"), {liberaux.pk: (2, 0, 0)}, par=coordination
    )
    services.clore_seance(ouverte, par=coordination)
    contexte = PV_ASSEMBLEE.construire({"assemblee": ouverte.pk}).contexte
    assert contexte["quorum"] is True
    assert [p["phrase"] for p in contexte["points"]] == ["Sans vote", "Adopté"]
    assert contexte["presents"] == sorted(str(m) for m in membres[:2])


def test_an_election_opens_the_mandates_with_its_day_and_its_words(
    ouverte, membres, liberaux, coordination, client_de
):
    ca = InstanceFactory(nature=NatureInstance.CA, nom="Le CA", slug="le-ca")
    for m in membres[:2]:
        services.noter_presence(ouverte, m, present=True, par=coordination)
    point = ouverte.points.get(titre="Budget")
    ouverte.points.filter(pk=point.pk).update(nature=NaturePoint.ELECTION, titre="Trois sièges")
    client = client_de(coordination)
    adresse = f"/coordination/instances/assemblees/{ouverte.pk}/"
    vers = f"/coordination/instances/le-ca/?point={point.pk}"
    assert vers not in client.get(adresse).content.decode()
    services.saisir_vote(point, {liberaux.pk: (2, 0, 0)}, par=coordination)
    assert vers in client.get(adresse).content.decode()
    initial = client.get(vers).context["form"].initial
    assert initial["debut"] == ouverte.jour
    assert initial["decision"].endswith(", Trois sièges")
    envoi = {"adherent": membres[0].pk, "fonction": "membre", **initial}
    assert client.post(vers, envoi).status_code == 302
    assert ca.mandats.get().decision == initial["decision"]
    # Une adresse forgée ne remplit rien et ne casse rien.
    assert "decision" not in client.get(f"{vers}9999").context["form"].initial


def test_a_member_holds_no_assembly(convoquee, adherent, client_de):
    adresse = f"/coordination/instances/assemblees/{convoquee.pk}/"
    assert client_de(adherent).get(adresse).status_code == 403
    with pytest.raises(PermissionDenied):
        services.ouvrir_seance(convoquee, par=adherent)


def test_the_president_holds_it_without_being_the_coordination(convoquee, client_de, bureau):
    le_bureau = InstanceFactory(nature=NatureInstance.BUREAU)
    presidente = AdherentFactory(compte=bureau)
    services.ouvrir_mandat(
        le_bureau, presidente, Fonction.PRESIDENT, debut=timezone.localdate(), par=None
    )
    client = client_de(bureau)
    adresse = f"/coordination/instances/assemblees/{convoquee.pk}/"
    assert "Trace des convocations" in client.get(adresse).content.decode()
    client.post(adresse, {"geste": "ouvrir"})
    convoquee.refresh_from_db()
    assert convoquee.etat == EtatAssemblee.OUVERTE


def test_a_refused_vote_keeps_what_was_typed_and_a_recorded_one_is_shown(
    ouverte, membres, liberaux, coordination, client_de
):
    for m in membres[:2]:
        services.noter_presence(ouverte, m, present=True, par=coordination)
    client = client_de(coordination)
    adresse = f"/coordination/instances/assemblees/{ouverte.pk}/"
    point = ouverte.points.get(titre="Budget")
    vote = {"geste": "vote", "point": point.pk, "compte_rendu": "Débat sur le loyer."}
    refusee = client.post(adresse, vote | {f"pour_{liberaux.pk}": "500"})
    assert refusee.status_code == 422
    page = refusee.content.decode()
    assert "Recomptez" in page
    assert 'value="500"' in page
    assert "Débat sur le loyer." in page
    client.post(adresse, vote | {f"pour_{liberaux.pk}": "2"})
    [saisi] = [p for p in client.get(adresse).context["points"] if p.resultat.point == point]
    assert (saisi.lignes[0].pour, saisi.compte_rendu) == ("2", "Débat sur le loyer.")


def test_a_whole_room_is_noted_at_once(ouverte, membres, coordination, client_de):
    client = client_de(coordination)
    adresse = f"/coordination/instances/assemblees/{ouverte.pk}/"
    donnees = {"geste": "presences", "adherent": [membres[0].pk, membres[1].pk, "²", "999999"]}
    page = client.post(adresse, donnees, follow=True).content.decode()
    assert "2 personnes sont dans la salle." in page
    assert ouverte.presences.filter(depart=None).count() == 2
    rien = client.post(adresse, {"geste": "presences"})
    assert "Cochez les personnes" in rien.content.decode()


def test_an_assembly_does_not_open_before_its_day_by_mistake(convoquee, coordination, client_de):
    convoquee.le = timezone.now() + dt.timedelta(days=20)
    convoquee.save(update_fields=["le"])
    with pytest.raises(ValidationError, match="ne s’ouvre pas avant"):
        services.ouvrir_seance(convoquee, par=coordination)
    client = client_de(coordination)
    adresse = f"/coordination/instances/assemblees/{convoquee.pk}/"
    page = client.post(adresse, {"geste": "ouvrir"}).content.decode()
    assert "convoquée pour un autre jour" in page
    client.post(adresse, {"geste": "ouvrir", "en_avance": "on"})
    convoquee.refresh_from_db()
    assert convoquee.etat == EtatAssemblee.OUVERTE


def test_page_costs_the_same_for_one_and_three_members_there(
    ouverte, liberaux, coordination, client_de
):
    client = client_de(coordination)

    def creer():
        services.noter_presence(ouverte, membre(liberaux), present=True, par=coordination)

    adresse = f"/coordination/instances/assemblees/{ouverte.pk}/"
    assert_requetes_plates(creer, lambda: client.get(adresse))
