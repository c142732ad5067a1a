"""Nothing is matched silently, and the same file brought twice adds nothing."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from membres.adhesions import queries, services
from membres.adhesions.enums import EtatAdhesion, EtatLigne, OrigineReleve
from membres.adhesions.lecture import CHAMPS_RELEVE, deviner_colonnes
from membres.adhesions.models import LigneReleve, Paiement
from tests.factories.adhesions import AdhesionFactory
from tests.harnais.requetes import assert_requetes_plates

pytestmark = pytest.mark.django_db
ENTETES = "Date;Montant;Nom payeur;Prénom payeur;Email payeur;Libellé\n"


def lire(lignes, par):
    releve = services.deposer_releve(
        origine=OrigineReleve.BANQUE,
        nom_fichier="r.csv",
        octets=(ENTETES + lignes).encode(),
        par=par,
    )
    colonnes = deviner_colonnes(releve.entetes, CHAMPS_RELEVE)
    return releve, services.lire_les_lignes(releve, colonnes, par=par)


@pytest.fixture
def due():
    return AdhesionFactory(
        etat=EtatAdhesion.ATTENDUE,
        cotisation=Decimal(20),
        adherent__prenom="Zélie",
        adherent__nom="Ormegivre",
        adherent__courriel="zelie@exemple.invalid",
    )


def proposees(releve):
    return queries.lignes_a_rapprocher(releve, queries.attendues())


def test_columns_are_guessed_from_their_titles():
    entetes = ENTETES.strip().split(";")
    assert deviner_colonnes(entetes, CHAMPS_RELEVE) == {
        "jour": 0, "montant": 1, "nom": 2, "prenom": 3, "courriel": 4, "libelle": 5,
    }  # fmt: skip


def test_an_exact_line_still_waits_for_someone(due, tresorier):
    releve, _ = lire("03/02/2026;20,00;ORMEGIVRE;Zelie;zelie@exemple.invalid;\n", tresorier)
    [item] = proposees(releve)
    assert item.exacte.attendue.adhesion == due
    assert not Paiement.objects.exists()
    services.rapprocher_plusieurs([(item.ligne, due)], par=tresorier)
    due.refresh_from_db()
    assert due.etat == EtatAdhesion.A_JOUR


def test_another_address_asks_whether_it_is_the_same_person(due, tresorier):
    releve, _ = lire("03/02/2026;20;Ormegivre;Zélie;autre@exemple.invalid;\n", tresorier)
    [item] = proposees(releve)
    [proposition] = item.propositions
    assert (item.exacte, proposition.a_verifier) == (None, True)


def test_a_bank_label_is_enough_to_propose(due, tresorier):
    releve, _ = lire("03/02/2026;20;;;;VIR ORMEGIVRE ZELIE COTIS\n", tresorier)
    assert proposees(releve)[0].propositions[0].attendue.adhesion == due


def test_the_same_file_twice_adds_nothing_and_equal_payments_are_two(tresorier):
    lignes = "03/02/2026;20;A;B;;x\n03/02/2026;20;A;B;;x\n04/02/2026;-35;Loyer;;;\nhier;2;;;;\n"
    _, premiere = lire(lignes, tresorier)
    _, seconde = lire(lignes, tresorier)
    assert (premiere.nouvelles, len(premiere.ecartees)) == (2, 2)
    assert (seconde.nouvelles, seconde.deja_connues) == (0, 2)
    assert LigneReleve.objects.count() == 2


def test_undo_takes_the_payment_back(due, tresorier):
    releve, _ = lire("03/02/2026;20;Ormegivre;Zélie;;\n", tresorier)
    ligne = releve.lignes.get()
    services.rapprocher(ligne, due, par=tresorier)
    with pytest.raises(ValidationError, match="déjà traitée"):
        services.rapprocher(ligne, due, par=tresorier)
    ligne.refresh_from_db()
    services.remettre(ligne, par=tresorier)
    due.refresh_from_db()
    assert (ligne.etat, due.etat) == (EtatLigne.A_RAPPROCHER, EtatAdhesion.ATTENDUE)
    assert Paiement.objects.get().motif_annulation == "Rapprochement défait"


def test_from_the_file_to_the_payment_through_the_pages(due, tresorier, client_de):
    client = client_de(tresorier)
    fichier = SimpleUploadedFile(
        "helloasso.csv", (ENTETES + "03/02/2026;20;Ormegivre;Zélie;z@x.invalid;\n").encode()
    )
    depot = client.post(
        "/coordination/adherents/releves/", {"origine": "helloasso", "fichier": fichier}
    )
    page = client.get(depot.url)
    colonnes = {n: page.context["form"][n].initial for n in page.context["form"].fields}
    suite = client.post(depot.url, colonnes)
    contenu = client.get(suite.url).content.decode()
    assert "Est-ce la même personne" in contenu
    ligne = LigneReleve.objects.get()
    # Une paire forgée ne rapproche rien et ne casse rien.
    forgees = {"geste": "exactes", "paire": ["²:1", "1:2:3"]}
    assert client.post(suite.url, forgees).status_code == 302
    client.post(suite.url, {"geste": "rapprocher", "ligne": ligne.pk, "adhesion": due.pk})
    due.refresh_from_db()
    assert due.etat == EtatAdhesion.A_JOUR


def test_what_the_page_answers_to_a_line_without_anyone(due, tresorier, client_de):
    client = client_de(tresorier)
    releve, _ = lire("03/02/2026;20;Ormegivre;Zélie;;\n", tresorier)
    adresse = f"/coordination/adherents/releves/{releve.pk}/"
    ligne = releve.lignes.get()
    reponse = client.post(
        adresse, {"geste": "rapprocher", "ligne": ligne.pk, "adhesion": ""}, follow=True
    )
    assert "Choisissez d’abord à qui revient ce paiement" in reponse.content.decode()
    for forge in ("abc", "²", "9" * 40, "-1"):
        donnees = {"geste": "ecarter", "ligne": forge}
        assert client.post(adresse, donnees).status_code == 404
    assert not Paiement.objects.exists()


def test_lines_left_aside_are_named_with_their_reason(tresorier, client_de):
    client = client_de(tresorier)
    lignes = "03/02/2026;20;A;B;;x\nhier;2;;;;\n04/02/2026;-35;Loyer;;;\n"
    fichier = SimpleUploadedFile("r.csv", (ENTETES + lignes).encode())
    adresse = "/coordination/adherents/releves/"
    depot = client.post(adresse, {"origine": "banque", "fichier": fichier})
    form = client.get(depot.url).context["form"]
    colonnes = {nom: form[nom].initial for nom in form.fields}
    contenu = client.post(depot.url, colonnes, follow=True).content.decode()
    assert "1 paiement nouveau, 0 déjà connu." in contenu
    assert "ligne 3, la date ou le montant ne se lit pas" in contenu
    assert "ligne 4, ce n’est pas une entrée d’argent" in contenu


def test_reconciling_costs_the_same_for_one_and_three(tresorier, client_de):
    client = client_de(tresorier)
    releve, _ = lire("03/02/2026;20;A;B;;x\n", tresorier)
    rang = iter(range(2, 99))

    def creer():
        n = next(rang)
        AdhesionFactory(etat=EtatAdhesion.ATTENDUE)
        LigneReleve.objects.create(
            releve=releve, rang=n, cle=f"c{n}", jour="2026-02-03", montant=20, payeur=f"P{n}"
        )

    assert_requetes_plates(
        creer, lambda: client.get(f"/coordination/adherents/releves/{releve.pk}/")
    )


def test_the_bureau_does_not_reconcile(bureau, client_de):
    assert client_de(bureau).get("/coordination/adherents/releves/").status_code == 403
