from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate, ChampEuros
from cpts_portal.interface.libelles import dire_plus_tard
from cpts_portal.lib.donnees_patient import valider_sans_patient
from cpts_portal.referentiel.models import Profession
from cpts_portal.referentiel.validators import valider_siret
from membres.adhesions.models import Adherent

from . import queries
from .enums import GenreBeneficiaire, Nature, Unite
from .models import Activite, Bareme, Beneficiaire, Demande

_DUREE = re.compile(
    r"^(?:(\d{1,2})\s*h\s*(\d{2})?|(\d{1,3})\s*(?:min|mn|minutes)|(\d{1,2}):(\d{2}))$"
)


class ChampDuree(forms.CharField):
    """« 1 h 30 », « 2h », « 45 min », « 1:30 »: whole minutes."""

    def to_python(self, value: Any) -> Any:
        texte = super().to_python(value)
        if not texte:
            return None
        lue = _DUREE.match(" ".join(texte.replace("\xa0", " ").lower().split()))
        if lue is None:
            raise forms.ValidationError(
                "Cette durée ne se lit pas. Écrivez-la ainsi\xa0: 1\xa0h\xa030, ou 45\xa0min."
            )
        heures, reste, minutes, h, m = (int(partie or 0) for partie in lue.groups())
        return minutes or heures * 60 + reste or h * 60 + m


