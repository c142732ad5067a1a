import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cpts_portal.journal.models import Entree
from cpts_portal.referentiel.models import ParametreDate, Profession
from membres.adhesions.models import Adhesion
from membres.indemnisation import queries, services
from membres.indemnisation.enums import EtatDemande, EtatLot, GenreBeneficiaire, Nature
from membres.indemnisation.evenements import demande_payee, paiement_rejete
from membres.indemnisation.models import Bareme, Demande
from membres.indemnisation.services.decisions import PlafondDepasse
from membres.reunions import code_tournant
from membres.reunions import services as reunions
from tests.factories.adhesions import AdherentFactory
from tests.factories.indemnisation import IBAN, ActiviteFactory, BaremeFactory, poser_pass
from tests.factories.instances import InstanceFactory, MandatFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 facture"


class TestBareme:
    def test_the_persons_own_then_the_professions_then_everyones(self, cpts):
        profession, autre = (
            Profession.objects.create(
                code=f"X{n}", libelle=f"Métier {n}", nomenclature="x", version="1"
            )
            for n in range(2)
        )
        cpts.membre.profession = profession
        cpts.membre.save()
        activite = ActiviteFactory()

        def taux():
            bareme = queries.bareme_de(cpts.membre, activite, cpts.jour)
            return bareme and bareme.taux

        assert taux() is None
        BaremeFactory(activite=activite, profession=autre, taux="99")
        BaremeFactory(activite=activite, adherent=cpts.tresorier, taux="98")
        assert taux() is None
        BaremeFactory(activite=activite, taux="50")
        assert taux() == 50
        BaremeFactory(activite=activite, profession=profession, taux="60")
        assert taux() == 60
        BaremeFactory(activite=activite, adherent=cpts.membre, taux="70")
        assert taux() == 70

    def test_a_new_rate_ends_the_former_and_never_rewrites_it(self, cpts):
        debut = cpts.jour.replace(month=1, day=1)
        services.enregistrer_bareme(
            cpts.activite,
            taux=Decimal("75"),
            debut=debut,
            source="AG de mars",
            par=cpts.tresorier.compte,
        )
        ancien, nouveau = Bareme.objects.filter(activite=cpts.activite).order_by("debut")
        assert (ancien.fin, ancien.taux, nouveau.taux) == (debut, 60, 75)
        veille = debut - dt.timedelta(days=1)
        assert queries.bareme_de(cpts.membre, cpts.activite, veille).taux == 60

    def test_nobody_sets_their_own_rate(self, cpts):
        with pytest.raises(ValidationError, match="son propre barème"):
            services.enregistrer_bareme(
                cpts.activite,
                taux=Decimal("500"),
                debut=cpts.jour,
                source="Moi",
                adherent=cpts.tresorier,
                par=cpts.tresorier.compte,
            )
        with pytest.raises(PermissionDenied):
            services.enregistrer_bareme(
                cpts.activite,
                taux=Decimal("1"),
                debut=cpts.jour,
                source="Moi",
                par=cpts.membre.compte,
            )


