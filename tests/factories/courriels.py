from django.core.mail import EmailMultiAlternatives

from cpts_portal.courriels import services


def deposer_courriel(a="lea@exemple.invalid", sujet="Essai", texte="Bonjour.\n.Point\n", html=""):
    message = EmailMultiAlternatives(sujet, texte, "CPTS <cpts@exemple.invalid>", [a])
    if html:
        message.attach_alternative(html, "text/html")
    [courriel] = services.deposer(message)
    return courriel
