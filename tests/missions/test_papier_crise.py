import datetime as dt
import json

import pytest

from cpts_portal.documents.registre import genre
from cpts_portal.documents.rendu import rendre
from membres.comptes.enums import Role
from missions.papier_crise import plan_crise, plan_crise_cellule
from missions.services import Auteur
from missions.services.crise import arreter_version
from tests.cpts_portal.documents import pdf
from tests.factories.comptes import CompteFactory
from tests.factories.crise import (
    FicheCriseFactory,
    MembreCelluleFactory,
    ReferentFactory,
    RessourceFactory,
    VolontaireFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def parametres():
    ReferentFactory(nom="Ana Morvilliers", telephone="+33639980107", joignable="le jour")
    MembreCelluleFactory.create_batch(5)
    RessourceFactory(libelle="Salle des fêtes", types=["blesses"])
    RessourceFactory.create_batch(4)
    FicheCriseFactory(titre="Grand froid")
    VolontaireFactory(adherent__nom="VAULANTERNE", telephone="+33639980999")
    VolontaireFactory.create_batch(4)
    version = arreter_version(objet="Première", jour=dt.date(2026, 3, 9), auteur=Auteur())
    return {"version": version.pk}


def rendu(rapport):
    fait = rendre(rapport, lambda *_: None)
    assert fait.avertissements == ()
    return fait.octets


def textes(octets):
    return [" ".join(t.replace("\u00a0", " ").split()) for t in pdf.textes(octets)]


def test_the_first_page_says_whom_to_call(parametres):
    premiere, *suite = textes(rendu(plan_crise(parametres)))
    for attendu in ("Qui appeler", "Ana Morvilliers", "06 39 98 01 07", "15", "SAMU"):
        assert attendu in premiere
    assert "Salle des fêtes" not in premiere
    assert "Grand froid" in " ".join(suite)


def test_volunteers_are_named_to_the_cell_alone(parametres):
    tous = " ".join(textes(rendu(plan_crise(parametres))))
    cellule = " ".join(textes(rendu(plan_crise_cellule(parametres))))
    assert "VAULANTERNE" not in tous
    assert "06 39 98 09 99" not in tous
    assert "VAULANTERNE" in cellule
    assert "06 39 98 09 99" in cellule
    assert "Ne pas afficher" in cellule


@pytest.mark.parametrize("construire", [plan_crise, plan_crise_cellule])
def test_it_reads_aloud_without_error(parametres, construire, tmp_path):
    rapport = construire(parametres)
    assert json.loads(json.dumps(rapport.contexte)) == rapport.contexte
    assert pdf.constats(rendu(rapport), tmp_path) == []


@pytest.mark.parametrize("role", Role)
def test_who_may_ask(parametres, role):
    compte = CompteFactory(roles=[role])
    assert genre("plan_crise").peut_demander(compte, parametres) is (
        role is not Role.ADMINISTRATEUR
    )
    assert genre("plan_crise_cellule").peut_demander(compte, parametres) is (
        role is Role.COORDINATION
    )
