"""The landmarks say what the entries say, in the order that sorting them all would give."""

import math
import random
from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from annuaire.models import Fiche, Initiale, Regroupement, Repere
from annuaire.queries import reperes
from annuaire.queries.filtres import ACCUEIL, TRI_ALPHABETIQUE, Filtres
from annuaire.queries.lieux_dits import communes_situees
from annuaire.queries.recherche import PAR_PAGE, chercher, lettre_du_jour
from annuaire.services.fiches import retirer_fiche
from annuaire.services.fusion import annuler_fusion, fusionner
from annuaire.services.indexation import indexer, resserrer_les_comptes
from tests.annuaire.outils import AvecDemonstration
from tests.factories.annuaire import FicheFactory, LieuFactory

COLONNES = ("categorie", "communes", "langues", "hors_territoire")
OUI_OU_NON = tuple(colonne for colonne, _ in ACCUEIL.values())


def attendus() -> tuple[Counter, Counter]:
    """What counting the published entries one by one gives."""
    groupes, initiales = Counter(), Counter()
    for fiche in Fiche.objects.publiees():
        cle = (fiche.profession_id, *(str(getattr(fiche, colonne)) for colonne in COLONNES))
        groupes[*cle, *(bool(getattr(fiche, colonne)) for colonne in OUI_OU_NON)] += 1
        initiales[fiche.hors_territoire, fiche.cle_tri[:3]] += 1
    return groupes, initiales


def ecrits() -> tuple[Counter, Counter]:
    groupes, initiales = Counter(), Counter()
    for ligne in Regroupement.objects.all():
        cle = (ligne.profession, *(str(getattr(ligne, colonne)) for colonne in COLONNES))
        groupes[*cle, *(getattr(ligne, colonne) for colonne in OUI_OU_NON)] += ligne.nombre
    for ligne in Initiale.objects.all():
        initiales[ligne.hors_territoire, ligne.debut] += ligne.nombre
    return tuple(Counter({c: n for c, n in tous.items() if n}) for tous in (groupes, initiales))


def assert_reperes_justes() -> None:
    assert ecrits() == attendus()
    fiches = Fiche.objects.publiees()
    lignes = Counter(Repere.objects.values_list("fiche_id", flat=True))
    assert lignes == {f.pk: max(1, len(f.positions)) for f in fiches}
    premiers = set(Repere.objects.filter(premier=True).values_list("fiche_id", "cle_tri", "seul"))
    assert premiers == {(f.pk, f.cle_tri, len(f.positions) < 2) for f in fiches}
    groupes = set(Regroupement.objects.values_list("groupe", flat=True))
    assert set(Repere.objects.values_list("groupe", flat=True)) <= groupes


@pytest.mark.django_db
def test_no_change_of_an_entry_escapes_the_landmarks(coordination):
    """By the services or straight in the table, at random."""
    hasard = random.Random(20261125)  # noqa: S311 - the same draws at each run
    lieux = [LieuFactory(), LieuFactory(longitude=5.1, latitude=48.5), LieuFactory(commune=None)]
    for rang in range(12):
        FicheFactory(
            titre=f"{hasard.choice('ABMZ')}{rang} Essai",
            lieux=hasard.sample(lieux, hasard.randint(1, 3)),
            nouveaux_patients=hasard.choice([True, False, None]),
        )

    def une() -> Fiche:
        return hasard.choice(list(Fiche.objects.publiees()))

    def reunir_et_defaire() -> None:
        gardee, absorbee = hasard.sample(list(Fiche.objects.publiees()), 2)
        fusion = fusionner(gardee, absorbee, acteur=coordination)
        assert_reperes_justes()
        annuler_fusion(fusion, acteur=coordination)

    gestes = [
        lambda: Fiche.objects.filter(pk=une().pk).update(langues=["anglais"], categorie="autres"),
        lambda: Fiche.objects.update(visites_domicile=hasard.choice([True, False, None])),
        lambda: Fiche.objects.filter(pk=une().pk).update(publiee=False),
        lambda: Fiche.objects.update(publiee=True, retiree_le=None),
        lambda: Fiche.objects.filter(pk=une().pk).update(communes=[], hors_territoire=True),
        lambda: retirer_fiche(une(), acteur=coordination),
        lambda: indexer(Fiche.objects.values_list("pk", flat=True)),
        lambda: une().delete(),
        reunir_et_defaire,
    ]
    for _ in range(40):
        FicheFactory(titre=f"{hasard.choice('CDE')} Nouvelle")
        hasard.choice(gestes)()
        assert_reperes_justes()


