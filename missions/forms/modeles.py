"""The models of the report: their sections, their recipient, their columns."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.interface.libelles import dire_plus_tard
from cpts_portal.lib.donnees_patient import valider_sans_patient
from missions.colonnes import (
    COLONNES,
    LARGEURS,
    ORIGINE,
    SUPPORTS,
    Colonne,
    completer,
    nom_de,
    valider,
)
from missions.enums import DestinataireRapport, GenreSection
from missions.models import ModeleRapport, SectionRapport

# Des sections de texte à soi, en plus du plan.
_LIBRES = ("libre-1", "libre-2", "libre-3")


def _destinataire(**options: Any) -> forms.ChoiceField:
    choix = [(d.value, d.label) for d in DestinataireRapport if d != DestinataireRapport.COMMUN]
    return forms.ChoiceField(label="Remis à", choices=choix, **options)


class CopieModeleForm(forms.Form):
    nom = forms.CharField(
        label="Nom",
        max_length=80,
        help_text=dire_plus_tard("Par exemple «\u00a0Modèle pour {caisse.le}\u00a0»."),
    )
    destinataire = _destinataire(help_text="La couverture le dit, avec le nom écrit au contrat.")


class ColonnesForm(forms.Form):
    """Each column, and its place in each of the three tables; without a place, it is last."""

    def __init__(
        self, *args: Any, modele: ModeleRapport, origine: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.modele = modele
        for support, codes in (completer(None) if origine else modele.colonnes).items():
            for colonne in COLONNES.values():
                if support in colonne.supports:
                    self._ajouter(support, colonne, codes)

    def _ajouter(self, support: str, colonne: Colonne, codes: list[str]) -> None:
        dedans = colonne.code in codes
        table = SUPPORTS[support].lower()
        nom = nom_de(colonne.code, self.modele.destinataire)
        self.fields[f"vue-{support}-{colonne.code}"] = forms.BooleanField(
            label=f"{nom}, dans le {table}", required=False, initial=dedans
        )
        self.fields[f"ordre-{support}-{colonne.code}"] = forms.IntegerField(
            label=f"Ordre de {nom}, dans le {table}",
            required=False,
            min_value=0,
            max_value=9999,
            initial=10 * (codes.index(colonne.code) + 1) if dedans else None,
        )

    def clean(self) -> dict[str, Any]:
        lues = super().clean() or {}
        for support, codes in self.choisies().items():
            try:
                valider(support, codes) if codes else None
            except ValidationError as faute:
                self.add_error(None, f"{SUPPORTS[support]}\u00a0: {faute.messages[0]}")
        return lues

    def choisies(self) -> dict[str, list[str]]:
        """The ticked ones, in their order; a table with none goes back to those of origin."""
        return {support: self._dans_l_ordre(support) for support in SUPPORTS}

    def _dans_l_ordre(self, support: str) -> list[str]:
        lues = self.cleaned_data
        vues = [code for code in COLONNES if lues.get(f"vue-{support}-{code}")]
        return sorted(vues, key=lambda code: _rang(lues.get(f"ordre-{support}-{code}")))

    def lignes(self) -> Iterator[dict[str, Any]]:
        """One a column: its name, its width on paper, its box in each table."""
        for code, colonne in COLONNES.items():
            yield {
                "nom": nom_de(code, self.modele.destinataire),
                "mm": colonne.mm,
                "en_titre": code in ("mission", "action"),
                "cases": [
                    {
                        "support": nom,
                        "vue": self[f"vue-{support}-{code}"],
                        "ordre": self[f"ordre-{support}-{code}"],
                    }
                    if support in colonne.supports
                    else {"support": nom}
                    for support, nom in SUPPORTS.items()
                ],
            }

    @staticmethod
    def reperes() -> list[tuple[str, int, int | None]]:
        """Each table, how many columns it had at first, the millimetres of its page."""
        return [(nom, len(ORIGINE[s]), LARGEURS.get(s)) for s, nom in SUPPORTS.items()]


def _rang(ordre: int | None) -> tuple[bool, int]:
    return ordre is None, ordre or 0


class ModeleRapportForm(forms.Form):
    """The whole model on one page: each section, its place, its title, its text."""

    def __init__(
        self, *args: Any, modele: ModeleRapport, sections: list[SectionRapport], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.modele = modele
        self.fields["nom"] = forms.CharField(label="Nom", max_length=80, initial=modele.nom)
        if not modele.commun:
            self.fields["destinataire"] = _destinataire(initial=modele.destinataire)
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

    def entete(self) -> list[forms.BoundField]:
        return [self[nom] for nom in ("nom", "destinataire") if nom in self.fields]

    def nomme(self) -> ModeleRapport:
        """The model under its new name, for its new recipient."""
        self.modele.nom = self.cleaned_data["nom"]
        self.modele.destinataire = self.cleaned_data.get("destinataire", self.modele.destinataire)
        return self.modele

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
