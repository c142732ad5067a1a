"""The blocks a coordinator writes a public page with (`blocs.py` is for live blocks)."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    DateBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

# Headings are blocks of their own, so that the outline of the page stays true.
EN_LIGNE = ["bold", "italic", "link", "document-link"]
PARAGRAPHE = [*EN_LIGNE, "ol", "ul"]


class ImageBloc(StructBlock):
    image = ImageChooserBlock(label="Image")
    alternative = CharBlock(
        label="Texte de remplacement",
        max_length=250,
        help_text="Ce que l’image apprend, pour qui ne la voit pas. "
        "Une image qui n’apprend rien n’a pas sa place ici.",
    )
    legende = CharBlock(label="Légende", required=False, max_length=250)
    credit = CharBlock(label="Crédit", required=False, max_length=120)

    class Meta:
        icon = "image"
        label = "Image"
        template = "contenu/blocs/image.html"


class CitationBloc(StructBlock):
    texte = TextBlock(label="Citation")
    auteur = CharBlock(label="Auteur", required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = "Citation"
        template = "contenu/blocs/citation.html"


class EncadreBloc(StructBlock):
    genre = ChoiceBlock(
        label="Genre",
        choices=[("information", "Information"), ("attention", "À noter"), ("urgence", "Urgence")],
        default="information",
    )
    titre = CharBlock(label="Titre", max_length=120)
    texte = RichTextBlock(label="Texte", features=PARAGRAPHE)

    class Meta:
        icon = "info-circle"
        label = "Encadré"
        template = "contenu/blocs/encadre.html"


class VoletBloc(StructBlock):
    titre = CharBlock(label="Question ou titre", max_length=160)
    texte = RichTextBlock(label="Réponse", features=PARAGRAPHE)


class TableauBloc(StructBlock):
    legende = CharBlock(
        label="Légende", max_length=200, help_text="Ce que le tableau montre, avec sa date."
    )
    tableau = TypedTableBlock(
        [
            ("texte", CharBlock(label="Texte", required=False)),
            ("riche", RichTextBlock(label="Texte mis en forme", features=EN_LIGNE)),
        ],
        label="Tableau",
    )

    class Meta:
        icon = "table"
        label = "Tableau"
        template = "contenu/blocs/tableau.html"

    def clean(self, value: Any) -> Any:
        propre = super().clean(value)
        if not all(colonne["heading"].strip() for colonne in propre["tableau"].columns):
            raise ValidationError("Donnez un titre à chaque colonne du tableau.")
        return propre


class RendezVousBloc(StructBlock):
    jour = DateBlock(label="Date")
    titre = CharBlock(label="Titre", max_length=90)
    lieu = CharBlock(label="Lieu et heure", max_length=120)
    precision = CharBlock(
        label="Pour qui, comment",
        required=False,
        max_length=120,
        help_text="Par exemple « Ouvert à tous » ou « Sur inscription ».",
    )

    class Meta:
        icon = "date"
        label = "Rendez-vous"


class NouvelleBloc(StructBlock):
    jour = DateBlock(label="Date")
    titre = CharBlock(label="Titre", max_length=120)
    texte = TextBlock(label="En deux phrases", required=False, max_length=300)

    class Meta:
        icon = "doc-full"
        label = "Nouvelle"


class CorpsBloc(StreamBlock):
    titre = CharBlock(
        label="Titre", icon="title", max_length=120, template="contenu/blocs/titre.html"
    )
    paragraphe = RichTextBlock(
        label="Paragraphe",
        icon="pilcrow",
        features=PARAGRAPHE,
        template="contenu/blocs/paragraphe.html",
    )
    liste = ListBlock(
        CharBlock(label="Point", max_length=300),
        label="Liste",
        icon="list-ul",
        template="contenu/blocs/liste.html",
    )
    image = ImageBloc()
    citation = CitationBloc()
    encadre = EncadreBloc()
    tableau = TableauBloc()
    volets = ListBlock(
        VoletBloc(),
        label="Questions et réponses",
        icon="help",
        template="contenu/blocs/volets.html",
    )
