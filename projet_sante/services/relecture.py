"""« Relecture »: a writer submits a chapter, the coordination approves it or sends it back.

Wagtail's own workflow, set up here: delivered with the portal, it is there for the first projet as
for those opened before it existed.
"""

from typing import Any

from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from cpts_portal.journal.services import noter
from membres.comptes.enums import Role
from membres.comptes.services import groupe_du_role
from projet_sante.enums import EtatChapitre
from projet_sante.models import Chapitre, ProjetSante, SuiviChapitre

CIRCUIT = "Relecture du projet de santé"
TACHE = "Relecture par la coordination"
# Wagtail's first migration puts it on the whole tree, for a group that holds nobody here.
_CIRCUIT_DE_WAGTAIL = "Moderators approval"


@transaction.atomic
def ouvrir_la_relecture(projet: ProjetSante) -> None:
    """Done again, it changes nothing; a circuit that people have set instead is left alone."""
    if WorkflowPage.objects.filter(page=projet.page_ptr).exists():
        return
    WorkflowPage.objects.create(page=projet.page_ptr, workflow=_circuit())


def _circuit() -> Workflow:
    circuit, cree = Workflow.objects.get_or_create(name=CIRCUIT)
    if cree:
        tache = GroupApprovalTask.objects.create(name=TACHE)
        tache.groups.set([groupe_du_role(Role.COORDINATION)])
        WorkflowTask.objects.create(workflow=circuit, task=tache, sort_order=0)
    return circuit


def installer(**_: Any) -> None:
    """After each migration: a projet opened before this circuit existed gets it."""
    racine = Page.get_first_root_node()
    if racine is not None:
        WorkflowPage.objects.filter(page=racine, workflow__name=_CIRCUIT_DE_WAGTAIL).delete()
    for projet in ProjetSante.objects.order_by("pk"):
        ouvrir_la_relecture(projet)


def noter_l_etat(etat: EtatChapitre, instance: Any, user: Any) -> None:
    """The progress board follows the circuit."""
    chapitre = Chapitre.objects.filter(pk=instance.object_id).first()
    if chapitre is None or instance.workflow.name != CIRCUIT:
        return
    SuiviChapitre.objects.update_or_create(chapitre=chapitre, defaults={"etat": etat})
    noter("projet.etat_chapitre", acteur=user, objet=chapitre, details={"etat": etat.label})