class TestCircuit:
    def test_from_draft_to_paid_each_step_leaves_its_line(self, cpts):
        entendues = []
        recepteur = lambda sender, demande, **_: entendues.append((demande.pk, demande.etat))  # noqa: E731 - a receiver of one line
        demande_payee.connect(recepteur)
        demande = cpts.payee(minutes=90)
        demande_payee.disconnect(recepteur)
        assert (demande.etat, demande.montant) == (EtatDemande.PAYEE, Decimal("90.00"))
        assert entendues == [(demande.pk, EtatDemande.PAYEE)]
        gestes = list(demande.etapes.values_list("geste", flat=True))
        assert gestes == ["preparer", "soumettre", "valider", "ordonner", "payer"]
        notees = Entree.objects.filter(objet_id=str(demande.pk), action__startswith="demande.")
        assert notees.count() == 5

    def test_a_refusal_says_why_and_may_be_asked_again(self, cpts):
        demande = services.refuser(
            cpts.soumise(), par=cpts.coordination.compte, motif="Doublon du 3"
        )
        assert demande.motif_refus == "Doublon du 3"
        services.modifier(demande, par=cpts.membre.compte, objet="Autre atelier")
        services.soumettre(demande, par=cpts.membre.compte)
        with pytest.raises(ValidationError, match="raison|pourquoi|blank|vide"):
            services.refuser(demande, par=cpts.coordination.compte, motif=" ")

    def test_nobody_validates_their_own(self, cpts):
        for personne in (cpts.coordination, cpts.tresorier, cpts.president):
            demande = cpts.soumise(personne)
            with pytest.raises(PermissionDenied):
                services.valider(demande, par=personne.compte)
            with pytest.raises(PermissionDenied):
                services.refuser(demande, par=personne.compte, motif="Non")

    def test_the_coordinators_goes_to_the_president(self, cpts):
        demande = services.valider(cpts.soumise(cpts.coordination), par=cpts.president.compte)
        services.ordonner(demande, par=cpts.tresorier.compte)
        with pytest.raises(PermissionDenied):
            services.valider(cpts.soumise(), par=cpts.president.compte)

    def test_the_treasurers_goes_to_the_president(self, cpts):
        demande = services.valider(cpts.soumise(cpts.tresorier), par=cpts.coordination.compte)
        with pytest.raises(PermissionDenied, match="propre demande"):
            services.ordonner(demande, par=cpts.tresorier.compte)
        services.ordonner(demande, par=cpts.president.compte)

    def test_one_takes_back_ones_own_until_it_is_validated(self, cpts):
        demande = services.reprendre(cpts.soumise(), par=cpts.membre.compte)
        assert demande.etat == EtatDemande.BROUILLON
        with pytest.raises(ValidationError, match="ne se reprend plus"):
            services.reprendre(cpts.validee(), par=cpts.membre.compte)
        with pytest.raises(PermissionDenied):
            services.reprendre(cpts.soumise(), par=cpts.tresorier.compte)

    def test_natures_never_mix(self, cpts):
        demande = cpts.demande()
        gouvernance = ActiviteFactory(nature=Nature.INDEMNITE)
        services.modifier(demande, par=cpts.membre.compte, activite=gouvernance)
        demande.refresh_from_db()
        assert demande.nature == Nature.INDEMNITE
        demande.nature = Nature.REMUNERATION
        with pytest.raises(ValidationError, match="ne se mêlent pas"):
            demande.full_clean()


