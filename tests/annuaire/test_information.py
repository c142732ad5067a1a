import pytest
from django.utils import timezone

from annuaire.enums import Source
from annuaire.models import Fiche
from annuaire.queries.information import a_ecrire, a_informer
from annuaire.rapports import LETTRES, lettres
from cpts_portal.courriels.models import Courriel
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.documents.production import DocumentImpossible
from tests.factories.annuaire import FicheFactory, LieuFactory
from tests.harnais.requetes import assert_requetes_plates
from tests.personas import client_de

pytestmark = pytest.mark.django_db
PAGE = "/coordination/annuaire/information/"


@pytest.fixture
def ines(coordination):
    return client_de(coordination)


def contenu(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def test_only_published_people_a_register_brought_wait(adherent):
    attend = FicheFactory()
    FicheFactory(structure=True)
    FicheFactory(compte=adherent)
    FicheFactory(publiee=False)
    FicheFactory(source=Source.COORDINATION)
    FicheFactory(informee_le="2026-10-01", informee_par="lettre")
    assert list(a_informer()) == [attend]


def test_an_e_mail_goes_once_to_who_has_an_address(ines):
    fiche = FicheFactory(titre="Dr Anne Essai", courriel="anne@exemple.invalid")
    sans = FicheFactory()
    inventee = FicheFactory(courriel="fictive@exemple.invalid", fictive=True)
    ines.post(f"{PAGE}envoyer/")
    courriel = Courriel.objects.get()
    assert courriel.destinataire == "anne@exemple.invalid"
    message = bytes(courriel.contenu).decode()
    assert courriel.sujet == "Vous figurez dans l’annuaire de santé du territoire"
    assert fiche.get_absolute_url() in message.replace("=\r\n", "")
    fiche.refresh_from_db()
    assert (fiche.informee_le, fiche.informee_par) == (timezone.localdate(), "courriel")
    assert set(a_ecrire()) == {sans, inventee}
    ines.post(f"{PAGE}envoyer/")
    assert Courriel.objects.count() == 1


def test_letters_bear_the_place_of_practice_and_are_dated_when_posted(ines):
    lieu = LieuFactory(nom="Cabinet du Port", adresse="3, quai Neuf", code_postal="52100")
    fiche = FicheFactory(titre="Dr Anne Essai", lieux=[lieu])
    [destinataire] = lettres({}).contexte["destinataires"]
    assert destinataire["nom"] == "Dr Anne Essai"
    assert destinataire["adresse"][:2] == ["Cabinet du Port", "3, quai Neuf"]
    reponse = ines.post(f"{PAGE}lettres/")
    document = DocumentProduit.objects.get(genre=LETTRES.code)
    assert reponse.url == f"/espace/documents/{document.pk}/"
    ines.post(f"{PAGE}postees/", {"le": "12/10/2026"})
    fiche.refresh_from_db()
    assert (fiche.informee_le.isoformat(), fiche.informee_par) == ("2026-10-12", "lettre")
    with pytest.raises(DocumentImpossible):
        lettres({})


def test_letters_are_not_said_posted_tomorrow(ines):
    FicheFactory()
    reponse = ines.post(f"{PAGE}postees/", {"le": "01/01/2050"})
    assert reponse.status_code == 422
    assert "Cette date est à venir" in contenu(reponse)
    assert not Fiche.objects.exclude(informee_le=None).exists()


def test_the_page_counts_and_costs_the_same_for_one_and_three(ines):
    # One place for all: a new commune would have the territory drawn again.
    lieu = LieuFactory()
    FicheFactory(courriel="anne@exemple.invalid", lieux=[lieu])
    assert "à informer par courriel" in contenu(ines.get(PAGE))
    assert_requetes_plates(lambda: FicheFactory(lieux=[lieu]), lambda: ines.get(PAGE))


def test_a_member_does_not_enter(adherent):
    client = client_de(adherent)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}envoyer/").status_code == 403
