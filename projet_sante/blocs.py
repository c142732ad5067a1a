"""What a chapter is made of: texts people write, and live blocks the lower apps own."""

from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import expand_db_html

from annuaire import blocs as annuaire
from cpts_portal.interface.blocs import Donnees, Figeable
from cpts_portal.referentiel import blocs as referentiel
from missions import blocs as missions

MISE_EN_FORME = ["bold", "italic", "ol", "ul", "superscript"]


class TexteBloc(Figeable, blocks.RichTextBlock):
    gabarit = "projet_sante/blocs/texte.html"

    class Meta:
        label = "Texte"
        icon = "pilcrow"

    def figer(self, value: Any) -> Donnees:
        return {"html": expand_db_html(value.source)}


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


class TableauBloc(Figeable, blocks.StructBlock):
    legende = blocks.CharBlock(label="Légende")
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
    gabarit = "projet_sante/blocs/figure.html"

    class Meta:
        label = "Figure"
        icon = "image"

    def figer(self, value: Any) -> Donnees:
        textes = {nom: value[nom] for nom in ("legende", "alternative", "source")}
        return textes | {"image": value["image"].pk if value["image"] else None}


class CorpsBloc(blocks.StreamBlock):
    chapeau = ChapeauBloc(group="Texte")
    intertitre = IntertitreBloc(group="Texte")
    texte = TexteBloc(features=MISE_EN_FORME, group="Texte")
    citation = CitationBloc(group="Texte")
    tableau = TableauBloc(group="Texte")
    figure = FigureBloc(group="Texte")
    afom = AfomBloc(group="Texte")
    identite = referentiel.IdentiteBloc(group="Bloc vivant")
    territoire = referentiel.TerritoireBloc(group="Bloc vivant")
    population_communes = referentiel.PopulationCommunesBloc(group="Bloc vivant")
    population_resume = referentiel.PopulationResumeBloc(group="Bloc vivant")
    liste_communes = referentiel.ListeCommunesBloc(group="Bloc vivant")
    professionnels = annuaire.ProfessionnelsBloc(group="Bloc vivant")
    structures = annuaire.StructuresBloc(group="Bloc vivant")
    missions_indicateurs = missions.MissionsIndicateursBloc(group="Bloc vivant")
    fiches_action = missions.FichesActionBloc(group="Bloc vivant")
    calendrier = missions.CalendrierBloc(group="Bloc vivant")
    enveloppes = missions.EnveloppesBloc(group="Bloc vivant")


def figer_corps(corps: Any, numero: int) -> list[Donnees]:
    """A chapter as the page, the preview and the document show it; `numero` is its rank."""
    return [
        {"type": bloc.block_type, "ancre": f"p{numero}-{rang}"}
        | bloc.block.figer_avec_gabarit(bloc.value)
        for rang, bloc in enumerate(corps, 1)
    ]
