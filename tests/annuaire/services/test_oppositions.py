import datetime

import pytest
from django.utils import timezone

from annuaire.enums import Information, MotifRetrait
from annuaire.models import Changement, Fiche, Importation, Opposition, Professionnel
from annuaire.services.effacement import (
    date_d_effacement,
    effacer_le_detail_des_importations,
    effacer_les_retirees,
)
from annuaire.services.fiches import retirer_fiche
from annuaire.services.oppositions import est_oppose, lever_opposition, opposer
from cpts_portal.lib import purge
from tests.factories.annuaire import FicheFactory

pytestmark = pytest.mark.django_db


def test_objecting_unpublishes_at_once_and_keeps_no_identifier():
    fiche = FicheFactory()
    rpps = fiche.professionnel.rpps
    opposer(fiche, motif="demande reçue par courriel")
    fiche.refresh_from_db()
    assert (fiche.publiee, fiche.retrait_motif) == (False, MotifRetrait.OPPOSITION)
    assert est_oppose(rpps=rpps)
    assert not est_oppose(rpps="99000000010")
    opposition = Opposition.objects.get()
    assert rpps not in f"{opposition.empreinte}{opposition.motif}"


def test_the_tombstone_outlives_the_entry_and_the_key(settings):
    fiche = FicheFactory()
    rpps = fiche.professionnel.rpps
    opposer(fiche)
    fiche.delete()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "une-autre-cle-0123456789-0123456789-0123456789-0123456789"
    assert est_oppose(rpps=rpps)


def test_a_structure_is_known_by_finess_and_by_key():
    fiche = FicheFactory(structure=True)
    fiche.structure.finess = "520099901"
    fiche.structure.save()
    opposer(fiche)
    assert est_oppose(finess="520099901")
    assert est_oppose(cle=fiche.structure.cle)


def test_an_objection_can_be_lifted(coordination):
    fiche = FicheFactory()
    opposer(fiche)
    assert lever_opposition(fiche, acteur=coordination) == 1
    assert not est_oppose(rpps=fiche.professionnel.rpps)


def test_a_month_after_withdrawal_nothing_is_left():
    partie, recente, publiee = FicheFactory.create_batch(3)
    for fiche in (partie, recente):
        retirer_fiche(fiche, acteur=None, motif=MotifRetrait.PARTIE)
    Fiche.objects.filter(pk=partie.pk).update(
        retiree_le=timezone.now() - datetime.timedelta(days=31)
    )
    partie.refresh_from_db()
    assert date_d_effacement(partie) == timezone.localdate() - datetime.timedelta(days=1)
    assert effacer_les_retirees(timezone.localdate()) == 1
    assert set(Fiche.objects.all()) == {recente, publiee}
    assert Professionnel.objects.count() == 2
    assert effacer_les_retirees(timezone.localdate()) == 0


def test_a_closed_proposal_forgets_the_names_and_keeps_the_figures():
    importation = Importation.objects.create(
        registre="rpps", origine="commande", fichier="a.txt", date_source="2026-09-19",
        bilan={"lus": 3},
    )  # fmt: skip
    Changement.objects.create(
        importation=importation, nature="nouveau", objet="personne", cle="rpps:1", titre="Une Dame",
        empreinte="x",
    )  # fmt: skip
    assert effacer_le_detail_des_importations(timezone.localdate()) == 0
    dans_un_mois = timezone.localdate() + datetime.timedelta(days=31)
    assert effacer_le_detail_des_importations(dans_un_mois) == 1
    importation.refresh_from_db()
    assert (importation.bilan, importation.changements.count()) == ({"lus": 3}, 0)
    assert effacer_le_detail_des_importations(dans_un_mois) == 0


def test_the_purge_knows_both():
    assert {"annuaire.fiches", "annuaire.importations"} <= {p.nom for p in purge.purges()}
    assert Information.COURRIEL.label == "par courriel"
