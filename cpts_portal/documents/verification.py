"""The public page saying that a printed document is authentic: its address, its QR code."""

import secrets
from base64 import b64encode
from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse

# Neither I, L, O nor U: what a person copies from paper cannot be misread.
_SIGNES = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LUS_DE_TRAVERS = str.maketrans("ILO", "110", " -")


def nouveau_code() -> str:
    """Sixty random bits, « 7K3F-92QD-M4TX »: not to be guessed, possible to copy."""
    return _grouper("".join(secrets.choice(_SIGNES) for _ in range(12)))


def normaliser_code(saisi: str) -> str:
    """The code as printed, from what a person typed; empty when it cannot be one."""
    code = saisi.upper().translate(_LUS_DE_TRAVERS)
    return _grouper(code) if len(code) == 12 and set(code) <= set(_SIGNES) else ""


def _grouper(code: str) -> str:
    return "-".join((code[:4], code[4:8], code[8:]))


def adresse_de_verification(code: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("verifier_document", args=[code])


def verification(code: str) -> dict[str, str] | None:
    """What the template shows; None for a document without a code."""
    if not code:
        return None
    adresse = adresse_de_verification(code)
    return {
        "code": code,
        "adresse": adresse,
        # Printed before the code, which stays in one piece on its own line if need be.
        "debut": adresse.split("://", 1)[-1].removesuffix(f"{code}/"),
        "qr": qr_en_adresse(adresse),
    }


def qr_en_adresse(adresse: str) -> str:
    return svg_en_adresse(_qr(adresse))


def svg_en_adresse(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg).decode("ascii")


def _qr(adresse: str) -> bytes:
    flux = BytesIO()
    segno.make(adresse, error="m", micro=False).save(
        flux, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return flux.getvalue()
