"""Campaigns: counted before, sent by a worker, answered, reminded, closed; and beat's own."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from annuaire.enums import NatureEnvoi, Source
from annuaire.models import Campagne, EnvoiCampagne, Fiche, Sollicitation
from annuaire.queries import campagnes as queries
from annuaire.rapports import lettres_de_verification
from annuaire.services import campagnes as services
from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.travaux.enums import Etat
from cpts_portal.travaux.services import balayer
from tests.factories.annuaire import (
    CampagneFactory,
    FicheFactory,
    LieuFactory,
    SollicitationFactory,
)
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

pytestmark = pytest.mark.django_db
NOUVELLE = reverse("annuaire_coordination:campagne_nouvelle")


@pytest.fixture
def lieu():
    return LieuFactory()


@pytest.fixture
def elle(coordination):
    return client_de(coordination)


def texte(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def joignable(lieu, rang: int, **options) -> Fiche:
    return FicheFactory(courriel=f"pro{rang}@exemple.invalid", lieux=[lieu], **options)


def lancer(*fiches: Fiche) -> Campagne:
    choisies = queries.avec_adresse(Fiche.objects.filter(pk__in=[f.pk for f in fiches]))
    return services.lancer("Essai", choisies, criteres=[], acteur=None)


def envoyer(campagne: Campagne) -> Etat | None:
    return services.envoyer_la_campagne(campagne.envois.first().pk)


class TestPreparer:
    def test_the_count_is_seen_before_and_nothing_is_written(self, elle, lieu):
        joignable(lieu, 1, titre="Anne Essai")
        FicheFactory(lieux=[lieu])
        joignable(lieu, 2, sans_courriel_depuis=timezone.localdate())
        joignable(lieu, 3, verifiee_le=timezone.localdate(), verifiee_par=Source.PERSONNE)
        SollicitationFactory(fiche=joignable(lieu, 4))
        reponse = elle.get(NOUVELLE)
        cibles = reponse.context["cibles"]
        assert (cibles.par_courriel, cibles.par_lettre) == (1, 1)
        assert (cibles.ne_veulent_plus, cibles.deja_sollicitees) == (1, 1)
        assert "Anne Essai" in texte(reponse)
        assert Campagne.objects.count() == 1

    def test_the_choice_made_is_the_choice_sent_and_kept_in_words(self, elle, lieu):
        choisie = joignable(lieu, 1)
        joignable(LieuFactory(), 2)
        choix = f"etat=jamais&commune={lieu.commune.code_insee}"
        reponse = elle.post(NOUVELLE, {"titre": "Premières", "choix": choix})
        campagne = Campagne.objects.get()
        assert reponse.url == reverse("annuaire_coordination:campagne", args=[campagne.pk])
        assert list(campagne.sollicitations.values_list("fiche", flat=True)) == [choisie.pk]
        assert campagne.criteres == ["Jamais vérifiées", f"Commune\u00a0: {lieu.commune.nom}"]
        envoi = campagne.envois.get()
        assert (envoi.nature, envoi.etat) == (NatureEnvoi.PREMIER, Etat.DEMANDE)

    def test_without_a_name_or_without_anyone_nothing_starts(self, elle, lieu):
        assert elle.post(NOUVELLE, {"titre": "", "choix": "etat=toutes"}).status_code == 422
        reponse = elle.post(NOUVELLE, {"titre": "Vide", "choix": "etat=toutes"})
        assert reponse.status_code == 422
        assert not Campagne.objects.exists()

    def test_the_page_costs_the_same_for_one_and_three(self, elle, lieu):
        joignable(lieu, 0)
        assert_requetes_plates(
            lambda: FicheFactory(courriel="x@exemple.invalid", lieux=[lieu]),
            lambda: elle.get(NOUVELLE),
        )


class TestEnvoyer:
    def test_each_gets_one_message_with_a_link_and_a_way_to_stop(self, lieu):
        fiche = joignable(lieu, 1, titre="Anne Essai")
        sans = FicheFactory(lieux=[lieu])
        campagne = lancer(fiche, sans)
        assert envoyer(campagne) == Etat.ABOUTI
        courriel = Courriel.objects.get()
        message = bytes(courriel.contenu).decode()
        assert courriel.destinataire == "pro1@exemple.invalid"
        assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in message
        assert "/courriels/>" in message.replace("\r\n ", "")
        sollicitee = campagne.sollicitations.get(fiche=fiche)
        assert (sollicitee.courriel, sollicitee.envoyee_le is not None) == (courriel, True)
        assert campagne.sollicitations.get(fiche=sans).envoyee_le is None

    def test_a_worker_killed_in_the_middle_writes_to_nobody_twice(self, lieu, monkeypatch):
        campagne = lancer(*(joignable(lieu, rang) for rang in range(4)))
        monkeypatch.setattr(services, "_LOT", 2)
        ecrire, vues = services._ecrire_une, []

        def mourir(pk, envoi):
            vues.append(pk)
            if len(vues) == 3:
                raise KeyboardInterrupt
            return ecrire(pk, envoi)

        monkeypatch.setattr(services, "_ecrire_une", mourir)
        with pytest.raises(KeyboardInterrupt):
            envoyer(campagne)
        assert Courriel.objects.count() == 2
        EnvoiCampagne.objects.update(bail_jusqu_a=timezone.now() - timedelta(seconds=1))
        balayer()
        assert envoyer(campagne) == Etat.ABOUTI
        adresses = Courriel.objects.values_list("destinataire", flat=True)
        assert sorted(adresses) == [f"pro{rang}@exemple.invalid" for rang in range(4)]

    def test_what_changed_since_the_choice_is_respected(self, lieu):
        retiree, stop, demenagee = (joignable(lieu, rang) for rang in range(3))
        campagne = lancer(retiree, stop, demenagee)
        Fiche.objects.filter(pk=retiree.pk).update(publiee=False)
        Fiche.objects.filter(pk=stop.pk).update(sans_courriel_depuis=timezone.localdate())
        Fiche.objects.filter(pk=demenagee.pk).update(courriel="neuve@exemple.invalid")
        assert envoyer(campagne) == Etat.ABOUTI
        assert not Courriel.objects.exists()
        ecarts = campagne.sollicitations.order_by("fiche").values_list("ecartee", flat=True)
        assert list(ecarts) == ["retiree", "stop", "adresse"]

    def test_a_breakdown_is_told_and_can_be_tried_again(self, elle, lieu, monkeypatch):
        campagne = lancer(joignable(lieu, 1))

        def casser(*_):
            raise RuntimeError

        with monkeypatch.context() as casse:
            casse.setattr(services, "_ecrire_une", casser)
            assert envoyer(campagne) == Etat.ECHEC
        page = reverse("annuaire_coordination:campagne", args=[campagne.pk])
        assert "Ce qui est parti ne repartira pas" in texte(elle.get(page))
        elle.post(f"{page}reessayer/")
        assert envoyer(campagne) == Etat.ABOUTI
        assert Courriel.objects.count() == 1


class TestSuivre:
    @pytest.fixture
    def campagne(self):
        return CampagneFactory()

    def page(self, campagne) -> str:
        return reverse("annuaire_coordination:campagne", args=[campagne.pk])

    def test_each_line_is_in_one_state(self, campagne, lieu, elle):
        maintenant = timezone.now()

        def ajouter(rang, **options):
            return SollicitationFactory(campagne=campagne, fiche=joignable(lieu, rang), **options)

        ajouter(1)
        ajouter(2, reponse="juste", repondue_le=maintenant)
        ajouter(3, reponse="modifiee", repondue_le=maintenant)
        ajouter(4, adresse="", envoyee_le=None)
        ajouter(5, envoyee_le=None)
        ajouter(6, envoyee_le=None, ecartee="stop")
        ratee = ajouter(7)
        ratee.courriel = Courriel.objects.create(
            message_id="<a@b>", destinataire="x@exemple.invalid", contenu=b"",
            etat=EtatCourriel.ECHEC, raison="Boîte inconnue",
        )  # fmt: skip
        ratee.save()
        ailleurs = ajouter(8)
        Fiche.objects.filter(pk=ailleurs.fiche_id).update(
            verifiee_le=timezone.localdate(), verifiee_par=Source.COORDINATION
        )
        suivi = queries.suivi(campagne)
        comptes = {etat: getattr(suivi, etat) for etat in queries.ETATS}
        assert comptes == {
            "sans_reponse": 1, "juste": 1, "modifiee": 1, "signalee": 0, "retiree": 0,
            "pas_moi": 0, "stop": 0, "autrement": 1, "en_echec": 1, "par_lettre": 1,
            "a_envoyer": 1, "ecartees": 1,
        }  # fmt: skip
        assert sum(comptes.values()) == suivi.total
        lignes = [ligne.ou_en_est for ligne in queries.lignes(campagne)]
        assert sorted(lignes) == sorted(etat for etat, n in comptes.items() if n)
        lue = texte(elle.get(self.page(campagne)))
        assert "Boîte inconnue" in lue
        assert "pro2@exemple.invalid" not in lue

    def test_reminders_wait_and_do_not_insist(self, campagne, elle, lieu, settings):
        ligne = SollicitationFactory(campagne=campagne, fiche=joignable(lieu, 1))
        page = self.page(campagne)
        assert "Personne n’est à relancer" in texte(elle.post(f"{page}relancer/", follow=True))
        for tour in range(1, settings.ANNUAIRE_RELANCES + 2):
            il_y_a = timezone.now() - timedelta(days=settings.ANNUAIRE_RELANCE_JOURS, hours=1)
            Sollicitation.objects.filter(pk=ligne.pk).update(envoyee_le=il_y_a)
            Sollicitation.objects.filter(pk=ligne.pk).exclude(relancee_le=None).update(
                relancee_le=il_y_a
            )
            elle.post(f"{page}relancer/")
            envoyer(campagne)
            ligne.refresh_from_db()
            assert ligne.relances == min(tour, settings.ANNUAIRE_RELANCES)
        assert Courriel.objects.count() == settings.ANNUAIRE_RELANCES
        assert Courriel.objects.first().sujet.startswith("Rappel")

    def test_the_coordination_s_board_says_how_many_to_remind(self, campagne, elle, lieu):
        accueil = reverse("coordination:accueil")
        assert "à relancer" not in texte(elle.get(accueil))
        vieux = timezone.now() - timedelta(days=30)
        SollicitationFactory(campagne=campagne, fiche=joignable(lieu, 1), envoyee_le=vieux)
        assert "1 fiche à relancer" in texte(elle.get(accueil))

    def test_who_answered_is_not_reminded(self, campagne, lieu):
        vieux = timezone.now() - timedelta(days=30)
        SollicitationFactory(
            campagne=campagne, fiche=joignable(lieu, 1), envoyee_le=vieux,
            reponse="juste", repondue_le=vieux,
        )  # fmt: skip
        with pytest.raises(ValidationError, match="à relancer"):
            services.relancer_les_muettes(campagne, acteur=None)

    def test_closed_it_reminds_nobody_and_reopens(self, campagne, elle, lieu):
        vieux = timezone.now() - timedelta(days=30)
        SollicitationFactory(campagne=campagne, fiche=joignable(lieu, 1), envoyee_le=vieux)
        page = self.page(campagne)
        elle.post(f"{page}clore/")
        assert "rouvrez-la" in texte(elle.post(f"{page}relancer/", follow=True))
        elle.post(f"{page}rouvrir/")
        elle.post(f"{page}relancer/")
        assert campagne.envois.count() == 1

    def test_the_export_says_all_but_the_addresses(self, campagne, elle, lieu):
        SollicitationFactory(
            campagne=campagne, fiche=joignable(lieu, 1, titre="Anne Essai"),
            reponse="juste", repondue_le=timezone.now(),
        )  # fmt: skip
        csv = elle.get(f"{self.page(campagne)}export.csv").content.decode("utf-8-sig")
        assert "Anne Essai" in csv
        assert "Tout est juste" in csv
        assert "pro1@" not in csv
        assert elle.get(f"{self.page(campagne)}export.pdf").status_code == 404

    def test_letters_for_those_without_an_address_or_whose_mail_failed(self, campagne, elle, lieu):
        SollicitationFactory(
            campagne=campagne, fiche=FicheFactory(titre="Zoé Essai", lieux=[lieu]),
            adresse="", envoyee_le=None,
        )  # fmt: skip
        SollicitationFactory(campagne=campagne, fiche=joignable(lieu, 1))
        [lettre] = lettres_de_verification({"campagne": campagne.pk}).contexte["destinataires"]
        assert lettre["nom"] == "Zoé Essai"
        assert lettre["qr"].startswith("data:image/svg+xml")
        elle.post(f"{self.page(campagne)}lettres/")
        assert DocumentProduit.objects.filter(genre="lettres-verification-annuaire").exists()
        elle.post(f"{self.page(campagne)}postees/")
        assert campagne.sollicitations.filter(envoyee_le=None).count() == 0

    def test_the_pages_cost_the_same_for_one_and_three(self, campagne, elle, lieu):
        def ajouter():
            fiche = FicheFactory(courriel="x@exemple.invalid", lieux=[lieu])
            SollicitationFactory(campagne=campagne, fiche=fiche)

        ajouter()
        assert_requetes_plates(ajouter, lambda: elle.get(self.page(campagne)))
        assert_requetes_plates(
            CampagneFactory, lambda: elle.get(reverse("annuaire_coordination:campagnes"))
        )

    def test_a_member_does_not_enter(self, campagne, adherent):
        client = client_de(adherent)
        assert client.get(self.page(campagne)).status_code == 403
        assert client.post(f"{self.page(campagne)}relancer/").status_code == 403


class TestRythme:
    """What beat asks by itself."""

    def due(self, lieu, rang, **options):
        return joignable(
            lieu, rang, **{"informee_le": "2026-01-02", "informee_par": "lettre"} | options
        )

    def demander(self) -> int:
        return services.solliciter_a_leur_rythme(timezone.localdate())

    def test_only_those_due_reachable_informed_and_willing(self, lieu):
        jour = timezone.localdate()
        due = self.due(lieu, 1)
        self.due(lieu, 2, sans_courriel_depuis=jour)
        self.due(lieu, 3, verifiee_le=jour, verifiee_par=Source.PERSONNE)
        self.due(lieu, 4, fictive=True)
        self.due(lieu, 5, publiee=False)
        joignable(lieu, 6)
        FicheFactory(lieux=[lieu], informee_le="2026-01-02", informee_par="lettre")
        assert self.demander() == 1
        assert Sollicitation.objects.get().fiche == due
        assert Campagne.objects.get().mois == jour.replace(day=1)

    def test_run_twice_it_asks_nobody_twice(self, lieu):
        self.due(lieu, 1)
        assert (self.demander(), self.demander()) == (1, 0)
        assert EnvoiCampagne.objects.count() == 1

    def test_never_twice_within_one_s_own_rhythm(self, lieu):
        presse, commune = self.due(lieu, 1, rythme_mois=2), self.due(lieu, 2)
        for fiche in (presse, commune):
            ancienne = SollicitationFactory(fiche=fiche)
            Sollicitation.objects.filter(pk=ancienne.pk).update(
                creee_le=timezone.now() - timedelta(days=100)
            )
        self.demander()
        campagne = Campagne.objects.get(mois__isnull=False)
        assert list(campagne.sollicitations.values_list("fiche", flat=True)) == [presse.pk]

    def test_a_few_a_day_and_none_when_switched_off(self, lieu, settings):
        for rang in range(3):
            self.due(lieu, rang)
        settings.ANNUAIRE_SOLLICITATIONS_PAR_JOUR = 0
        assert self.demander() == 0
        settings.ANNUAIRE_SOLLICITATIONS_PAR_JOUR = 2
        assert (self.demander(), self.demander()) == (2, 0)

    def test_it_reminds_its_own_campaigns_only(self, lieu):
        vieux = timezone.now() - timedelta(days=30)
        du_mois = CampagneFactory(mois=timezone.localdate().replace(day=1))
        de_la_coordination = CampagneFactory()
        for rang, campagne in enumerate((du_mois, de_la_coordination)):
            SollicitationFactory(campagne=campagne, fiche=joignable(lieu, rang), envoyee_le=vieux)
        assert services.relancer_a_leur_rythme() == 1
        assert services.relancer_a_leur_rythme() == 0
        assert EnvoiCampagne.objects.get().campagne == du_mois

    def test_erased_after_the_slowest_rhythm(self):
        vieille, recente = CampagneFactory(), CampagneFactory()
        Campagne.objects.filter(pk=vieille.pk).update(
            lancee_le=timezone.now() - timedelta(days=37 * 31)
        )
        services.purger_les_campagnes(timezone.localdate())
        assert list(Campagne.objects.all()) == [recente]
