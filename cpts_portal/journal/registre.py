"""The sentences of the journal: each app declares its actions in `apps.ready()`."""

from collections.abc import Mapping


class ActionInconnue(LookupError):
    pass


_PHRASES: dict[str, str] = {}
# What one of these discloses concerns every member at once: an exported list.
_COLLECTIVES: set[str] = set()


def declarer(phrases: Mapping[str, str]) -> None:
    """Declare `{"documents.telecharge": "a téléchargé {objet}"}`; `{objet}` is the only hole."""
    for action, phrase in phrases.items():
        deja = _PHRASES.setdefault(action, phrase)
        if deja != phrase:
            raise ValueError(f"L’action « {action} » est déjà déclarée : « {deja} ».")


def declarer_collectives(*actions: str) -> None:
    """Exports of whole lists: each person sees in « Qui a vu mes données » that they were in it."""
    for action in actions:
        exiger(action)
        _COLLECTIVES.add(action)


def collectives() -> list[str]:
    return sorted(_COLLECTIVES)


def exiger(action: str) -> None:
    if action not in _PHRASES:
        raise ActionInconnue(
            f"Action « {action} » inconnue du journal : déclarez sa phrase par "
            "`journal.registre.declarer` dans `apps.ready()`."
        )


def phrase(action: str, objet: str) -> str:
    # Une action retirée du code reste lisible dans les lignes déjà écrites.
    return _PHRASES.get(action, f"{action} : {{objet}}").replace("{objet}", objet).strip(" :")


def actions() -> list[tuple[str, str]]:
    """Code and sentence without its object, for the filter."""
    return sorted(
        ((code, phrase(code, "…")) for code in _PHRASES), key=lambda choix: choix[1].casefold()
    )
