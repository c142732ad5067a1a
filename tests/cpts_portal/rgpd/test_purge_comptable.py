"""Ten years after, accounts and sheets name no one, and every figure they gave is still there."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Sum
from django.utils import timezone

from cpts_portal.documents.models import DocumentProduit
from cpts_portal.lib.periodes import plus_mois
from cpts_portal.referentiel.models import ParametreDate
from cpts_portal.rgpd import purge
from membres.adhesions.enums import Moyen as MoyenPaiement
from membres.adhesions.models import Adherent, LigneReleve, Paiement, Releve
from membres.adhesions.services import enregistrer_paiement
from membres.indemnisation import queries, services
from membres.indemnisation.enums import EtatDemande
from membres.indemnisation.models import Beneficiaire, Demande, Etape, Justificatif
from membres.reunions.enums import Moyen
from membres.reunions.models import Convocation, Signature
from missions.models import Imputation
from tests.factories.adhesions import AdherentFactory, AdhesionFactory
from tests.factories.annuaire import ProfessionFactory
from tests.factories.comptes import CompteFactory
from tests.factories.indemnisation import DemandeFactory, crediter
from tests.factories.reunions import ConvocationFactory, ReunionFactory, SignatureFactory

pytestmark = pytest.mark.django_db
JOUR = timezone.localdate()
VIEUX = plus_mois(JOUR, -121)
RECENT = plus_mois(JOUR, -119)


@pytest.fixture(autouse=True)
def _durees(db):
    for cle, mois in (
        ("comptabilite", 120), ("emargements", 120), ("ibans", 13), ("justificatifs", 12)
    ):  # fmt: skip
        ParametreDate.objects.get_or_create(
            cle=f"conservation_{cle}",
            defaults={"valeur_nombre": mois, "valide_du": dt.date(2026, 1, 1), "source": "Essai"},
        )


def passer(simuler=False):
    bilans = {bilan.regle: bilan for bilan in purge.purger(JOUR, simuler=simuler)}
    assert [b for b in bilans.values() if b.echec] == []
    return bilans


def payee(adherent, jour=VIEUX, montant="60.00", **champs):
    return DemandeFactory(
        adherent=adherent,
        objet="Atelier chez M. DUPONT",
        jour=jour,
        montant=Decimal(montant),
        montant_calcule=Decimal(montant),
        etat=EtatDemande.PAYEE,
        payee_le=jour,
        annee_paiement=jour.year,
        **champs,
    )


def joindre(demande, **champs):
    piece = Justificatif(
        demande=demande, nom="facture.pdf", type_mime="application/pdf", taille=3,
        sha256="0" * 64, **champs,
    )  # fmt: skip
    piece.fichier.save("facture.pdf", ContentFile(b"abc"), save=True)
    return piece


class TestComptabilite:
    def test_a_paid_claim_loses_its_person_and_keeps_its_figures(
        self, django_capture_on_commit_callbacks
    ):
        adherent = AdherentFactory(nom="DURAND", profession=ProfessionFactory())
        vieille, recente = payee(adherent), payee(adherent, RECENT)
        Etape.objects.create(demande=vieille, geste="payer", precision="à DURAND")
        piece = joindre(vieille)
        with django_capture_on_commit_callbacks(execute=True):
            assert passer()["comptabilite"].nombre == 1
        vieille.refresh_from_db()
        recente.refresh_from_db()
        assert recente.adherent == adherent
        assert vieille.adherent != adherent
        assert vieille.adherent.profession == adherent.profession
        assert "DURAND" not in f"{vieille} {vieille.adherent}"
        assert not Etape.objects.filter(demande=vieille).exists()
        assert not Justificatif.objects.exists()
        assert not piece.fichier.storage.exists(piece.fichier.name)
        assert Demande.objects.aggregate(total=Sum("montant"))["total"] == Decimal(120)
        assert sum(d.total for d in queries.das2(VIEUX.year).lignes) >= Decimal(60)
        assert passer()["comptabilite"].nombre == 0

    def test_no_one_is_a_member_on_no_day(self):
        payee(AdherentFactory(profession=None))
        avant = Adherent.objects.membres_le(JOUR).count()
        passer()
        assert Adherent.objects.membres_le(JOUR).count() == avant
        assert not Adherent.objects.membres_le(VIEUX).filter(nom="Personne effacée").exists()

    def test_a_claim_waits_for_its_last_correction(self):
        adherent = AdherentFactory()
        vieille = payee(adherent)
        correction = payee(adherent, RECENT, activite=vieille.activite)
        Demande.objects.filter(pk=correction.pk).update(
            corrige=vieille, montant=Decimal(-10), montant_calcule=None
        )
        assert passer()["comptabilite"].nombre == 0
        Demande.objects.filter(pk=correction.pk).update(payee_le=VIEUX)
        assert passer()["comptabilite"].nombre == 2
        assert not Demande.objects.filter(adherent=adherent).exists()

    def test_what_an_envelope_counted_stays_counted(self):
        """The linking row of missions protects the claim: it is emptied, not deleted."""
        assert Imputation._meta.get_field("demande").remote_field.on_delete.__name__ == "PROTECT"
        payee(AdherentFactory())
        passer()
        assert Demande.objects.count() == 1

    def test_cotisations_and_their_statements_go_the_adhesion_stays(self):
        adhesion = AdhesionFactory(debut=VIEUX, etat="attendue")
        paiement = enregistrer_paiement(
            adhesion, montant=20, recu_le=VIEUX, moyen=MoyenPaiement.CHEQUE, par=None
        )
        releve = Releve.objects.create(origine="banque", nom_fichier="r.csv", brut=[["DURAND"]])
        Releve.objects.update(depose_le=timezone.now() - dt.timedelta(days=3700))
        LigneReleve.objects.create(
            releve=releve, rang=1, cle="a", jour=VIEUX, montant=20, payeur="DURAND",
            etat="rapprochee", paiement=paiement,
        )  # fmt: skip
        AdhesionFactory(debut=RECENT)
        assert passer()["comptabilite"].nombre == 2
        assert (Paiement.objects.count(), Releve.objects.count()) == (0, 0)
        adhesion.refresh_from_db()
        assert adhesion.est_valable


class TestJustificatifs:
    def test_proofs_that_paid_nothing_go_early(self):
        ancien = plus_mois(JOUR, -13)
        refusee = DemandeFactory(etat=EtatDemande.REFUSEE, motif_refus="Non", jour=ancien)
        joindre(refusee, depose_le=timezone.now() - dt.timedelta(days=400))
        retiree = DemandeFactory(etat=EtatDemande.SOUMISE)
        joindre(retiree, retire_le=timezone.now() - dt.timedelta(days=400))
        garde = joindre(payee(AdherentFactory(), ancien))
        assert passer()["justificatifs"].nombre == 2
        assert list(Justificatif.objects.all()) == [garde]
        assert Demande.objects.filter(pk=refusee.pk).exists()


class TestIbans:
    def credite(self, **champs):
        adherent = AdherentFactory(membre_depuis=plus_mois(JOUR, -48), **champs)
        crediter(adherent)
        Beneficiaire.objects.filter(adherent=adherent).update(
            cree_le=timezone.now() - dt.timedelta(days=900)
        )
        return adherent.beneficiaires.get()

    def test_only_those_nobody_will_credit_again(self, tresorier):
        garde = self.credite()
        retire = self.credite()
        parti = self.credite(sorti_le=plus_mois(JOUR, -14))
        attendu = self.credite(sorti_le=plus_mois(JOUR, -14))
        recent = self.credite()
        Beneficiaire.objects.filter(pk__in=[retire.pk, recent.pk]).update(actif=False)
        DemandeFactory(adherent=attendu.adherent, beneficiaire=attendu, etat=EtatDemande.SOUMISE)
        payee(recent.adherent, plus_mois(JOUR, -2), beneficiaire=recent)
        assert passer()["ibans"].nombre == 2
        lus = {b.pk: b for b in Beneficiaire.objects.all()}
        for pk in (retire.pk, parti.pk):
            assert (bytes(lus[pk].iban_chiffre), lus[pk].iban_fin) == (b"", "")
            assert not lus[pk].actif
            with pytest.raises(ValidationError, match="effacé à son échéance"):
                services.iban_de(lus[pk], par=tresorier)
        assert all(lus[b.pk].iban_fin for b in (garde, attendu, recent))
        assert passer()["ibans"].nombre == 0


class TestEmargements:
    def test_names_go_presences_hours_and_professions_stay(self):
        debut = timezone.make_aware(dt.datetime.combine(VIEUX, dt.time(18, 30)))
        reunion = ReunionFactory(close=True, debut=debut, fin=debut + dt.timedelta(hours=2))
        profession = ProfessionFactory()
        ligne = SignatureFactory(
            reunion=reunion, adherent=AdherentFactory(nom="DURAND", profession=profession),
            minutes=90, saisi_par=CompteFactory(),
        )  # fmt: skip
        invite = SignatureFactory(
            reunion=reunion, adherent=None, moyen=Moyen.INVITE, invite_nom="Jo", minutes=60,
            invite_qualite="Élue", appareil="a" * 64,
        )  # fmt: skip
        ConvocationFactory(reunion=reunion)
        fraiche = SignatureFactory(reunion=ReunionFactory(close=True), minutes=45)
        for parametres in ({"reunion": reunion.pk}, {"reunion": fraiche.reunion_id}):
            DocumentProduit.objects.create(
                genre="feuille_emargement", titre="Feuille", parametres=parametres, empreinte="e",
                demandeur=CompteFactory(),
            )  # fmt: skip
        assert passer()["emargements"].nombre == 2
        ligne.refresh_from_db()
        invite.refresh_from_db()
        assert (ligne.adherent, ligne.qualite, ligne.minutes) == (None, str(profession), 90)
        assert (invite.nom, invite.appareil) == (f"Participant {invite.pk}", "")
        assert {ligne.moyen, invite.moyen} == {Moyen.EFFACE}
        assert Signature.objects.aggregate(total=Sum("minutes"))["total"] == 195
        assert not Convocation.objects.exists()
        fraiche.refresh_from_db()
        assert fraiche.adherent is not None
        [reste] = DocumentProduit.objects.all()
        assert reste.parametres == {"reunion": fraiche.reunion_id}
        assert passer()["emargements"].nombre == 0

    def test_an_unknown_duration_keeps_every_name(self):
        ParametreDate.objects.filter(cle="conservation_emargements").delete()
        debut = timezone.make_aware(dt.datetime.combine(VIEUX, dt.time(18, 30)))
        SignatureFactory(reunion=ReunionFactory(close=True, debut=debut), minutes=1)
        assert "emargements" not in passer()
        assert Signature.objects.get().adherent is not None


def test_simulating_touches_neither_rows_nor_files(django_capture_on_commit_callbacks):
    piece = joindre(payee(AdherentFactory(nom="DURAND")))
    with django_capture_on_commit_callbacks(execute=True):
        assert passer(simuler=True)["comptabilite"].nombre == 1
    assert Demande.objects.get().adherent.nom == "DURAND"
    assert piece.fichier.storage.exists(piece.fichier.name)
