"""Editing an entry: the same fields for the person and for the coordination."""

from typing import Any

from django import forms
from django.utils import timezone

from annuaire.champs import OUI_NON, RESERVES
from annuaire.enums import Genre, Visibilite
from annuaire.horaires import JOURS, ecrire_jour, lire_jour
from annuaire.models import Exercice, Fiche, Modification
from annuaire.validators import sans_donnee_patient
from cpts_portal.interface.champs import ChampDate
from cpts_portal.referentiel.validators import (
    normaliser_telephone,
    telephone_lisible,
    valider_telephone,
)
from membres.adhesions.validators import normaliser_rpps

_REPONSES = (("oui", "Oui"), ("non", "Non"), ("", "Non précisé"))
_VALEURS = {"oui": True, "non": False, "": None}
_LANGUES_MAX = 12


class ChampOuiNon(forms.ChoiceField):
    """Three answers: not having answered is not a refusal."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=_REPONSES, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return next(nom for nom, reponse in _VALEURS.items() if reponse is value)
        return value

    def clean(self, value: Any) -> Any:
        return _VALEURS[super().clean(value)]


class ChampLangues(forms.CharField):
    """« anglais, arabe » → ["anglais", "arabe"]."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        langues = [mot.strip().lower() for mot in str(super().clean(value)).split(",")]
        uniques = list(dict.fromkeys(langue for langue in langues if langue))
        if len(uniques) > _LANGUES_MAX or any(len(langue) > 40 for langue in uniques):
            raise forms.ValidationError(
                f"Séparez les langues par des virgules, au plus {_LANGUES_MAX}."
            )
        return uniques


