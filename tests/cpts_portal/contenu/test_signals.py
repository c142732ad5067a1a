"""What is edited outside the annuaire renews the kept public pages too."""

import pytest

from cpts_portal.lib import cache_public
from cpts_portal.referentiel.services.reglages import modifier_identite
from cpts_portal.referentiel.services.territoire import definir_territoire
from tests.factories.contenu import page_simple
from tests.factories.referentiel import CommuneFactory, IdentiteFactory

pytestmark = pytest.mark.django_db


def renouvelle(capture, action) -> bool:
    avant = cache_public.version()
    with capture(execute=True):
        action()
    return cache_public.version() != avant


def test_publishing_and_withdrawing_a_page(django_capture_on_commit_callbacks):
    page = page_simple()
    publier = page.save_revision().publish
    assert renouvelle(django_capture_on_commit_callbacks, publier)
    assert renouvelle(django_capture_on_commit_callbacks, page.unpublish)


def test_changing_the_identity_and_the_territory(django_capture_on_commit_callbacks):
    IdentiteFactory()

    def changer():
        modifier_identite({"telephone": "+33353010020"}, acteur=None)

    assert renouvelle(django_capture_on_commit_callbacks, changer)
    commune = CommuneFactory()
    assert renouvelle(
        django_capture_on_commit_callbacks, lambda: definir_territoire([commune.code_insee])
    )
