import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from cpts_portal.referentiel.models import Commune, Identite
from tests.factories.referentiel import (
    AppartenanceFactory,
    CommuneFactory,
    IdentiteFactory,
    ParametreDateFactory,
)

pytestmark = pytest.mark.django_db


def jour(texte):
    return datetime.date.fromisoformat(texte)


def messages(objet):
    with pytest.raises(ValidationError) as erreur:
        objet.full_clean()
    return erreur.value.messages


def test_the_database_refuses_a_second_identity():
    IdentiteFactory()
    with pytest.raises(IntegrityError, match="identite_ligne_unique"), transaction.atomic():
        Identite(id=2, nom="Une autre").save(force_insert=True)
    assert messages(Identite(id=2, nom="Une autre")) == [
        "Ce portail sert une seule CPTS\u00a0: modifiez son identité."
    ]


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("siret", "73282932000075", "Ce SIRET n’est pas valide"),
        ("siret", "123", "Ce SIRET n’est pas valide"),
        ("rna", "W12", "Un numéro RNA s’écrit W suivi de neuf chiffres"),
        ("telephone", "douze", "Ce numéro n’est pas valide"),
        ("siege_code_postal", "5210", "Un code postal compte cinq chiffres"),
        ("teinte", 360, "inférieure ou égale à 359"),
        ("numeros_urgents", ["99"], "n’est pas un choix valide"),
    ],
)
def test_identity_refuses_a_wrong_field(champ, valeur, message):
    trouves = " ".join(messages(Identite(**{champ: valeur})))
    assert message in trouves.replace("'", "’")


def test_identity_keeps_one_form_of_what_is_typed_with_spaces():
    identite = Identite(siret="732 829 320 00074", rna="w522 001234", telephone="03 53 01 00 10")
    identite.full_clean()
    assert (identite.siret, identite.rna, identite.telephone) == (
        "73282932000074",
        "W522001234",
        "+33353010010",
    )
    assert identite.telephone_lisible == "03\u00a053\u00a001\u00a000\u00a010"


def test_a_new_identity_shows_the_three_national_numbers_and_no_116117():
    assert Identite().numeros_urgents == ["15", "112", "114"]
    assert Identite().numero_non_urgent == ""
    assert Identite(numero_116117_actif=True).numero_non_urgent == "116117"


def test_communes_sort_as_a_french_reader_expects():
    for rang, nom in enumerate(["Éclaron", "Œuilly", "Zorn", "Eclance", "Odon", "Écot"]):
        CommuneFactory(nom=nom, code_insee=f"52{rang:03}")
    assert list(Commune.objects.values_list("nom", flat=True)) == [
        "Eclance",
        "Éclaron",
        "Écot",
        "Odon",
        "Œuilly",
        "Zorn",
    ]


def test_the_sort_key_is_stored_bytewise():
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT collation_name, is_generated FROM information_schema.columns"
            " WHERE table_name = 'referentiel_commune' AND column_name = 'nom_tri'"
        )
        assert curseur.fetchone() == ("C", "ALWAYS")


def test_f_unaccent_needs_no_search_path():
    """What pg_restore relies on: it empties the search_path before rebuilding generated columns."""
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SET LOCAL search_path = ''")
        curseur.execute("SELECT public.f_unaccent('Éléphant œuf')")
        assert curseur.fetchone() == ("Elephant oeuf",)


def test_a_population_without_its_vintage_is_refused():
    with pytest.raises(IntegrityError, match="commune_population_datee_et_sourcee"):
        CommuneFactory(population_millesime=None)


def test_a_contour_is_a_surface():
    with pytest.raises(IntegrityError, match="commune_contour_surfacique"):
        CommuneFactory(contour={"type": "Point", "coordinates": [4.9, 48.6]})


@pytest.mark.parametrize(
    ("code", "departement"), [("52448", "52"), ("2A004", "2A"), ("97411", "974")]
)
def test_departement_comes_from_the_code(code, departement):
    assert Commune(code_insee=code).departement == departement


def test_a_commune_cannot_join_twice_at_the_same_time():
    premiere = AppartenanceFactory(au=jour("2024-12-31"))
    AppartenanceFactory(commune=premiere.commune, du=jour("2025-01-01"))
    with pytest.raises(IntegrityError, match="appartenance_sans_chevauchement"):
        AppartenanceFactory(commune=premiere.commune, du=jour("2026-01-01"))


def test_two_values_of_a_parameter_cannot_overlap_even_by_one_day():
    ParametreDateFactory(valide_du=jour("2025-01-01"), valide_au=jour("2025-12-31"))
    ParametreDateFactory(valide_du=jour("2026-01-01"))
    chevauche = ParametreDateFactory.build(
        valide_du=jour("2025-12-31"), valide_au=jour("2025-12-31")
    )
    assert messages(chevauche) == [
        "Une valeur existe déjà à ces dates\u00a0: donnez-lui d’abord une fin."
    ]
    with pytest.raises(IntegrityError, match="parametre_sans_chevauchement"):
        chevauche.save()


def test_a_parameter_carries_a_number_or_a_text_or_nothing():
    assert ParametreDateFactory.build(valeur_nombre=Decimal("1.5")).valeur == Decimal("1.5")
    texte = ParametreDateFactory.build(valeur_nombre=None, valeur_texte="oui")
    assert texte.valeur == "oui"
    assert ParametreDateFactory.build(valeur_nombre=None).valeur is None
    assert messages(ParametreDateFactory.build(valeur_texte="oui")) == [
        "Un paramètre porte un nombre ou un texte, pas les deux."
    ]


def test_a_parameter_says_where_it_comes_from():
    with pytest.raises(IntegrityError, match="parametre_source_obligatoire"):
        ParametreDateFactory(source="")
