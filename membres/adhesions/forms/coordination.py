from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate, ChampEuros
from cpts_portal.referentiel import queries as referentiel
from membres.adhesions.convention import CHAMPS
from membres.adhesions.enums import (
    MotifDepart,
    Moyen,
)
from membres.adhesions.models import Adherent, Bareme, College, DemandeAdhesion, Texte
from membres.adhesions.queries.adherents import ETATS_FILTRE, Filtre, ressemblants
from membres.adhesions.suites import SuiteARegler

from .publics import assouplir, restreindre_les_listes


class FiltreRegistreForm(forms.Form):
    q = forms.CharField(label="Nom, adresse ou RPPS", required=False)
    college = forms.ChoiceField(label="Collège", required=False)
    profession = forms.ChoiceField(label="Profession", required=False)
    etat = forms.ChoiceField(label="Adhésion", required=False, choices=ETATS_FILTRE)
    jour = ChampDate(label="Registre au", required=False, help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleges = [(c.code, c.nom) for c in College.objects.all()]
        professions = [(p.code, p.libelle) for p in referentiel.professions()]
        for nom, vide, choix in (
            ("college", "Tous", colleges),
            ("profession", "Toutes", professions),
        ):
            self.fields[nom].choices = [("", vide), *choix]  # type: ignore[attr-defined]  # a choice field

    def filtre(self) -> Filtre:
        """An unknown value in the address filters nothing rather than failing."""
        self.is_valid()
        propre = self.cleaned_data
        return Filtre(
            recherche=propre.get("q", ""),
            college=propre.get("college", ""),
            profession=propre.get("profession", ""),
            etat=propre.get("etat", ""),
            jour=propre.get("jour"),
        )


class AdherentForm(forms.ModelForm[Adherent]):
    class Meta:
        model = Adherent
        fields = [
            "prenom", "nom", "representant", "courriel", "telephone", "profession", "rpps",
            "mode_exercice", "siret", "structure", "commune", "college",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inutiles = (
            ("prenom", "profession", "rpps", "mode_exercice", "structure")
            if self.instance.est_organisation
            else ("representant", "siret")
        )
        for nom in inutiles:
            del self.fields[nom]
        assouplir(self.fields)
        restreindre_les_listes(self.fields)
        if not self.instance.est_organisation:
            self.fields["nom"].label = "Nom"
            self.fields["prenom"].required = True
        self.initial["telephone"] = self.instance.telephone_lisible

    def valeurs(self) -> dict[str, Any]:
        # The form has already set the instance: the service compares with the row.
        return {nom: self.cleaned_data[nom] for nom in self.fields}


class DecisionForm(forms.Form):
    """Accept, ask or refuse: three buttons, one page."""

    bureau_du = ChampDate(
        label="Décision du bureau du", help_text="Le jour où le bureau en a décidé."
    )
    meme_que = forms.ModelChoiceField(
        label="Est-ce quelqu’un de la liste\u00a0?",
        queryset=Adherent.objects.none(),
        required=False,
        empty_label="Non, c’est une nouvelle personne",
        widget=forms.RadioSelect,
    )
    motif = forms.CharField(
        label="Motif du refus, ou précision à demander",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Envoyé tel quel à la personne.",
    )

    def __init__(self, *args: Any, demande: DemandeAdhesion, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"bureau_du": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.ressemblants = ressemblants(demande)
        if self.ressemblants:
            champ = self.fields["meme_que"]
            champ.queryset = Adherent.objects.filter(  # type: ignore[attr-defined]  # a model choice field
                pk__in=[a.pk for a in self.ressemblants]
            ).order_by("cle_tri", "pk")
            champ.label_from_instance = _dire_qui  # type: ignore[attr-defined]  # idem
        else:
            del self.fields["meme_que"]

    def clean_bureau_du(self) -> Any:
        jour = self.cleaned_data["bureau_du"]
        if jour > timezone.localdate():
            raise forms.ValidationError("Cette décision est à venir\u00a0: attendez le bureau.")
        return jour


def _dire_qui(adherent: Adherent) -> str:
    etat = "adhérent" if adherent.est_membre else "ancien adhérent"
    return f"Oui\u00a0: {adherent}, {etat}, {adherent.courriel}"


class PaiementForm(forms.Form):
    montant = ChampEuros(label="Montant reçu")
    recu_le = ChampDate(label="Reçu le")
    moyen = forms.ChoiceField(label="Moyen", choices=Moyen.choices)
    reference = forms.CharField(
        label="Référence",
        max_length=120,
        required=False,
        help_text="Numéro de chèque, libellé du virement.",
    )

    def clean_recu_le(self) -> Any:
        jour = self.cleaned_data["recu_le"]
        if jour > timezone.localdate():
            raise forms.ValidationError("Cette date est à venir.")
        return jour

    def clean_montant(self) -> Any:
        montant = self.cleaned_data["montant"]
        if montant is None or montant <= 0:
            raise forms.ValidationError("Écrivez le montant reçu, au-dessus de zéro.")
        return montant


class AnnulationForm(forms.Form):
    motif = forms.CharField(label="Pourquoi ce paiement ne compte plus", max_length=200)


class ExonerationForm(forms.Form):
    motif = forms.CharField(
        label="Pourquoi la cotisation n’est pas due",
        max_length=200,
        help_text="Par exemple «\u00a0étudiante, décision du bureau du 12 mars\u00a0».",
    )


class BaremeForm(forms.ModelForm[Bareme]):
    debut = ChampDate(label="À partir du")
    montant = ChampEuros(label="Montant")

    class Meta:
        model = Bareme
        fields = ["genre", "profession", "college", "montant", "debut", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        restreindre_les_listes(self.fields)
        for nom, vide in (("profession", "Toutes"), ("college", "Tous")):
            champ = self.fields[nom]
            champ.choices = [("", vide), *champ.choices[1:]]  # type: ignore[attr-defined]  # a choice field


class CollegeForm(forms.ModelForm[College]):
    class Meta:
        model = College
        fields = ["nom", "code", "description", "voix", "ordre"]
        help_texts = {"code": "Un mot court, sans accent, par exemple «\u00a0liberaux\u00a0»."}


class ModifierCollegeForm(forms.ModelForm[College]):
    class Meta:
        model = College
        fields = ["nom", "description", "voix", "ordre", "actif"]
        help_texts = {
            "ordre": "Le plus petit vient d’abord.",
            "voix": "Vaut pour les prochaines assemblées\u00a0; les votes passés ne changent pas.",
            "actif": "Sans cette coche, plus personne n’y entre\u00a0; ses membres y restent.",
        }


class TexteForm(forms.ModelForm[Texte]):
    adopte_le = ChampDate(label="Adopté le")
    applicable_du = ChampDate(label="Applicable à partir du")

    class Meta:
        model = Texte
        fields = ["nature", "version", "adopte_le", "applicable_du", "corps"]
        widgets = {"corps": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "corps": "Une version publiée ne se réécrit pas\u00a0: des personnes l’ont acceptée. "
            "Une convention se remplit pour chaque structure\u00a0: "
            + ", ".join(f"[{nom}] {quoi}" for nom, quoi in CHAMPS.items())
            + "."
        }


class DepartForm(forms.Form):
    motif = forms.ChoiceField(label="Motif", choices=MotifDepart.choices, widget=forms.RadioSelect)
    le = ChampDate(
        label="Premier jour hors de l’association",
        help_text="Aujourd’hui, ou la date d’effet de la décision.",
    )
    entendu_le = ChampDate(
        label="Entendu le",
        required=False,
        help_text="Pour une radiation\u00a0: le jour où la personne a été entendue.",
    )
    precision = forms.CharField(label="Précision", max_length=250, required=False)

    def __init__(
        self, *args: Any, adherent: Adherent, a_regler: list[SuiteARegler], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.adherent = adherent
        self.a_regler = a_regler
        for lue in a_regler:
            self.fields[f"suite_{lue.suite.code}"] = forms.ChoiceField(
                label=lue.suite.titre,
                choices=[(c.valeur, c.libelle) for c in lue.suite.choix],
                initial=lue.suite.choix[0].valeur,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        le, entendu = donnees.get("le"), donnees.get("entendu_le")
        if donnees.get("motif") == MotifDepart.RADIATION and not entendu:
            self.add_error(
                "entendu_le",
                "Une radiation se décide après avoir entendu la personne\u00a0: "
                "donnez la date de l’audition.",
            )
        if le and entendu and entendu > le:
            self.add_error("entendu_le", "L’audition vient avant le départ.")
        if le and le < self.adherent.membre_depuis:
            self.add_error("le", "Cette date précède l’entrée dans l’association.")
        return donnees

    def suites(self) -> list[tuple[SuiteARegler, forms.BoundField]]:
        return [(lue, self[f"suite_{lue.suite.code}"]) for lue in self.a_regler]

    def choix(self) -> dict[str, str]:
        return {
            lue.suite.code: self.cleaned_data[f"suite_{lue.suite.code}"] for lue in self.a_regler
        }
