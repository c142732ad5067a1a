"""What a person recognises of a browser: its name and where it runs, nothing finer."""

from __future__ import annotations

# Order matters: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
_NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def nommer(agent: str) -> str:
    navigateur = _premier(agent, _NAVIGATEURS)
    systeme = _premier(agent, _SYSTEMES)
    if navigateur and systeme:
        return f"{navigateur} sur {systeme}"
    return navigateur or systeme or "Appareil inconnu"


def _premier(agent: str, noms: tuple[tuple[str, str], ...]) -> str:
    return next((nom for marque, nom in noms if marque in agent), "")