class TestGardes:
    def test_without_a_scale_the_amount_is_to_be_entered(self, cpts):
        demande = cpts.soumise(activite=ActiviteFactory())
        assert demande.montant is None
        with pytest.raises(ValidationError, match="Aucun barème n’est en vigueur"):
            services.valider(demande, par=cpts.coordination.compte)
        BaremeFactory(activite=demande.activite, taux="40")
        assert services.valider(demande, par=cpts.coordination.compte).montant == 60

    def test_the_membership_must_be_valid_on_the_day(self, cpts):
        demande = cpts.soumise()
        Adhesion.objects.filter(adherent=cpts.membre).update(etat="attendue")
        with pytest.raises(ValidationError, match="n’a pas d’adhésion valable"):
            services.valider(demande, par=cpts.coordination.compte)

    def test_without_a_ceiling_validation_says_who_enters_it(self, cpts):
        ParametreDate.objects.filter(cle="pass_annuel").delete()
        with pytest.raises(ValidationError, match="Réglages"):
            services.valider(cpts.soumise(), par=cpts.coordination.compte)

    def test_the_ceiling_blocks_and_says_what_is_left(self, cpts):
        ParametreDate.objects.filter(cle="pass_annuel").update(valeur_nombre="150")
        cpts.payee(minutes=90)
        demande = cpts.soumise(minutes=90)
        with pytest.raises(PlafondDepasse, match=r"Il reste 60,00") as refus:
            services.valider(demande, par=cpts.coordination.compte)
        assert refus.value.payable == 60
        validee = services.valider(demande, par=cpts.coordination.compte, au_plafond=True)
        assert (validee.montant, validee.montant_calcule) == (60, 90)
        with pytest.raises(PlafondDepasse, match="ne reste rien"):
            services.valider(cpts.soumise(minutes=1), par=cpts.coordination.compte, au_plafond=True)

    def test_both_natures_count_together_and_so_does_elsewhere(self, cpts, settings):
        ParametreDate.objects.filter(cle="pass_annuel").update(valeur_nombre="200")
        gouvernance = ActiviteFactory(nature=Nature.INDEMNITE)
        BaremeFactory(activite=gouvernance, taux="60")
        cpts.validee(minutes=60, activite=gouvernance)
        declaration = services.declarer_ailleurs(
            cpts.membre,
            annee=cpts.jour.year,
            montant=Decimal("100"),
            organisme="CPTS voisine",
            par=cpts.membre.compte,
        )
        demande = cpts.soumise(minutes=60)
        with pytest.raises(PlafondDepasse, match=r"Il reste 40,00"):
            services.valider(demande, par=cpts.coordination.compte)
        settings.PLAFOND_COMPTE_AILLEURS = False
        services.valider(demande, par=cpts.coordination.compte)
        settings.PLAFOND_COMPTE_AILLEURS = True
        services.retirer_declaration(declaration, par=cpts.membre.compte)
        assert queries.declarations_de(cpts.membre) == []

    def test_expenses_are_outside_the_ceiling_and_want_a_proof(self, cpts):
        ParametreDate.objects.filter(cle="pass_annuel").update(valeur_nombre="1")
        frais = services.demander_frais(
            cpts.membre,
            par=cpts.membre.compte,
            objet="Salle des fêtes",
            jour=cpts.jour,
            montant=Decimal("120"),
        )
        with pytest.raises(ValidationError, match="justificatif"):
            services.soumettre(frais, par=cpts.membre.compte)
        services.deposer_justificatif(frais, par=cpts.membre.compte, octets=PDF, nom="f.pdf")
        services.soumettre(frais, par=cpts.membre.compte)
        assert services.valider(frais, par=cpts.coordination.compte).montant == 120


class TestBeneficiaire:
    def test_a_structure_is_paid_with_its_number_an_agreement_and_an_invoice(self, cpts):
        champs = {
            "par": cpts.membre.compte,
            "titulaire": "SELARL du Pont",
            "iban": IBAN,
            "genre": GenreBeneficiaire.STRUCTURE,
        }
        with pytest.raises(ValidationError, match="SIRET"):
            services.enregistrer_beneficiaire(cpts.membre, **champs)
        structure = services.enregistrer_beneficiaire(
            cpts.membre, siret="732 829 320 00074", accord="Convention du 3 mars", **champs
        )
        demande = cpts.demande()
        with pytest.raises(ValidationError, match="facture"):
            services.soumettre(demande, par=cpts.membre.compte, beneficiaire=structure)
        services.deposer_justificatif(demande, par=cpts.membre.compte, octets=PDF, nom="f.pdf")
        services.soumettre(demande, par=cpts.membre.compte, beneficiaire=structure)
        services.valider(demande, par=cpts.coordination.compte)
        assert queries.releve(cpts.membre, cpts.jour.year).plafond.engage == 90

    def test_an_iban_is_never_readable_at_rest_and_only_by_the_treasurer(self, cpts):
        beneficiaire = queries.beneficiaire_par_defaut(cpts.membre)
        assert b"0189" not in bytes(beneficiaire.iban_chiffre)
        assert str(beneficiaire).endswith("(…0189)")
        for compte in (cpts.membre.compte, cpts.coordination.compte, cpts.president.compte):
            with pytest.raises(PermissionDenied):
                services.iban_de(beneficiaire, par=compte)
        assert services.iban_de(beneficiaire, par=cpts.tresorier.compte).endswith("0189")
        assert Entree.objects.filter(action="beneficiaire.iban_lu").count() == 1

    def test_without_an_account_to_credit_one_is_told_where_to_give_it(self, cpts):
        services.retirer_beneficiaire(
            queries.beneficiaire_par_defaut(cpts.membre), par=cpts.membre.compte
        )
        with pytest.raises(ValidationError, match="À qui me payer"):
            cpts.soumise()


