"""The coordinator's list, one entry in full, merges, places."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from annuaire.enums import MotifRetrait, Source
from annuaire.models import Fiche
from annuaire.services.fiches import retirer_fiche
from annuaire.services.oppositions import est_oppose, opposer
from tests.factories.annuaire import FicheFactory, LieuFactory
from tests.factories.referentiel import CommuneFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

pytestmark = pytest.mark.django_db
LISTE = reverse("annuaire_coordination:fiches")


@pytest.fixture
def elle(coordination):
    return client_de(coordination)


def page_de(fiche) -> str:
    return reverse("annuaire_coordination:fiche", args=[fiche.pk])


def agir(client, fiche, geste):
    return client.post(reverse("annuaire_coordination:agir", args=[fiche.pk, geste]))


def envoi(client, fiche) -> dict:
    """What the form would send back unchanged."""
    form = client.get(page_de(fiche)).context["form"]
    valeurs = {}
    for nom, champ in form.fields.items():
        valeur = champ.prepare_value(form[nom].initial) if nom != "profession" else fiche.profession
        valeurs[nom] = getattr(valeur, "pk", valeur)
    return {nom: valeur for nom, valeur in valeurs.items() if valeur not in (None, False)}


class TestListe:
    @pytest.mark.parametrize(
        ("filtre", "trouvees"),
        [
            ("q=zoe", {"Zoé Vérifiée"}),
            ("fraicheur=a_jour", {"Zoé Vérifiée"}),
            ("fraicheur=perimee", {"Paul Ancien"}),
            ("fraicheur=a_verifier", {"Paul Ancien", "Luc Jamais"}),
            ("etat=retirees", {"Eva Retirée"}),
            ("manque=telephone", {"Luc Jamais"}),
            ("manque=lieu", set()),
            ("source=finess", set()),
            (
                "categorie=inconnue&tri=rien&commune=99999",
                {"Zoé Vérifiée", "Paul Ancien", "Luc Jamais"},
            ),
        ],
    )
    def test_each_filter_finds_what_it_says(self, elle, coordination, filtre, trouvees):
        jour = timezone.localdate()
        for titre, il_y_a in (("Zoé Vérifiée", 10), ("Paul Ancien", 400), ("Eva Retirée", 10)):
            FicheFactory(
                titre=titre,
                verifiee_le=jour - timedelta(days=il_y_a),
                verifiee_par=Source.PERSONNE,
            )
        FicheFactory(titre="Luc Jamais", lieux__telephone="")
        retirer_fiche(Fiche.objects.get(titre="Eva Retirée"), acteur=coordination)
        page = elle.get(f"{LISTE}?{filtre}")
        assert {fiche.titre for fiche in page.context["page"]} == trouvees

    def test_query_count_is_flat(self, elle):
        lieu = LieuFactory()
        assert_requetes_plates(lambda: FicheFactory(lieux=[lieu]), lambda: elle.get(LISTE))

    def test_exports_hold_the_same_rows_and_no_reserved_contact(self, elle):
        FicheFactory(titre="=Anne Essai", reservee=True)
        FicheFactory(titre="Zoé Autre")
        csv = elle.get(reverse("annuaire_coordination:exporter", args=["csv"]) + "?q=anne")
        texte = csv.content.decode("utf-8-sig")
        assert "'=Anne Essai" in texte
        assert "Zoé" not in texte
        classeur = elle.get(reverse("annuaire_coordination:exporter", args=["xlsx"]))
        lignes = list(load_workbook(io.BytesIO(classeur.content)).active.values)
        assert len(lignes) == 3
        assert lignes[0][0] == "Nom"
        assert "secret" not in texte + str(lignes)

    @pytest.mark.parametrize("role", ["adherent", "pilote", "bureau", "tresorier"])
    def test_it_is_not_for_the_others(self, role, request):
        fiche = FicheFactory(reservee=True)
        client = client_de(request.getfixturevalue(role))
        for adresse in (
            LISTE,
            page_de(fiche),
            reverse("annuaire_coordination:exporter", args=["csv"]),
        ):
            assert client.get(adresse).status_code == 403


class TestFiche:
    def test_a_correction_is_not_a_verification_unless_said(self, elle):
        fiche = FicheFactory(titre="Anne Essai")
        propre = envoi(elle, fiche)
        assert elle.post(page_de(fiche), propre | {"tarif": "Secteur 1"}).status_code == 302
        fiche.refresh_from_db()
        assert (fiche.tarif, fiche.provenances["tarif"]["source"]) == ("Secteur 1", "coordination")
        assert fiche.verifiee_le is None
        elle.post(page_de(fiche), propre | {"tarif": "Secteur 1", "verifie": "on"})
        fiche.refresh_from_db()
        assert fiche.verifiee_par == Source.COORDINATION

    def test_the_name_is_hers_and_is_found_at_once(self, elle, anonyme):
        fiche = FicheFactory(titre="Anne Essai")
        elle.post(page_de(fiche), envoi(elle, fiche) | {"titre": "Anne Essai-Durand"})
        assert "Anne Essai-Durand" in anonyme.get("/annuaire/?qui=durand").content.decode()

    def test_history_says_who_and_from_where_and_undoes(self, elle):
        fiche = FicheFactory()
        elle.post(page_de(fiche), envoi(elle, fiche) | {"carte_vitale": "oui"})
        page = elle.get(page_de(fiche)).content.decode()
        assert "Inès Charmontois" in page
        assert "La coordination" in page
        modification = fiche.modifications.get()
        elle.post(
            reverse("annuaire_coordination:annuler_modification", args=[fiche.pk, modification.pk])
        )
        fiche.refresh_from_db()
        assert fiche.carte_vitale is None

    def test_withdrawn_then_back_with_its_objection_lifted(self, elle):
        fiche = FicheFactory()
        agir(elle, fiche, "retirer")
        fiche.refresh_from_db()
        assert (fiche.publiee, fiche.retrait_motif) == (False, MotifRetrait.COORDINATION)
        opposer(fiche)
        agir(elle, fiche, "remettre")
        fiche.refresh_from_db()
        assert fiche.publiee
        assert not est_oppose(rpps=fiche.professionnel.rpps)

    def test_unlinking_keeps_the_values(self, elle, adherent):
        fiche = FicheFactory(compte=adherent, tarif="Secteur 1")
        agir(elle, fiche, "delier")
        fiche.refresh_from_db()
        assert (fiche.compte, fiche.tarif) == (None, "Secteur 1")

    def test_an_unknown_gesture_does_nothing(self, elle):
        assert agir(elle, FicheFactory(), "effacer").status_code == 404


class TestReunir:
    def test_one_remains_and_the_other_leads_to_it(self, elle):
        gardee, autre = FicheFactory(titre="Anne Essai"), FicheFactory(titre="Anne Essai")
        adresse = reverse("annuaire_coordination:reunir", args=[gardee.pk])
        assert f"avec={autre.pk}" in elle.get(adresse).content.decode()
        assert "Laquelle garder" in elle.get(f"{adresse}?avec={autre.pk}").content.decode()
        elle.post(adresse, {"avec": autre.pk, "garder": "a"})
        autre.refresh_from_db()
        assert (autre.publiee, autre.fusionnee_dans) == (False, gardee)
        assert "Anne Essai" in elle.get(page_de(gardee)).content.decode()
        elle.post(reverse("annuaire_coordination:separer", args=[gardee.fusions.get().pk]))
        autre.refresh_from_db()
        assert (autre.publiee, autre.fusionnee_dans) == (True, None)

    def test_what_cannot_be_merged_is_said(self, elle):
        personne, maison = FicheFactory(), FicheFactory(structure=True)
        adresse = reverse("annuaire_coordination:reunir", args=[personne.pk])
        page = elle.post(adresse, {"avec": maison.pk, "garder": "a"}, follow=True)
        assert "ne se réunit pas avec une structure" in page.content.decode()


class TestLieu:
    def test_it_is_corrected_for_all_who_receive_there(self, elle, anonyme):
        lieu = LieuFactory()
        fiches = [FicheFactory(lieux=[lieu]), FicheFactory(lieux=[lieu])]
        wassy = CommuneFactory(nom="Wassy", du_territoire=True, longitude=4.9, latitude=48.5)
        adresse = reverse("annuaire_coordination:lieu", args=[lieu.pk])
        elle.post(
            adresse,
            {
                "nom": lieu.nom,
                "adresse": "9, rue Neuve",
                "commune": wassy.pk,
                "telephone": "03 53 01 00 99",
            },
        )
        lieu.refresh_from_db()
        assert (lieu.adresse, lieu.commune_libelle, lieu.precision) == (
            "9, rue Neuve",
            "Wassy",
            "commune",
        )
        assert lieu.telephone == "+33353010099"
        assert lieu.provenances["adresse"]["source"] == "coordination"
        for fiche in fiches:
            assert "9, rue Neuve" in anonyme.get(fiche.get_absolute_url()).content.decode()
        assert len(anonyme.get("/annuaire/?qui=wassy").context["ecran"].cartes) == 2
