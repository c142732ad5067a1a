import pytest

from cpts_portal.documents import registre
from tests.essai import genres


@pytest.fixture
def genre_essai(monkeypatch):
    monkeypatch.setattr(registre, "_GENRES", {})
    genres.enregistrer()
    return genres.ESSAI
