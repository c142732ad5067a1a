"""The models of the report, each with its sections."""

from django.db.models import Prefetch, QuerySet

from missions.enums import DestinataireRapport, GenreSection
from missions.models import ModeleRapport, SectionRapport

# Le plan type (aci.md, 4.2) ; il vaut tant que la coordination n'a pas arrangé le sien.
_PLAN = (
    ("identite", GenreSection.IDENTITE, "Identité et gouvernance"),
    ("vie", GenreSection.VIE, "Vie associative et instances"),
    ("synthese", GenreSection.SYNTHESE, "L’année en chiffres"),
    ("missions", GenreSection.MISSIONS, "Missions et actions"),
    ("crise", GenreSection.TEXTE, "Réponse aux crises sanitaires"),
    ("partenariats", GenreSection.TEXTE, "Partenariats"),
    ("ressources", GenreSection.TEXTE, "Ressources humaines"),
    ("finances", GenreSection.FINANCES, "Comptes et budget"),
    ("perspectives", GenreSection.TEXTE, "Perspectives"),
    ("calendrier", GenreSection.CALENDRIER, "Échéances de l’année"),
    ("pieces", GenreSection.PIECES, "Pièces justificatives"),
)
NOM_COMMUN = "Modèle commun"


def modeles_en_vue() -> list[ModeleRapport]:
    """The common one first, then in the order they were made; its sections ready to be read."""
    tous = list(_avec_sections().filter(retire_le=None).order_by("pk"))
    communs = [m for m in tous if m.commun] or [modele_commun()]
    return [*communs, *(m for m in tous if not m.commun)]


def modele_commun() -> ModeleRapport:
    """Given by the migration; not yet written where the tables were emptied."""
    return _avec_sections().filter(destinataire=DestinataireRapport.COMMUN).first() or (
        ModeleRapport(nom=NOM_COMMUN, destinataire=DestinataireRapport.COMMUN)
    )


def modele_tenu(pk: int) -> ModeleRapport | None:
    """Withdrawn ones too: a document asked before is still printed."""
    return _avec_sections().filter(pk=pk).first()


def _avec_sections() -> QuerySet[ModeleRapport]:
    sections = SectionRapport.objects.order_by("ordre", "pk")
    return ModeleRapport.objects.prefetch_related(Prefetch("sections", sections))


def sections_de(modele: ModeleRapport) -> list[SectionRapport]:
    """Those the coordinator arranged, else the usual plan, not yet written anywhere."""
    ecrites = list(modele.sections.all()) if modele.pk else []
    return ecrites or [
        SectionRapport(code=code, genre=genre, titre=titre, ordre=10 * rang)
        for rang, (code, genre, titre) in enumerate(_PLAN, 1)
    ]


def modeles_retires() -> QuerySet[ModeleRapport]:
    return ModeleRapport.objects.exclude(retire_le=None).order_by("-retire_le", "pk")
