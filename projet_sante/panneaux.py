from typing import Any

from wagtail.admin.panels import HelpPanel


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
            return {**super().get_context_data(parent_context), "chapitre": self.instance}
