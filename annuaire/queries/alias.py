"""Where an address or an identifier leads now, after merges."""

from annuaire.models import Alias, Fiche


def page_actuelle(slug: str) -> Fiche | None:
    """The published entry that took over the one this address was for."""
    alias = (
        Alias.objects.filter(cle=f"page:{slug}", fiche__publiee=True)
        .select_related("fiche")
        .first()
    )
    return alias.fiche if alias else None
