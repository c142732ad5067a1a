from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page
from wagtail.search import index

from .redaction import CorpsBloc


class Illustration(AbstractImage):
    """A public image; its description is its alternative text, hence mandatory."""

    description = models.CharField(
        "texte de remplacement",
        max_length=250,
        help_text="Ce que l’image montre, en une phrase, pour qui ne la voit pas.",
    )
    credit = models.CharField(
        "crédit", max_length=120, blank=True, help_text="Auteur ou source, si l’image en demande."
    )

    admin_form_fields = ("title", "file", "description", "credit", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"


class RenduImage(AbstractRendition):
    image = models.ForeignKey(Illustration, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "rendu d’image"
        verbose_name_plural = "rendus d’image"
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendu_image_unique"
            )
        ]


class PagePublique(Page):
    """What every public page shares. Its subtypes are the only types a coordinator sees."""

    chapo = models.TextField(
        "chapô",
        max_length=400,
        blank=True,
        help_text="Une ou deux phrases sous le titre : ce que l’on trouve dans la page.",
    )

    content_panels = [*Page.content_panels, FieldPanel("chapo")]
    promote_panels = [
        FieldPanel("slug", heading="Adresse de la page"),
        FieldPanel("search_description", heading="Résumé pour les moteurs de recherche"),
        FieldPanel("show_in_menus", heading="Montrer dans le menu"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("chapo")]
    show_in_menus_default = False

    class Meta:
        abstract = True


class Accueil(PagePublique):
    """The root of the public site: one, made by the migration."""

    corps = StreamField(CorpsBloc(required=False), verbose_name="contenu", blank=True)

    template = "contenu/accueil.html"
    content_panels = [*PagePublique.content_panels, FieldPanel("corps")]
    search_fields = [*PagePublique.search_fields, index.SearchField("corps")]
    parent_page_types: list[str] = []
    subpage_types = ["contenu.PageSimple"]

    class Meta:
        verbose_name = "page d’accueil"
        verbose_name_plural = "pages d’accueil"


class PageSimple(PagePublique):
    corps = StreamField(CorpsBloc(), verbose_name="contenu", blank=True)

    template = "contenu/page_simple.html"
    content_panels = [*PagePublique.content_panels, FieldPanel("corps")]
    search_fields = [*PagePublique.search_fields, index.SearchField("corps")]
    parent_page_types = ["contenu.Accueil", "contenu.PageSimple"]
    subpage_types = ["contenu.PageSimple"]

    class Meta:
        verbose_name = "page"
        verbose_name_plural = "pages"