class ChampTelephone(forms.CharField):
    def prepare_value(self, value: Any) -> Any:
        return telephone_lisible(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        propre = str(super().clean(value))
        if propre:
            valider_telephone(propre)
        return normaliser_telephone(propre) if propre else ""


class ChampJour(forms.CharField):
    """The hours of one day, as people write them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=80, **options)

    def prepare_value(self, value: Any) -> Any:
        return ecrire_jour(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        try:
            return lire_jour(str(super().clean(value)))
        except ValueError as erreur:
            raise forms.ValidationError(
                "Ces heures ne se lisent pas. Écrivez-les ainsi : 8h30-12h, 14h-18h30."
            ) from erreur


def _texte(libelle: str, taille: int, aide: str = "") -> forms.CharField:
    return forms.CharField(
        label=libelle,
        max_length=taille,
        required=False,
        help_text=aide,
        validators=[sans_donnee_patient],
    )


class FicheForm(forms.Form):
    """`valeurs()` gives what `annuaire.services.fiches` takes."""

    nouveaux_patients = ChampOuiNon(label="Prend de nouveaux patients")
    visites_domicile = ChampOuiNon(label="Se déplace à domicile")
    acces_fauteuil = ChampOuiNon(label="Accès en fauteuil")
    carte_vitale = ChampOuiNon(label="Carte Vitale")
    teleconsultation = ChampOuiNon(label="Téléconsultation")
    langues = ChampLangues(
        label="Langues parlées",
        required=False,
        max_length=300,
        help_text="En plus du français, séparées par des virgules.",
    )
    tarif = _texte("Tarif", 120, "Par exemple « Conventionné, secteur 1 ».")
    rendez_vous = _texte(
        "Comment prendre rendez-vous", 250, "Une phrase : qui répond, quand, comment."
    )
    rendez_vous_url = forms.URLField(
        label="Prise de rendez-vous en ligne",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="L’adresse de la page, si vous en avez une.",
    )
    fermeture_du = ChampDate(label="Fermé ou absent du", required=False)
    fermeture_au = ChampDate(
        label="jusqu’au", required=False, help_text="Dernier jour compris ; vide, rien n’est dit."
    )
    telephone_direct = ChampTelephone(label="Ligne directe", required=False, max_length=20)
    mssante = forms.EmailField(label="Messagerie sécurisée MSSanté", required=False)
    courriel = forms.EmailField(label="Adresse électronique professionnelle", required=False)

    def __init__(
        self,
        *args: Any,
        fiche: Fiche,
        proposition: Modification | None = None,
        **options: Any,
    ) -> None:
        self.fiche = fiche
        self.exercices = list(fiche.exercices.all())
        super().__init__(*args, **options)
        for nom in ("telephone", *RESERVES):
            self.fields[f"{nom}_visible"] = forms.ChoiceField(
                label="Visible par", choices=Visibilite.choices
            )
        self.fields["telephone_visible"].label = "Téléphone des lieux, sur cette fiche, visible par"
        for exercice in self.exercices:
            self._ajouter_horaires(exercice)
        for nom in self.fields:
            if hasattr(fiche, nom):
                self.initial.setdefault(nom, getattr(fiche, nom))
        # What waits to be read is what the person last wished: the form shows it.
        for cle, (_, voulue) in (proposition.champs if proposition else {}).items():
            self.initial[cle.replace("horaires_note:", "note-").replace("telephone:", "tel-")] = (
                voulue
            )
        if not fiche.fermeture_annoncee:
            self.initial["fermeture_du"] = self.initial["fermeture_au"] = None

    def _ajouter_horaires(self, exercice: Exercice) -> None:
        lieu = exercice.lieu_id
        jours = exercice.horaires if exercice.horaires and len(exercice.horaires) == 7 else []
        for rang, jour in enumerate(JOURS):
            nom = f"jour-{lieu}-{rang}"
            self.fields[nom] = ChampJour(label=jour)
            self.initial[nom] = jours[rang] if jours else []
        self.fields[f"note-{lieu}"] = _texte(
            "Précision", 250, "Congés, consultation sans rendez-vous…"
        )
        self.initial[f"note-{lieu}"] = exercice.horaires_note
        self.fields[f"tel-{lieu}"] = ChampTelephone(
            label="Téléphone",
            required=False,
            max_length=20,
            help_text="Celui que le public appelle.",
        )
        self.initial[f"tel-{lieu}"] = exercice.lieu.telephone

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or {}
        du, au = propres.get("fermeture_du"), propres.get("fermeture_au")
        if du and not au and "fermeture_au" not in self.errors:
            self.add_error("fermeture_au", "Dites jusqu’à quand.")
        elif au and not du and "fermeture_du" not in self.errors:
            propres["fermeture_du"] = min(timezone.localdate(), au)
        elif du and au and au < du:
            self.add_error("fermeture_au", "Ce jour vient avant le premier.")
        return propres

    # --- For the template ---

    def possibles(self) -> list[forms.BoundField]:
        return [self[nom] for nom in OUI_NON]

    def reserves(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[nom], self[f"{nom}_visible"]) for nom in RESERVES]

    def lieux(self) -> list[dict[str, Any]]:
        return [
            {
                "exercice": exercice,
                "jours": [self[f"jour-{exercice.lieu_id}-{rang}"] for rang in range(7)],
                "telephone": self[tel]
                if (tel := f"tel-{exercice.lieu_id}") in self.fields
                else None,
                "note": self[note] if (note := f"note-{exercice.lieu_id}") in self.fields else None,
            }
            for exercice in self.exercices
        ]

    # --- For the service ---

    def valeurs(self) -> dict[str, Any]:
        propres = self.cleaned_data
        valeurs = {
            nom: valeur
            for nom, valeur in propres.items()
            if not nom.startswith(("jour-", "note-", "tel-"))
        }
        if not valeurs["fermeture_au"] and not self.fiche.fermeture_annoncee:
            # Past, and no longer shown: leaving it empty changes nothing.
            del valeurs["fermeture_du"], valeurs["fermeture_au"]
        for exercice in self.exercices:
            lieu = exercice.lieu_id
            jours = [propres[f"jour-{lieu}-{rang}"] for rang in range(7)]
            valeurs[f"horaires:{lieu}"] = jours if any(jours) else None
            if f"note-{lieu}" in propres:
                valeurs[f"horaires_note:{lieu}"] = propres[f"note-{lieu}"]
            if f"tel-{lieu}" in propres:
                valeurs[f"telephone:{lieu}"] = propres[f"tel-{lieu}"]
        return valeurs


class RevendicationForm(forms.Form):
    """« C’est ma fiche »: the number for a person, a word for the coordination."""

    rpps = forms.CharField(
        label="Votre numéro RPPS",
        max_length=20,
        required=False,
        help_text="Onze chiffres, ceux de votre carte ou de vos ordonnances.",
    )
    texte = forms.CharField(
        label="Un mot pour la coordination",
        max_length=300,
        required=False,
        validators=[sans_donnee_patient],
        help_text="Utile si le numéro ne suffit pas : comment vous joindre au cabinet…",
    )

    def __init__(self, *args: Any, fiche: Fiche, **options: Any) -> None:
        super().__init__(*args, **options)
        if fiche.genre == Genre.STRUCTURE:
            del self.fields["rpps"]
            self.fields["texte"].required = True
            self.fields["texte"].label = "Votre fonction dans cette structure"
            self.fields["texte"].help_text = "La coordination vérifie auprès de la structure."

    def clean_rpps(self) -> str:
        return normaliser_rpps(self.cleaned_data["rpps"])
