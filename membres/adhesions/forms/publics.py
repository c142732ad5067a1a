from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from cpts_portal.interface.textes_libres import CONFIRMATION, TextesLibres
from cpts_portal.lib.ecriture import date_longue
from cpts_portal.referentiel import queries as referentiel
from membres.adhesions import groupes
from membres.adhesions.enums import GenreAdherent, ModeExercice, ObjetConsentement
from membres.adhesions.models import DemandeAdhesion, Texte
from membres.adhesions.queries import colleges_proposes


def assouplir(champs: dict[str, forms.Field]) -> None:
    """Typed with spaces; the model keeps one form of each and checks it."""
    for nom in ("rpps", "siret", "telephone"):
        if nom in champs:
            champ = champs[nom]
            assert isinstance(champ, forms.CharField)  # noqa: S101 - for the type checker
            champ.max_length = champ.widget.attrs["maxlength"] = 24
            champ.validators = []
    if "telephone" in champs:
        champs["telephone"].widget.input_type = "tel"


def restreindre_les_listes(champs: dict[str, forms.Field]) -> None:
    """Professions still proposed, communes of the territory, collèges open to members."""
    choix = {
        "profession": [(p.pk, str(p)) for p in referentiel.professions()],
        "commune": [(c.pk, c.nom) for c in referentiel.communes()],
        "college": [(c.pk, str(c)) for c in colleges_proposes()],
    }
    vides = {
        "profession": "Choisissez une profession",
        "commune": "Hors du territoire",
        "college": "À voir avec le bureau",
    }
    for nom, liste in choix.items():
        if nom in champs:
            champs[nom].choices = [("", vides[nom]), *liste]  # type: ignore[attr-defined]  # a choice field


class AdhererForm(TextesLibres, forms.ModelForm[DemandeAdhesion]):
    textes_libres = ("message",)
    # A person never sees nor fills it: a machine does.
    site_web = forms.CharField(label="Laissez ce champ vide", required=False)

    class Meta:
        model = DemandeAdhesion
        fields = [
            "prenom", "nom", "representant", "courriel", "telephone", "profession", "rpps",
            "mode_exercice", "siret", "structure", "commune", "college", "message",
        ]  # fmt: skip
        help_texts = {
            "courriel": "Un message y part tout de suite\u00a0: il contient le lien qui confirme "
            "votre demande.",
            "rpps": "Onze chiffres, sur votre carte professionnelle. Il relie votre fiche de "
            "l’annuaire.",
            "message": "Quelques mots, si vous le souhaitez. Ne nommez aucun patient.",
            "structure": "Le nom du cabinet, de la maison de santé, de l’officine ou du service.",
        }
        widgets = {"message": forms.Textarea(attrs={"rows": 4})}

    PERSONNE = (
        ("Vous", ("prenom", "nom", "courriel", "telephone")),
        ("Votre exercice", ("profession", "rpps", "mode_exercice", "structure", "commune")),
    )
    ORGANISATION = (
        ("La structure", ("nom", "siret", "commune")),
        ("Qui la représente", ("representant", "courriel", "telephone")),
    )

    def __init__(
        self, *args: Any, genre: GenreAdherent, textes: Sequence[Texte], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.genre = genre
        self.textes = list(textes)
        self.instance.genre = genre
        groupes_du_genre = self.PERSONNE if genre == GenreAdherent.PERSONNE else self.ORGANISATION
        gardes = {nom for _, noms in groupes_du_genre for nom in noms}
        for nom in list(self.fields):
            if nom not in gardes | {"college", "message", "site_web", CONFIRMATION}:
                del self.fields[nom]
        assouplir(self.fields)
        restreindre_les_listes(self.fields)
        self._requerir()
        self._groupes()
        self._consentements()
        self._textes()

    def _requerir(self) -> None:
        if self.genre == GenreAdherent.PERSONNE:
            self.fields["nom"].label = "Nom"
            self.fields["prenom"].required = True
            self.fields["mode_exercice"].choices = [  # type: ignore[attr-defined]  # a choice field
                ("", "Choisissez"),
                *ModeExercice.choices,
            ]
        else:
            self.fields["nom"].label = "Raison sociale"
            self.fields["representant"].required = True

    def _groupes(self) -> None:
        proposes = groupes.proposes()
        if proposes:
            self.fields["groupes"] = forms.MultipleChoiceField(
                label="Les groupes qui vous intéressent",
                choices=proposes,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self._noms_des_groupes = dict(proposes)

    def _consentements(self) -> None:
        """Four boxes, none ticked in advance."""
        for objet in ObjetConsentement:
            self.fields[f"consent_{objet.value}"] = forms.BooleanField(
                label=objet.label, required=False
            )

    def _textes(self) -> None:
        for texte in self.textes:
            self.fields[f"texte_{texte.pk}"] = forms.BooleanField(
                label=format_html(
                    'J’ai lu et j’accepte\u00a0: <a href="{}" target="_blank">{}'
                    '<span class="lecteur"> (nouvelle fenêtre)</span></a>, adoption du {}',
                    reverse("adhesions:texte", args=[texte.pk]),
                    str(texte),
                    date_longue(texte.adopte_le),
                ),
                error_messages={
                    "required": "L’adhésion demande de l’accepter. Lisez-le, puis cochez."
                },
            )

    def clean_site_web(self) -> str:
        if self.cleaned_data["site_web"]:
            raise forms.ValidationError("Laissez ce champ vide.")
        return ""

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        groupes_du_genre = (
            self.PERSONNE if self.genre == GenreAdherent.PERSONNE else self.ORGANISATION
        )
        sections = [(titre, [self[n] for n in noms]) for titre, noms in groupes_du_genre]
        place = [n for n in ("college", "groupes", "message", CONFIRMATION) if n in self.fields]
        return [*sections, ("Votre place dans la communauté", [self[n] for n in place])]

    def champs_consentements(self) -> list[forms.BoundField]:
        return [self[f"consent_{objet.value}"] for objet in ObjetConsentement]

    def champs_textes(self) -> list[forms.BoundField]:
        return [self[f"texte_{texte.pk}"] for texte in self.textes]

    def demande(self) -> dict[str, Any]:
        """What the service takes."""
        propre = self.cleaned_data
        exclus = {"groupes", "message", "site_web"}
        return {
            "coordonnees": {"genre": self.genre}
            | {n: v for n, v in propre.items() if n in self.Meta.fields and n not in exclus},
            "message": propre.get("message", ""),
            "groupes": [
                {"cle": cle, "nom": self._noms_des_groupes[cle]}
                for cle in propre.get("groupes", [])
            ],
            "consentements": [o.value for o in ObjetConsentement if propre[f"consent_{o.value}"]],
            "textes": self.textes,
        }


class ReponseForm(TextesLibres):
    textes_libres = ("reponse",)

    reponse = forms.CharField(
        label="Votre réponse",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ne nommez aucun patient.",
    )


class ConsentementsForm(forms.Form):
    """The member's own answers, changed at any time."""

    objets = forms.MultipleChoiceField(
        label="J’accepte de",
        choices=ObjetConsentement.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
