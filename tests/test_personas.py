import pytest
from allauth.account.authentication import get_authentication_records

from membres.comptes.enums import ROLES_PRIVILEGIES, Role
from tests.personas import client_de, creer_persona

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_persona_holds_its_role_and_its_factor(role, rf):
    compte = creer_persona(role)
    assert compte.roles_actifs() == {role}
    requete = rf.get("/")
    requete.session = client_de(compte).session
    methodes = [ligne["method"] for ligne in get_authentication_records(requete, compte)]
    assert ("mfa" in methodes) == (role in ROLES_PRIVILEGIES)
