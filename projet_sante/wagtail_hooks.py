"""The editor of a chapter: only what its writers and its readers do there, in their words."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.action_menu import (
    CancelWorkflowMenuItem,
    SubmitForModerationMenuItem,
    WorkflowMenuItem,
)
from wagtail.models import Page, WorkflowState

from projet_sante.models import Chapitre, ProjetSante

# Nothing of a projet is published: members read the text as it stands, others a frozen version.
ACTIONS_RETIREES = {"action-publish", "action-unpublish", "action-restart-workflow"}
DECISIONS = {
    ("approve", False): "Approuver",
    ("approve", True): "Approuver avec un mot",
    ("reject", True): "Renvoyer avec un mot",
}
DECISION = "action-workflow-action"


class EnvoyerEnRelecture(SubmitForModerationMenuItem):
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        contexte = super().get_context_data(parent_context)
        circuit = parent_context["page"].current_workflow_state
        revient = circuit is not None and circuit.status == WorkflowState.STATUS_NEEDS_CHANGES
        contexte["label"] = "Renvoyer en relecture" if revient else "Envoyer en relecture"
        return contexte


class QuitterLaRelecture(CancelWorkflowMenuItem):
    label = "Retirer de la relecture"


def _du_projet(page: Any) -> bool:
    return isinstance(page, ProjetSante | Chapitre)


@hooks.register("construct_page_action_menu")
def nommer_les_actions(menu_items: list[Any], request: HttpRequest, context: Any) -> None:
    if not _du_projet(context.get("page")):
        return
    gardees = [element for element in menu_items if element.name not in ACTIONS_RETIREES]
    menu_items[:] = [_en_clair(element) for element in gardees]


def _en_clair(element: Any) -> Any:
    if isinstance(element, SubmitForModerationMenuItem):
        return EnvoyerEnRelecture(element.order)
    if isinstance(element, CancelWorkflowMenuItem):
        return QuitterLaRelecture(element.order)
    if isinstance(element, WorkflowMenuItem):
        cle = (element.name, element.launch_modal)
        element.label = DECISIONS.get(cle, element.label)
    return element


@hooks.register("before_edit_page")
def decider_une_fois(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A decision waits in the form while the browser leaves: the automatic saving must not take it
    along, and a second click finds it already taken."""
    if not _du_projet(page) or not request.POST.get(DECISION):
        return None
    if _automatique(request):
        envoi = request.POST.copy()
        del envoi[DECISION]
        request.POST = envoi  # type: ignore[assignment]  # Django lets a form be replaced
        return None
    if page.current_workflow_task is None:
        messages.warning(request, "La relecture de ce chapitre est déjà close.")
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


# Last: the others must still speak before the page changes.
@hooks.register("after_edit_page", order=1000)
def rester_dans_le_chapitre(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's list of pages says nothing to a writer who has just sent their text."""
    if not _du_projet(page) or _automatique(request):
        return None
    return redirect("wagtailadmin_pages:edit", page.pk)


def _automatique(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
