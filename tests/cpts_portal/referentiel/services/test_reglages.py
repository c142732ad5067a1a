import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cpts_portal.journal.models import Entree
from cpts_portal.referentiel import queries, services
from cpts_portal.referentiel.enums import GenreParametre
from cpts_portal.referentiel.models import Identite, ParametreDate
from cpts_portal.referentiel.parametres import Definition
from tests.factories.referentiel import IdentiteFactory, ParametreDateFactory

pytestmark = pytest.mark.django_db
PASS = Definition("pass_annuel", "PASS", GenreParametre.MONTANT)
MOT = Definition("mot", "Mot", GenreParametre.TEXTE)


def jour(texte):
    return datetime.date.fromisoformat(texte)


def saisir(definition=PASS, **champs):
    defauts = {
        "valeur": Decimal("48060"),
        "valide_du": jour("2026-01-01"),
        "valide_au": None,
        "source": "Arrêté",
        "acteur": None,
    }
    return services.saisir_parametre(definition, **(defauts | champs))


def test_a_changed_identity_leaves_its_before_and_after(coordination):
    IdentiteFactory(nom_court="Avant", teinte=10)
    changes = services.modifier_identite(
        {"nom_court": "Après", "teinte": 20, "siege_ville": "Saint-Dizier"}, acteur=coordination
    )
    assert changes == ["nom court", "teinte"]
    entree = Entree.objects.get(action="referentiel.identite_modifiee")
    assert entree.details == {"nom_court": ["Avant", "Après"], "teinte": [10, 20]}
    assert entree.acteur == coordination


def test_an_unchanged_identity_writes_nothing():
    avant = IdentiteFactory().modifiee_le
    assert services.modifier_identite({"nom": "CPTS des Trois Rivières"}, acteur=None) == []
    assert (Identite.objects.get().modifiee_le, Entree.objects.count()) == (avant, 0)


def test_a_wrong_identity_changes_nothing():
    IdentiteFactory()
    with pytest.raises(ValidationError):
        services.modifier_identite({"nom": "Autre", "siret": "1"}, acteur=None)
    assert Identite.objects.get().nom == "CPTS des Trois Rivières"


def test_the_running_value_ends_the_day_before_the_new_one(coordination):
    ancienne = ParametreDateFactory(valide_du=jour("2025-01-01"))
    nouvelle = saisir(acteur=coordination)
    ancienne.refresh_from_db()
    assert ancienne.valide_au == jour("2025-12-31")
    assert queries.parametre("pass_annuel", jour("2026-01-01")) == nouvelle
    assert nouvelle.auteur == coordination
    assert Entree.objects.get(action="referentiel.parametre_saisi").details["valeur"] == "48060"


def test_a_value_under_another_is_refused_and_leaves_the_first_running():
    ParametreDateFactory(valide_du=jour("2026-06-01"))
    with pytest.raises(ValidationError, match="existe déjà à ces dates"):
        saisir(valide_du=jour("2026-01-01"))
    assert ParametreDate.objects.get(cle="pass_annuel").valide_au is None


def test_an_unknown_value_stays_to_be_entered():
    assert saisir(valeur=None).valeur is None
    assert saisir(MOT, valeur="").valeur is None
    assert saisir(MOT, valeur="oui", valide_du=jour("2027-01-01")).valeur == "oui"


def test_a_correction_keeps_the_former_content_in_the_journal(coordination):
    ligne = saisir()
    services.corriger_parametre(
        ligne,
        PASS,
        valeur=Decimal("48061.5"),
        valide_du=ligne.valide_du,
        valide_au=None,
        source="Arrêté rectifié",
        acteur=coordination,
    )
    details = Entree.objects.get(action="referentiel.parametre_corrige").details
    assert (details["avant"]["valeur"], details["apres"]["valeur"]) == ("48060", "48061.5")
    assert (details["avant"]["source"], details["apres"]["source"]) == ("Arrêté", "Arrêté rectifié")