class TestPaiement:
    def test_a_claim_is_in_one_list_and_paid_once(self, cpts):
        par = cpts.tresorier.compte
        demande = cpts.a_payer()
        lot = services.preparer_lot([demande], execution=cpts.jour, par=par)
        with pytest.raises(ValidationError, match="n’attend plus"):
            services.preparer_lot([demande], execution=cpts.jour, par=par)
        services.enregistrer_paiement(lot, jour=cpts.jour, par=par)
        with pytest.raises(ValidationError, match="déjà payée"):
            services.enregistrer_paiement(lot, jour=cpts.jour, par=par)
        assert queries.releve(cpts.membre, cpts.jour.year).paye == 90

    def test_a_list_given_up_frees_its_claims(self, cpts):
        par = cpts.tresorier.compte
        demande = cpts.a_payer()
        lot = services.preparer_lot([demande], execution=cpts.jour, par=par)
        with pytest.raises(ValidationError, match="liste de paiement"):
            services.refuser(demande, par=par, motif="Erreur")
        services.abandonner_lot(lot, par=par)
        lot.refresh_from_db()
        assert lot.etat == EtatLot.ABANDONNE
        assert [d.pk for d in queries.a_payer()] == [demande.pk]

    def test_only_the_treasurer_pays(self, cpts):
        with pytest.raises(PermissionDenied):
            services.preparer_lot(
                [cpts.a_payer()], execution=cpts.jour, par=cpts.coordination.compte
            )

    def test_a_returned_transfer_reopens_and_is_told(self, cpts):
        recus = []
        recepteur = lambda sender, demande, montant, **_: recus.append(montant)  # noqa: E731 - a receiver of one line
        paiement_rejete.connect(recepteur)
        demande = cpts.payee()
        services.rejeter_virement(demande, par=cpts.tresorier.compte, motif="Compte clos")
        paiement_rejete.disconnect(recepteur)
        demande.refresh_from_db()
        assert (demande.etat, demande.lot) == (EtatDemande.VALIDEE_TRESORERIE, None)
        assert recus == [90]
        assert demande.etapes.last().precision == "Compte clos"

    def test_a_returned_transfer_goes_to_the_new_account(self, cpts):
        payee = cpts.payee()
        demande = cpts.payee()
        par = cpts.tresorier.compte
        services.rejeter_virement(demande, par=par, motif="Compte clos")
        demande.refresh_from_db()
        clos = demande.beneficiaire
        services.retirer_beneficiaire(clos, par=cpts.membre.compte)
        with pytest.raises(ValidationError, match="a retiré le compte"):
            services.preparer_lot([demande], execution=cpts.jour, par=par)
        nouveau = services.enregistrer_beneficiaire(
            cpts.membre,
            par=cpts.membre.compte,
            titulaire="Nadège Orsinval",
            iban="FR7630001007941234567890185",
        )
        demande.refresh_from_db()
        payee.refresh_from_db()
        assert (demande.beneficiaire, payee.beneficiaire) == (nouveau, clos)
        lot = services.preparer_lot([demande], execution=cpts.jour, par=par)
        assert lot.demandes.get() == demande

    def test_next_years_ceiling_judges_what_is_paid_next_year(self, cpts):
        par = cpts.tresorier.compte
        demande = cpts.a_payer()
        an_prochain = dt.date(cpts.jour.year + 1, 1, 5)
        with pytest.raises(ValidationError, match="n’est pas saisi"):
            services.preparer_lot([demande], execution=an_prochain, par=par)
        poser_pass(an_prochain.year, "50")
        with pytest.raises(ValidationError, match="serait dépassé"):
            services.preparer_lot([demande], execution=an_prochain, par=par)

    def test_what_is_declared_elsewhere_meanwhile_stops_the_payment(self, cpts):
        demande = cpts.a_payer()
        services.declarer_ailleurs(
            cpts.membre,
            annee=cpts.jour.year,
            montant=Decimal("48000"),
            organisme="Autre",
            par=cpts.membre.compte,
        )
        with pytest.raises(ValidationError, match=r"Il reste 60,00"):
            services.preparer_lot([demande], execution=cpts.jour, par=cpts.tresorier.compte)

    def test_a_paid_claim_is_corrected_beside_never_over(self, cpts):
        par = cpts.tresorier.compte
        demande = cpts.payee()
        with pytest.raises(ValidationError, match=r"0,01"):
            services.contrepasser(
                demande, montant=Decimal("91"), motif="Erreur", jour=cpts.jour, par=par
            )
        correction = services.contrepasser(
            demande, montant=Decimal("30"), motif="Une demi-heure", jour=cpts.jour, par=par
        )
        demande.refresh_from_db()
        assert (demande.montant, correction.montant) == (90, -30)
        assert queries.releve(cpts.membre, cpts.jour.year).paye == 60
        with pytest.raises(ValidationError, match="Seule une demande payée"):
            services.contrepasser(
                correction, montant=Decimal("1"), motif="x", jour=cpts.jour, par=par
            )
        with pytest.raises(PermissionDenied, match="propre demande"):
            services.contrepasser(
                self._payee_du_tresorier(cpts),
                montant=Decimal("1"),
                motif="x",
                jour=cpts.jour,
                par=par,
            )

    def _payee_du_tresorier(self, cpts):
        demande = services.valider(cpts.soumise(cpts.tresorier), par=cpts.coordination.compte)
        services.ordonner(demande, par=cpts.president.compte)
        par = cpts.tresorier.compte
        lot = services.preparer_lot([demande], execution=cpts.jour, par=par)
        services.enregistrer_paiement(lot, jour=cpts.jour, par=par)
        return Demande.objects.get(pk=demande.pk)


