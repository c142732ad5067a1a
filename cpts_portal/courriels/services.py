from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.template import Context, TemplateDoesNotExist, loader

from cpts_portal.courriels import registre
from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.courriels.models import Courriel
from cpts_portal.journal.services import noter
from cpts_portal.lib.connexion import Compte
from cpts_portal.travaux.services import mettre_en_file, relancer


def envoyer(
    *,
    a: str,
    gabarit: str,
    contexte: dict[str, Any],
    acteur: Compte | None = None,
    desabonnement: str = "",
) -> Courriel:
    """Write the e-mail in the caller's transaction; the worker sends it after the commit.

    `gabarit` is `<app>/<name>`, for `templates/emails/<app>/<name>{_objet.txt,.txt,.html}`.
    `desabonnement`: the address that stops such messages when posted to (RFC 8058), which mail
    programs show as a button.
    """
    complet = registre.contexte_commun() | contexte
    sujet = " ".join(_texte(f"emails/{gabarit}_objet.txt", complet).split())
    complet["objet_du_courriel"] = sujet
    message = EmailMultiAlternatives(
        sujet,
        _texte(f"emails/{gabarit}.txt", complet),
        to=[a],
        headers=_entetes_de_desabonnement(desabonnement),
    )
    html = _html(f"emails/{gabarit}.html", complet)
    if html:
        message.attach_alternative(html, "text/html")
    [courriel] = deposer(message, gabarit=gabarit, acteur=acteur)
    return courriel


def _entetes_de_desabonnement(adresse: str) -> dict[str, str]:
    if not adresse:
        return {}
    return {
        "List-Unsubscribe": f"<{adresse}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _texte(nom: str, contexte: dict[str, Any]) -> str:
    """Plain text: an apostrophe must not become `&#x27;`."""
    gabarit = loader.get_template(nom).template  # type: ignore[attr-defined]  # of Django's own engine
    return gabarit.render(Context(contexte, autoescape=False)).strip() + "\n"


def _html(nom: str, contexte: dict[str, Any]) -> str:
    try:
        gabarit = loader.get_template(nom)
    except TemplateDoesNotExist as absent:
        if absent.args and absent.args[0] != nom:
            raise
        return ""
    return gabarit.render(contexte)


@transaction.atomic
def deposer(
    message: EmailMessage,
    *,
    gabarit: str = "",
    acteur: Compte | None = None,
    en_file: bool = True,
) -> list[Courriel]:
    """One row per recipient of a Django message, all carrying the same fixed Message-ID.

    `en_file` False: the caller sends at once, in its own process.
    """
    expediteur = parseaddr(message.from_email or settings.DEFAULT_FROM_EMAIL)[1]
    message_id = _fixer_message_id(message, expediteur)
    contenu = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # stubs: Django 6
    destinataires = dict.fromkeys(parseaddr(str(a))[1] for a in message.recipients())
    courriels = [
        Courriel.objects.create(
            message_id=message_id,
            expediteur=expediteur,
            destinataire=destinataire,
            sujet=str(message.subject)[:500],
            gabarit=gabarit,
            contenu=contenu,
            acteur=acteur,
        )
        for destinataire in destinataires
        if destinataire
    ]
    for courriel in courriels if en_file else ():
        mettre_en_file(courriel)
    return courriels


@transaction.atomic
def renvoyer(courriel: Courriel, *, par: Compte) -> bool:
    """The coordinator's decision: the portal never resends by itself what may have left.

    The Message-ID stays, so that a mailbox that already has it can tell.
    """
    Courriel.objects.filter(
        pk=courriel.pk, etat__in=[EtatCourriel.ECHEC, EtatCourriel.INCERTAIN]
    ).update(reports=0, dialogue_le=None, reponse="")
    if not relancer(courriel):
        return False
    noter("courriels.renvoye", acteur=par, objet=courriel)
    return True


def _fixer_message_id(message: EmailMessage, expediteur: str) -> str:
    for nom, valeur in message.extra_headers.items():
        if nom.lower() == "message-id":
            return str(valeur)
    # Le domaine de l'expéditeur, jamais le nom de la machine.
    identifiant = make_msgid(domain=expediteur.rpartition("@")[2] or "localhost")
    message.extra_headers["Message-ID"] = identifiant
    return identifiant
