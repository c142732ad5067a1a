from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from cpts_portal.courriels import services


class CourrielBackend(BaseEmailBackend):
    """Whoever calls Django's `send_mail` (allauth, Wagtail) writes a row; nothing leaves here."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(bool(services.deposer(message)) for message in email_messages)