class TestDepuisUneReunion:
    def test_closing_a_meeting_fills_a_claim_for_each_member_once(self, cpts):
        activite = ActiviteFactory(cadre_de_reunion="mission")
        BaremeFactory(activite=activite, taux="60")
        groupe = InstanceFactory()
        for adherent in (cpts.membre, cpts.tresorier):
            MandatFactory(instance=groupe, adherent=adherent)
        debut = timezone.now() - dt.timedelta(minutes=5)
        coordination = cpts.coordination.compte
        reunion = reunions.creer(
            groupe,
            par=coordination,
            titre="Parcours plaies",
            debut=debut,
            fin=debut + dt.timedelta(minutes=90),
        )
        reunions.convoquer(reunion, par=coordination, quand=debut - dt.timedelta(days=2))
        code = code_tournant.code(reunion.secret, timezone.now().timestamp())
        reunions.signer(reunion, cpts.membre, code)
        reunions.signer_invite(reunion, code, nom="Jo", qualite="Élu", appareil="a" * 64)
        reunions.clore(reunion, par=coordination, quand=reunion.fin)
        demande = Demande.objects.get()
        assert (demande.adherent, demande.nature, demande.minutes) == (
            cpts.membre, Nature.REMUNERATION, 90,
        )  # fmt: skip
        assert (demande.montant, demande.etat) == (90, EtatDemande.BROUILLON)
        services.preparer_depuis(demande.signature)
        assert Demande.objects.count() == 1
        with pytest.raises(ValidationError, match="vient de la feuille"):
            services.modifier(demande, par=cpts.membre.compte, minutes=600)


class TestDas2:
    def test_the_threshold_is_dated_and_unknown_gives_no_verdict(self, cpts):
        cpts.payee()
        [ligne] = queries.das2(cpts.jour.year).lignes
        assert (ligne.total, ligne.a_declarer) == (90, None)
        ParametreDate.objects.create(
            cle="das2_seuil",
            valide_du=dt.date(2020, 1, 1),
            valeur_nombre=Decimal("89.99"),
            source="Essai",
        )
        assert queries.das2(cpts.jour.year).lignes[0].a_declarer is True

    def test_people_without_an_account_are_no_obstacle(self, cpts):
        from membres.indemnisation.permissions import situation

        adherent = AdherentFactory()
        demande = Demande(adherent=adherent, etat=EtatDemande.SOUMISE)
        assert situation(demande).beneficiaire == -adherent.pk
