"""The public page saying that a printed document is authentic: its address, its QR code."""

from base64 import b64encode
from io import BytesIO

import segno
from django.conf import settings


def adresse_de_verification(code: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/v/{code}/"


def verification(code: str) -> dict[str, str] | None:
    """What the template shows; None for a document without a code."""
    if not code:
        return None
    adresse = adresse_de_verification(code)
    return {
        "code": code,
        "adresse": adresse,
        "adresse_courte": adresse.split("://", 1)[-1].rstrip("/"),
        "qr": svg_en_adresse(_qr(adresse)),
    }


def svg_en_adresse(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg).decode("ascii")


def _qr(adresse: str) -> bytes:
    flux = BytesIO()
    segno.make(adresse, error="m", micro=False).save(
        flux, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return flux.getvalue()
