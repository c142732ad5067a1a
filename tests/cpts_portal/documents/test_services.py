import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cpts_portal.documents import registre, services
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.travaux.enums import Etat

pytestmark = pytest.mark.django_db


def test_a_double_click_makes_one_row(adherent, genre_essai):
    premier = services.request_document("essai", {"mot": "clé"}, adherent)
    second = services.request_document("essai", {"mot": "clé"}, adherent)
    assert (second.pk, DocumentProduit.objects.count()) == (premier.pk, 1)


def test_other_words_or_another_person_make_another_row(adherent, pilote, genre_essai):
    demandes = {
        services.request_document("essai", {"mot": "clé"}, adherent).pk,
        services.request_document("essai", {"mot": "sol"}, adherent).pk,
        services.request_document("essai", {"mot": "clé"}, pilote).pk,
    }
    assert len(demandes) == 3


def test_the_right_to_ask_is_the_kind_s(adherent, genre_essai):
    with pytest.raises(PermissionDenied):
        services.request_document("essai", {"mot": "interdit"}, adherent)
    assert not DocumentProduit.objects.exists()


def test_parameters_are_read_or_refused_by_name(adherent, genre_essai):
    with pytest.raises(ValidationError) as refus:
        services.request_document("essai", {"mto": "clé"}, adherent)
    assert refus.value.message_dict == {
        "mto": ["paramètre inconnu de ce document."],
        "mot": ["paramètre attendu."],
    }


def test_an_unknown_kind_says_so(adherent):
    with pytest.raises(registre.GenreInconnu, match="« inconnu » n’existe pas"):
        services.request_document("inconnu", {}, adherent)


def test_retry_starts_from_today_s_data(adherent, genre_essai):
    document = services.request_document("essai", {"mot": "clé"}, adherent)
    DocumentProduit.objects.update(
        etat=Etat.ECHEC, raison="Panne.", tentatives=3, contenu_fige={"vieux": 1}
    )
    services.relancer(document, par=adherent)
    document.refresh_from_db()
    assert (document.etat, document.raison, document.tentatives) == (Etat.DEMANDE, "", 0)
    assert document.contenu_fige is None


def test_retry_leaves_a_ready_document_alone(adherent, genre_essai):
    document = services.request_document("essai", {"mot": "clé"}, adherent)
    DocumentProduit.objects.update(etat=Etat.ABOUTI, fichier="f", sha256="s", taille=1)
    services.relancer(document, par=adherent)
    document.refresh_from_db()
    assert document.etat == Etat.ABOUTI
