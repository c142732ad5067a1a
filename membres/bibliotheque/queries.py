from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from membres.comptes.models import Compte
from membres.instances.models import Instance

from . import permissions
from .models import FRANCAIS, Categorie, Document, Lecture, Version

AVANCE_DE_RELECTURE = dt.timedelta(days=30)


@dataclass(frozen=True)
class Criteres:
    q: str = ""
    categorie: Categorie | None = None
    instance: Instance | None = None
    a_revoir_le: dt.date | None = None
    archives: bool = False
    ordre: tuple[str, ...] = field(default=("titre", "pk"))


def categories() -> QuerySet[Categorie]:
    return Categorie.objects.order_by("ordre", "nom")


def categories_tenues() -> QuerySet[Categorie]:
    """With how many documents each holds, archived ones too."""
    return categories().annotate(nombre=Count("documents"))


def documents(compte: Compte, criteres: Criteres) -> QuerySet[Document]:
    """What this person may see, with its current version; found words come with their place."""
    lignes = (
        Document.objects.filter(permissions.visibles(compte))
        .filter(archive_le__isnull=not criteres.archives)
        .defer("vecteur")
        .select_related("categorie", "instance")
        .prefetch_related(_derniere_version())
    )
    if criteres.categorie:
        lignes = lignes.filter(categorie=criteres.categorie)
    if criteres.instance:
        lignes = lignes.filter(instance=criteres.instance)
    if criteres.a_revoir_le:
        lignes = lignes.filter(revoir_le__lte=criteres.a_revoir_le)
    return _chercher(lignes, criteres.q) if criteres.q.strip() else lignes.order_by(*criteres.ordre)


def _derniere_version() -> Prefetch:
    recentes = Version.objects.order_by("document_id", "-numero").distinct("document_id")
    return Prefetch("versions", recentes, to_attr="derniere")


def _chercher(lignes: QuerySet[Document], q: str) -> QuerySet[Document]:
    """In the title, the description, and the text of the current version alone."""
    cherche = SearchQuery(q, config=FRANCAIS, search_type="websearch")
    courante = Lecture.objects.filter(version__document=OuterRef("pk")).order_by("-version__numero")
    extrait = SearchHeadline(
        "texte", cherche, config=FRANCAIS, start_sel="", stop_sel="", max_words=24, min_words=12
    )
    lecture = Lecture.objects.filter(pk=OuterRef("lecture"), vecteur=cherche)
    return (
        lignes.annotate(lecture=Subquery(courante.values("pk")[:1]))
        .annotate(
            extrait=Subquery(lecture.annotate(bout=extrait).values("bout")[:1]),
            rang=SearchRank(F("vecteur"), cherche)
            + Coalesce(
                Subquery(
                    lecture.annotate(note=SearchRank(F("vecteur"), cherche)).values("note")[:1]
                ),
                0.0,
            ),
        )
        .filter(Q(vecteur=cherche) | Q(extrait__isnull=False))
        .order_by("-rang", "titre", "pk")
    )


def document(compte: Compte, pk: int) -> Document | None:
    """Access is part of the fetch. An archived one is for who keeps it."""
    trouve = (
        Document.objects.filter(permissions.visibles(compte), pk=pk)
        .select_related("categorie", "instance", "cree_par")
        .first()
    )
    if trouve is None or (trouve.archive_le and not permissions.peut_tenir(compte, trouve)):
        return None
    return trouve


def versions(document: Document) -> QuerySet[Version]:
    return document.versions.select_related("deposee_par", "lecture").defer("lecture__texte")


def version(compte: Compte, pk: int) -> Version | None:
    trouvee = Version.objects.filter(pk=pk).select_related("document").first()
    if trouvee is None or document(compte, trouvee.document_id) is None:
        return None
    return trouvee


def documents_de(instance: Instance, compte: Compte) -> QuerySet[Document]:
    return documents(compte, Criteres(instance=instance, ordre=("-cree_le", "-pk")))


def derniers(compte: Compte, combien: int) -> list[Document]:
    return list(documents(compte, Criteres(ordre=("-cree_le", "-pk")))[:combien])


def a_revoir(jour: dt.date) -> QuerySet[Document]:
    """Due soon or overdue, for whoever keeps the library."""
    return (
        Document.objects.a_revoir(jour + AVANCE_DE_RELECTURE)
        .select_related("cree_par", "categorie")
        .order_by("revoir_le", "pk")
    )
