from typing import cast

from django.db import models
from django.db.models import F, Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponse
from django.template.response import TemplateResponse
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Page

from projet_sante.blocs import CorpsBloc, figer_corps
from projet_sante.panneaux import AidePanel


class HorsSite(models.Model):
    """Drafted as a Wagtail page, never served by URL: no Site holds it, and it refuses anyway."""

    # Read by the templates of the editor.
    hors_site = True
    # Without Wagtail's schedule: nothing goes online here.
    settings_panels = [CommentPanel()]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        raise Http404

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return TemplateResponse(request, "projet_sante/apercu.html", self.contexte_apercu())

    def contexte_apercu(self) -> dict[str, object]:
        raise NotImplementedError


class ProjetSante(HorsSite, Page):
    """One projet de santé: its pages are the parts, in their order."""

    chapeau = models.TextField("chapeau", blank=True, help_text="Une ou deux phrases.")
    version = models.CharField("version", max_length=80, default="Version de travail")
    periode_debut = models.PositiveSmallIntegerField("première année")
    periode_fin = models.PositiveSmallIntegerField("dernière année")

    content_panels = [
        FieldPanel(
            "title", classname="title", help_text="Le titre du projet, comme il s’imprimera."
        ),
        FieldPanel("chapeau"),
        MultiFieldPanel(
            [
                FieldPanel("version"),
                FieldRowPanel([FieldPanel("periode_debut"), FieldPanel("periode_fin")]),
            ],
            heading="Version et période",
        ),
    ]
    promote_panels: list[FieldPanel] = []
    # Under Wagtail's root and beside the public site: no Site will ever point here.
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["projet_sante.Chapitre"]

    class Meta:
        verbose_name = "projet de santé"
        verbose_name_plural = "projets de santé"
        constraints = [
            models.CheckConstraint(
                condition=Q(periode_fin__gte=F("periode_debut")),
                name="projet_periode_dans_l_ordre",
                violation_error_message="La dernière année ne peut pas précéder la première.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def contexte_apercu(self) -> dict[str, object]:
        return {"projet": self, "titre": self.title, "blocs": []}


class Chapitre(HorsSite, Page):
    """One part of a projet de santé."""

    aide = models.TextField("aide aux rédacteurs", blank=True, editable=False)
    faits = models.TextField("faits à rassembler", blank=True, editable=False)
    corps = StreamField(CorpsBloc(), verbose_name="contenu", blank=True)

    content_panels = [
        FieldPanel(
            "title", classname="title", help_text="Le titre de cette partie, comme il s’imprimera."
        ),
        AidePanel(),
        FieldPanel("corps"),
    ]
    promote_panels: list[FieldPanel] = []
    parent_page_types = ["projet_sante.ProjetSante"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "chapitre"
        verbose_name_plural = "chapitres"

    def __str__(self) -> str:
        return self.title

    @property
    def faits_a_rassembler(self) -> list[str]:
        return self.faits.splitlines()

    @classmethod
    def champ_corps(cls) -> StreamField:
        return cast(StreamField, cls._meta.get_field("corps"))

    def contexte_apercu(self) -> dict[str, object]:
        return {
            "projet": self.get_parent().specific,
            "titre": self.title,
            "blocs": figer_corps(self.corps, 1),
        }
