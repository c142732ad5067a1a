"""Every form that asks for words reads them before it keeps them."""

import inspect

import pytest
from django import forms

from annuaire import forms_demandes, forms_fiche
from cpts_portal.interface.textes_libres import TextesLibres
from membres.adhesions.enums import GenreAdherent
from membres.adhesions.forms import AdhererForm, ReponseForm
from missions.forms import actions as missions_actions
from missions.forms import dialogue, horloge
from missions.models import FicheAction
from projet_sante.forms import lecteurs
from projet_sante.forms import vie as projet_vie
from tests.cpts_portal.lib.test_donnees_patient import NUMERO

PATIENT = "M. Durand, patient né le 12/03/1950"


def _texte(nom: str, formulaire: type[forms.Form]) -> forms.Field:
    return formulaire.base_fields[nom]


@pytest.mark.parametrize(
    ("formulaire", "nom"),
    [
        (forms_demandes.SignalerForm, "texte"),
        (forms_demandes.RetirerForm, "texte"),
        (forms_demandes.AbsentForm, "texte"),
        (forms_fiche.RevendicationForm, "texte"),
        (dialogue.QuestionForm, "texte"),
        (dialogue.ValeurProposeeForm, "motif"),
        (horloge.CommentaireForm, "texte"),
        (projet_vie.FigerForm, "motif"),
        (lecteurs.SuiteForm, "suite"),
    ],
)
@pytest.mark.parametrize("ecrit", [PATIENT, f"dossier {NUMERO}"])
def test_a_page_that_cannot_ask_back_refuses(formulaire, nom, ecrit):
    with pytest.raises(forms.ValidationError, match="patient|sécurité sociale"):
        _texte(nom, formulaire).clean(ecrit)
    assert _texte(nom, formulaire).clean("Une phrase ordinaire du 12/03/2026")


def test_a_project_born_on_a_day_is_asked_about_not_refused():
    form = missions_actions.AnneeActionForm({"realise": "Association née le 12/03/2010"})
    assert not form.is_valid()
    assert "sans_patient" in form.errors
    confirme = {"realise": "Association née le 12/03/2010", "sans_patient": "on"}
    assert missions_actions.AnneeActionForm(confirme).is_valid()
    assert not missions_actions.AnneeActionForm(
        {"realise": NUMERO, "sans_patient": "on"}
    ).is_valid()


@pytest.mark.parametrize(
    ("formulaire", "champs"),
    [
        (missions_actions.AnneeActionForm, {"realise", "perspectives"}),
        (missions_actions.JaiFaitForm, {"quoi"}),
        (lecteurs.RemarqueForm, {"texte"}),
        (AdhererForm, {"message"}),
        (ReponseForm, {"reponse"}),
    ],
)
def test_the_others_show_the_passage_and_a_box(formulaire, champs):
    assert issubclass(formulaire, TextesLibres)
    assert set(formulaire.textes_libres) == champs


def test_every_text_of_a_fiche_action_is_read():
    textes = {
        champ.name
        for champ in FicheAction._meta.get_fields()
        if champ.__class__.__name__ == "TextField"
    }
    poses = set(missions_actions.FicheActionForm.Meta.fields)
    assert (textes & poses) <= set(missions_actions.FicheActionForm.textes_libres)


def test_long_texts_of_missions_and_projet_all_have_a_reader():
    """A new text area without its reader fails here, by name."""
    lacunes = [
        f"{module.__name__}.{nom}.{champ}"
        for module in (missions_actions, dialogue, horloge, lecteurs, projet_vie)
        for nom, forme in inspect.getmembers(module, inspect.isclass)
        if issubclass(forme, forms.Form) and forme.__module__ == module.__name__
        for champ, defini in forme.base_fields.items()
        if isinstance(defini.widget, forms.Textarea)
        and champ not in getattr(forme, "textes_libres", ())
        and not any(v.__name__ == "valider_sans_patient" for v in _validateurs(defini))
    ]
    assert lacunes == []


def _validateurs(champ: forms.Field) -> list:
    return [v for v in champ.validators if hasattr(v, "__name__")]


@pytest.mark.django_db
def test_the_public_form_of_joining_shows_the_box(client):
    page = client.post("/adherer/personne/", {"message": PATIENT})
    assert page.status_code == 422
    corps = page.content.decode()
    assert "Votre texte contient peut-être" in corps
    assert 'name="sans_patient"' in corps
    form = AdhererForm(None, genre=GenreAdherent.PERSONNE, textes=[])
    assert form["sans_patient"].field.widget.is_hidden