class _AvecActivite(forms.Form):
    def _ouvrir_activites(self) -> None:
        champ = self.fields["activite"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        champ.queryset = Activite.objects.filter(active=True)


class HeuresForm(_AvecActivite):
    activite = forms.ModelChoiceField(
        Activite.objects.none(), label="Activité", empty_label="Choisissez"
    )
    objet = forms.CharField(
        label="Ce que vous avez fait",
        max_length=200,
        validators=[valider_sans_patient],
        help_text="Par exemple « dépistage à la foire de Wassy ». Rien sur un patient.",
    )
    jour = ChampDate(label="Jour")
    minutes = ChampDuree(label="Durée", help_text="Par exemple 1\xa0h\xa030")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ouvrir_activites()


class FraisForm(forms.Form):
    objet = forms.CharField(
        label="Dépense",
        max_length=200,
        help_text="Salle, traiteur, déplacement…",
        validators=[valider_sans_patient],
    )
    jour = ChampDate(label="Jour de la dépense")
    kilometres = forms.DecimalField(
        label="Kilomètres",
        required=False,
        min_value=Decimal(0),
        max_digits=7,
        decimal_places=1,
        localize=True,
        help_text="Pour un déplacement en voiture\xa0; le montant se calcule au barème du jour.",
    )
    montant = ChampEuros(label="Montant", required=False)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("montant") is None and donnees.get("kilometres") and donnees.get("jour"):
            donnees["montant"] = self._au_kilometre(donnees["kilometres"], donnees["jour"])
        elif donnees.get("montant") is None and "montant" not in self.errors:
            self.add_error("montant", "Donnez un montant, ou un nombre de kilomètres.")
        return donnees

    def _au_kilometre(self, kilometres: Decimal, jour: dt.date) -> Decimal | None:
        taux = queries.taux_kilometrique(jour)
        if taux is None:
            self.add_error(
                "kilometres",
                "Aucun barème kilométrique n’est saisi à cette date\xa0: donnez le montant.",
            )
            return None
        return (kilometres * taux).quantize(Decimal("0.01"))


class ModifierHeuresForm(HeuresForm):
    def __init__(self, *args: Any, demande: Demande, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "activite": demande.activite_id,
            "objet": demande.objet,
            "jour": demande.jour,
            "minutes": demande.duree,
        }
        super().__init__(*args, **kwargs)
        if demande.signature_id:
            # Measured by the sheet: only what it does not say is open.
            for nom in ("activite", "jour", "minutes"):
                del self.fields[nom]


class ModifierFraisForm(forms.Form):
    objet = forms.CharField(label="Dépense", max_length=200, validators=[valider_sans_patient])
    jour = ChampDate(label="Jour de la dépense")
    montant = ChampEuros(label="Montant", min_value=Decimal("0.01"))

    def __init__(self, *args: Any, demande: Demande, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "objet": demande.objet,
            "jour": demande.jour,
            "montant": demande.montant,
        }
        super().__init__(*args, **kwargs)


class SoumettreForm(forms.Form):
    beneficiaire = forms.ModelChoiceField(
        Beneficiaire.objects.none(), label="À payer à", required=False, empty_label=None
    )

    def __init__(self, *args: Any, demande: Demande, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["beneficiaire"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        champ.queryset = Beneficiaire.objects.filter(adherent=demande.adherent_id, actif=True)


class JustificatifForm(forms.Form):
    fichier = forms.FileField(label="Justificatif")


class BeneficiaireForm(forms.Form):
    genre = forms.ChoiceField(
        label="Qui est payé", choices=GenreBeneficiaire.choices, widget=forms.RadioSelect
    )
    titulaire = forms.CharField(label="Titulaire du compte", max_length=70)
    iban = forms.CharField(
        label="IBAN",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Il est chiffré\xa0; seule la trésorerie le lira. Vous n’en verrez que la fin.",
    )
    siret = forms.CharField(
        label="SIRET",
        max_length=20,
        required=False,
        validators=[valider_siret],
        help_text="Pour une structure.",
    )
    accord = forms.CharField(
        label="Accord de l’employeur ou de la structure",
        max_length=200,
        required=False,
        help_text=dire_plus_tard(
            "Date et signataire de la convention avec {cpts.le}, pour une structure."
        ),
    )

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("genre") == GenreBeneficiaire.PERSONNE:
            donnees["siret"] = donnees["accord"] = ""
            return donnees
        for nom in ("siret", "accord"):
            if not donnees.get(nom) and nom not in self.errors:
                self.add_error(nom, "Une structure porte son SIRET et l’accord qui la fait payer.")
        return donnees


class DeclarationForm(forms.Form):
    annee = forms.IntegerField(label="Année de versement", min_value=2019, max_value=2100)
    montant = ChampEuros(label="Montant reçu", min_value=Decimal("0.01"))
    organisme = forms.CharField(label="Communauté qui a versé", max_length=150)


class RefusForm(forms.Form):
    motif = forms.CharField(
        label="Raison", max_length=300, help_text="La personne la lit\xa0: dites quoi corriger."
    )


class LotForm(forms.Form):
    execution = ChampDate(label="Date d’exécution demandée à la banque")
    demandes = forms.ModelMultipleChoiceField(Demande.objects.none(), required=True)

    def __init__(self, *args: Any, a_payer: list[Demande], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["demandes"]
        assert isinstance(champ, forms.ModelMultipleChoiceField)  # noqa: S101 - for the type checker
        champ.queryset = Demande.objects.filter(pk__in=[d.pk for d in a_payer])
        champ.error_messages["required"] = "Cochez au moins une demande à payer."


class PayeForm(forms.Form):
    jour = ChampDate(label="Jour où la banque a exécuté la liste")


class CorrectionForm(forms.Form):
    montant = ChampEuros(label="Montant rendu", min_value=Decimal("0.01"))
    jour = ChampDate(label="Rendu le")
    motif = forms.CharField(label="Raison", max_length=300)


class EmetteurForm(forms.Form):
    titulaire = forms.CharField(label="Titulaire", max_length=70)
    iban = forms.CharField(
        label=dire_plus_tard("IBAN {cpts.du}"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ActiviteForm(forms.Form):
    libelle = forms.CharField(label="Activité", max_length=120)
    nature = forms.ChoiceField(
        label="Nature",
        choices=[(n.value, n.label) for n in Nature if n != Nature.FRAIS],
        help_text="Indemnité\xa0: fonctions de gouvernance. Rémunération\xa0: missions.",
    )


class BaremeForm(_AvecActivite):
    activite = forms.ModelChoiceField(
        Activite.objects.none(), label="Activité", empty_label="Choisissez"
    )
    profession = forms.ModelChoiceField(
        Profession.objects.filter(actif=True),
        label="Profession",
        required=False,
        empty_label="Toutes",
    )
    adherent = forms.ModelChoiceField(
        Adherent.objects.none(), label="Ou une personne", required=False, empty_label="Aucune"
    )
    unite = forms.ChoiceField(label="Unité", choices=Unite.choices)
    taux = ChampEuros(label="Montant", min_value=Decimal("0.01"))
    debut = ChampDate(label="À partir du")
    source = forms.CharField(
        label="Décision", max_length=250, help_text="Par exemple « délibération du 12 mars 2026 »."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ouvrir_activites()
        champ = self.fields["adherent"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        champ.queryset = Adherent.objects.membres_le().filter(genre="personne").en_ordre()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("profession") and donnees.get("adherent"):
            self.add_error("adherent", "Choisissez une profession ou une personne, pas les deux.")
        return donnees


class FinBaremeForm(forms.Form):
    dernier_jour = ChampDate(label="Dernier jour")

    def __init__(self, *args: Any, bareme: Bareme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bareme = bareme

    def clean_dernier_jour(self) -> dt.date:
        dernier = self.cleaned_data["dernier_jour"]
        if dernier < self.bareme.debut:
            raise forms.ValidationError("Le dernier jour vient après le premier.")
        return dernier

    @property
    def fin(self) -> dt.date:
        return self.cleaned_data["dernier_jour"] + dt.timedelta(days=1)


class FiltreForm(forms.Form):
    q = forms.CharField(label="Personne ou objet", required=False)
    nature = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes"), *Nature.choices]
    )
    annee = forms.IntegerField(label="Année", required=False, min_value=2000, max_value=2100)


def annee_demandee(valeur: str) -> int:
    """An unknown year in the address is this year."""
    return int(valeur) if re.fullmatch(r"20\d\d", valeur) else timezone.localdate().year
