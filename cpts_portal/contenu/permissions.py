from django.contrib.auth.models import AnonymousUser
from wagtail.models import Collection, CollectionViewRestriction

from membres.comptes.models import Compte
from membres.comptes.permissions import peut_entrer_en_gestion


def collection_publique(collection: Collection) -> bool:
    """A collection closed at /gestion/, or under a closed one, is public to nobody."""
    restrictions = CollectionViewRestriction.objects.filter(
        collection__in=collection.get_ancestors(inclusive=True)
    )
    return not restrictions.exists()


def peut_voir_hors_ligne(compte: Compte | AnonymousUser) -> bool:
    """Images of drafts: whoever writes pages sees them in the editor and its preview."""
    return isinstance(compte, Compte) and peut_entrer_en_gestion(compte)
