import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from annuaire.enums import Source, Visibilite
from annuaire.services.fiches import modifier_fiche, retirer_fiche
from cpts_portal.lib import cache_public
from tests.factories.annuaire import FicheFactory, LieuFactory
from tests.factories.comptes import CompteFactory
from tests.factories.referentiel import CommuneFactory
from tests.harnais.requetes import assert_requetes_plates, requetes
from tests.personas import client_de

LISTE = reverse("annuaire:rechercher")
SECRETS = ("+33639981234", "06 39 98", "06\u00a039\u00a098", "secret@exemple", "prive@exemple")
pytestmark = pytest.mark.django_db


def contenu(reponse) -> str:
    assert reponse.status_code == 200
    return reponse.content.decode()


def soupe(reponse) -> BeautifulSoup:
    return BeautifulSoup(contenu(reponse), "html.parser")


# --- Who sees what ---


def test_reserved_contacts_are_absent_for_everyone_but_members(anonyme):
    fiche = FicheFactory(titre="Anne Essai", reservee=True)
    sans_role = client_de(CompteFactory(roles=[]))
    for client in (anonyme, sans_role):
        for adresse in (
            LISTE,
            f"{LISTE}?qui=essai",
            fiche.get_absolute_url(),
            reverse("annuaire:contact", args=[fiche.slug]),
        ):
            page = contenu(client.get(adresse))
            assert [secret for secret in SECRETS if secret in page] == [], adresse


@pytest.mark.parametrize("qui", ["secret@exemple.mssante.invalid", "0639981234", "prive"])
def test_reserved_contacts_cannot_be_found_by_searching_them(anonyme, qui):
    FicheFactory(reservee=True)
    assert soupe(anonyme.get(LISTE, {"qui": qui})).h1.get_text() == "Aucune fiche"


@pytest.mark.parametrize(
    "role", ["adherent", "pilote", "bureau", "tresorier", "coordination", "administrateur"]
)
def test_members_see_the_direct_line_and_mssante(role, request):
    fiche = FicheFactory(reservee=True)
    page = contenu(client_de(request.getfixturevalue(role)).get(fiche.get_absolute_url()))
    assert "tel:+33639981234" in page
    assert "mailto:secret@exemple.mssante.invalid" in page
    copie = BeautifulSoup(page, "html.parser").select("[data-copie]")
    assert {bouton["data-copie"] for bouton in copie} >= {"secret@exemple.mssante.invalid"}


def test_what_a_person_shows_to_nobody_only_that_person_sees(adherent, pilote):
    fiche = FicheFactory(reservee=True, compte=adherent, mssante_visible=Visibilite.PERSONNE)
    assert "secret@exemple" in contenu(client_de(adherent).get(fiche.get_absolute_url()))
    assert "secret@exemple" not in contenu(client_de(pilote).get(fiche.get_absolute_url()))


def test_what_a_person_shows_to_all_everyone_sees(anonyme):
    fiche = FicheFactory(reservee=True, courriel_visible=Visibilite.PUBLIC)
    page = contenu(anonyme.get(fiche.get_absolute_url()))
    assert "prive@exemple.invalid" in page
    assert "secret@exemple" not in page


def test_a_member_visit_leaves_nothing_in_the_page_kept_for_the_public(anonyme, adherent):
    fiche = FicheFactory(reservee=True)
    for client in (client_de(adherent), anonyme, client_de(adherent), anonyme):
        page = contenu(client.get(fiche.get_absolute_url()))
    assert "secret@exemple" not in page


def test_rpps_and_finess_numbers_stay_inside(anonyme):
    fiche = FicheFactory()
    assert fiche.professionnel.rpps not in contenu(anonyme.get(fiche.get_absolute_url()))


# --- The list ---


def test_the_list_names_numbers_and_calls(anonyme):
    FicheFactory(titre="Anne Essai", lieux__telephone="+33353010033", nouveaux_patients=True)
    page = soupe(anonyme.get(LISTE))
    ligne = page.select_one("li.acteur")
    assert ligne.h3.get_text() == "Anne Essai"
    assert ligne.select_one(".repere").get_text() == "1"
    assert ligne.select_one("a[href^=tel]")["href"] == "tel:+33353010033"
    assert "Nouveaux patients" in ligne.get_text()
    assert page.h1.get_text() == "1\u00a0fiche"


