"""What falls due goes, the rest stays; only the purge's role touches the journal."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from cpts_portal.journal.models import Entree
from cpts_portal.journal.services import noter
from cpts_portal.lib.commandes import Refus
from cpts_portal.referentiel.models import ParametreDate
from cpts_portal.rgpd import purge, queries
from cpts_portal.rgpd.conservation import REGLES
from cpts_portal.rgpd.models import Demande, Passage
from membres.adhesions.models import Adherent
from membres.comptes.models import Compte
from membres.groupes.models import Message
from membres.reunions.models import Rectification
from tests.factories.adhesions import AdherentFactory
from tests.factories.comptes import CompteFactory
from tests.factories.courriels import deposer_courriel
from tests.factories.referentiel import CommuneFactory
from tests.factories.reunions import ReunionFactory, SignatureFactory

pytestmark = pytest.mark.django_db
VIEUX = timezone.now() - dt.timedelta(days=365 * 8)


def passer(simuler=False):
    """As the application's role: the journal resists, and the others do their work."""
    return {bilan.regle: bilan for bilan in purge.purger(timezone.localdate(), simuler=simuler)}


def test_a_former_member_becomes_no_one_and_figures_stay():
    commune = CommuneFactory()
    ancien = AdherentFactory(
        nom="PARTIE", structure="Cabinet PARTIE", commune=commune, sorti_le=VIEUX.date(),
        membre_depuis=VIEUX.date() - dt.timedelta(days=100),
    )  # fmt: skip
    recent = AdherentFactory(nom="RESTEE")
    avant = Adherent.objects.membres_le(VIEUX.date() - dt.timedelta(days=10)).count()
    assert passer()["adherents"].nombre == 1
    ancien.refresh_from_db()
    recent.refresh_from_db()
    assert "PARTIE" not in " ".join(str(v) for v in vars(ancien).values())
    assert (ancien.commune, ancien.sorti_le) == (commune, VIEUX.date())
    assert recent.nom == "RESTEE"
    assert Adherent.objects.membres_le(VIEUX.date() - dt.timedelta(days=10)).count() == avant
    assert passer()["adherents"].nombre == 0


def test_a_closed_account_loses_its_name_its_keys_and_its_address():
    compte = CompteFactory(first_name="Lucie", last_name="PARTIE", totp=True)
    Compte.objects.filter(pk=compte.pk).update(is_active=False, ferme_le=VIEUX)
    assert passer()["comptes"].nombre == 1
    compte.refresh_from_db()
    assert str(compte) == f"Compte effacé {compte.pk}"
    assert not compte.authenticator_set.exists()
    assert not compte.emailaddress_set.exists()


def test_old_emails_requests_and_messages_go_and_fresh_ones_stay(adherent):
    for etat in ("abouti", "demande"):
        vieux = deposer_courriel(adherent.email)
        Courriel.objects.filter(pk=vieux.pk).update(demande_le=VIEUX, etat=etat)
    deposer_courriel(adherent.email)
    for quand in (VIEUX, timezone.now()):
        Demande.objects.create(
            nature="acces", nom="x", texte="x", recue_le=quand.date(), etat="acceptee",
            echeance=quand.date() + dt.timedelta(days=30), repondue_le=quand,
        )  # fmt: skip
    message = Message.objects.create(
        cible="adherents", objet="x", texte="x", auteur=adherent, destinataires=1, ecartes=0,
        etat="abouti",
    )  # fmt: skip
    Message.objects.update(demande_le=VIEUX)
    bilans = passer()
    assert (bilans["courriels"].nombre, Courriel.objects.count()) == (1, 2)
    assert (bilans["demandes_rgpd"].nombre, Demande.objects.count()) == (1, 1)
    assert not Message.objects.filter(pk=message.pk).exists()


def test_an_unknown_duration_erases_nothing(adherent):
    ParametreDate.objects.filter(cle="conservation_courriels").update(valeur_nombre=None)
    deposer_courriel(adherent.email)
    Courriel.objects.update(demande_le=VIEUX, etat="abouti")
    assert "courriels" not in passer()
    assert Courriel.objects.count() == 1


def test_simulating_counts_and_changes_nothing(adherent):
    deposer_courriel(adherent.email)
    Courriel.objects.update(demande_le=VIEUX, etat="abouti")
    assert passer(simuler=True)["courriels"].nombre == 1
    assert Courriel.objects.count() == 1
    assert not Passage.objects.exists()


def test_what_was_erased_is_logged_and_noted(adherent):
    deposer_courriel(adherent.email)
    Courriel.objects.update(demande_le=VIEUX, etat="abouti")
    passer()
    assert [(p.regle, p.nombre) for p in queries.passages()] == [("courriels", 1)]
    assert Entree.objects.get(action="rgpd.purge").details == {"courriels": 1}


def test_the_application_may_not_erase_the_journal(adherent):
    noter("session.ouverte", acteur=adherent, objet=adherent)
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        Entree.objects.all().delete()


def test_every_rule_has_its_duration_and_its_source_from_the_start():
    durees = queries.durees()
    assert [duree.regle for duree in durees] == list(REGLES)
    assert [d.regle.cle for d in durees if not d.mois or not d.source] == []


def test_without_its_own_access_the_command_refuses(settings):
    settings.PURGE_CONNEXION = {}
    with pytest.raises(Refus, match="PURGE_DATABASE_URL"):
        call_command("purger")


@pytest.mark.django_db(transaction=True)
def test_the_command_erases_the_journal_under_its_role_and_gives_the_base_back(capsys):
    compte = CompteFactory()
    noter("session.ouverte", acteur=compte, objet=compte)
    with connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO journal_entree (quand, acteur_libelle, action, objet_type, objet_id,"
            " objet_libelle, details, adresse_reseau, requete)"
            " VALUES (%s, '', 'session.ouverte', '', '', '', '{}', '', '')",
            [VIEUX],
        )
    ParametreDate.objects.get_or_create(
        cle="conservation_journal",
        defaults={"valeur_nombre": 12, "valide_du": dt.date(2026, 1, 1), "source": "essai"},
    )
    # A sheet put right long ago: its row too goes under that role alone.
    reunion = ReunionFactory(close=True, debut=VIEUX - dt.timedelta(days=1000))
    ligne = SignatureFactory(reunion=reunion, minutes=30)
    Rectification.objects.create(
        reunion=reunion, signature=ligne, genre="ajout", motif="x", par=compte, minutes_apres=30
    )
    ParametreDate.objects.get_or_create(
        cle="conservation_emargements",
        defaults={"valeur_nombre": 120, "valide_du": dt.date(2026, 1, 1), "source": "essai"},
    )
    call_command("purger", "--json")
    rendu = json.loads(capsys.readouterr().out.splitlines()[-1])
    journal = next(r for r in rendu["regles"] if r["regle"] == "journal")
    assert (journal["nombre"], journal["echec"]) == (1, "")
    feuilles = next(r for r in rendu["regles"] if r["regle"] == "emargements")
    assert (feuilles["nombre"], feuilles["echec"]) == (1, "")
    assert not Rectification.objects.exists()
    assert Entree.objects.filter(action="session.ouverte").count() == 1
    with connection.cursor() as curseur:
        curseur.execute("SELECT current_user")
        assert curseur.fetchone() == ("cpts",)
        curseur.execute("SELECT pg_has_role('cpts', 'cpts_purge', 'MEMBER')")
        assert curseur.fetchone() == (False,)
