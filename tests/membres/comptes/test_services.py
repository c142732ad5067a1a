import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from cpts_portal.journal.models import Entree
from membres.comptes import queries, services
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from tests.factories.comptes import AttributionRoleFactory, CompteFactory
from tests.harnais.courriels import liens_de
from tests.personas import connecter, creer_persona

pytestmark = pytest.mark.django_db
JOUR = dt.timedelta(days=1)


def _inviter(par, role=Role.ADHERENT, **champs):
    return services.inviter(
        email="Lise.Morel@exemple.invalid", prenom="Lise", nom="Morel", role=role, par=par, **champs
    )


def test_invitation_creates_the_account_its_role_and_one_mail_with_one_link(coordination):
    envoyee = _inviter(coordination, motif="élue en mars")
    compte = Compte.objects.get(email="lise.morel@exemple.invalid")
    assert compte.roles_actifs() == {Role.ADHERENT}
    assert not compte.has_usable_password()
    courriel = Courriel.objects.get(destinataire=compte.email)
    assert liens_de(courriel) == [envoyee.lien]
    assert envoyee.lien.rsplit("/", 2)[1] not in envoyee.invitation.empreinte
    actions = list(Entree.objects.order_by("pk").values_list("action", "acteur"))
    assert actions == [("compte.invite", coordination.pk), ("role.attribue", coordination.pk)]


@pytest.mark.parametrize("role", [Role.COORDINATION, Role.ADMINISTRATEUR])
def test_coordination_cannot_invite_above_itself(coordination, role):
    with pytest.raises(PermissionDenied):
        _inviter(coordination, role)
    assert not Compte.objects.filter(email="lise.morel@exemple.invalid").exists()


@pytest.mark.parametrize("role", [Role.ADHERENT, Role.PILOTE, Role.BUREAU, Role.TRESORIER])
def test_only_account_keepers_give_roles(role):
    with pytest.raises(PermissionDenied):
        services.attribuer_role(CompteFactory(), Role.ADHERENT, par=creer_persona(role))


def test_nobody_gives_themselves_a_role(administrateur):
    with pytest.raises(PermissionDenied):
        services.attribuer_role(administrateur, Role.TRESORIER, par=administrateur)


def test_expired_administrator_gives_nothing():
    ancien = AttributionRoleFactory(role=Role.ADMINISTRATEUR, echue=True).compte
    with pytest.raises(PermissionDenied):
        services.attribuer_role(CompteFactory(), Role.ADHERENT, par=ancien)


def test_role_given_today_can_be_withdrawn_today(administrateur):
    compte = CompteFactory()
    attribution = services.attribuer_role(compte, Role.BUREAU, par=administrateur)
    services.mettre_fin_au_role(attribution, par=administrateur, motif="erreur")
    assert compte.__class__.objects.get(pk=compte.pk).roles_actifs() == frozenset()
    assert attribution.fin == attribution.debut
    services.attribuer_role(compte, Role.BUREAU, par=administrateur)


def test_end_cannot_be_pushed_back(administrateur):
    attribution = AttributionRoleFactory(fin=timezone.localdate() + JOUR)
    with pytest.raises(ValidationError, match="plus tôt"):
        services.mettre_fin_au_role(
            attribution, par=administrateur, fin=timezone.localdate() + 9 * JOUR
        )


def test_last_lasting_administrator_stays(administrateur):
    attribution = administrateur.attributions.get()
    autre = AttributionRoleFactory(
        role=Role.ADMINISTRATEUR, fin=timezone.localdate() + 5 * JOUR
    ).compte
    with pytest.raises(ValidationError, match="dernier administrateur"):
        services.mettre_fin_au_role(attribution, par=autre)
    with pytest.raises(ValidationError, match="dernier administrateur"):
        services.fermer_compte(administrateur, par=autre)
    administrateur.refresh_from_db()
    assert administrateur.is_active
    assert administrateur.roles_actifs() == {Role.ADMINISTRATEUR}


def test_one_of_two_administrators_may_leave(administrateur):
    autre = AttributionRoleFactory(role=Role.ADMINISTRATEUR).compte
    services.mettre_fin_au_role(administrateur.attributions.get(), par=autre)
    administrateur.refresh_from_db()
    assert administrateur.roles_actifs() == frozenset()


