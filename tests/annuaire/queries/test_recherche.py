import csv
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from annuaire.models import Exercice, Fiche
from annuaire.queries.filtres import ACCUEIL, Filtres
from annuaire.queries.recherche import PAR_PAGE, chercher, lettre_du_jour
from annuaire.services.fiches import retirer_fiche
from tests.annuaire.outils import AvecDemonstration
from tests.factories.annuaire import FicheFactory, LieuFactory
from tests.factories.referentiel import CommuneFactory

REQUETES = Path(__file__).parent / "requetes_reelles.csv"


def requetes_reelles() -> list[dict[str, str]]:
    with REQUETES.open(encoding="utf-8", newline="") as flux:
        return list(csv.DictReader(flux, delimiter=";"))


def _repond(ligne: dict[str, str]) -> bool:
    """The first result is of the expected kind, and there are enough of them."""
    recherche = chercher(Filtres(qui=ligne["requete"], ou=ligne["ou"]))
    if not ligne["trouve"]:
        return recherche.total == 0
    if recherche.total < int(ligne["au_moins"]):
        return False
    premiere = recherche.resultats[0].fiche
    dit = f"{premiere.titre} {premiere.metier}"
    return any(attendu in dit for attendu in ligne["trouve"].split("|"))


class TestDemonstration(AvecDemonstration):
    def test_the_words_people_really_type_find_what_they_mean(self):
        lignes = requetes_reelles()
        ratees = [ligne["requete"] for ligne in lignes if not _repond(ligne)]
        print(f"{len(ratees)} ratée(s) sur {len(lignes)} :", ", ".join(ratees))  # noqa: T201 - failures are shown, even when few
        assert len(lignes) >= 120
        assert len(ratees) <= 0.05 * len(lignes), ratees

    def test_facets_count_exactly_what_ticking_them_gives(self):
        for filtres in (
            Filtres(),
            Filtres(qui="infirmier"),
            Filtres(categories=frozenset({"professionnels_liberaux"})),
            Filtres(accueil=frozenset({"nouveaux"}), communes=frozenset({"52448", "52550"})),
            Filtres(professions=frozenset({"10", "70"}), accueil=frozenset({"domicile"})),
            Filtres(langues=frozenset({"anglais"}), communes=frozenset({"52448"})),
        ):
            facettes = chercher(filtres).facettes
            a_la_main = AlaMain(filtres.qui)
            assert facettes.total == a_la_main.compter(filtres)
            for nom, comptes in (
                ("categories", facettes.categories),
                ("professions", facettes.professions),
                ("communes", facettes.communes),
                ("langues", facettes.langues),
            ):
                for valeur, nombre in comptes.items():
                    seule = replace(filtres, **{nom: frozenset({valeur})})
                    assert nombre == a_la_main.compter(seule), (filtres, nom, valeur)
            for valeur, nombre in facettes.accueil.items():
                avec = replace(filtres, accueil=filtres.accueil | {valeur})
                assert nombre == a_la_main.compter(avec), (filtres, valeur)

    def test_facets_leave_no_choice_out(self):
        facettes = chercher(Filtres()).facettes
        assert sum(facettes.categories.values()) == Fiche.objects.publiees().count()
        comptes = Counter(
            Fiche.objects.publiees().exclude(profession=None).values_list("profession", flat=True)
        )
        assert facettes.professions == dict(comptes)

    def test_a_place_sorts_by_distance_and_excludes_nobody(self):
        recherche = chercher(Filtres(qui="pharmacie", ou="Wassy"))
        dites = [r.distance for r in recherche.resultats if r.distance is not None]
        groupes = [r.fiche.hors_territoire for r in recherche.resultats]
        assert groupes == sorted(groupes)
        assert recherche.origine.nom == "Wassy"
        assert recherche.total == chercher(Filtres(qui="pharmacie")).total
        rangs = [r.rang for r in recherche.resultats if not r.fiche.hors_territoire]
        assert rangs == sorted(rangs)
        premiers = [d for d, rang in zip(dites, rangs, strict=False) if rang == rangs[0]]
        assert premiers == sorted(premiers)

    def test_the_positions_sorted_by_are_those_of_the_places(self):
        fiches = Fiche.objects.prefetch_related("exercices__lieu")
        for fiche in fiches:
            lieux = [exercice.lieu for exercice in fiche.exercices.all()]
            points = {(p.longitude, p.latitude) for p in lieux if p.longitude is not None}
            assert {tuple(point) for point in fiche.positions} == points, fiche
        assert any(len(fiche.positions) > 1 for fiche in fiches)

    def test_pages_share_no_entry_and_forget_none(self):
        premiere = chercher(Filtres(qui="infirmier"))
        vues = [
            r.fiche.pk
            for page in range(1, premiere.pages + 1)
            for r in chercher(Filtres(qui="infirmier", page=page)).resultats
        ]
        assert len(vues) == len(set(vues)) == premiere.total
        assert len(premiere.resultats) == PAR_PAGE

    def test_the_understanding_is_told(self):
        assert chercher(Filtres(qui="kiné")).comprise.explications == [
            ("kine", "masseur-kinésithérapeute")
        ]
        assert chercher(Filtres(qui="infirmeir")).comprise.explications == [
            ("infirmeir", "infirmier")
        ]
        assert chercher(Filtres(qui="collinet")).comprise.explications == []

    def test_the_query_count_is_flat_and_small(self):
        chercher(Filtres())  # the territory is read once, whoever asks
        for filtres, nombre in ((Filtres(), 4), (Filtres(qui="infirmier", ou="Wassy"), 5)):
            with self.assertNumQueries(nombre):
                chercher(filtres)

    def test_long_strange_input_takes_the_usual_path(self):
        droite_a_gauche = "\u200f\u0645\u0631\u062d\u0628\u0627"
        textes = (
            "a" * 10_000,
            "%_%" * 200,
            "😀" * 50,
            droite_a_gauche,
            "' OR 1=1 --",
            "kiné " * 2000,
        )
        for texte in textes:
            assert chercher(Filtres(qui=texte)).total >= 0


