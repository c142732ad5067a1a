"""Who writes what, for when."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from cpts_portal.journal.services import noter
from membres.comptes.models import Compte
from membres.comptes.services import groupe_de_gestion, reconcilier_groupes
from projet_sante import permissions
from projet_sante.enums import EtatChapitre
from projet_sante.models import Chapitre, Redacteur, SuiviChapitre

COLLECTION = "Projet de santé"


@transaction.atomic
def confier_chapitre(
    chapitre: Chapitre,
    *,
    redacteurs: Iterable[Compte],
    responsable: Compte | None,
    echeance: date | None,
    par: Compte | None,
) -> None:
    """Its writers get this page in the editor, and lose it when they leave the list."""
    if par is not None and not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau confient un chapitre.")
    suivi, _ = SuiviChapitre.objects.get_or_create(chapitre=chapitre)
    suivi.responsable, suivi.echeance = responsable, echeance
    suivi.save(update_fields=["responsable", "echeance"])
    voulus = {compte.pk: compte for compte in redacteurs}
    partis = chapitre.redacteurs.exclude(compte__in=voulus).select_related("compte")
    touches = [redacteur.compte for redacteur in partis]
    partis.delete()
    deja = set(chapitre.redacteurs.values_list("compte_id", flat=True))
    nouveaux = [compte for pk, compte in voulus.items() if pk not in deja]
    Redacteur.objects.bulk_create(Redacteur(chapitre=chapitre, compte=c) for c in nouveaux)
    if voulus:
        _ouvrir_le_chapitre(chapitre)
    for compte in [*touches, *nouveaux]:
        reconcilier_groupes(compte)
    noter(
        "projet.chapitre_confie",
        acteur=par,
        objet=chapitre,
        details={
            "redacteurs": sorted(str(compte) for compte in voulus.values()),
            "responsable": str(responsable) if responsable else "",
            "echeance": echeance.isoformat() if echeance else "",
        },
    )


def _ouvrir_le_chapitre(chapitre: Chapitre) -> None:
    groupe = groupe_de_gestion(permissions.nom_du_groupe(chapitre.pk))
    GroupPagePermission.objects.get_or_create(
        group=groupe, page=chapitre.page_ptr, permission=_droit("wagtailcore", "change_page")
    )
    racine = Collection.get_first_root_node()
    collection = racine.get_children().filter(name=COLLECTION).first()
    collection = collection or racine.add_child(name=COLLECTION)
    for nom in ("add_image", "choose_image"):
        GroupCollectionPermission.objects.get_or_create(
            group=groupe, collection=collection, permission=_droit("wagtailimages", nom)
        )


def _droit(application: str, nom: str) -> Permission:
    return Permission.objects.get(content_type__app_label=application, codename=nom)


@transaction.atomic
def changer_etat(chapitre: Chapitre, etat: EtatChapitre, *, par: Compte) -> None:
    """A writer says where their own chapter stands."""
    if not permissions.peut_ecrire(par, chapitre):
        raise PermissionDenied("Ce chapitre n’est pas le vôtre.")
    suivi, _ = SuiviChapitre.objects.get_or_create(chapitre=chapitre)
    if suivi.etat == etat:
        return
    suivi.etat = etat
    suivi.save(update_fields=["etat"])
    noter("projet.etat_chapitre", acteur=par, objet=chapitre, details={"etat": etat.label})
