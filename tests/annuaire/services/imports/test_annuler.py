import datetime

import pytest
from django.core import serializers
from django.utils import timezone

from annuaire.enums import Decision, Nature, Registre, Source, Statut
from annuaire.models import Exercice, Fiche, Importation, Lieu, Professionnel, Structure
from annuaire.services.fiches import modifier_fiche
from annuaire.services.imports.annuler import annulable_jusqu_a, annuler
from annuaire.services.imports.appliquer import ApplicationImpossible, accepter_tout, appliquer
from cpts_portal.referentiel.lecture import DONNEES
from cpts_portal.referentiel.models import Commune
from tests.annuaire.outils import (
    COMMUNE,
    NOM,
    POSTAL,
    STRUCTURE,
    STRUCTURES,
    TELEPHONE,
    importer,
    lignes,
    lire,
    texte,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoire_reel")]


def tout() -> str:
    """Every row of the annuaire, dates of writing and ids of practice rows apart."""
    lignes_ = []
    for modele in (Fiche, Professionnel, Structure, Lieu, Exercice):
        for objet in modele.objects.order_by("pk"):
            champs = serializers.serialize("python", [objet])[0]["fields"]
            for mobile in ("modifiee_le", "source_date"):
                champs.pop(mobile, None)
            if modele is not Exercice:
                champs["pk"] = objet.pk
            lignes_.append(sorted((nom, str(valeur)) for nom, valeur in champs.items()))
    return "\n".join(str(ligne) for ligne in sorted(lignes_))


def remaniee() -> bytes:
    """One moved, one whose place changed, one changed, one left, one new."""
    brutes = lignes()
    for ligne in brutes:
        if ligne[NOM] == "COLLINET":
            ligne[STRUCTURE], ligne[COMMUNE], ligne[POSTAL] = "R999", "52448", "52100"
        if ligne[NOM] == "DUBREUIL":
            ligne[TELEPHONE] = "0353010099"
        if ligne[NOM] == "LEROYER":
            ligne[5] = "MME"
        if ligne[NOM] == "MARTEL":
            ligne[1], ligne[2] = "99000009990", "899000009990"
    return texte(brutes)


def test_undone_everything_is_as_before():
    importer()
    avant = tout()
    importation = importer(remaniee(), jour=datetime.date(2026, 10, 1))
    natures = set(importation.changements.values_list("nature", flat=True))
    assert natures == {"deplace", "modifie", "parti", "nouveau"}
    assert tout() != avant
    annuler(importation, acteur=None)
    assert importation.statut == Statut.ANNULEE
    assert tout() == avant


def test_a_first_import_undone_leaves_nothing():
    importation = importer()
    annuler(importation, acteur=None)
    assert (Fiche.objects.count(), Lieu.objects.count()) == (0, 0)
    assert importation.changements.filter(nature=Nature.NOUVEAU).count() == 28


def test_what_a_human_did_since_stays(coordination):
    importation = importer()
    fiche = Fiche.objects.get(titre="Lucie Collinet")
    modifier_fiche(fiche, {"tarif": "Secteur 1"}, source=Source.PERSONNE, acteur=coordination)
    annuler(importation, acteur=coordination)
    assert list(Fiche.objects.values_list("titre", flat=True)) == ["Lucie Collinet"]
    gardee = importation.changements.get(titre="Lucie Collinet")
    assert gardee.suite == "Gardée : quelqu’un l’a complétée depuis."


def test_a_value_corrected_since_is_not_put_back(coordination):
    importer()
    importation = importer(remaniee())
    fiche = Fiche.objects.get(professionnel__nom="Leroyer")
    modifier_fiche(
        fiche, {"metier": "Médecin de famille"}, source=Source.COORDINATION, acteur=coordination
    )
    annuler(importation, acteur=coordination)
    fiche.refresh_from_db()
    assert fiche.metier == "Médecin de famille"
    assert fiche.professionnel.civilite == "M"


def test_only_what_was_accepted_is_written_then_the_rest_may_follow():
    importation = lire()
    importation.changements.filter(titre="Lucie Collinet").update(decision=Decision.ACCEPTE)
    assert appliquer(importation, acteur=None) == 1
    assert list(Fiche.objects.values_list("titre", flat=True)) == ["Lucie Collinet"]
    accepter_tout(importation)
    assert appliquer(importation, acteur=None) == 27
    assert Fiche.objects.count() == 28
    assert appliquer(importation, acteur=None) == 0


def test_undoing_is_for_thirty_days():
    importation = importer()
    assert (
        annulable_jusqu_a(importation).date()
        == (timezone.now() + datetime.timedelta(days=30)).date()
    )
    Importation.objects.update(appliquee_le=timezone.now() - datetime.timedelta(days=31))
    importation.refresh_from_db()
    assert annulable_jusqu_a(importation) is None
    with pytest.raises(ApplicationImpossible, match="ne s’annule plus"):
        annuler(importation, acteur=None)


def test_an_undone_import_is_not_what_the_next_one_is_measured_against():
    annuler(importer(), acteur=None)
    assert lire(texte(lignes()[:8])).statut == Statut.A_DECIDER


def test_a_replaced_proposal_does_not_apply():
    premiere = lire()
    lire()
    premiere.refresh_from_db()
    with pytest.raises(ApplicationImpossible, match="remplacée"):
        appliquer(premiere, acteur=None)


def test_a_merge_accepted_from_the_proposal_can_be_undone():
    importer(STRUCTURES, Registre.STRUCTURES)
    brutes = lignes()
    for ligne in brutes:
        if ligne[STRUCTURE] == "F520099901":
            ligne[21], ligne[STRUCTURE], ligne[24] = "", "R777", "PHARMACIE BONNOT"
            ligne[COMMUNE], ligne[POSTAL] = "52448", "52100"
    importation = lire(texte(brutes))
    accepter_tout(importation)
    doublon = importation.changements.get(nature=Nature.DOUBLON, titre="Pharmacie Bonnot")
    doublon.decision = Decision.ACCEPTE
    doublon.save()
    appliquer(importation, acteur=None)
    bonnot = Fiche.objects.publiees().get(titre="Pharmacie Bonnot")
    assert bonnot.exercices.count() == 2
    # The next extract finds the house under its new key: neither new nor a duplicate.
    suivante = lire(texte(brutes)).changements.filter(titre="Pharmacie Bonnot")
    assert set(suivante.values_list("nature", flat=True)) <= {Nature.MODIFIE}
    Importation.objects.filter(pk=importation.pk).update(statut=Statut.APPLIQUEE)
    importation.refresh_from_db()
    annuler(importation, acteur=None)
    assert bonnot.exercices.count() == 1


def test_communes_are_described_and_undone():
    geojson = DONNEES / "communes_epci_saint_dizier.geojson"
    assert lire(geojson, Registre.COMMUNES).statut == Statut.SANS_OBJET
    Commune.objects.filter(code_insee="52448").update(nom="Saint Dizier")
    importation = lire(geojson, Registre.COMMUNES)
    [changement] = importation.changements.all()
    assert [(d["avant"], d["apres"]) for d in changement.differences] == [
        ("Saint Dizier", "Saint-Dizier")
    ]
    accepter_tout(importation)
    appliquer(importation, acteur=None)
    assert Commune.objects.get(code_insee="52448").nom == "Saint-Dizier"
    annuler(importation, acteur=None)
    assert Commune.objects.get(code_insee="52448").nom == "Saint Dizier"