@pytest.mark.django_db
def test_counts_are_tightened_without_changing():
    fiches = FicheFactory.create_batch(3)
    for domicile in (True, False, True):
        Fiche.objects.filter(pk=fiches[0].pk).update(visites_domicile=domicile)
    avant = ecrits()
    resserrer_les_comptes()
    assert ecrits() == avant == attendus()
    assert Regroupement.objects.count() == len(avant[0])
    assert Initiale.objects.count() == len(avant[1])


@pytest.mark.django_db
def test_the_command_rebuilds_all_that_the_search_reads():
    fiche = FicheFactory(titre="Zoé Vautrin")
    Fiche.objects.update(recherche="")
    Repere.objects.all().delete()
    Regroupement.objects.update(nombre=7)
    assert chercher(Filtres(qui="vautrin")).total == 0
    sortie = StringIO()
    call_command("indexer_annuaire", stdout=sortie)
    assert "1 fiches" in sortie.getvalue()
    assert [r.fiche.pk for r in chercher(Filtres(qui="vautrin")).resultats] == [fiche.pk]
    assert_reperes_justes()


class TestOrdre(AvecDemonstration):
    """Small lists are sorted whole, long ones read floor by floor: the same list."""

    FILTRES = (
        Filtres(),
        Filtres(tri=TRI_ALPHABETIQUE),
        Filtres(qui="infirmier"),
        Filtres(qui="saint dizier"),
        Filtres(ou="Wassy"),
        Filtres(qui="infirmier", ou="Wassy"),
        Filtres(qui="centre", ou="Saint-Dizier", communes=frozenset({"52448", "52550"})),
        Filtres(categories=frozenset({"professionnels_liberaux"}), accueil=frozenset({"domicile"})),
        Filtres(quand="samedi", ou="Wassy"),
    )

    def test_the_imported_demonstration_is_followed(self):
        assert_reperes_justes()
        assert Regroupement.objects.count() == len(attendus()[0])

    def test_floor_by_floor_gives_the_list_sorted_at_once(self):
        for jour in ("2026-11-22", "2026-11-25"):
            with time_machine.travel(f"{jour} 10:00", tick=False):
                for filtres in self.FILTRES:
                    assert self._lire(filtres, 0) == self._lire(filtres, 10_000), filtres

    def test_the_list_is_in_the_order_promised(self):
        (wassy,) = (c for c in communes_situees() if c.nom == "Wassy")
        fiches = {f.pk: f for f in Fiche.objects.publiees()}
        lettre = lettre_du_jour(timezone.localdate())

        def alphabet(fiche: Fiche) -> tuple:
            return fiche.hors_territoire, fiche.cle_tri < lettre, fiche.cle_tri, fiche.pk

        def distance(fiche: Fiche) -> tuple:
            """To the metre: two ways to write the same distance differ further on."""
            est = math.cos(math.radians(wassy.latitude))
            km = [
                111.32 * math.hypot((x - wassy.longitude) * est, y - wassy.latitude)
                for x, y in fiche.positions
            ]
            return fiche.hors_territoire, min(km, default=math.inf)

        lues = [fiches[pk] for pk, _ in self._lire(Filtres(), 0)]
        assert lues == sorted(fiches.values(), key=alphabet)
        proches = [fiches[pk] for pk, _ in self._lire(Filtres(ou="Wassy"), 0)]
        assert set(proches) == set(lues)
        voisins = [distance(fiche) for fiche in proches]
        assert [hors for hors, _ in voisins] == sorted(hors for hors, _ in voisins)
        # The earth is round: 3 in a thousand over a territory.
        plus_loin = 0.0
        for hors, km in voisins:
            if not hors:
                assert km >= plus_loin * 0.997
                plus_loin = max(plus_loin, km)

    def _lire(self, filtres: Filtres, d_un_coup: int) -> list[tuple[int, int]]:
        """Page after page."""
        with pytest.MonkeyPatch.context() as reglages:
            reglages.setattr(reperes, "TRIEES_D_UN_COUP", d_un_coup)
            pages = chercher(filtres).pages
            lues = []
            for page in range(1, pages + 1):
                resultats = chercher(replace(filtres, page=page)).resultats
                assert len(resultats) == PAR_PAGE or page == pages
                lues += [(r.fiche.pk, r.rang) for r in resultats]
            return lues
