from typing import Any


def peut_gerer(compte: Any) -> bool:
    """The rows name people and what was written to them. Roles live above: known by their name."""
    return compte.is_authenticated and compte.a_role("coordination", "administrateur")