class AlaMain:
    """The slow and obvious way to answer, to compare with."""

    def __init__(self, qui: str) -> None:
        mots = {"": "", "infirmier": " infirmier"}
        self.fiches = [f for f in Fiche.objects.publiees() if mots[qui] in f.recherche]
        self.communes: dict[int, set[str]] = {}
        for fiche, code in Exercice.objects.values_list("fiche_id", "lieu__commune__code_insee"):
            self.communes.setdefault(fiche, set()).add(code)

    def compter(self, filtres: Filtres) -> int:
        return sum(1 for fiche in self.fiches if self._repond(fiche, filtres))

    def _repond(self, fiche: Fiche, filtres: Filtres) -> bool:
        return (
            (not filtres.categories or fiche.categorie in filtres.categories)
            and (not filtres.professions or fiche.profession_id in filtres.professions)
            and (not filtres.communes or self.communes.get(fiche.pk, set()) & filtres.communes)
            and (not filtres.langues or set(fiche.langues) & filtres.langues)
            and all(getattr(fiche, ACCUEIL[nom][0]) for nom in filtres.accueil)
        )


@pytest.mark.django_db
def test_a_withdrawn_entry_is_found_nowhere():
    fiche = FicheFactory(titre="Zoé Vautrin")
    assert chercher(Filtres(qui="vautrin")).total == 1
    retirer_fiche(fiche, acteur=None)
    assert chercher(Filtres(qui="vautrin")).total == 0
    assert chercher(Filtres(qui="vautrim")).total == 0


@pytest.mark.django_db
def test_the_alphabet_starts_at_the_letter_of_the_day_and_turns():
    for nom in ("Abel", "Magnan", "Zola"):
        FicheFactory(titre=f"Camille {nom}")
    ordre = ["Abel", "Magnan", "Zola"]
    for ecart in range(30):
        jour = date(2026, 11, 22) + timedelta(days=ecart)
        with time_machine.travel(f"{jour.isoformat()} 10:00", tick=False):
            lettre = lettre_du_jour(timezone.localdate())
            depart = next((i for i, nom in enumerate(ordre) if nom.lower() >= lettre), 0)
            attendu = ordre[depart:] + ordre[:depart]
            lues = [r.fiche.titre.split()[1] for r in chercher(Filtres()).resultats]
            assert lues == attendu


def test_every_letter_comes_up_within_the_year():
    jours = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    assert len({lettre_du_jour(jour) for jour in jours}) == 26


@pytest.mark.django_db
def test_a_name_comes_before_a_trade_and_a_trade_before_a_mention():
    commune = CommuneFactory(nom="Rosières", du_territoire=True)
    ailleurs = LieuFactory(nom="Cabinet des Lilas")
    mention = FicheFactory(titre="Anne Martin", lieux=[LieuFactory(nom="Cabinet Rosier")])
    metier = FicheFactory(titre="Bruno Petit", metier="Rosier", lieux=[ailleurs])
    nom = FicheFactory(titre="Carole Rosier", lieux=[LieuFactory(commune=commune)])
    trouves = [r.fiche.pk for r in chercher(Filtres(qui="rosier")).resultats]
    assert trouves == [nom.pk, metier.pk, mention.pk]


