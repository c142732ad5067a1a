"""A real SMTP server on a free port, whose manners a test chooses."""

import asyncio
import contextlib

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, syntax


class Comportement:
    """What the server answers; `recus` holds what it accepted."""

    def __init__(self):
        self.recus = []
        self.rcpt = None
        self.data = None
        self.coupe_dans_data = False
        self.suspend = False
        self.dialogues = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.dialogues += 1
        if self.suspend:
            await asyncio.sleep(600)
        if self.data:
            return self.data
        self.recus.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 Pris en charge sous le numéro 42"


class ServeurBrusque(SMTP):
    @syntax("DATA")
    async def smtp_DATA(self, arg):
        if not self.event_handler.coupe_dans_data:
            return await super().smtp_DATA(arg)
        await self.push("354 Allez-y")
        await self._reader.readline()
        self.transport.abort()
        return None


class Controleur(Controller):
    def _trigger_server(self):
        # Le port 0 laisse choisir le système : il faut relire le sien.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def factory(self):
        return ServeurBrusque(self.handler, enable_SMTPUTF8=True, hostname="essai")


@pytest.fixture
def serveur_smtp(settings):
    comportement = Comportement()
    controleur = Controleur(comportement, hostname="127.0.0.1", port=0)
    controleur.start()
    port = controleur.port
    settings.COURRIELS_TRANSPORT = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 10
    comportement.port = port
    yield comportement
    with contextlib.suppress(Exception):
        controleur.stop(no_assert=True)
