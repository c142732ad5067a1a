import datetime

import pytest
from django.db import connection
from django.utils import timezone

from annuaire.enums import Categorie, Decision, Nature, Registre, Source, Statut
from annuaire.lecture.erreurs import FichierRefuse
from annuaire.models import Exercice, Fiche, Importation, Lieu, RetraitPasse, Structure
from annuaire.services.creation import LieuSaisi, creer_lieu
from annuaire.services.effacement import effacer_les_retirees
from annuaire.services.fiches import modifier_fiche, retirer_fiche
from annuaire.services.imports.appliquer import appliquer
from annuaire.services.imports.decider import decider
from annuaire.services.imports.lieux import mettre_a_jour
from annuaire.services.imports.verrou import ImportEnCours, un_seul_import
from annuaire.services.imports.voulu import LieuVoulu
from annuaire.services.oppositions import opposer
from cpts_portal.lib.ecriture import date_courte
from cpts_portal.referentiel.models import Commune
from tests.annuaire.outils import (
    COMMUNE,
    FINESS,
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


def changees(nom: str, **colonnes) -> bytes:
    """The shipped extract with the rows of this person rewritten."""
    toutes = lignes()
    for ligne in toutes:
        if ligne[NOM] == nom:
            for rang, valeur in colonnes.items():
                ligne[int(rang.removeprefix("c"))] = valeur
    return texte(toutes)


def natures(importation: Importation) -> dict[str, int]:
    comptees: dict[str, int] = {}
    for nature in importation.changements.values_list("nature", flat=True):
        comptees[nature] = comptees.get(nature, 0) + 1
    return comptees


def test_the_proposal_counts_and_changes_nothing():
    importation = lire()
    bilan = importation.bilan
    assert (bilan["lus"], bilan["retenus"], bilan["professionnels"]) == (23, 21, 20)
    assert (bilan["activites"], bilan["nouveaux"], bilan["applique"]) == (20, 20, False)
    assert importation.statut == Statut.A_DECIDER
    assert importation.changements.filter(objet="personne").count() == 20
    assert (Fiche.objects.count(), Lieu.objects.count(), Exercice.objects.count()) == (0, 0, 0)


def test_a_new_person_shows_what_would_be_published():
    martel = lire().changements.get(titre="Dr Anne Martel")
    assert martel.nature == Nature.NOUVEAU
    assert [(d["libelle"], d["avant"], d["apres"]) for d in martel.differences] == [
        ("Nom affiché", "", "Dr Anne Martel"),
        ("Métier", "", "Médecin généraliste"),
        ("Rubrique", "", "Professionnels libéraux"),
        ("Profession", "", "Médecin"),
        (
            "Lieux d’exercice",
            "",
            "Cabinet Médical des Tilleuls, 12, rue des Tilleuls, 52100 Saint-Dizier (libéral)",
        ),
    ]


def test_the_shipped_file_gives_its_people_places_and_employers():
    importer()
    martel = Fiche.objects.get(titre="Dr Anne Martel")
    assert (martel.metier, martel.categorie) == (
        "Médecin généraliste",
        Categorie.PROFESSIONNELS_LIBERAUX,
    )
    assert martel.slug == "anne-martel-saint-dizier"
    assert martel.fictive
    assert martel.exercices.get().lieu.telephone == "+33325000001"
    assert martel.provenances["titre"] == {"source": "rpps", "date": "2026-09-19"}
    assert Structure.objects.get(finess="520099901").fiche.titre == "Maison de Santé de Wassy"


def test_the_same_file_again_changes_nothing():
    importer()
    avant = list(Fiche.objects.order_by("pk").values_list("pk", "modifiee_le"))
    importation = importer()
    bilan = importation.bilan
    assert (bilan["nouveaux"], bilan["modifies"], bilan["inchanges"]) == (0, 0, 20)
    assert natures(importation) == {}
    assert list(Fiche.objects.order_by("pk").values_list("pk", "modifiee_le")) == avant


def test_who_moved_keeps_the_same_page():
    importer()
    contenu = changees(
        "COLLINET", **{f"c{STRUCTURE}": "R999", f"c{COMMUNE}": "52448", f"c{POSTAL}": "52100"}
    )
    importation = importer(contenu)
    bilan = importation.bilan
    assert (bilan["nouveaux"], bilan["modifies"], bilan["inchanges"]) == (0, 1, 19)
    assert natures(importation) == {"deplace": 1}
    fiche = Fiche.objects.get(slug="lucie-collinet-wassy")
    assert [e.lieu.commune.nom for e in fiche.exercices.all()] == ["Saint-Dizier"]


def test_a_changed_place_is_one_change_and_counts_its_people():
    importer()
    importation = lire(changees("COLLINET", **{f"c{TELEPHONE}": "0353010099"}))
    [changement] = importation.changements.all()
    assert (changement.objet, changement.nature) == ("lieu", Nature.MODIFIE)
    assert [(d["champ"], d["apres"]) for d in changement.differences] == [
        ("telephone", "03\u00a053\u00a001\u00a000\u00a099")
    ]
    assert (importation.bilan["modifies"], importation.bilan["inchanges"]) == (1, 19)


def test_a_human_correction_is_shown_and_never_overwritten(coordination):
    importer()
    fiche = Fiche.objects.get(titre="Lucie Collinet")
    modifier_fiche(
        fiche,
        {"metier": "Infirmière, plaies et cicatrisation"},
        source=Source.COORDINATION,
        acteur=coordination,
    )
    importation = importer()
    [ecart] = importation.changements.all()
    assert ecart.nature == Nature.ECART
    assert ecart.differences[0] == {
        "champ": "metier",
        "libelle": "Métier",
        "avant": "Infirmière, plaies et cicatrisation",
        "apres": "Infirmière",
        "protege": True,
        "source": "La coordination",
        "date": date_courte(timezone.localdate()),
    }
    assert (importation.bilan["ecarts"], importation.bilan["inchanges"]) == (1, 20)
    fiche.refresh_from_db()
    assert fiche.metier == "Infirmière, plaies et cicatrisation"


def test_the_hours_typed_by_a_human_survive_an_import():
    importer()
    exercice = Exercice.objects.get(fiche__titre="Lucie Collinet")
    exercice.horaires = [[["08:00", "12:00"]], [], [], [], [], [], []]
    exercice.save()
    importer(changees("COLLINET", c17="S"), jour=datetime.date(2026, 10, 1))
    exercice.refresh_from_db()
    assert (exercice.mode, exercice.horaires[0]) == ("S", [["08:00", "12:00"]])


def test_who_left_is_proposed_then_unpublished():
    importer()
    partie = [ligne for ligne in lignes() if ligne[NOM] != "COLLINET"]
    importation = lire(texte(partie))
    assert importation.bilan["partis"] == 1
    assert natures(importation) == {"parti": 1}
    assert Fiche.objects.publiees().filter(titre="Lucie Collinet").exists()
    importer(texte(partie))
    fiche = Fiche.objects.get(titre="Lucie Collinet")
    assert (fiche.publiee, fiche.retrait_motif) == (False, "partie")


def test_nobody_left_when_the_file_does_not_cover_the_territory():
    importer()
    de_la_marne = [ligne for ligne in lignes() if not ligne[COMMUNE].startswith("51")]
    sans_collinet = [ligne for ligne in de_la_marne if ligne[NOM] != "COLLINET"]
    assert lire(texte(sans_collinet)).bilan["partis"] == 0


def test_who_comes_back_is_proposed_again():
    importer()
    importer(texte([ligne for ligne in lignes() if ligne[NOM] != "COLLINET"]))
    importation = importer()
    assert natures(importation) == {"retour": 1}
    assert Fiche.objects.publiees().filter(titre="Lucie Collinet").exists()


def test_who_objected_never_comes_back():
    importer()
    fiche = Fiche.objects.get(titre="Lucie Collinet")
    opposer(fiche)
    assert natures(lire()) == {}
    fiche.delete()
    importation = importer()
    assert (importation.bilan["opposes"], importation.bilan["nouveaux"]) == (1, 0)
    assert not Fiche.objects.filter(titre="Lucie Collinet").exists()


def test_what_the_coordination_withdrew_is_not_proposed(coordination):
    importer()
    retirer_fiche(Fiche.objects.get(titre="Lucie Collinet"), acteur=coordination)
    assert natures(lire()) == {}


def test_what_was_withdrawn_then_erased_comes_back_only_if_told_so(coordination):
    importer()
    fiche = Fiche.objects.get(titre="Lucie Collinet")
    rpps = fiche.professionnel.rpps
    retirer_fiche(fiche, acteur=coordination)
    il_y_a = timezone.now() - datetime.timedelta(days=31)
    Fiche.objects.filter(pk=fiche.pk).update(retiree_le=il_y_a)
    effacer_les_retirees(timezone.localdate())
    assert rpps not in RetraitPasse.objects.get().empreinte
    importation = importer()
    revenant = importation.changements.get(cle=f"rpps:{rpps}")
    assert (revenant.nature, revenant.applique) == (Nature.REVENANT, False)
    [dite] = [d for d in revenant.differences if d["champ"] == "publiee"]
    assert dite["avant"].startswith("retirée par la coordination le")
    decider(importation, [revenant.pk], Decision.ACCEPTE)
    appliquer(importation, acteur=coordination)
    assert Fiche.objects.get(titre="Lucie Collinet").publiee


def test_a_place_the_coordination_made_survives_several_registers():
    commune = Commune.objects.get(nom="Wassy")
    lieu = creer_lieu(
        LieuSaisi(commune=commune, adresse="1, rue Vraie", telephone="03 53 01 00 11")
    )
    autre = LieuVoulu(cle=lieu.cle, adresse="9, rue Fausse", telephone="+33353010099")
    for source in (Source.STRUCTURES, Source.RPPS, Source.FINESS):
        mettre_a_jour(lieu, autre, ["adresse", "telephone"], source, timezone.localdate())
        lieu.refresh_from_db()
    assert (lieu.adresse, lieu.telephone) == ("1, rue Vraie", "+33353010011")
    assert lieu.source == Source.COORDINATION


def test_a_file_half_as_long_as_the_last_applied_is_refused_unless_forced():
    importer()
    courte = texte(lignes()[:8])
    with pytest.raises(FichierRefuse, match="moins de la moitié du dernier appliqué"):
        lire(courte)
    assert Importation.objects.count() == 1
    importation = lire(courte, forcer="le territoire a été réduit")
    assert importation.forcer == "le territoire a été réduit"


def test_a_newer_proposal_takes_over_the_decisions():
    premiere = lire()
    premiere.changements.filter(titre="Lucie Collinet").update(decision="refuse")
    premiere.changements.filter(titre="Dr Anne Martel").update(decision="accepte")
    seconde = lire()
    premiere.refresh_from_db()
    assert premiere.statut == Statut.REMPLACEE
    collinet = seconde.changements.get(titre="Lucie Collinet")
    assert (collinet.decision, collinet.deja_refuse) == ("refuse", True)
    assert seconde.changements.get(titre="Dr Anne Martel").decision == "accepte"


def test_an_unreadable_number_is_rejected_with_its_reason():
    brutes = lignes()
    brutes[1][1], brutes[1][2] = "ABC", "8ABC"
    bilan = lire(texte(brutes[:4])).bilan
    assert bilan["professionnels"] == 3
    assert (bilan["nouveaux"], bilan["rejets"]) == (2, 1)
    assert bilan["motifs"] == ["Dr Anne Martel : numéro RPPS « ABC » illisible"]


def test_two_imports_at_once_the_second_is_refused():
    autre = connection.copy()
    try:
        with autre.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_lock(%s)", [0x0A11A1])
            with pytest.raises(ImportEnCours, match="Un autre import est en cours"):
                lire()
            curseur.execute("SELECT pg_advisory_unlock(%s)", [0x0A11A1])
    finally:
        autre.close()
    # The first gives it back before the second asks, even if the server is slow.
    for _ in range(20):
        with un_seul_import():
            pass
    assert lire().statut == Statut.A_DECIDER


def test_savoir_faire_diplomas_and_mssante_come_from_their_files():
    entetes = {
        "savoir_faire": "Identifiant PP|Identification nationale PP|Code savoir-faire|"
        "Libellé savoir-faire",
        "diplomes": "Identification nationale PP|Libellé diplôme obtenu",
        "mssante": "Type de BAL|Adresse BAL|Identification nationale PP|Identification Structure",
    }
    identifiant = "899000000010"
    importer(
        savoir_faire=f"{entetes['savoir_faire']}\n99|{identifiant}|SM38|Ophtalmologie\n9|8|S|x\n"
        .encode(),
        diplomes=f"{entetes['diplomes']}\n{identifiant}|DE Docteur en médecine\n".encode(),
        mssante=f"{entetes['mssante']}\nPER|Anne@exemple.mssante.invalid|{identifiant}|\n"
        f"PER|anne@exemple.mssante.invalid|{identifiant}|\nORG|x@y.invalid||F1\n".encode(),
    )  # fmt: skip
    professionnel = Fiche.objects.get(titre="Dr Anne Martel").professionnel
    assert sorted(professionnel.savoir_faire.values_list("code", flat=True)) == ["SM38", "SM54"]
    assert professionnel.diplomes == ["DE Docteur en médecine"]
    assert professionnel.fiche.mssante == "anne@exemple.mssante.invalid"
    # Files not given say nothing: what they had brought stays.
    assert lire().changements.filter(objet="personne").count() == 1


def finess(**options):
    return importer(FINESS, Registre.FINESS, **options)


def test_no_finess_site_of_the_sample_is_in_the_territory():
    bilan = finess().bilan
    assert (bilan["lus"], bilan["retenus"], bilan["fermes"]) == (57, 0, 25)
    assert Fiche.objects.count() == 0


def test_a_department_also_brings_the_houses_one_is_sent_to():
    bilan = finess(departements=frozenset({"52"})).bilan
    assert (bilan["retenus"], bilan["nouveaux"], bilan["structures"]) == (14, 14, 14)
    chaumont = Structure.objects.get(nom_source="CENTRE HOSPITALIER DE CHAUMONT").fiche
    assert chaumont.hors_territoire
    assert (chaumont.metier, chaumont.categorie) == (
        "Centre hospitalier",
        Categorie.ETABLISSEMENTS_SANTE,
    )
    assert finess(departements=frozenset({"52"})).bilan["inchanges"] == 14
    assert finess().bilan["partis"] == 0


def test_the_local_list_fills_the_six_categories():
    bilan = importer(STRUCTURES, Registre.STRUCTURES).bilan
    assert (bilan["lus"], bilan["retenus"], bilan["exclus"], bilan["nouveaux"]) == (52, 51, 1, 51)
    assert set(Fiche.objects.values_list("categorie", flat=True)) == set(Categorie.values)
    chene = Fiche.objects.get(titre="EHPAD le Chêne - CH de Saint Dizier")
    lieu = chene.exercices.get().lieu
    assert (lieu.commune.nom, lieu.precision, chene.fictive) == ("Saint-Dizier", "adresse", False)
    bonnot = Fiche.objects.get(titre="Pharmacie Bonnot").exercices.get().lieu
    assert bonnot.precision == "commune"


def test_a_house_known_by_siret_is_not_created_twice():
    importer()
    maison = Structure.objects.get(finess="520099901")
    maison.finess, maison.siret, maison.cle = None, "26520002200019", "autre:1"
    maison.save()
    brutes = lignes()
    for ligne in brutes:
        if ligne[STRUCTURE] == "F520099901":
            ligne[21], ligne[19] = "", "26520002200019"
    importer(texte(brutes))
    assert Structure.objects.filter(siret="26520002200019").count() == 1


def test_what_finess_says_of_a_house_is_not_undone_by_the_rpps():
    importer()
    fiche = Structure.objects.get(finess="520099901").fiche
    fiche.metier = "Maison de santé (L.6223-3)"
    fiche.provenances["metier"] = {"source": "finess", "date": "2026-10-01"}
    fiche.save()
    assert natures(lire()) == {}


def test_a_place_without_position_is_put_at_the_centre_of_its_commune_and_says_so():
    importer()
    lieu = Lieu.objects.get(exercices__fiche__titre="Lucie Collinet")
    assert (lieu.precision, lieu.commune.nom) == ("commune", "Wassy")
    assert (lieu.longitude, lieu.latitude) == (lieu.commune.longitude, lieu.commune.latitude)
    Lieu.objects.filter(pk=lieu.pk).update(longitude=4.9, latitude=48.5, precision="adresse")
    importer(jour=datetime.date(2026, 10, 1))
    lieu.refresh_from_db()
    assert (lieu.longitude, lieu.precision) == (4.9, "adresse")


def test_a_house_that_looks_like_another_is_shown_as_a_duplicate():
    importer(STRUCTURES, Registre.STRUCTURES)
    brutes = lignes()
    modele = next(ligne for ligne in brutes if ligne[STRUCTURE] == "F520099901")
    modele[21], modele[STRUCTURE], modele[24] = "", "R777", "PHARMACIE BONNOT"
    modele[COMMUNE], modele[POSTAL], modele[48] = "52448", "52100", "SA33"
    importation = lire(texte([*brutes[:1], modele, *brutes[2:]]))
    doublon = importation.changements.get(nature=Nature.DOUBLON, titre="Pharmacie Bonnot")
    assert (doublon.fiche.titre, doublon.donnees["cle"]) == ("Pharmacie Bonnot", "rpps:R777")
