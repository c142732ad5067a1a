from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.lib.libelles import dire_avec
from cpts_portal.referentiel.enums import Article, GenreParametre, NumeroUrgent
from cpts_portal.referentiel.models import Identite, ParametreDate
from cpts_portal.referentiel.parametres import Definition

LOGO_MAX = 1024 * 1024
# Une image unie de 60 millions de pixels tient en 200 ko, et chaque lecteur la déplierait.
LOGO_COTE = 2000


class IdentiteForm(forms.ModelForm[Identite]):
    numeros_urgents = forms.MultipleChoiceField(
        label="Numéros de la barre d’urgence",
        choices=[(numero.value, f"{numero.value} · {numero.label}") for numero in NumeroUrgent],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Identite
        fields = [
            "nom",
            "nom_court",
            "accroche",
            "rna",
            "siret",
            "siege_adresse",
            "siege_complement",
            "siege_code_postal",
            "siege_ville",
            "telephone",
            "courriel",
            "president_nom",
            "president_qualite",
            "teinte",
            "logo",
            "numeros_urgents",
            "numero_116117_actif",
            "dpo_nom",
            "dpo_courriel",
            "hebergeur_nom",
            "hebergeur_adresse",
            "hebergeur_telephone",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Typed with spaces; the model keeps one form of each.
        for nom in ("siret", "rna", "telephone", "hebergeur_telephone"):
            champ = cast(forms.CharField, self.fields[nom])
            champ.max_length = champ.widget.attrs["maxlength"] = 24
            champ.validators = []
        for nom in ("telephone", "hebergeur_telephone"):
            lisible = getattr(self.instance, f"{nom}_lisible")
            self.initial[nom] = lisible
            self.fields[nom].widget.input_type = "tel"

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if logo and getattr(logo, "size", 0) > LOGO_MAX:
            raise ValidationError("Ce logo dépasse 1 Mo : réduisez-le avant de l’envoyer.")
        image = getattr(logo, "image", None)
        if image and max(image.size) > LOGO_COTE:
            raise ValidationError(
                f"Ce logo fait {image.width} sur {image.height} pixels\u00a0: "
                f"réduisez-le à {LOGO_COTE} de côté au plus."
            )
        # « Effacer » rend False, que le modèle ne sait pas lire.
        return "" if logo is False else logo

    GROUPES = (
        ("La communauté", ("nom", "nom_court", "accroche", "rna", "siret")),
        (
            "Le siège",
            (
                "siege_adresse",
                "siege_complement",
                "siege_code_postal",
                "siege_ville",
                "telephone",
                "courriel",
            ),
        ),
        ("La présidence", ("president_nom", "president_qualite")),
        ("L’apparence", ("teinte", "logo")),
        ("Les urgences", ("numeros_urgents", "numero_116117_actif")),
        (
            "Les mentions légales",
            (
                "dpo_nom",
                "dpo_courriel",
                "hebergeur_nom",
                "hebergeur_adresse",
                "hebergeur_telephone",
            ),
        ),
    )

    def groupes(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(titre, [self[nom] for nom in noms]) for titre, noms in self.GROUPES]


@dataclass(frozen=True)
class Mot:
    """One word of « Libellés »: where it shows, and a few sentences it makes."""

    titre: str
    aide: str
    exemples: tuple[str, ...]


MOTS = {
    "caisse": Mot(
        "La caisse",
        "Le financeur de l’Assurance maladie : CPAM, CGSS outre-mer, MSA. Se lit dans le dialogue "
        "de gestion, les preuves, le plan de crise et les rapports.",
        ("Valeur retenue par {caisse.le}", "Envoyé {caisse.au}", "Les chiffres {caisse.du}"),
    ),
    "agence": Mot(
        "L’agence",
        "Le financeur de l’État. Se lit dans le projet de santé et son délai, le plan de crise, "
        "le dialogue de gestion et les rapports.",
        ("Si {agence.le} reconnaît une crise", "Transmis {agence.au}", "Le délai {agence.du}"),
    ),
    "aci": Mot(
        "L’accord",
        "Ce que la communauté signe avec ses financeurs. Se lit dans les menus, les pages des "
        "missions, les fiches action et les rapports.",
        ("Missions {aci}", "Contrat {aci}", "Dans l’ordre {aci.du}"),
    ),
    "cpts": Mot(
        "La communauté",
        "Ce qu’est votre organisation, quand son nom n’est pas dit. Se lit dans l’espace membre, "
        "les paiements, l’annuaire et les courriels.",
        ("Ce que {cpts.le} sait de moi", "Le compte {cpts.du}", "Reçu d’autres {cpts}"),
    ),
}


class LibellesForm(forms.ModelForm[Identite]):
    class Meta:
        model = Identite
        fields = [f"{sorte}_{cle}" for cle in MOTS for sorte in ("mot", "article")]
        error_messages = {
            f"mot_{cle}": {
                "required": f"{mot.titre} n’a pas de mot : donnez-en un, il ne peut rester vide."
            }
            for cle, mot in MOTS.items()
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for cle in MOTS:
            self.fields[f"mot_{cle}"].label = "Mot"
            # No empty choice: « aucun » is one of the articles.
            self.fields[f"article_{cle}"] = forms.ChoiceField(
                label="Article", choices=Article.choices
            )

    def groupes(self) -> list[tuple[Mot, list[forms.BoundField]]]:
        return [(mot, [self[f"mot_{cle}"], self[f"article_{cle}"]]) for cle, mot in MOTS.items()]

    def phrases(self) -> list[tuple[str, list[str]]]:
        """With what is typed, once it is right; else with what is kept."""
        dits = self.instance.libelles
        return [
            (mot.titre, [dire_avec(exemple, dits) for exemple in mot.exemples])
            for mot in MOTS.values()
        ]


class ChampDate(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ParametreForm(forms.Form):
    valide_du = ChampDate(label="Valable à partir du")
    valide_au = ChampDate(
        label="Dernier jour", required=False, help_text="Laissez vide si cette valeur court encore."
    )
    source = forms.CharField(
        label="Source",
        max_length=250,
        help_text="Le texte, l’article ou la décision d’où vient cette valeur.",
    )

    field_order = ("valeur", "valide_du", "valide_au", "source")

    def __init__(
        self, *args: Any, definition: Definition, ligne: ParametreDate | None = None, **kwargs: Any
    ) -> None:
        if ligne:
            kwargs["initial"] = {
                "valeur": ligne.valeur,
                "valide_du": ligne.valide_du,
                "valide_au": ligne.valide_au,
                "source": ligne.source,
            }
        super().__init__(*args, **kwargs)
        self.fields["valeur"] = _champ_valeur(definition)
        self.order_fields(self.field_order)


def _champ_valeur(definition: Definition) -> forms.Field:
    options: dict[str, Any] = {
        "label": f"Valeur ({definition.unite})" if definition.unite else "Valeur",
        "required": False,
        "help_text": "Laissez vide si elle n’est pas connue : elle reste « à saisir ».",
    }
    if definition.choix:
        return forms.ChoiceField(choices=[("", "à saisir"), *definition.choix], **options)
    if definition.genre == GenreParametre.TEXTE:
        return forms.CharField(max_length=250, validators=definition.regles, **options)
    decimales = 2 if definition.genre == GenreParametre.MONTANT else 4
    return forms.DecimalField(max_digits=14, decimal_places=decimales, localize=True, **options)