@pytest.mark.django_db
def test_a_member_is_not_placed_first(adherent):
    FicheFactory(titre="Camille Abel")
    FicheFactory(titre="Camille Zola", compte=adherent)
    with time_machine.travel("2026-11-22 10:00", tick=False):
        avec = [r.fiche.titre for r in chercher(Filtres(qui="camille", tri="alpha")).resultats]
    assert avec == ["Camille Abel", "Camille Zola"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ou", "trouvee"),
    [
        ("Saint-Dizier", "Saint-Dizier"),
        ("st dizier", "Saint-Dizier"),
        ("52100", "Saint-Dizier"),
        ("52130 Wassy", "Wassy"),
        ("montier en der", "La Porte du Der"),
        ("wasy", "Wassy"),
        ("eclaron", "Éclaron-Braucourt-Sainte-Livière"),
        ("Paris", None),
        ("!!!", None),
    ],
)
@pytest.mark.usefixtures("territoire_reel")
def test_a_place_is_recognised_as_people_write_it(ou, trouvee):
    recherche = chercher(Filtres(ou=ou))
    assert (recherche.origine and recherche.origine.nom) == trouvee
    assert recherche.lieu_inconnu is (trouvee is None)


LUNDI_COUPE = [[["08:00", "12:00"], ["14:00", "19:30"]], *[[]] * 4, [["09:00", "12:00"]], []]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("instant", "quand", "ouverte"),
    [
        ("2026-11-23 09:00", "maintenant", True),
        ("2026-11-23 12:00", "maintenant", False),
        ("2026-11-23 12:30", "soir", True),
        ("2026-11-23 19:45", "soir", False),
        ("2026-11-24 09:00", "maintenant", False),
        ("2026-11-24 09:00", "samedi", True),
    ],
)
def test_open_when_looks_at_the_known_hours(instant, quand, ouverte):
    fiche = FicheFactory()
    FicheFactory()  # hours unknown: never an answer
    fiche.exercices.update(horaires=LUNDI_COUPE)
    with time_machine.travel(f"{instant}:00+01:00", tick=False):
        trouvees = [r.fiche.pk for r in chercher(Filtres(quand=quand)).resultats]
    assert trouvees == ([fiche.pk] if ouverte else [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("quand", "du", "au", "ouverte"),
    [
        ("maintenant", "2026-11-23", "2026-11-23", False),
        ("maintenant", "2026-11-24", "2026-11-30", True),
        ("samedi", "2026-11-23", "2026-11-27", True),
        ("samedi", "2026-11-28", "2026-11-28", False),
    ],
)
def test_open_when_reads_the_temporary_closure_of_that_day(quand, du, au, ouverte):
    fiche = FicheFactory(fermeture_du=du, fermeture_au=au)
    fiche.exercices.update(horaires=LUNDI_COUPE)
    with time_machine.travel("2026-11-23 09:00:00+01:00", tick=False):
        trouvees = [r.fiche.pk for r in chercher(Filtres(quand=quand)).resultats]
    assert trouvees == ([fiche.pk] if ouverte else [])


@pytest.mark.django_db
def test_a_word_no_entry_holds_is_left_out_and_said():
    FicheFactory(titre="Zoé Vautrin")
    recherche = chercher(Filtres(qui="vautrin xylophone"))
    assert (recherche.total, recherche.comprise.ignores) == (1, ("xylophone",))
    assert chercher(Filtres(qui="xylophone")).total == 0


@pytest.mark.django_db
def test_when_no_entry_holds_all_the_words_the_best_understood_are_kept_and_said():
    FicheFactory(titre="Zoé Vautrin")
    FicheFactory(titre="Cabinet des Enfants")
    recherche = chercher(Filtres(qui="vautrin enfants"))
    assert [r.fiche.titre for r in recherche.resultats] == ["Zoé Vautrin"]
    assert recherche.comprise.laisses == ("enfants",)


@pytest.mark.django_db
def test_a_commune_named_among_the_words_is_the_place_when_nobody_there_answers():
    FicheFactory(titre="Zoé Vautrin")
    CommuneFactory(nom="Rives Dervoises", du_territoire=True)
    recherche = chercher(Filtres(qui="vautrin rives-dervoises"))
    assert (recherche.filtres.qui, recherche.filtres.ou) == ("vautrin", "Rives Dervoises")
    assert recherche.total == 1
    # A place already given is not replaced.
    assert chercher(Filtres(qui="vautrin rives-dervoises", ou="Wassy")).filtres.ou == "Wassy"
