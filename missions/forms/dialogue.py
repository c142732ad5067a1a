from typing import Any

from django import forms

from cpts_portal.lib.donnees_patient import valider_sans_patient
from membres.acces_externe.forms import OuvertureForm
from missions.enums import GenreSection
from missions.models import SectionRapport

# Des sections de texte à soi, en plus du plan.
_LIBRES = ("libre-1", "libre-2", "libre-3")


class InstantaneForm(forms.Form):
    libelle = forms.CharField(
        label="Libellé",
        max_length=80,
        help_text="Par exemple «\u00a0Dialogue de gestion du 24 mars\u00a0».",
    )


class FinanceurForm(OuvertureForm):
    """Same fields as any outside access; what it shows is the snapshot of the page."""


class QuestionForm(forms.Form):
    code = forms.CharField(max_length=20, required=False)
    texte = forms.CharField(
        label="Votre question",
        max_length=2000,
        validators=[valider_sans_patient],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Écrivez votre question."},
    )


class ValeurProposeeForm(forms.Form):
    code = forms.CharField(max_length=20)
    valeur = forms.CharField(
        max_length=40, error_messages={"required": "Donnez la valeur à retenir."}
    )
    motif = forms.CharField(max_length=300, required=False, validators=[valider_sans_patient])


class ModeleRapportForm(forms.Form):
    """The whole template on one page: each section, its place, its title, its text."""

    def __init__(self, *args: Any, sections: list[SectionRapport], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        presentes = {section.code for section in sections}
        self.sections = [
            *sections,
            *(
                SectionRapport(code=c, genre=GenreSection.TEXTE, titre="", ordre=900, active=False)
                for c in _LIBRES
                if c not in presentes
            ),
        ]
        for section in self.sections:
            self._ajouter(section)

    def _ajouter(self, section: SectionRapport) -> None:
        code = section.code
        self.fields[f"active-{code}"] = forms.BooleanField(
            label="Dans le rapport", required=False, initial=section.active
        )
        self.fields[f"ordre-{code}"] = forms.IntegerField(
            label="Ordre", min_value=0, max_value=9999, initial=section.ordre
        )
        self.fields[f"titre-{code}"] = forms.CharField(
            label="Titre", max_length=120, required=False, initial=section.titre
        )
        self.fields[f"texte-{code}"] = forms.CharField(
            label="Texte",
            max_length=20_000,
            required=False,
            initial=section.texte,
            validators=[valider_sans_patient],
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def clean(self) -> dict[str, Any]:
        lues = super().clean() or {}
        for section in self.sections:
            if lues.get(f"active-{section.code}") and not lues.get(f"titre-{section.code}"):
                self.add_error(f"titre-{section.code}", "Une section du rapport a un titre.")
        return lues

    def lignes(self) -> list[dict[str, Any]]:
        return [
            {
                "section": section,
                "libre": section.code in _LIBRES,
                **{
                    nom: self[f"{nom}-{section.code}"]
                    for nom in ("active", "ordre", "titre", "texte")
                },
            }
            for section in self.sections
        ]

    def arrangees(self) -> list[SectionRapport]:
        """As the form says; a free section without title is no section."""
        lues = self.cleaned_data
        return [
            SectionRapport(
                code=section.code,
                genre=section.genre,
                titre=lues[f"titre-{section.code}"],
                texte=lues[f"texte-{section.code}"],
                ordre=lues[f"ordre-{section.code}"],
                active=lues[f"active-{section.code}"],
            )
            for section in self.sections
            if lues[f"titre-{section.code}"]
        ]