def test_coordination_cannot_close_an_administrator(coordination, administrateur):
    AttributionRoleFactory(role=Role.ADMINISTRATEUR)
    with pytest.raises(PermissionDenied):
        services.fermer_compte(administrateur, par=coordination)
    futur = AttributionRoleFactory(role=Role.ADMINISTRATEUR, a_venir=True).compte
    with pytest.raises(PermissionDenied):
        services.fermer_compte(futur, par=coordination)


def test_closing_ends_roles_sessions_and_invitations(coordination, client):
    compte = CompteFactory(roles=[Role.BUREAU])
    AttributionRoleFactory(compte=compte, role=Role.PILOTE, a_venir=True)
    connecter(compte, client)
    assert UserSession.objects.filter(user=compte).count() == 1
    services.fermer_compte(compte, par=coordination, motif="départ")
    compte.refresh_from_db()
    assert (compte.is_active, compte.etat) == (False, "fermé")
    assert list(compte.groups.all()) == []
    assert not UserSession.objects.filter(user=compte).exists()
    assert not (compte.attributions.en_cours() | compte.attributions.a_venir()).exists()
    assert client.get("/espace/").url.startswith("/comptes/login/")


def test_accepting_verifies_the_address_once(coordination):
    envoyee = _inviter(coordination)
    jeton = envoyee.lien.rsplit("/", 2)[1]
    compte = services.accepter_invitation(jeton, mot_de_passe="une phrase assez longue")
    assert compte.check_password("une phrase assez longue")
    adresse = compte.emailaddress_set.get()
    assert (adresse.email, adresse.verified, adresse.primary) == (compte.email, True, True)
    with pytest.raises(ValidationError, match="plus valable"):
        services.accepter_invitation(jeton)


def test_new_invitation_kills_the_former_link(coordination):
    premiere = _inviter(coordination)
    seconde = services.renvoyer_invitation(premiere.invitation.compte, par=coordination)
    assert queries.invitation_du_jeton(premiere.lien.rsplit("/", 2)[1]) is None
    assert queries.invitation_du_jeton(seconde.lien.rsplit("/", 2)[1]) == seconde.invitation


def test_late_invitation_opens_nothing(coordination):
    envoyee = _inviter(coordination)
    with time_machine.travel(timezone.now() + services.DUREE_INVITATION + JOUR, tick=False):
        assert queries.invitation_du_jeton(envoyee.lien.rsplit("/", 2)[1]) is None


def test_open_account_is_not_invited_again(coordination):
    with pytest.raises(ValidationError, match="n’attend pas"):
        services.renvoyer_invitation(CompteFactory(), par=coordination)


def test_groups_follow_the_dates(administrateur):
    compte = CompteFactory()
    attribution = services.attribuer_role(
        compte, Role.COORDINATION, par=administrateur, fin=timezone.localdate() + JOUR
    )
    assert [groupe.name for groupe in compte.groups.all()] == ["Coordination"]
    assert Group.objects.get(name="Coordination").permissions.get().codename == "access_admin"
    # The date passes with no task: the role is gone, the group waits for the daily sweep.
    type(attribution).objects.filter(pk=attribution.pk).update(
        debut=timezone.localdate() - 3 * JOUR, fin=timezone.localdate()
    )
    compte = Compte.objects.get(pk=compte.pk)
    assert compte.roles_actifs() == frozenset()
    assert compte.groups.count() == 1
    services.reconcilier_tous_les_groupes()
    assert compte.groups.count() == 0


def test_group_given_by_hand_does_not_last():
    compte = CompteFactory()
    compte.groups.add(Group.objects.get_or_create(name="Editors")[0])
    services.reconcilier_tous_les_groupes()
    assert compte.groups.count() == 0


def test_withdrawn_factor_is_journalled_and_told(coordination, administrateur, client):
    connecter(coordination, client)
    services.retirer_facteurs(coordination, par=administrateur, motif="téléphone perdu")
    assert not Authenticator.objects.filter(user=coordination).exists()
    assert client.get("/espace/").url.startswith("/comptes/login/")
    entree = Entree.objects.get(action="second_facteur.retire")
    assert (entree.acteur, entree.objet_id) == (administrateur, str(coordination.pk))
    assert entree.details == {"types": ["totp"], "motif": "téléphone perdu"}
    assert Courriel.objects.filter(
        destinataire=coordination.email, gabarit="comptes/facteur_retire"
    ).exists()
