import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.documents import assemblage, fichiers
from cpts_portal.journal.services import noter
from membres.comptes.models import Compte
from projet_sante import permissions
from projet_sante.models import Annexe, ProjetSante

DOSSIER = "projet/annexes"


@transaction.atomic
def ajouter_annexe(projet: ProjetSante, *, titre: str, octets: bytes, par: Compte | None) -> Annexe:
    """Opened before it is kept: what cannot be read is refused with the reason, now."""
    if par is not None and not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau ajoutent une annexe.")
    try:
        examen = assemblage.examiner(octets)
    except assemblage.AnnexeRefusee as refus:
        raise ValidationError({"fichier": f"« {titre} » : {refus}"}) from refus
    sha256 = hashlib.sha256(octets).hexdigest()
    annexe = Annexe(
        projet=projet,
        titre=titre.strip(),
        sha256=sha256,
        pages=examen.pages,
        mode=examen.mode,
        ajoutee_par=par,
    )
    annexe.full_clean(exclude=["ajoutee_par"])
    fichiers.ranger(f"{DOSSIER}/{sha256}.pdf", octets)
    annexe.save()
    noter("projet.annexe_ajoutee", acteur=par, objet=annexe)
    return annexe


@transaction.atomic
def retirer_annexe(annexe: Annexe, *, par: Compte) -> None:
    """Out of the next edition; the versions that hold it keep it."""
    if not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau retirent une annexe.")
    if annexe.retiree_le is None:
        annexe.retiree_le = timezone.now()
        annexe.save(update_fields=["retiree_le"])
        noter("projet.annexe_retiree", acteur=par, objet=annexe)
