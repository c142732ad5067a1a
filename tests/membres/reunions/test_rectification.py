"""A closed list put right: what it said is kept, what it feeds follows."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.services import request_document
from cpts_portal.journal.models import Entree
from cpts_portal.lib.donnees_personnelles import Rubrique
from membres.comptes.enums import Role
from membres.reunions import donnees_personnelles, queries, services
from membres.reunions.enums import Moyen
from membres.reunions.evenements import reunion_close
from membres.reunions.models import Rectification
from membres.reunions.rapports import feuille
from tests.factories.adhesions import AdherentFactory
from tests.harnais.courriels import texte_de
from tests.membres.reunions.test_rapports import lire
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db


@pytest.fixture
def close(groupe):
    reunion = groupe.en_seance()
    for adherent in (groupe.membre, groupe.pilote):
        services.recopier_papier(reunion, par=groupe.pilote.compte, adherent=adherent)
    services.clore(reunion, par=groupe.pilote.compte)
    reunion.refresh_from_db()
    return reunion


def produire(document):
    """As once rendered; its bytes do not matter here."""
    DocumentProduit.objects.filter(pk=document.pk).update(
        etat="abouti", termine_le=timezone.now(), fichier="x.pdf", sha256="0" * 64, taille=1,
        contenu_fige={}, fige_le=timezone.now(),
    )  # fmt: skip


def ligne_de(reunion, adherent):
    return reunion.signatures.retenues().get(adherent=adherent)


def raccourcir(reunion, adherent, par, minutes=30, motif="Partie plus tôt"):
    return services.rectifier_presence(
        ligne_de(reunion, adherent),
        arrivee=reunion.debut,
        depart=reunion.debut + dt.timedelta(minutes=minutes),
        motif=motif,
        par=par,
    )


class TestRectifier:
    def test_hours_follow_and_what_was_written_is_kept(self, groupe, close):
        rectification = raccourcir(close, groupe.membre, groupe.pilote.compte)
        assert (rectification.minutes_avant, rectification.minutes_apres) == (90, 30)
        assert rectification.depart_avant is None
        assert queries.heures(groupe.membre, close.debut.year).minutes == 30
        details = Entree.objects.get(action="reunion.presence_rectifiee").details
        assert (details["motif"], details["minutes"]) == ("Partie plus tôt", [90, 30])

    def test_what_was_corrected_is_never_rewritten(self, groupe, close):
        rectification = raccourcir(close, groupe.membre, groupe.pilote.compte)
        for geste in (
            lambda: Rectification.objects.filter(pk=rectification.pk).update(motif="Autre"),
            lambda: Rectification.objects.filter(pk=rectification.pk).delete(),
        ):
            with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
                geste()

    def test_a_presence_taken_off_counts_no_more_and_stays_readable(self, groupe, close):
        ligne = ligne_de(close, groupe.membre)
        services.retirer_presence(ligne, motif="N’est pas venue", par=groupe.pilote.compte)
        assert queries.heures(groupe.membre, close.debut.year).lignes == []
        assert queries.signatures_de(close, ecartees=True) == [ligne]
        with pytest.raises(ValidationError, match="déjà retirée"):
            services.retirer_presence(ligne, motif="Encore", par=groupe.pilote.compte)

    def test_someone_forgotten_is_added_and_the_sheet_says_so(self, groupe, close, tmp_path):
        services.ajouter_presence(
            close,
            adherent=groupe.autre,
            depart=close.debut + dt.timedelta(minutes=45),
            motif="Signature sur papier retrouvée",
            par=groupe.pilote.compte,
        )
        ligne = ligne_de(close, groupe.autre)
        assert (ligne.moyen, ligne.minutes) == (Moyen.AJOUT, 45)
        texte = lire(feuille({"reunion": close.pk}), tmp_path)
        for phrase in (
            "version 2", "Rectifiée depuis la clôture", "présence ajoutée, 45 min",
            "Signature sur papier retrouvée", "Ajoutée après la clôture par Marc",
        ):  # fmt: skip
            assert phrase in texte, texte
        with pytest.raises(ValidationError, match="déjà signé"):
            services.ajouter_presence(
                close, adherent=groupe.autre, motif="Deux fois", par=groupe.pilote.compte
            )

    @pytest.mark.parametrize("motif", ["", "   "])
    def test_a_reason_is_asked(self, groupe, close, motif):
        with pytest.raises(ValidationError, match="peut pas être vide"):
            raccourcir(close, groupe.membre, groupe.pilote.compte, motif=motif)

    def test_hours_outside_the_meeting_are_a_presence_taken_off(self, groupe, close):
        with pytest.raises(ValidationError, match="retirez plutôt"):
            raccourcir(close, groupe.membre, groupe.pilote.compte, minutes=0)
        with pytest.raises(ValidationError, match="rien ne change"):
            services.rectifier_presence(
                ligne_de(close, groupe.membre),
                arrivee=close.debut,
                depart=None,
                motif="Rien",
                par=groupe.pilote.compte,
            )


class TestQui:
    def test_neither_a_plain_member_nor_oneself(self, groupe, close):
        with pytest.raises(PermissionDenied, match="animation"):
            raccourcir(close, groupe.pilote, groupe.membre.compte)
        with pytest.raises(PermissionDenied, match="sa propre présence"):
            raccourcir(close, groupe.pilote, groupe.pilote.compte)
        with pytest.raises(PermissionDenied, match="sa propre présence"):
            services.ajouter_presence(
                close, adherent=groupe.pilote, motif="Moi", par=groupe.pilote.compte
            )
        assert not Rectification.objects.exists()

    def test_the_coordination_may(self, groupe, close):
        raccourcir(close, groupe.pilote, creer_persona(Role.COORDINATION))
        assert queries.heures(groupe.pilote, close.debut.year).minutes == 30

    def test_an_open_list_is_corrected_on_the_sheet(self, groupe):
        reunion = groupe.en_seance()
        services.recopier_papier(reunion, par=groupe.pilote.compte, adherent=groupe.membre)
        with pytest.raises(ValidationError, match="n’est pas close"):
            raccourcir(reunion, groupe.membre, groupe.pilote.compte)


class TestSuites:
    def test_upper_floors_are_told_again(self, groupe, close):
        recues = []

        def ecouter(sender, reunion, rectification=None, **kwargs):
            recues.append((reunion.pk, rectification))

        reunion_close.connect(ecouter)
        try:
            rectification = raccourcir(close, groupe.membre, groupe.pilote.compte)
        finally:
            reunion_close.disconnect(ecouter)
        assert recues == [(close.pk, rectification)]

    def test_the_sheet_is_made_again_each_time_for_whoever_had_it(self, groupe, close):
        """Two corrections within ten seconds are two versions, not one click said twice."""
        par = groupe.pilote.compte
        raccourcir(close, groupe.membre, par)
        raccourcir(close, groupe.membre, par, minutes=40)
        feuilles = DocumentProduit.objects.filter(genre="feuille_emargement", demandeur=par)
        assert feuilles.count() == 2

    def test_the_former_sheet_stays_authentic_and_says_it_was_replaced(self, groupe, close, client):
        par = groupe.pilote.compte
        avant = request_document("feuille_emargement", {"reunion": close.pk}, par)
        produire(avant)
        adresse = f"/v/{avant.code}/"
        assert "plus récente" not in client.get(adresse).content.decode()
        raccourcir(close, groupe.membre, par)
        produire(DocumentProduit.objects.exclude(pk=avant.pk).get())
        page = client.get(adresse).content.decode()
        assert "Document authentique" in page
        assert "Une version plus récente existe" in page

    def test_the_person_is_told(self, groupe, close):
        Courriel.objects.all().delete()
        raccourcir(close, groupe.membre, groupe.pilote.compte)
        [courriel] = Courriel.objects.all()
        texte = texte_de(courriel).replace("\u00a0", " ")
        assert "30 min au lieu de 1 h 30" in texte
        assert "Partie plus tôt" in texte

    def test_it_is_among_what_the_portal_knows_of_them(self, groupe, close):
        raccourcir(close, groupe.membre, groupe.pilote.compte)
        rubrique: Rubrique = donnees_personnelles.presences(groupe.membre.compte)
        assert "au lieu de" in rubrique.lignes[0]["Rectifiée"]

    def test_the_sheet_states_each_correction(self, groupe, close, tmp_path):
        raccourcir(close, groupe.membre, groupe.pilote.compte)
        assert "version 2" in lire(feuille({"reunion": close.pk}), tmp_path)


class TestPages:
    def test_the_chair_puts_a_line_right(self, groupe, close):
        client = client_de(groupe.pilote.compte)
        page = client.get(reverse("reunions:feuille", args=[close.pk]))
        assert "Rectifier" in page.content.decode()
        ligne = ligne_de(close, groupe.membre)
        adresse = reverse("reunions:rectifier_presence", args=[ligne.pk])
        debut = timezone.localtime(close.debut)
        fin = debut + dt.timedelta(minutes=20)
        saisie = {"arrivee": f"{debut:%H:%M}", "depart": f"{fin:%H:%M}", "motif": ""}
        assert client.post(adresse, saisie).status_code == 422
        suite = client.post(adresse, saisie | {"motif": "Partie avant la fin"}, follow=True)
        assert "Rectifiée depuis la clôture" in suite.content.decode()
        assert "Partie avant la fin" in suite.content.decode()

    def test_a_guest_and_a_member_not_asked_are_added(self, groupe, close):
        from tests.factories.adhesions import AdhesionFactory

        venu = AdherentFactory(nom="Zyromski")
        AdhesionFactory(adherent=venu)
        client = client_de(groupe.pilote.compte)
        adresse = reverse("reunions:ajouter_presence", args=[close.pk])
        assert "Zyromski" in client.get(adresse, {"q": "zyrom"}).content.decode()
        saisie = {"lieu": "salle", "motif": "Oubli"}
        assert client.post(adresse, saisie).status_code == 422
        client.post(f"{adresse}?q=zyrom", saisie | {"adherent": venu.pk})
        client.post(adresse, saisie | {"invite_nom": "Jo", "invite_qualite": "Élue"})
        noms = [ligne.nom for ligne in queries.signatures_de(close)]
        assert str(venu) in noms
        assert "Jo" in noms

    def test_others_find_no_button_and_no_door(self, groupe, close):
        client = client_de(groupe.membre.compte)
        assert (
            "Rectifier"
            not in client.get(reverse("reunions:detail", args=[close.pk])).content.decode()
        )
        ligne = ligne_de(close, groupe.pilote)
        for nom in ("rectifier_presence", "retirer_presence"):
            assert client.get(reverse(f"reunions:{nom}", args=[ligne.pk])).status_code == 403
        assert client.get(reverse("reunions:ajouter_presence", args=[close.pk])).status_code == 403

    def test_a_patient_in_the_reason_is_seen(self, groupe, close):
        ligne = ligne_de(close, groupe.membre)
        page = client_de(groupe.pilote.compte).post(
            reverse("reunions:retirer_presence", args=[ligne.pk]),
            {"motif": "Auprès du patient M. Durand, né le 12/03/1950"},
        )
        assert page.status_code == 422
