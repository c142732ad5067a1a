from typing import Any


def peut_lire(compte: Any) -> bool:
    """The journal tells what each person did. Roles live above: known by their name."""
    return compte.is_authenticated and compte.a_role("coordination", "administrateur")
