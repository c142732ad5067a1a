"""The contract, its missions, its amounts: what a coordinator enters from the signed paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BoundField
from django.utils.text import slugify

from cpts_portal.interface.champs import ChampDate, ChampEntier, ChampEuros
from cpts_portal.interface.libelles import dire_plus_tard
from cpts_portal.referentiel.models import Commune
from cpts_portal.referentiel.queries import communes as territoire
from missions.enums import Volet
from missions.models import (
    AnneeContrat,
    Avenant,
    ClasseTaille,
    Contrat,
    EvenementReconnu,
    Grille,
    Mission,
    MissionContrat,
)
from missions.queries.contrat import CleCellule, cellules_annee, cellules_grille

# Au-delà, ce n'est pas une annexe.
TAILLE_IMPORT = 1_000_000


class ContratForm(forms.ModelForm):
    date_signature = ChampDate(label="Signé le")
    date_effet = ChampDate(
        label="Prend effet le", help_text="Les années de contrat se comptent de ce jour."
    )
    population = ChampEntier(
        label="Population",
        required=False,
        help_text="La taille s’en déduit\u00a0; vide tant qu’elle n’est pas connue.",
    )

    class Meta:
        model = Contrat
        fields: ClassVar = [
            "reference",
            "date_signature",
            "date_effet",
            "duree_annees",
            "caisse",
            "autres_caisses",
            "agence",
            "signataires",
            "population",
            "population_millesime",
            "population_source",
            "taille_forcee",
            "taille_motif",
            "majoration",
        ]
        help_texts: ClassVar = {
            "taille_forcee": "Seulement si le contrat en retient une autre que celle calculée.",
        }
        error_messages: ClassVar = {
            "reference": {"unique": "Un contrat porte déjà cette référence."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.annees.exists():
            # Les années ouvertes portent déjà leurs bornes et leurs indicateurs.
            self.fields["date_effet"].disabled = True
            self.fields[
                "date_effet"
            ].help_text = "Des années sont ouvertes\u00a0: cette date ne change plus."

    def clean(self) -> dict[str, Any]:
        """What the base would refuse for the whole, said at the field to fill."""
        lues = super().clean() or {}
        if lues.get("population") is not None:
            self._exiger("population_millesime", "Donnez l’année de cette population.")
            self._exiger("population_source", "Dites d’où vient cette population.")
        if lues.get("taille_forcee"):
            self._exiger("taille_motif", "Dites pourquoi cette taille est fixée à la main.")
        elif lues.get("taille_motif"):
            self.add_error("taille_forcee", "Choisissez la taille, ou effacez le motif.")
        return lues

    def _exiger(self, champ: str, phrase: str) -> None:
        if champ not in self.errors and not self.cleaned_data.get(champ):
            self.add_error(champ, phrase)


class TerritoireForm(forms.Form):
    communes = forms.ModelMultipleChoiceField(
        label="Communes du contrat",
        queryset=Commune.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "en-colonnes"}),
        help_text="Celles que le contrat nomme. Le référentiel du portail donne leur population.",
    )

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        connues = Commune.objects.sans_contour().order_by("nom_tri", "code_insee")
        deja = list(contrat.communes.values_list("pk", flat=True))
        champ = self.fields["communes"]
        if isinstance(champ, forms.ModelMultipleChoiceField):
            champ.queryset = connues
        # Rien de saisi encore : le territoire de la CPTS est proposé.
        champ.initial = deja or list(territoire().values_list("pk", flat=True))


class MissionContratForm(forms.ModelForm):
    date_demarrage = ChampDate(label="Démarrée le", required=False)
    date_deploiement = ChampDate(label="Déployée le", required=False)

    class Meta:
        model = MissionContrat
        fields: ClassVar = ["mission", "date_demarrage", "date_deploiement", "pilotes"]

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.contrat = contrat
        champ = self.fields["mission"]
        if self.instance.pk:
            champ.disabled = True
        elif isinstance(champ, forms.ModelChoiceField):
            prises = contrat.missions.values("mission")
            champ.queryset = Mission.objects.exclude(pk__in=prises).order_by("ordre", "code")


class AvenantForm(forms.ModelForm):
    date_signature = ChampDate(label="Signé le")
    date_effet = ChampDate(label="Prend effet le")

    class Meta:
        model = Avenant
        fields: ClassVar = ["numero", "objet", "date_signature", "date_effet", "grille"]

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.contrat = contrat
        if not self.instance.pk:
            dernier = contrat.avenants.order_by("-numero").first()
            self.fields["numero"].initial = dernier.numero + 1 if dernier else 1


class CatalogueForm(forms.ModelForm):
    """A mission of the national texts: a seventh one, a renaming."""

    valide_du = ChampDate(label="En vigueur depuis le", required=False)
    valide_au = ChampDate(label="En vigueur jusqu’au", required=False)

    class Meta:
        model = Mission
        fields: ClassVar = [
            "code",
            "libelle",
            "libelle_court",
            "nature",
            "ordre",
            "demarrage_max_mois",
            "deploiement_max_mois",
            "valide_du",
            "valide_au",
            "note",
        ]
        help_texts: ClassVar = {
            "code": "En majuscules, tel qu’écrit dans l’annexe, par exemple ACCES.",
            "demarrage_max_mois": "Compté de la signature du contrat.",
        }
        error_messages: ClassVar = {"code": {"unique": "Une mission porte déjà ce code."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not code.replace("_", "").isalnum() or not code.isascii():
            raise ValidationError("Des lettres sans accent, des chiffres, des traits bas.")
        return code

    def _post_clean(self) -> None:
        if not self.instance.slug and self.cleaned_data.get("code"):
            self.instance.slug = slugify(self.cleaned_data["code"].replace("_", "-"))
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, unknown to the stubs


class ClasseTailleForm(forms.ModelForm):
    """Two classes never hold the same population."""

    minimum = ChampEntier(label="À partir de (habitants, compris)")
    maximum_exclu = ChampEntier(
        label="Jusqu’à (habitants, non compris)",
        required=False,
        help_text="Vide\u00a0: sans plafond.",
    )

    class Meta:
        model = ClasseTaille
        fields: ClassVar = ["minimum", "maximum_exclu", "note"]
        labels: ClassVar = {"note": "D’où viennent ces bornes"}

    def clean(self) -> dict[str, Any]:
        lues = super().clean() or {}
        bas, haut = lues.get("minimum"), lues.get("maximum_exclu")
        if bas is None or "maximum_exclu" in self.errors:
            return lues
        voisines = ClasseTaille.objects.exclude(pk=self.instance.pk).filter(
            Q(maximum_exclu=None) | Q(maximum_exclu__gt=bas)
        )
        if haut is not None:
            voisines = voisines.filter(minimum__lt=haut)
        if voisine := voisines.order_by("minimum").first():
            raise ValidationError(
                f"Ces bornes chevauchent la classe {voisine.code}\u00a0: changez d’abord celle-ci."
            )
        return lues


class GrilleForm(forms.ModelForm):
    date_effet = ChampDate(label="Applicable à partir du")
    date_fin = ChampDate(label="Applicable jusqu’au", required=False)

    class Meta:
        model = Grille
        fields: ClassVar = ["code", "titre", "date_effet", "date_fin", "reserve"]
        error_messages: ClassVar = {"code": {"unique": "Une grille porte déjà ce code."}}


class EvenementForm(forms.ModelForm):
    reconnu_le = ChampDate(label="Reconnu le")

    class Meta:
        model = EvenementReconnu
        fields: ClassVar = ["mission", "libelle", "reconnu_par", "reconnu_le"]
        help_texts: ClassVar = {
            "reconnu_par": dire_plus_tard(
                "L’autorité qui l’a reconnu, par exemple {agence.le} Grand Est."
            ),
        }

    def __init__(self, *args: Any, annee: AnneeContrat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.annee = annee
        champ = self.fields["mission"]
        if isinstance(champ, forms.ModelChoiceField):
            missions = annee.contrat.missions.values("mission")
            champ.queryset = Mission.objects.filter(pk__in=missions).order_by("ordre", "code")


# --- Des montants en tableau ---


@dataclass(frozen=True)
class LigneMontants:
    libelle: str
    volet: str
    champs: tuple[BoundField, ...]


class MontantsForm(forms.Form):
    """One cell per amount; an empty cell is « à saisir », never zero."""

    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Le texte d’où viennent ces montants, par exemple son article.",
    )

    def __init__(
        self, *args: Any, cellules: dict[CleCellule, Decimal | None], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cles = {self._nom(cle): cle for cle in cellules}
        for nom, cle in self.cles.items():
            self.fields[nom] = ChampEuros(
                label=f"{cle.libelle}, {Volet(cle.volet).label.lower()} {cle.taille}".strip(),
                required=False,
                help_text="",
                initial=cellules[cle],
            )

    @staticmethod
    def _nom(cle: CleCellule) -> str:
        return f"c-{cle.mission or 0}-{cle.volet}-{cle.taille or 'x'}"

    def montants(self) -> dict[CleCellule, Decimal | None]:
        """The cells that changed, and those alone."""
        return {
            cle: self.cleaned_data[nom]
            for nom, cle in self.cles.items()
            if self.cleaned_data[nom] != self.fields[nom].initial
        }

    def lignes(self) -> Iterator[LigneMontants]:
        groupes: dict[tuple[int | None, str], list[str]] = {}
        for nom, cle in self.cles.items():
            groupes.setdefault((cle.mission, cle.volet), []).append(nom)
        for noms in groupes.values():
            cle = self.cles[noms[0]]
            champs = tuple(self[nom] for nom in noms)
            yield LigneMontants(cle.libelle, Volet(cle.volet).label, champs)


class MontantsGrilleForm(MontantsForm):
    def __init__(self, *args: Any, grille: Grille, **kwargs: Any) -> None:
        super().__init__(*args, cellules=cellules_grille(grille), **kwargs)
        self.tailles = list(ClasseTaille.objects.order_by("minimum").values_list("code", flat=True))


class MontantsAnneeForm(MontantsForm):
    """What the contract itself writes, over the grid; emptied, the grid applies again."""

    def __init__(self, *args: Any, annee: AnneeContrat, **kwargs: Any) -> None:
        super().__init__(*args, cellules=cellules_annee(annee), **kwargs)
        self.tailles = ["Montant du contrat"]


class ImportForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier",
        help_text="CSV séparé par des points-virgules, ou XLSX, 1 Mo au plus.",
        error_messages={"required": "Choisissez le fichier à lire."},
    )

    def clean_fichier(self) -> bytes:
        depose = self.cleaned_data["fichier"]
        if depose.size > TAILLE_IMPORT:
            raise ValidationError("Ce fichier dépasse 1 Mo\u00a0: est-ce la bonne feuille\u00a0?")
        return depose.read()
