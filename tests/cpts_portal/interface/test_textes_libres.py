"""A number is refused; a suspicion is shown, then passes once confirmed."""

from bs4 import BeautifulSoup
from django import forms

from cpts_portal.interface.textes_libres import TextesLibres
from tests.cpts_portal.lib.test_donnees_patient import NUMERO


class Mot(TextesLibres):
    textes_libres = ("texte",)

    texte = forms.CharField(label="Texte", widget=forms.Textarea, help_text="En deux lignes.")


def saisies(form):
    page = BeautifulSoup(str(form), "html.parser")
    return {champ["name"]: champ.get("type", "") for champ in page.select("[name]")}


def test_an_ordinary_text_passes_and_shows_no_box():
    form = Mot({"texte": "Réunion le 12/03/2026"})
    assert form.is_valid()
    assert form.cleaned_data == {"texte": "Réunion le 12/03/2026"}
    assert saisies(form)["sans_patient"] == "hidden"
    assert "En deux lignes. N’écrivez rien" in str(form)


def test_a_number_is_refused_whatever_is_ticked():
    form = Mot({"texte": f"Dossier {NUMERO}", "sans_patient": "on"})
    assert not form.is_valid()
    assert "numéro de sécurité sociale" in form.errors["texte"][0]


def test_a_suspicion_asks_and_passes_once_confirmed():
    texte = "La patiente née le 12/03/1951"
    form = Mot({"texte": texte})
    assert not form.is_valid()
    assert list(form.errors) == ["sans_patient"]
    assert saisies(form)["sans_patient"] == "checkbox"
    confirme = Mot({"texte": texte, "sans_patient": "on"})
    assert confirme.is_valid()
    assert confirme.cleaned_data == {"texte": texte}