def test_the_order_is_written_on_the_page(anonyme):
    FicheFactory()
    assert re.search(
        r"à partir de la lettre [A-Z], tirée au sort chaque jour", contenu(anonyme.get(LISTE))
    )


def test_invented_people_are_said_to_be(anonyme):
    fiche = FicheFactory(fictive=True)
    assert "sont inventées" in contenu(anonyme.get(LISTE))
    assert "inventée pour la démonstration" in contenu(anonyme.get(fiche.get_absolute_url()))
    reelle = FicheFactory(fictive=False)
    assert "inventée" not in contenu(anonyme.get(reelle.get_absolute_url()))


def test_an_empty_result_helps(anonyme):
    FicheFactory()
    page = soupe(anonyme.get(LISTE, {"qui": "xyzxyz", "categorie": "handicap"}))
    assert page.h1.get_text() == "Aucune fiche"
    liens = [lien["href"] for lien in page.select(".pistes a")]
    assert liens == [f"{LISTE}?qui=xyzxyz", LISTE]


def test_the_typed_fragment_is_the_page_reloaded(anonyme):
    """Applying what htmx receives gives the page one would get by reloading."""
    CommuneFactory(nom="Wassy", du_territoire=True)
    for rang in range(3):
        FicheFactory(titre=f"Camille Essai{rang}")
    parametres = {"qui": "essai", "ou": "Wassy"}
    entiere = soupe(anonyme.get(LISTE, parametres))
    fragment = soupe(anonyme.get(LISTE, parametres, headers={"HX-Request": "true"}))
    assert fragment.find("html") is None
    assert str(fragment.select_one("#liste")) == str(entiere.select_one("#liste"))
    for identifiant in ("#facettes", "#plan"):
        remplace = fragment.select_one(identifiant)
        assert remplace["hx-swap-oob"] == "innerHTML"
        assert (
            remplace.decode_contents().strip()
            == entiere.select_one(identifiant).decode_contents().strip()
        )


def test_without_javascript_one_form_carries_everything(anonyme):
    FicheFactory()
    page = soupe(anonyme.get(LISTE, {"qui": "essai"}))
    formulaire = page.select_one("form#chercher")
    assert (formulaire["action"], formulaire.get("method", "get")) == (LISTE, "get")
    cases = page.select("#facettes input[type=checkbox]")
    assert cases
    assert {case["form"] for case in cases} == {"chercher"}
    assert page.select_one("#facettes button[type=submit]")["form"] == "chercher"


def test_chips_remove_one_filter_each(anonyme):
    FicheFactory()
    page = soupe(anonyme.get(LISTE, {"categorie": "professionnels_liberaux", "profession": "60"}))
    assert [jeton["href"] for jeton in page.select("a.jeton:has(.lecteur)")] == [
        f"{LISTE}?profession=60",
        f"{LISTE}?categorie=professionnels_liberaux",
    ]


def test_the_list_asks_the_same_questions_for_one_and_three(anonyme):
    commune = CommuneFactory(du_territoire=True)
    assert_requetes_plates(
        lambda: FicheFactory(lieux__commune=commune),
        lambda: anonyme.get(LISTE, {"qui": "essai"}, headers={"Cookie": "sessionid=x"}),
    )


# --- The entry ---


def test_unknown_hours_are_said_unknown(anonyme):
    fiche = FicheFactory()
    assert "Les horaires ne sont pas connus" in contenu(anonyme.get(fiche.get_absolute_url()))


def test_known_hours_are_a_table(anonyme):
    fiche = FicheFactory()
    fiche.exercices.update(horaires=[[["08:00", "12:30"], ["14:00", "18:00"]], *[[]] * 6])
    lignes = soupe(anonyme.get(fiche.get_absolute_url())).select("table.horaires tbody tr")
    assert len(lignes) == 7
    assert lignes[0].td.get_text() == "8\u00a0h à 12\u00a0h\u00a030 et 14\u00a0h à 18\u00a0h"
    assert lignes[1].td.get_text() == "fermé"


