from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page
from wagtail.search import index

from cpts_portal.referentiel.validators import normaliser_telephone, valider_telephone

from .enums import ColonnePied, Conformite, GenreLegal
from .redaction import CorpsBloc, NouvelleBloc, RendezVousBloc


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
    ]
    search_fields = [*Page.search_fields, index.SearchField("chapo")]
    show_in_menus_default = False

    class Meta:
        abstract = True


class PageRangee(PagePublique):
    """A page of the site that the menus of the public shell may point to."""

    colonne_pied = models.CharField(
        "colonne du pied de page",
        max_length=20,
        choices=ColonnePied.choices,
        blank=True,
        help_text="Laissez vide pour une page que l’on trouve par un lien.",
    )

    promote_panels = [
        *PagePublique.promote_panels,
        FieldPanel("show_in_menus", heading="Montrer dans le menu du haut"),
        FieldPanel("colonne_pied"),
    ]

    class Meta:
        abstract = True


class Accueil(PagePublique):
    """The root of the public site: one, made by the migration."""

    recherches = models.TextField(
        "recherches fréquentes",
        max_length=300,
        blank=True,
        default="médecin généraliste\ninfirmier à domicile\nkiné\npharmacie",
        help_text="Une par ligne, quatre au plus : elles paraissent sous la recherche.",
    )
    medecin_texte = models.TextField(
        "ce qui se passe quand on appelle",
        max_length=600,
        blank=True,
        help_text="Qui répond, ce qui est noté, quand on rappelle. Ne demandez jamais par écrit "
        "un renseignement sur la santé.",
    )
    medecin_telephone = models.CharField(
        "numéro à appeler",
        max_length=20,
        blank=True,
        validators=[valider_telephone],
        help_text="Sans numéro, la rubrique ne paraît pas.",
    )
    medecin_horaires = models.CharField(
        "heures où l’on répond",
        max_length=120,
        blank=True,
        help_text="Par exemple « Du lundi au vendredi, de 9 h à 12 h ».",
    )
    rendez_vous = StreamField(
        [("rendez_vous", RendezVousBloc())],
        verbose_name="rendez-vous ouverts au public",
        blank=True,
        help_text="Une date passée disparaît d’elle-même.",
    )
    nouvelles = StreamField([("nouvelle", NouvelleBloc())], verbose_name="nouvelles", blank=True)
    corps = StreamField(CorpsBloc(required=False), verbose_name="contenu", blank=True)

    template = "contenu/accueil.html"
    content_panels = [
        *PagePublique.content_panels,
        FieldPanel("recherches"),
        MultiFieldPanel(
            [
                FieldPanel("medecin_telephone"),
                FieldPanel("medecin_horaires"),
                FieldPanel("medecin_texte"),
            ],
            heading="Besoin d’un médecin traitant\N{NO-BREAK SPACE}?",
        ),
        FieldPanel("rendez_vous"),
        FieldPanel("nouvelles"),
        FieldPanel("corps"),
    ]
    search_fields = [*PagePublique.search_fields, index.SearchField("corps")]
    parent_page_types: list[str] = []
    subpage_types = ["contenu.PageSimple", "contenu.PageLegale"]

    class Meta:
        verbose_name = "page d’accueil"
        verbose_name_plural = "pages d’accueil"

    def clean(self) -> None:
        super().clean()
        if self.medecin_telephone:
            self.medecin_telephone = normaliser_telephone(self.medecin_telephone)


class PageSimple(PageRangee):
    corps = StreamField(CorpsBloc(), verbose_name="contenu", blank=True)

    template = "contenu/page_simple.html"
    content_panels = [*PagePublique.content_panels, FieldPanel("corps")]
    search_fields = [*PagePublique.search_fields, index.SearchField("corps")]
    parent_page_types = ["contenu.Accueil", "contenu.PageSimple"]
    subpage_types = ["contenu.PageSimple"]

    class Meta:
        verbose_name = "page"
        verbose_name_plural = "pages"


class PanneauAccessibilite(FieldPanel):
    """Only the accessibility declaration has a state and an audit."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.genre == GenreLegal.ACCESSIBILITE)


class PageLegale(PageRangee):
    """Written from the identity of the CPTS, so that it is never behind; one of each kind."""

    genre = models.CharField("genre", max_length=15, choices=GenreLegal.choices, editable=False)
    conformite = models.CharField(
        "état de conformité au RGAA",
        max_length=10,
        choices=Conformite.choices,
        default=Conformite.NON,
    )
    audit_le = models.DateField(
        "date de l’audit",
        null=True,
        blank=True,
        help_text="Sans audit, la loi demande de déclarer le site non conforme.",
    )
    corps = StreamField(
        CorpsBloc(required=False),
        verbose_name="compléments",
        blank=True,
        help_text="Paraissent à la suite du texte établi à partir des réglages.",
    )

    template = "contenu/page_legale.html"
    content_panels = [
        *PagePublique.content_panels,
        PanneauAccessibilite("conformite"),
        PanneauAccessibilite("audit_le"),
        FieldPanel("corps"),
    ]
    search_fields = [*PagePublique.search_fields, index.SearchField("corps")]
    parent_page_types = ["contenu.Accueil"]
    subpage_types: list[str] = []
    # Made when the portal is opened: nobody makes a fourth one.
    is_creatable = False

    class Meta:
        verbose_name = "page légale"
        verbose_name_plural = "pages légales"
        constraints = [
            models.UniqueConstraint(
                fields=["genre"],
                name="page_legale_une_par_genre",
                violation_error_message="Cette page légale existe déjà\N{NO-BREAK SPACE}: "
                "modifiez-la.",
            ),
            models.CheckConstraint(
                condition=Q(conformite=Conformite.NON) | Q(audit_le__isnull=False),
                name="page_legale_conformite_auditee",
                violation_error_message="Donnez la date de l’audit qui établit cette conformité.",
            ),
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        contexte = super().get_context(request, *args, **kwargs)
        return {**contexte, "texte_legal": f"contenu/legales/{self.genre}.html"}
