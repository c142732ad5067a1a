"""Signed links of e-mails: they carry one convocation and nothing else, and are stored nowhere."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

_SEL = "reunions.convocation"


def jeton_de(convocation_pk: int) -> str:
    return Signer(salt=_SEL).sign(str(convocation_pk)).replace(":", "~")


def convocation_du_jeton(jeton: str) -> int | None:
    try:
        return int(Signer(salt=_SEL).unsign(jeton.replace("~", ":")))
    except (BadSignature, ValueError):
        return None
