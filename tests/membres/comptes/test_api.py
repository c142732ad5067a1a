import pytest

from membres.comptes.enums import Role
from tests.factories.comptes import AttributionRoleFactory

pytestmark = pytest.mark.django_db


def test_me_tells_my_roles_in_force(client_de, adherent):
    AttributionRoleFactory(compte=adherent, role=Role.PILOTE, echue=True)
    assert client_de(adherent).get("/api/v1/moi/").json() == {
        "prenom": "Nadège",
        "nom": "Orsinval",
        "email": "adherent@exemple.invalid",
        "roles": [
            {
                "role": "adherent",
                "libelle": "Adhérent",
                "debut": adherent.attributions.en_cours().get().debut.isoformat(),
                "dernier_jour": None,
            }
        ],
    }
