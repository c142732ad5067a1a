import pytest
from django.utils import timezone

from missions.models import Mesure
from missions.services import Auteur, importer_mesures
from tests.factories.missions import AnneeContratFactory, ContratFactory, IndicateurFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def annee():
    annee = AnneeContratFactory()
    IndicateurFactory(annee=annee, code="ACC-3")
    IndicateurFactory(annee=annee, code="ACC-5", moyen=True)
    return annee


def importer(annee, *lignes, appliquer=True, numero=3):
    return importer_mesures(
        "\n".join(["code;date;nature;valeur;preuve", *lignes]).encode(),
        contrat=annee.contrat,
        numero=numero,
        appliquer=appliquer,
        auteur=Auteur(),
    )


def erreurs(resultat):
    return [str(e).replace("\u00a0", " ") for e in resultat.erreurs]


def test_a_preview_counts_and_writes_nothing(annee):
    resultat = importer(annee, "ACC-3;12/10/2026;mesuree;2;", appliquer=False)
    assert (resultat.nouvelles, resultat.applique, Mesure.objects.count()) == (1, False, 0)


def test_writes_numbers_yes_secret_and_proofs(annee):
    importer(
        annee,
        "ACC-3;12/10/2026;mesuree;2,5;",
        "ACC-3;13/10/2026;mesuree;secret;",
        "ACC-5;12/10/2026;declaree;oui;Bilan|Courriel",
    )
    assert [(str(m.indicateur.code), str(m.valeur)) for m in Mesure.objects.order_by("pk")] == [
        ("ACC-3", "2.5000"),
        ("ACC-3", "Secret.SECRET"),
        ("ACC-5", "True"),
    ]
    assert {p.nom for p in Mesure.objects.get(oui_non=True).preuves.all()} == {"Bilan", "Courriel"}
    assert set(Mesure.objects.values_list("origine", flat=True)) == {"import"}


def test_importing_twice_doubles_nothing(annee):
    lignes = ("ACC-3;12/10/2026;mesuree;2;", "ACC-5;12/10/2026;declaree;oui;Bilan")
    importer(annee, *lignes)
    resultat = importer(annee, *lignes)
    assert (resultat.nouvelles, resultat.deja_connues) == (0, 2)
    assert Mesure.objects.count() == 2


def test_one_bad_line_and_nothing_is_written(annee):
    resultat = importer(
        annee,
        "ACC-3;12/10/2026;mesuree;2;",
        "ACC-9;12/10/2026;mesuree;2;",
        "ACC-5;12/10/2026;mesuree;3;",
        "ACC-3;12/10/2026;mesuree;oui;",
    )
    assert erreurs(resultat) == [
        "ligne 3 : l’indicateur ACC-9 n’est pas dans l’annexe de l’année.",
        "ligne 4 : ACC-5, « 3 » : répondez oui, non ou secret.",
        "ligne 5 : ACC-3, « oui » n’est pas un nombre : écrivez par exemple 66,26.",
    ]
    assert (resultat.applique, Mesure.objects.count()) == (False, 0)


def test_a_year_not_opened_asks_for_its_annex():
    annee = AnneeContratFactory.build(contrat=ContratFactory(reference="ACI-X"))
    assert erreurs(importer(annee, "ACC-3;12/10/2026;mesuree;2;", numero=2)) == [
        "L’année 2 du contrat ACI-X n’est pas ouverte : importez d’abord son annexe."
    ]


def test_a_closed_year_is_refused(annee):
    annee.close_le = timezone.now()
    annee.save()
    assert erreurs(importer(annee, "ACC-3;12/10/2026;mesuree;2;")) == [
        "L’année 3 est close : ses mesures ne changent plus."
    ]
