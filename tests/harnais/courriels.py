"""What a stored e-mail says, read as a mail program would."""

import re
from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit

from cpts_portal.courriels.models import Courriel


def texte_de(courriel: Courriel) -> str:
    message = message_from_bytes(bytes(courriel.contenu), policy=default)
    return message.get_body(("plain",)).get_content()


def liens_de(courriel: Courriel) -> list[str]:
    return re.findall(r"https?://\S+", texte_de(courriel))


def chemin(lien: str) -> str:
    return urlsplit(lien).path
