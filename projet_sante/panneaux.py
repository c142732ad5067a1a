from typing import Any

from wagtail.admin.panels import HelpPanel
from wagtail.models import TaskState, WorkflowState


class AidePanel(HelpPanel):
    """What the ARS expects of this part, as the outline says it."""

    def __init__(
        self,
        content: str = "",
        template: str = "projet_sante/gestion/aide.html",
        heading: str = "Ce que cette partie doit dire",
        **kwargs: Any,
    ) -> None:
        super().__init__(content, template, heading=heading, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.aide)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            contexte = super().get_context_data(parent_context)
            return {**contexte, "chapitre": self.instance, "renvoi": _renvoi(self.instance)}


def _renvoi(chapitre: Any) -> TaskState | None:
    """The word of who sent the chapter back, until it is submitted again."""
    circuit = chapitre.current_workflow_state
    if circuit is None or circuit.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    return circuit.current_task_state
