"""What Wagtail does at the end of a circuit; loaded with its own models, so nothing else here."""

from typing import Any

from wagtail.workflows import publish_workflow_state


def conclure(etat: Any, user: Any = None) -> None:
    """An approved chapter stays what it is, read by members; a page of the site goes online."""
    objet = etat.content_object
    if not getattr(getattr(objet, "specific", objet), "hors_site", False):
        publish_workflow_state(etat, user=user)
