"""What the house font cannot write, and what replaces it on paper."""

import re

_UN_POUR_UN = str.maketrans(
    {
        "\u202f": "\u00a0",  # narrow no-break space
        "\u2007": "\u00a0",  # figure space
        "\u2002": " ",
        "\u2003": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "–",
        "\u2032": "’",
        "\u2033": "”",
        "\u2116": "n°",
        "\u2082": "2",
        "\u25cf": "•",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufeff": None,
    }
)
_EN_MOTS = {
    "≤": "au plus",
    "≥": "au moins",
    "≠": "différent de",
    "≈": "environ",
    "→": "vers",
    "✓": "oui",
    "✔": "oui",
    "☑": "oui",
}
_MOTS = re.compile(rf"(\S?)[ \u00a0]?([{''.join(_EN_MOTS)}])[ \u00a0]?(\S?)")


def imprimable(texte: str) -> str:
    """« ≤ 50 » becomes « au plus 50 »; a narrow no-break space becomes a plain no-break space."""
    if texte.isascii():
        return texte
    return _MOTS.sub(_en_mots, texte.translate(_UN_POUR_UN))


def _en_mots(trouve: re.Match[str]) -> str:
    avant, signe, apres = trouve.groups()
    espace_avant = " " if avant and avant not in "(«" else ""
    espace_apres = "\u00a0" if apres else ""
    return f"{avant}{espace_avant}{_EN_MOTS[signe]}{espace_apres}{apres}"
