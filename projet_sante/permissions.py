from django.contrib.auth.models import Group

from membres.comptes.enums import Role
from membres.comptes.models import Compte
from projet_sante.models import Chapitre, Redacteur

REDACTEURS = (Role.COORDINATION, Role.BUREAU)


def peut_lire(compte: Compte) -> bool:
    """Every member reads the whole as it will print."""
    return bool(compte.roles_actifs())


def peut_rediger(compte: Compte) -> bool:
    """The whole, its outline and its writers."""
    return compte.a_role(*REDACTEURS)


def ecrit_un_chapitre(compte: Compte) -> bool:
    return Redacteur.objects.filter(compte=compte).exists()


def peut_suivre(compte: Compte) -> bool:
    """The progress board: whoever leads the writing or takes part in it."""
    return peut_rediger(compte) or (peut_lire(compte) and ecrit_un_chapitre(compte))


def peut_ecrire(compte: Compte, chapitre: Chapitre) -> bool:
    if not peut_lire(compte):
        return False
    return peut_rediger(compte) or chapitre.redacteurs.filter(compte=compte).exists()


def groupes_de_redaction(compte: Compte) -> list[Group]:
    """Wagtail grants pages to groups: one a chapter, shadow of its list of writers."""
    chapitres = Redacteur.objects.filter(compte=compte).order_by("chapitre")
    noms = [nom_du_groupe(pk) for pk in chapitres.values_list("chapitre_id", flat=True)]
    return list(Group.objects.filter(name__in=noms).order_by("name")) if noms else []


def nom_du_groupe(chapitre_id: int) -> str:
    return f"Rédaction du chapitre {chapitre_id}"


def peut_produire(compte: Compte) -> bool:
    return peut_rediger(compte)
