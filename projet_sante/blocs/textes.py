"""What people write in a chapter."""

from typing import Any

from django.apps import apps
from django.utils import timezone
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import expand_db_html

from cpts_portal.interface.blocs import Donnees, Figeable
from cpts_portal.lib.ecriture import A_SAISIR, date_longue, euros_ronds, nombre
from projet_sante.enums import ThemeDiagnostic
from projet_sante.renvois import preparer

_ORDRE = ("libelle", "territoire", "-millesime")
MISE_EN_FORME = ["bold", "italic", "ol", "ul", "superscript"]


class TexteBloc(Figeable, blocks.RichTextBlock):
    gabarit = "projet_sante/blocs/texte.html"

    class Meta:
        label = "Texte"
        icon = "pilcrow"
        help_text = (
            "Note de bas de page : [[note : son texte]]. Renvoi : [[voir : le repère d’un "
            "tableau ou d’une figure]], ou [[voir : partie diagnostic]]."
        )

    def figer(self, value: Any) -> Donnees:
        return {"html": preparer(expand_db_html(value.source))}


class ChapeauBloc(Figeable, blocks.TextBlock):
    gabarit = "projet_sante/blocs/chapeau.html"

    class Meta:
        label = "Chapeau"
        icon = "openquote"
        help_text = "Une ou deux phrases en tête de la partie."

    def figer(self, value: Any) -> Donnees:
        return {"texte": value}


class IntertitreBloc(Figeable, blocks.CharBlock):
    gabarit = "projet_sante/blocs/intertitre.html"

    class Meta:
        label = "Intertitre"
        icon = "title"

    def figer(self, value: Any) -> Donnees:
        return {"texte": value}


class CitationBloc(Figeable, blocks.StructBlock):
    texte = blocks.TextBlock(label="Citation")
    auteur = blocks.CharBlock(label="Qui le dit", required=False)
    gabarit = "projet_sante/blocs/citation.html"

    class Meta:
        label = "Citation"
        icon = "openquote"

    def figer(self, value: Any) -> Donnees:
        return dict(value)


class AfomBloc(Figeable, blocks.StructBlock):
    atouts = blocks.ListBlock(blocks.CharBlock(label="Atout"), label="Forces")
    faiblesses = blocks.ListBlock(blocks.CharBlock(label="Faiblesse"), label="Faiblesses")
    opportunites = blocks.ListBlock(blocks.CharBlock(label="Possibilité"), label="Possibilités")
    menaces = blocks.ListBlock(blocks.CharBlock(label="Menace"), label="Menaces")
    gabarit = "projet_sante/blocs/afom.html"

    class Meta:
        label = "Forces et faiblesses (AFOM)"
        icon = "grip"

    def figer(self, value: Any) -> Donnees:
        return {nom: list(valeurs) for nom, valeurs in value.items()}


def champ_repere() -> blocks.CharBlock:
    return blocks.RegexBlock(
        label="Repère",
        regex=r"^[a-z0-9-]{2,40}$",
        required=False,
        error_messages={"invalid": "Des lettres minuscules, des chiffres et des traits d’union."},
        help_text="Un mot court, pour y renvoyer d’un autre chapitre : [[voir : ce-mot]].",
    )


class TableauBloc(Figeable, blocks.StructBlock):
    legende = blocks.CharBlock(label="Légende")
    repere = champ_repere()
    paysage = blocks.BooleanBlock(
        label="Page en largeur",
        required=False,
        help_text="Pour un tableau de six colonnes et plus, imprimé sur sa propre page.",
    )
    entetes = blocks.ListBlock(blocks.CharBlock(label="Colonne"), label="En-têtes", min_num=1)
    lignes = blocks.ListBlock(
        blocks.ListBlock(blocks.TextBlock(label="Cellule", rows=1), label="Ligne"), label="Lignes"
    )
    source = blocks.CharBlock(label="Source", help_text="D’où viennent ces informations, et quand.")
    gabarit = "projet_sante/blocs/tableau.html"

    class Meta:
        label = "Tableau"
        icon = "table"

    def clean(self, value: Any) -> Any:
        propre = super().clean(value)
        colonnes = len(propre["entetes"])
        for numero, ligne in enumerate(propre["lignes"], 1):
            if len(ligne) != colonnes:
                raise blocks.StructBlockValidationError(
                    non_block_errors=[
                        f"La ligne {numero} a {len(ligne)} cellules pour {colonnes} colonnes."
                    ]
                )
        return propre

    def figer(self, value: Any) -> Donnees:
        return {
            "legende": value["legende"],
            "repere": value["repere"] or "",
            "paysage": bool(value["paysage"]),
            "entetes": list(value["entetes"]),
            "lignes": [list(ligne) for ligne in value["lignes"]],
            "source": value["source"],
        }


class FigureBloc(Figeable, blocks.StructBlock):
    image = ImageChooserBlock(label="Image")
    legende = blocks.CharBlock(label="Légende", max_length=250)
    alternative = blocks.CharBlock(
        label="Texte de remplacement",
        max_length=400,
        help_text="Ce que l’image apprend, pour qui ne la voit pas.",
    )
    source = blocks.CharBlock(label="Source", help_text="Auteur ou origine, et date.")
    repere = champ_repere()
    gabarit = "projet_sante/blocs/figure.html"

    class Meta:
        label = "Figure"
        icon = "image"

    def figer(self, value: Any) -> Donnees:
        textes = {nom: value[nom] for nom in ("legende", "alternative", "source")}
        image = value["image"].pk if value["image"] else None
        return textes | {"image": image, "repere": value["repere"] or ""}