def test_freshness_and_origin_are_dated(anonyme):
    page = contenu(anonyme.get(FicheFactory().get_absolute_url()))
    assert "Non vérifiée, reprise du registre le 19\u00a0septembre 2026" in page
    assert "Licence Ouverte" in page


def test_a_withdrawn_entry_is_not_found(anonyme):
    fiche = FicheFactory()
    anonyme.get(fiche.get_absolute_url())
    retirer_fiche(fiche, acteur=None)
    cache_public._renouveler()  # what the commit does
    for nom in ("annuaire:fiche", "annuaire:contact"):
        assert anonyme.get(reverse(nom, args=[fiche.slug])).status_code == 404


def test_the_vcard_is_a_vcard(anonyme):
    fiche = FicheFactory(titre="Anne Essai; et, Cie")
    reponse = anonyme.get(reverse("annuaire:contact", args=[fiche.slug]))
    assert reponse["Content-Type"] == "text/vcard; charset=utf-8"
    carte = reponse.content.decode()
    assert carte.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert "TEL:+33353010033" in carte
    assert r"FN:Anne Essai\; et\, Cie" in carte


def test_structured_data_cannot_close_its_script(anonyme):
    fiche = FicheFactory(titre="</script><script>alert(1)</script> Essai")
    page = contenu(anonyme.get(fiche.get_absolute_url()))
    assert "<script>alert" not in page
    assert "\\u003C/script\\u003E" in page


def test_the_entry_asks_the_same_questions_for_one_and_three_neighbours(anonyme):
    lieu = LieuFactory()
    fiche = FicheFactory(lieux=[lieu])
    assert_requetes_plates(
        lambda: FicheFactory(lieux=[lieu]),
        lambda: anonyme.get(fiche.get_absolute_url(), headers={"Cookie": "sessionid=x"}),
    )


# --- The cache ---


def test_a_kept_page_asks_nothing(anonyme):
    FicheFactory()
    anonyme.get(LISTE)
    with requetes() as capture:
        anonyme.get(LISTE)
    assert len(capture) == 0


def test_after_an_edit_the_former_page_is_lent_until_the_worker_has_drawn_the_new_one(
    anonyme, django_capture_on_commit_callbacks
):
    fiche = FicheFactory(titre="Anne Essai")
    anonyme.get(LISTE)
    with django_capture_on_commit_callbacks(execute=True):
        modifier_fiche(fiche, {"nouveaux_patients": True}, source=Source.COORDINATION, acteur=None)
    with requetes() as capture:
        assert "Nouveaux patients" not in contenu(anonyme.get(LISTE))
    assert len(capture) == 0
    cache_public.renouveler_les_pages()
    with requetes() as capture:
        assert "Nouveaux patients" in contenu(anonyme.get(LISTE))
    assert len(capture) == 0


def test_an_edit_is_seen_at_once_by_who_is_logged_in(anonyme, coordination):
    fiche = FicheFactory(titre="Anne Essai")
    anonyme.get(LISTE)
    modifier_fiche(fiche, {"nouveaux_patients": True}, source=Source.COORDINATION, acteur=None)
    assert "Nouveaux patients" in contenu(client_de(coordination).get(LISTE))


