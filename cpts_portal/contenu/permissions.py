from wagtail.models import Collection, CollectionViewRestriction


def collection_publique(collection: Collection) -> bool:
    """A collection closed at /gestion/, or under a closed one, is public to nobody."""
    restrictions = CollectionViewRestriction.objects.filter(
        collection__in=collection.get_ancestors(inclusive=True)
    )
    return not restrictions.exists()
