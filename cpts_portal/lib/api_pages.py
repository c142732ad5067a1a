"""Lists of the API, page by page, in one envelope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

PAR_PAGE = 50


class ErreurSerializer(serializers.Serializer):
    """What every refusal answers (`lib.api.repondre`)."""

    code = serializers.CharField()
    message = serializers.CharField()
    champs = serializers.DictField()

    class Meta:
        ref_name = "Refus"


def page_de(
    request: Request, lignes: QuerySet[Any], decrire: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    page = Paginator(lignes, PAR_PAGE).get_page(request.query_params.get("page"))
    return {
        "nombre": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "par_page": PAR_PAGE,
        "resultats": [decrire(ligne) for ligne in page],
    }
