from bs4 import BeautifulSoup
from django import forms
from django.conf import settings
from django.template import Context, Template

GABARITS = settings.RACINE / "templates"


class Exemple(forms.Form):
    nom = forms.CharField(
        label="Nom",
        help_text="Tel qu’il sera imprimé",
        error_messages={"required": "Écrivez votre nom."},
    )
    jour = forms.DateField(label="Jour", required=False)
    accord = forms.BooleanField(label="J’ai lu")
    role = forms.ChoiceField(
        label="Rôle", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )


def soupe(formulaire):
    return BeautifulSoup(str(formulaire), "html.parser")


def test_hint_and_error_are_tied_to_the_input():
    page = soupe(Exemple({"jour": "hier"}))
    saisie = page.find(id="id_nom")
    assert saisie["aria-describedby"] == "id_nom_helptext id_nom_error"
    assert saisie["aria-invalid"] == "true"
    assert page.find(id="id_nom_helptext").text == "Tel qu’il sera imprimé"
    assert page.find(id="id_nom_error").text.strip() == "Erreur\u00a0: Écrivez votre nom."


def test_summary_links_to_each_faulty_field():
    page = soupe(Exemple({"jour": "hier", "role": "c"}))
    liens = [lien["href"] for lien in page.select("[data-resume-erreurs] a")]
    assert liens == ["#id_nom", "#id_jour", "#id_accord", "#id_role"]
    for lien in liens:
        assert page.find(id=lien[1:])


def test_optional_fields_say_so_and_required_ones_do_not():
    page = soupe(Exemple())
    assert page.find("label", attrs={"for": "id_jour"}).text == "Jour (facultatif)"
    assert page.find("label", attrs={"for": "id_nom"}).text == "Nom"
    assert not page.select("[data-resume-erreurs]")


def test_a_date_is_typed_as_it_is_written():
    formulaire = Exemple({"nom": "A", "jour": "12/03/2026", "accord": "on", "role": "a"})
    assert formulaire.is_valid()
    assert formulaire.cleaned_data["jour"].isoformat() == "2026-03-12"


def test_no_page_tells_the_same_errors_twice():
    """`{{ form }}` brings its summary: a page that adds one would say each error twice."""
    doubles = [
        str(gabarit.relative_to(GABARITS))
        for gabarit in GABARITS.rglob("*.html")
        if 'composant "resume_erreurs"' in (texte := gabarit.read_text())
        and ('composant "formulaire"' in texte or "{{ form }}" in texte.split("#}", 1)[-1])
        and "components" not in gabarit.parts
    ]
    assert doubles == []


def test_the_empty_choice_speaks_french():
    class Choix(forms.Form):
        role = forms.ChoiceField(choices=[("", "---------"), ("a", "A")])

    assert soupe(Choix()).find("option").text == "Choisissez"


def test_a_hidden_field_shows_no_label():
    class Cache(forms.Form):
        relu = forms.CharField(label="J’ai relu", widget=forms.HiddenInput)

    gabarit = Template("{% load interface %}{% champ form.relu %}")
    rendu = gabarit.render(Context({"form": Cache()}))
    assert "J’ai relu" not in rendu
    assert 'type="hidden"' in rendu