def test_a_withdrawn_entry_is_shown_by_no_page_even_lent(
    anonyme, django_capture_on_commit_callbacks
):
    fiche = FicheFactory(titre="Anne Essai")
    reste = FicheFactory(titre="Bruno Reste")
    for adresse in (LISTE, fiche.get_absolute_url()):
        anonyme.get(adresse)
    with django_capture_on_commit_callbacks(execute=True):
        retirer_fiche(fiche, acteur=None)
    with django_capture_on_commit_callbacks(execute=True):
        modifier_fiche(reste, {"nouveaux_patients": True}, source=Source.COORDINATION, acteur=None)
    assert "Anne Essai" not in contenu(anonyme.get(LISTE))
    assert anonyme.get(fiche.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("champ", ["telephone_direct", "telephone_direct_visible"])
def test_a_contact_hidden_is_hidden_at_once(anonyme, champ, django_capture_on_commit_callbacks):
    fiche = FicheFactory(reservee=True, telephone_direct_visible=Visibilite.PUBLIC)
    assert "+33639981234" in contenu(anonyme.get(fiche.get_absolute_url()))
    valeur = "" if champ == "telephone_direct" else Visibilite.MEMBRES
    with django_capture_on_commit_callbacks(execute=True):
        modifier_fiche(fiche, {champ: valeur}, source=Source.PERSONNE, acteur=None)
    assert "+33639981234" not in contenu(anonyme.get(fiche.get_absolute_url()))


def test_a_kept_page_holds_no_token_and_sets_no_cookie(anonyme):
    fiche = FicheFactory()
    for adresse in (LISTE, fiche.get_absolute_url()):
        reponse = anonyme.get(adresse)
        page = contenu(reponse)
        assert "csrf" not in page.lower()
        assert "nonce" not in page
        assert reponse.cookies == {}
        assert reponse["Vary"] == "Cookie, HX-Request"


def test_only_reading_is_allowed(anonyme):
    assert anonyme.post(LISTE).status_code == 405


# --- Where, when, and what to do when nobody answers ---


def test_what_depends_on_the_hour_is_never_kept(anonyme):
    FicheFactory().exercices.update(horaires=[[["00:00", "23:59"]]] * 7)
    for _ in range(2):
        with requetes() as capture:
            page = soupe(anonyme.get(LISTE, {"quand": "samedi"}))
        assert len(capture) > 0
    actif = page.select_one(".moments [aria-current]")
    assert (actif.get_text(strip=True), actif["href"]) == ("Ouvert le samedi", LISTE)
    assert page.select_one("form#chercher input[name=quand]")["value"] == "samedi"


def test_the_position_is_read_by_the_page_and_never_sent(anonyme):
    CommuneFactory(nom="Wassy", du_territoire=True)
    reponse = anonyme.get(LISTE)
    assert "geolocation=(self)" in reponse["Permissions-Policy"]
    page = soupe(reponse)
    assert page.select_one("#communes-proposees option")["data-lieu"] == "48.63,4.95"
    # Without JavaScript the field of the commune does it: the button is not there.
    assert page.select_one("#autour").has_attr("hidden")
    ailleurs = anonyme.get(FicheFactory().get_absolute_url())
    assert "geolocation=()" in ailleurs["Permissions-Policy"]


def test_a_search_for_a_pharmacy_gives_the_number_of_the_one_on_duty(anonyme):
    FicheFactory(titre="Pharmacie du Lac", structure=True, metier="Pharmacie")
    assert "tel:3237" in str(soupe(anonyme.get(LISTE, {"qui": "pharmacie"})).select_one("#liste"))
    assert "tel:3237" not in str(soupe(anonyme.get(LISTE)).select_one("#liste"))


def test_when_nobody_takes_new_patients_the_page_says_what_to_do(anonyme):
    FicheFactory(nouveaux_patients=False)
    assert "ne dit prendre de nouveaux patients" in contenu(anonyme.get(LISTE))
    FicheFactory(nouveaux_patients=True)
    cache_public._renouveler()
    assert "ne dit prendre de nouveaux patients" not in contenu(anonyme.get(LISTE))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "humaines", "dit"),
    [
        ("rpps", (), "Données du registre RPPS, Agence du numérique en santé (Licence Ouverte)"),
        ("rpps", ("personne",), "puis complétées par l’intéressé."),
        ("coordination", ("coordination", "personne"), "Fiche écrite par la coordination"),
        ("coordination", ("coordination", "personne"), "puis complétée par l’intéressé."),
    ],
)
def test_the_page_says_who_wrote_it(client, source, humaines, dit):
    provenances = {
        f"champ{rang}": {"source": humaine, "le": "2026-11-01"}
        for rang, humaine in enumerate(humaines)
    }
    fiche = FicheFactory(source=source, provenances=provenances)
    texte = " ".join(client.get(fiche.get_absolute_url()).content.decode().split())
    assert dit in texte.replace("\u00a0", " ")
