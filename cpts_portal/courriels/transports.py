"""Handing a message over. One function per transport, and what went wrong put in three words:
refused for good, refused for now, or unknown."""

import smtplib
import ssl
from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Refus(Exception):
    """The server said no: `definitif` or not, and its words."""

    def __init__(self, reponse: str, *, definitif: bool) -> None:
        super().__init__(reponse)
        self.reponse = reponse
        self.definitif = definitif


class Doute(Exception):
    """The body was leaving when the connection broke: delivered or not, nobody knows."""


class Transport(Protocol):
    vide_le_contenu: bool

    def remettre(
        self,
        expediteur: str,
        destinataire: str,
        contenu: bytes,
        avant_dialogue: Callable[[], None],
    ) -> str:
        """Return the server's last words. `avant_dialogue` is called before it may be sent."""
        ...


def transport() -> Transport:
    return import_string(settings.COURRIELS_MOTEURS[settings.COURRIELS_TRANSPORT])()


class TransportLocal:
    """Développement : rien ne part, le message reste lisible à `/_courriels/`."""

    vide_le_contenu = False

    def remettre(
        self,
        expediteur: str,
        destinataire: str,
        contenu: bytes,
        avant_dialogue: Callable[[], None],
    ) -> str:
        avant_dialogue()
        return "Gardé sur ce poste."


class TransportSMTP:
    vide_le_contenu = True

    def remettre(
        self,
        expediteur: str,
        destinataire: str,
        contenu: bytes,
        avant_dialogue: Callable[[], None],
    ) -> str:
        try:
            smtp = self._ouvrir()
        except smtplib.SMTPAuthenticationError as erreur:
            raise Refus(_dire(erreur.smtp_code, erreur.smtp_error), definitif=False) from erreur
        except (OSError, smtplib.SMTPException) as erreur:
            raise Refus(str(erreur), definitif=False) from erreur
        try:
            avant_dialogue()
            return self._dialoguer(smtp, expediteur, destinataire, contenu)
        finally:
            smtp.close()

    def _ouvrir(self) -> smtplib.SMTP:
        classe = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        smtp = classe(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
        try:
            smtp.ehlo_or_helo_if_needed()
            if settings.EMAIL_USE_TLS:
                smtp.starttls(context=ssl.create_default_context())
            if settings.EMAIL_HOST_USER:
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _dialoguer(
        self, smtp: smtplib.SMTP, expediteur: str, destinataire: str, contenu: bytes
    ) -> str:
        try:
            _exiger(smtp.mail(expediteur), 250)
            _exiger(smtp.rcpt(destinataire), 250, 251)
            _exiger(smtp.docmd("DATA"), 354)
        except UnicodeError as erreur:
            raise Refus("adresse que ce serveur n’accepte pas", definitif=True) from erreur
        except (OSError, smtplib.SMTPException) as erreur:
            # Le corps n'est pas parti : ce n'est pas un doute.
            raise Refus(str(erreur), definitif=False) from erreur
        try:
            smtp.send(_pour_le_fil(contenu))
            reponse = smtp.getreply()
        except (OSError, smtplib.SMTPException) as erreur:
            raise Doute(str(erreur)) from erreur
        return _exiger(reponse, 250)


def _exiger(reponse: tuple[int, bytes], *attendus: int) -> str:
    code, texte = reponse
    if code not in attendus:
        raise Refus(_dire(code, texte), definitif=500 <= code < 600)
    return _dire(code, texte)


def _dire(code: int, texte: bytes | str) -> str:
    if isinstance(texte, bytes):
        texte = texte.decode("utf-8", "replace")
    return f"{code} {texte}"


def _pour_le_fil(contenu: bytes) -> bytes:
    corps = b"\r\n".join(
        b"." + ligne if ligne.startswith(b".") else ligne for ligne in contenu.split(b"\r\n")
    )
    return corps.removesuffix(b"\r\n") + b"\r\n.\r\n"