class ChiffresClesBloc(Figeable, blocks.StructBlock):
    chiffres = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("valeur", blocks.CharBlock(label="Chiffre", max_length=16)),
                ("libelle", blocks.CharBlock(label="Ce qu’il compte", max_length=120)),
            ]
        ),
        label="Chiffres",
        min_num=1,
        max_num=4,
    )
    source = blocks.CharBlock(label="Source", help_text="D’où viennent ces chiffres, et quand.")
    gabarit = "projet_sante/blocs/chiffres_cles.html"

    class Meta:
        label = "Chiffres clés"
        icon = "hashtag"

    def figer(self, value: Any) -> Donnees:
        return {"chiffres": [dict(c) for c in value["chiffres"]], "source": value["source"]}


class DiagnosticBloc(Figeable, blocks.StructBlock):
    """A live block of this app: the figures of one theme as they stand."""

    theme = blocks.ChoiceBlock(label="Thème", choices=ThemeDiagnostic.choices)
    gabarit = "projet_sante/blocs/diagnostic.html"

    class Meta:
        label = "Chiffres du diagnostic"
        icon = "snippet"

    def figer(self, value: Any) -> Donnees:
        modele = apps.get_model("projet_sante", "ChiffreDiagnostic")
        lignes = modele.objects.en_vue().filter(theme=value["theme"]).order_by(*_ORDRE)
        return {
            "jour": date_longue(timezone.localdate()),
            "theme": str(ThemeDiagnostic(value["theme"]).label),
            "lignes": [
                {
                    "libelle": ligne.libelle
                    + ("" if ligne.territoire == "Territoire" else f", {ligne.territoire}"),
                    "valeur": "secret statistique"
                    if ligne.masque
                    else f"{nombre(ligne.valeur)} {ligne.unite}".strip(),
                    "comparateurs": [
                        "" if v is None else nombre(v)
                        for v in (ligne.departement, ligne.region, ligne.france)
                    ],
                    "source": f"{ligne.source}, {ligne.millesime}",
                }
                for ligne in lignes
            ],
        }


class ConstatBloc(Figeable, blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", max_length=100)
    texte = blocks.TextBlock(label="Texte")
    gabarit = "projet_sante/blocs/constat.html"

    class Meta:
        label = "Constat ou décision"
        icon = "warning"

    def figer(self, value: Any) -> Donnees:
        return dict(value)


class ObjectifsBloc(Figeable, blocks.StructBlock):
    """Axis, general objective, operational objective with its action and how it is judged."""

    axes = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("axe", blocks.CharBlock(label="Axe")),
                ("precision", blocks.CharBlock(label="Précision", required=False)),
                (
                    "generaux",
                    blocks.ListBlock(
                        blocks.StructBlock(
                            [
                                ("objectif", blocks.CharBlock(label="Objectif général")),
                                (
                                    "operationnels",
                                    blocks.ListBlock(
                                        blocks.StructBlock(
                                            [
                                                (
                                                    "objectif",
                                                    blocks.CharBlock(label="Objectif opérationnel"),
                                                ),
                                                (
                                                    "action",
                                                    blocks.CharBlock(
                                                        label="Action", required=False
                                                    ),
                                                ),
                                                (
                                                    "evaluation",
                                                    blocks.CharBlock(
                                                        label="Évaluation", required=False
                                                    ),
                                                ),
                                            ]
                                        ),
                                        label="Objectifs opérationnels",
                                    ),
                                ),
                            ]
                        ),
                        label="Objectifs généraux",
                    ),
                ),
            ]
        ),
        label="Axes",
    )
    gabarit = "projet_sante/blocs/objectifs.html"

    class Meta:
        label = "Arbre des objectifs"
        icon = "list-ul"

    def figer(self, value: Any) -> Donnees:
        return {
            "axes": [
                {
                    "axe": axe["axe"],
                    "precision": axe["precision"],
                    "generaux": [
                        {
                            "objectif": general["objectif"],
                            "operationnels": [dict(o) for o in general["operationnels"]],
                        }
                        for general in axe["generaux"]
                    ],
                }
                for axe in value["axes"]
            ]
        }


class BudgetBloc(Figeable, blocks.StructBlock):
    """A forecast people type; what is unknown stays « à saisir » and the total says so."""

    legende = blocks.CharBlock(label="Légende", default="Budget prévisionnel")
    repere = champ_repere()
    lignes = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("poste", blocks.CharBlock(label="Poste")),
                (
                    "montant",
                    blocks.DecimalBlock(
                        label="Montant en euros",
                        required=False,
                        min_value=0,
                        max_digits=12,
                        decimal_places=2,
                        help_text="Vide : « à saisir ».",
                    ),
                ),
                ("financeur", blocks.CharBlock(label="Financeur", required=False)),
            ]
        ),
        label="Lignes",
        min_num=1,
    )
    source = blocks.CharBlock(label="Source")
    gabarit = "projet_sante/blocs/budget.html"

    class Meta:
        label = "Budget prévisionnel"
        icon = "tablet-alt"

    def figer(self, value: Any) -> Donnees:
        montants = [ligne["montant"] for ligne in value["lignes"]]
        connus = [montant for montant in montants if montant is not None]
        complet = len(connus) == len(montants)
        return {
            "legende": value["legende"],
            "repere": value["repere"] or "",
            "source": value["source"],
            "lignes": [
                [ligne["poste"], ligne["financeur"] or A_SAISIR, euros_ronds(ligne["montant"])]
                for ligne in value["lignes"]
            ],
            "total": euros_ronds(sum(connus)) if complet else A_SAISIR,
        }
