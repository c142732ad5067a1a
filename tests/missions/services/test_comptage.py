"""Indicators that count themselves: what each lists, and why its figure moved."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from membres.adhesions import couverture
from membres.indemnisation.models import Demande
from membres.reunions import services as reunions
from membres.reunions.evenements import reunion_close
from membres.reunions.models import Reunion
from missions.compteurs import COMPTEURS
from missions.models import Indicateur
from missions.queries import tableau_annee
from missions.services import recompter_tout, regler_compteur
from missions.services.mesures import Auteur
from tests.factories.adhesions import AdherentFactory, AdhesionFactory
from tests.factories.annuaire import FicheFactory, ProfessionFactory
from tests.factories.indemnisation import DemandeFactory
from tests.factories.instances import InstanceFactory
from tests.factories.reunions import ReunionFactory, SignatureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _le_jour(time_machine):
    time_machine.move_to("2026-11-25T10:00:00+01:00", tick=False)


@pytest.fixture
def par7(demo):
    indicateur = Indicateur.objects.select_related("annee", "action").get(
        annee__contrat=demo, code="PAR-7"
    )
    indicateur.action.instance = InstanceFactory()
    indicateur.action.save()
    return indicateur


@pytest.fixture
def medecin(db):
    return ProfessionFactory(code="10", libelle="Médecin")


@pytest.fixture
def infirmier(db):
    return ProfessionFactory(code="60", libelle="Infirmier")


def tenir(indicateur, *adherents, jours=1):
    debut = timezone.now() - dt.timedelta(days=jours)
    reunion = ReunionFactory(close=True, instance=indicateur.action.instance, debut=debut)
    for adherent in adherents:
        SignatureFactory(reunion=reunion, adherent=adherent)
    reunion_close.send(sender=Reunion, reunion=reunion)
    return reunion


def derniere(indicateur):
    return indicateur.mesures.valables().order_by("-pk").first()


class TestParProfession:
    def test_each_presence_with_the_professions_of_the_meeting(self, par7, medecin, infirmier):
        tenir(
            par7,
            AdherentFactory(profession=medecin),
            AdherentFactory(profession=infirmier),
            AdherentFactory(profession=infirmier),
        )
        [element] = COMPTEURS["presents"].compter(par7).elements
        assert element.nombre == 3
        assert element.detail == f"{infirmier} 2, {medecin} 1"

    def test_limited_to_one_profession(self, par7, medecin, infirmier):
        tenir(par7, AdherentFactory(profession=medecin), AdherentFactory(profession=infirmier))
        regler_compteur(par7, "presents", profession=infirmier, auteur=Auteur())
        assert derniere(par7).valeur == Decimal(1)

    def test_a_person_who_comes_twice_counts_once(self, par7, medecin, infirmier):
        fidele = AdherentFactory(profession=medecin)
        tenir(par7, fidele, AdherentFactory(profession=infirmier), jours=2)
        tenir(par7, fidele, jours=1)
        assert COMPTEURS["personnes"].compter(par7).valeur == 2
        assert COMPTEURS["professions"].compter(par7).valeur == 2
        assert COMPTEURS["presents"].compter(par7).valeur == 3

    def test_no_name_is_listed(self, par7, medecin):
        adherent = AdherentFactory(profession=medecin)
        tenir(par7, adherent)
        for code in ("presents", "personnes", "professions"):
            elements = COMPTEURS[code].compter(par7).elements
            assert adherent.nom not in " ".join(e.libelle + e.detail for e in elements)

    def test_a_count_of_no_profession_refuses_one(self, par7, medecin):
        with pytest.raises(ValidationError, match="profession"):
            regler_compteur(par7, "reunions", profession=medecin, auteur=Auteur())


class TestApresLaCloture:
    def test_cancelled_it_lowers_the_value_and_says_why(self, par7, coordination):
        regler_compteur(par7, "reunions", auteur=Auteur())
        lues = [tenir(par7, jours=j) for j in (1, 2, 3)]
        assert tableau_annee(par7.annee).indicateur("PAR-7").bilan.montants.acquis == 3000
        reunions.annuler_apres_cloture(lues[0], par=coordination, motif="saisie deux fois")
        assert derniere(par7).valeur == Decimal(2)
        assert "annulée, saisie deux fois" in derniere(par7).motif
        assert tableau_annee(par7.annee).indicateur("PAR-7").bilan.montants.acquis == 0

    def test_a_line_set_aside_lowers_the_value_and_says_why(self, par7, coordination):
        regler_compteur(par7, "presents", auteur=Auteur())
        reunion = tenir(par7, AdherentFactory(), AdherentFactory())
        assert derniere(par7).valeur == Decimal(2)
        signature = reunion.signatures.order_by("pk").first()
        reunions.retirer_presence(signature, par=coordination, motif="n’était pas là")
        assert derniere(par7).valeur == Decimal(1)
        assert "n’était pas là" in derniere(par7).motif

    def test_claims_not_yet_decided_are_put_out(self, par7, coordination):
        reunion = tenir(par7)
        signature = SignatureFactory(reunion=reunion)
        demande = DemandeFactory(signature=signature, etat="soumise")
        reunions.annuler_apres_cloture(reunion, par=coordination, motif="doublon")
        demande.refresh_from_db()
        assert (demande.etat, demande.motif_refus) == ("refusee", "Réunion annulée\u00a0: doublon")

    def test_a_paid_claim_holds_the_meeting(self, par7, coordination):
        reunion = tenir(par7)
        demande = DemandeFactory(
            signature=SignatureFactory(reunion=reunion),
            etat="payee",
            payee_le=dt.date(2026, 11, 20),
            annee_paiement=2026,
        )
        with pytest.raises(ValidationError, match=demande.reference):
            reunions.annuler_apres_cloture(reunion, par=coordination, motif="doublon")
        reunion.refresh_from_db()
        assert reunion.est_close
        assert Demande.objects.get(pk=demande.pk).etat == "payee"

    def test_the_page_says_what_holds_it_instead_of_the_button(
        self, par7, coordination, adherent, client_de
    ):
        demande = DemandeFactory(
            signature=SignatureFactory(reunion=tenir(par7), adherent__compte=adherent),
            etat="validee",
        )
        reunion = demande.signature.reunion
        page, geste = (reverse(f"reunions:{n}", args=[reunion.pk]) for n in ("detail", "annuler"))
        vue = client_de(coordination).get(page).text
        assert geste not in vue
        assert demande.reference in vue
        # Qui ne la prépare pas n'apprend rien des indemnités.
        assert demande.reference not in client_de(adherent).get(page).text

    def test_an_adherent_does_not_cancel(self, par7, adherent):
        with pytest.raises(PermissionDenied):
            reunions.annuler_apres_cloture(tenir(par7), par=adherent, motif="x")


class TestLAssociation:
    def test_members_in_order_by_profession(self, par7, medecin, infirmier):
        AdhesionFactory(adherent=AdherentFactory(profession=medecin))
        AdherentFactory(profession=infirmier)
        compte = COMPTEURS["adherents"].compter(par7)
        assert compte.valeur == 1
        lus = {(e.libelle, e.nombre, e.ecarte) for e in compte.elements}
        assert (str(infirmier), 1, "adhésion à régler") in lus

    def test_a_share_keeps_its_two_terms(self, par7, medecin, monkeypatch):
        effectifs = couverture.Effectifs({("10", "52448"): 40}, "essai")
        monkeypatch.setattr(couverture, "effectifs", lambda: effectifs)
        AdhesionFactory(adherent=AdherentFactory(profession=medecin))
        regler_compteur(par7, "part_adherents", auteur=Auteur())
        mesure = derniere(par7)
        assert (mesure.valeur, mesure.rapport) == (Decimal("2.5"), (1, 40))

    def test_of_an_unknown_whole_there_is_no_share(self, par7, monkeypatch):
        monkeypatch.setattr(couverture, "effectifs", lambda: couverture.Effectifs({}, ""))
        avant = par7.mesures.count()
        regler_compteur(par7, "part_adherents", auteur=Auteur())
        assert par7.mesures.count() == avant

    def test_the_annuaire_by_its_rhythm(self, par7):
        FicheFactory(verifiee_le=dt.date(2026, 11, 1), verifiee_par="cpts")
        FicheFactory.create_batch(3, verifiee_le=None, verifiee_par="")
        compte = COMPTEURS["annuaire"].compter(par7)
        assert (compte.valeur, compte.rapport) == (Decimal(25), (1, 4))

    def test_the_day_recounts_what_nobody_tells(self, par7, medecin, time_machine):
        AdhesionFactory(adherent=AdherentFactory(profession=medecin))
        regler_compteur(par7, "adherents", auteur=Auteur())
        assert derniere(par7).valeur == Decimal(1)
        assert recompter_tout(dt.date(2026, 11, 25)) == 0
        time_machine.move_to("2027-03-25T10:00:00+01:00", tick=False)
        recompter_tout(dt.date(2027, 3, 25))
        assert derniere(par7).valeur == Decimal(0)


def test_actions_led_in_the_year(par7, coordination):
    compte = COMPTEURS["actions"].compter(par7)
    assert compte.valeur == 0
    assert {e.ecarte for e in compte.elements} == {"rien n’y est noté cette année"}
    tenir(par7)
    assert COMPTEURS["actions"].compter(par7).valeur == 1
