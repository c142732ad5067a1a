import pytest

from annuaire.enums import MotifRetrait
from annuaire.models import Alias
from annuaire.services.fusion import FusionImpossible, annuler_fusion, fusionner
from annuaire.services.oppositions import est_oppose, opposer
from tests.factories.annuaire import FicheFactory, LieuFactory

pytestmark = pytest.mark.django_db


def deux_maisons():
    gardee = FicheFactory(structure=True, titre="EHPAD le Chêne", metier="")
    absorbee = FicheFactory(structure=True, titre="Le Chêne", metier="EHPAD", tarif="65 €")
    absorbee.structure.finess, absorbee.structure.siret = "520099901", "26520002200019"
    absorbee.structure.save()
    return gardee, absorbee


def test_the_kept_entry_takes_places_numbers_and_what_it_did_not_know(coordination):
    gardee, absorbee = deux_maisons()
    fusionner(gardee, absorbee, acteur=coordination)
    for fiche in (gardee, absorbee):
        fiche.refresh_from_db()
    gardee.structure.refresh_from_db()
    assert gardee.exercices.count() == 2
    assert (gardee.metier, gardee.tarif) == ("EHPAD", "65 €")
    assert (gardee.structure.finess, gardee.structure.siret) == ("520099901", "26520002200019")
    assert (absorbee.publiee, absorbee.retrait_motif) == (False, MotifRetrait.FUSION)
    assert Alias.objects.get(cle=f"cle:{absorbee.structure.cle}").fiche == gardee


def test_the_old_address_leads_to_the_kept_entry(client, coordination):
    gardee, absorbee = deux_maisons()
    fusionner(gardee, absorbee, acteur=coordination)
    reponse = client.get(absorbee.get_absolute_url())
    assert (reponse.status_code, reponse.url) == (302, gardee.get_absolute_url())
    absorbee.delete()
    assert client.get(absorbee.get_absolute_url()).url == gardee.get_absolute_url()


def test_a_merge_undone_is_as_if_it_never_was(coordination):
    gardee, absorbee = deux_maisons()
    fusion = fusionner(gardee, absorbee, acteur=coordination)
    annuler_fusion(fusion, acteur=coordination)
    for fiche in (gardee, absorbee):
        fiche.refresh_from_db()
        fiche.structure.refresh_from_db()
    assert (gardee.metier, gardee.tarif, gardee.structure.finess) == ("", "", None)
    assert gardee.exercices.count() == 1
    assert (absorbee.publiee, absorbee.structure.finess) == (True, "520099901")
    assert absorbee.fusionnee_dans is None
    assert Alias.objects.count() == 0


def test_an_account_follows_the_person(coordination, adherent):
    lieu = LieuFactory()
    gardee, absorbee = FicheFactory(lieux=[lieu]), FicheFactory(lieux=[lieu], compte=adherent)
    fusion = fusionner(gardee, absorbee, acteur=coordination)
    gardee.refresh_from_db()
    assert (gardee.compte, gardee.exercices.count()) == (adherent, 1)
    annuler_fusion(fusion, acteur=coordination)
    gardee.refresh_from_db()
    absorbee.refresh_from_db()
    assert (gardee.compte, absorbee.compte) == (None, adherent)


def test_objecting_after_a_merge_covers_both_numbers(coordination):
    gardee, absorbee = FicheFactory.create_batch(2)
    fusionner(gardee, absorbee, acteur=coordination)
    opposer(gardee)
    assert est_oppose(rpps=gardee.professionnel.rpps)
    assert est_oppose(rpps=absorbee.professionnel.rpps)


def test_what_cannot_be_merged_says_why(coordination, adherent, pilote):
    personne, maison = FicheFactory(), FicheFactory(structure=True)
    with pytest.raises(FusionImpossible, match="différentes"):
        fusionner(personne, personne, acteur=coordination)
    with pytest.raises(FusionImpossible, match="structure"):
        fusionner(personne, maison, acteur=coordination)
    with pytest.raises(FusionImpossible, match="compte"):
        fusionner(FicheFactory(compte=adherent), FicheFactory(compte=pilote), acteur=coordination)
