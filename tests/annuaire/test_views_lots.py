"""Many at once, and undone together; what is missing; how good."""

import pytest
from django.urls import reverse
from django.utils import timezone

from annuaire.enums import Precision, Source
from annuaire.models import Fiche
from annuaire.queries import qualite
from annuaire.services.fiches import modifier_fiche
from tests.factories.annuaire import FicheFactory, LieuFactory, ProfessionFactory
from tests.factories.referentiel import CommuneFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

pytestmark = pytest.mark.django_db
LOT = reverse("annuaire_coordination:lot")


@pytest.fixture
def elle(coordination):
    return client_de(coordination)


class TestLot:
    def test_nothing_is_written_before_the_second_form(self, elle):
        fiches = [FicheFactory() for _ in range(3)]
        page = elle.post(LOT, {"fiche": [f.pk for f in fiches]})
        assert "3 fiches choisies" in page.content.decode()
        assert not Fiche.objects.exclude(carte_vitale=None).exists()

    def test_one_answer_for_all_then_undone_together(self, elle, adherent):
        fiches = [FicheFactory() for _ in range(3)]
        reponse = elle.post(
            LOT,
            {
                "fiche": [f.pk for f in fiches],
                "geste": "modifier",
                "champ": "carte_vitale",
                "reponse": "oui",
            },
        )
        assert Fiche.objects.filter(carte_vitale=True).count() == 3
        assert not Fiche.objects.exclude(verifiee_le=None).exists()
        fiches[0].refresh_from_db()
        modifier_fiche(fiches[0], {"carte_vitale": False}, source=Source.PERSONNE, acteur=adherent)
        page = elle.post(f"{reponse.url}annuler/", follow=True).content.decode()
        assert "comme avant : 2" in page
        assert "telles quelles : 1" in page
        assert list(Fiche.objects.order_by("pk").values_list("carte_vitale", flat=True)) == [
            False,
            None,
            None,
        ]

    def test_all_those_of_the_filter(self, elle):
        FicheFactory(titre="Anne Essai")
        FicheFactory(titre="Zoé Autre")
        page = elle.post(LOT, {"tout": "1", "filtre": "q=anne"})
        assert page.context["nombre"] == 1

    @pytest.mark.parametrize(
        ("geste", "champs"), [("modifier", {}), ("rythme", {"mois": "99"}), ("categorie", {})]
    )
    def test_an_incomplete_gesture_is_refused(self, elle, geste, champs):
        reponse = elle.post(LOT, {"fiche": FicheFactory().pk, "geste": geste} | champs)
        assert reponse.status_code == 422

    def test_verify_and_withdraw(self, elle):
        pks = [FicheFactory().pk for _ in range(2)]
        elle.post(LOT, {"fiche": pks, "geste": "verifier"})
        assert Fiche.objects.filter(verifiee_le=timezone.localdate()).count() == 2
        elle.post(LOT, {"fiche": pks, "geste": "retirer"})
        assert not Fiche.objects.publiees().exists()


class TestQualite:
    def test_a_full_entry_scores_100_and_an_empty_one_0(self):
        jour = timezone.localdate()
        pleine = FicheFactory(
            verifiee_le=jour,
            verifiee_par=Source.PERSONNE,
            courriel="a@exemple.invalid",
            carte_vitale=False,
        )
        pleine.exercices.update(horaires=[[] for _ in range(7)])
        FicheFactory(lieux__telephone="", lieux__precision=Precision.COMMUNE)
        scores = qualite.avec_score(Fiche.objects.avec_echeance()).order_by("pk")
        assert [round(fiche.score) for fiche in scores] == [100, 0]
        bilan = qualite.bilan()
        assert (bilan.fiches, bilan.score) == (2, 50)

    def test_by_commune_and_profession_the_weakest_first(self, elle):
        faible = LieuFactory(
            commune=CommuneFactory(nom="Wassy", du_territoire=True),
            telephone="",
            precision=Precision.COMMUNE,
        )
        FicheFactory(lieux=[faible], profession=ProfessionFactory(code="70", libelle="Kiné"))
        FicheFactory(lieux__commune=CommuneFactory(nom="Eurville", du_territoire=True))
        assert [(n.libelle, n.score) for n in qualite.par_commune()] == [
            ("Wassy", 0),
            ("Eurville", 33),
        ]
        assert [n.libelle for n in qualite.par_profession()] == ["Kiné", "Infirmier"]
        page = elle.get(reverse("annuaire_coordination:qualite")).content.decode()
        assert page.index("Wassy") < page.index("Eurville")
        export = elle.get(
            reverse("annuaire_coordination:exporter_qualite", args=["commune", "csv"])
        )
        assert "Wassy;1;0" in export.content.decode()

    def test_pages_are_flat_and_bear_emptiness(self, elle):
        pages = [reverse(f"annuaire_coordination:{nom}") for nom in ("qualite", "orphelines")]
        assert [elle.get(adresse).status_code for adresse in pages] == [200, 200]
        # One place for all: each new commune redraws the territory, which costs a reading.
        lieu = LieuFactory()
        for adresse in pages:
            assert_requetes_plates(
                lambda: FicheFactory(lieux=[lieu]), lambda adresse=adresse: elle.get(adresse)
            )


def test_orphans_are_counted_and_lead_to_their_list(elle):
    FicheFactory(lieux=[])
    FicheFactory(lieux__telephone="", profession=None)
    comptes = {cle: nombre for cle, _, _, nombre in qualite.orphelines()}
    assert (comptes["lieu"], comptes["profession"], comptes["telephone"]) == (1, 1, 2)
    LieuFactory(nom="Cabinet vide")
    page = elle.get(reverse("annuaire_coordination:orphelines")).content.decode()
    assert "manque=telephone" in page
    assert "Cabinet vide" in page
