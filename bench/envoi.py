"""A message to 1 500 members, against what keeping and handing over each e-mail costs at least.

    .venv/bin/python bench/envoi.py [--destinataires 1500] [--garder]

Three steps of one message, each beside its floor in the same run:
- asked: the request that counts the people and writes the message, in a constant number of queries;
- written: the worker turns each line into an e-mail. Floor: one transaction per e-mail that only
  inserts the row and names it on its line, with the same bytes;
- handed over: each row to an SMTP server of this machine. Floor: `smtplib` with the same bytes, one
  connection per e-mail, between the three writes without which a crash would lose one or send it
  twice (taken, dialogue begun, done).
Runs on the test settings, on a database made for it and dropped at the end; `--garder` keeps it, and
empties it before the next run.
"""

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings.test")

import django  # noqa: E402 - settings come first

PAR_COURRIEL = 12  # requêtes du worker pour un destinataire, au plus
ECRIRE = 6.0
REMETTRE = 4.0


def vider() -> None:
    """What a run before left in a database kept."""
    from cpts_portal.courriels.models import Courriel
    from membres.adhesions.models import Adherent
    from membres.groupes.models import Envoi, Message

    for modele in (Envoi, Message, Courriel, Adherent):
        modele.objects.all().delete()


def peupler(nombre: int) -> None:
    import datetime as dt

    from membres.adhesions.models import Adherent

    Adherent.objects.bulk_create(
        Adherent(
            nom=f"Membre{rang:04d}",
            prenom="Banc",
            courriel=f"membre{rang}@exemple.invalid",
            cle_tri=f"membre{rang:04d}",
            membre_depuis=dt.date(2024, 1, 1),
        )
        for rang in range(Adherent.objects.count(), nombre)
    )


def demander(auteur):
    from membres.groupes.enums import Cible
    from membres.groupes.messagerie import envoyer

    return envoyer(
        cible=Cible.ADHERENTS,
        instance=None,
        profession=None,
        objet="Réunion de rentrée",
        texte="Bonjour,\n\n" + "Une phrase ordinaire du message. " * 40,
        par=auteur,
    )


def compter(geste: Callable[[], object]) -> tuple[float, int]:
    from django.db import connection

    faites = 0

    def suivre(executer, sql, parametres, plusieurs, contexte):
        nonlocal faites
        faites += 1
        return executer(sql, parametres, plusieurs, contexte)

    with connection.execute_wrapper(suivre):
        debut = time.perf_counter()
        geste()
    return time.perf_counter() - debut, faites


def minuter(geste: Callable[[], object]) -> float:
    debut = time.perf_counter()
    geste()
    return time.perf_counter() - debut


def ecrire_au_plus_court(message) -> None:
    """The row and its name on the line, one transaction each: what cannot be saved."""
    from django.db import transaction

    from cpts_portal.courriels.models import Courriel

    modele = Courriel.objects.order_by("pk").first()
    for envoi in message.envois.filter(courriel=None).order_by("pk"):
        with transaction.atomic():
            courriel = Courriel.objects.create(
                message_id=f"<{envoi.pk}@banc.invalid>",
                expediteur=modele.expediteur,
                destinataire=f"m{envoi.pk}@exemple.invalid",
                sujet=modele.sujet,
                gabarit=modele.gabarit,
                contenu=bytes(modele.contenu),
                acteur=modele.acteur,
            )
            type(envoi).objects.filter(pk=envoi.pk).update(courriel=courriel)


def remettre(cles: list[int]) -> None:
    from cpts_portal.courriels.envoi import envoyer_la_ligne

    for cle in cles:
        envoyer_la_ligne(cle)


def remettre_au_plus_court(lettres: list[tuple[int, str, str, bytes]], port: int) -> None:
    import smtplib

    from django.db.models.functions import Now

    from cpts_portal.courriels.models import Courriel

    for cle, de, a, contenu in lettres:
        ligne = Courriel.objects.filter(pk=cle)
        ligne.update(battement=Now())
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            ligne.update(dialogue_le=Now())
            smtp.sendmail(de, [a], contenu)
        ligne.update(termine_le=Now())


def mesurer(nombre: int) -> dict[str, float]:
    from django.conf import settings

    from cpts_portal.courriels.models import Courriel
    from membres.comptes.enums import Role
    from membres.comptes.models import Compte
    from membres.groupes.messagerie import partir
    from tests.harnais.smtp import Comportement, Controleur
    from tests.personas import creer_persona

    connue = Compte.objects.ayant_role(Role.COORDINATION).first()
    auteur: Compte = connue or creer_persona(Role.COORDINATION)
    peupler(nombre // 10)
    demander(auteur)
    _, petites = compter(lambda: demander(auteur))
    peupler(nombre)
    releve: dict[str, float] = {"petites": petites}
    message = demander(auteur)
    releve["demander"], releve["grandes"] = compter(lambda: demander(auteur))
    temoin = demander(auteur)
    _, requetes = compter(lambda: partir(message.pk))
    releve["requetes"] = requetes / message.destinataires
    second = demander(auteur)
    releve["ecrire"] = minuter(lambda: partir(second.pk))
    releve["ecrire_plancher"] = minuter(lambda: ecrire_au_plus_court(temoin))
    controleur = Controleur(Comportement(), hostname="127.0.0.1", port=0)
    controleur.start()
    try:
        settings.COURRIELS_TRANSPORT = "smtp"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controleur.port
        envois = second.envois.order_by("pk")
        courriels = Courriel.objects.filter(pk__in=envois.values("courriel")).order_by("pk")
        lettres = [(c.pk, c.expediteur, c.destinataire, bytes(c.contenu)) for c in courriels]
        cles = list(courriels.values_list("pk", flat=True))
        releve["remettre"] = minuter(lambda: remettre(cles))
        releve["remettre_plancher"] = minuter(
            lambda: remettre_au_plus_court(lettres, controleur.port)
        )
        releve["remis"] = Courriel.objects.filter(pk__in=cles, etat="abouti").count()
    finally:
        controleur.stop()
    releve["destinataires"] = second.destinataires
    return releve


def principal() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--destinataires", type=int, default=1500)
    arguments.add_argument("--garder", action="store_true")
    options = arguments.parse_args()
    django.setup()
    logging.getLogger("mail.log").setLevel(logging.WARNING)

    from django.conf import settings
    from django.test.runner import DiscoverRunner

    from cpts_portal.services_embarques.emplacement import Emplacement
    from cpts_portal.services_embarques.serveurs import services

    with services(Emplacement(Path(settings.VAR))):
        coureur = DiscoverRunner(verbosity=0, interactive=False, keepdb=options.garder)
        anciennes = coureur.setup_databases()
        try:
            vider()
            releve = mesurer(options.destinataires)
        finally:
            coureur.teardown_databases(anciennes)
    return rendre_compte(releve)


def rendre_compte(r: dict[str, float]) -> int:
    ecrire = r["ecrire"] / r["ecrire_plancher"]
    remettre_ = r["remettre"] / r["remettre_plancher"]
    nombre = int(r["destinataires"])
    print(f"{nombre} destinataires")
    print(
        f"demander                 {r['demander'] * 1000:8.0f} ms, {r['grandes']:.0f} requêtes"
        f" (dix fois moins de monde : {r['petites']:.0f})"
    )
    print(f"requêtes par courriel    {r['requetes']:8.1f}  (au plus {PAR_COURRIEL})")
    print(f"écrire                   {r['ecrire']:8.2f} s, {nombre / r['ecrire']:.0f} par seconde")
    print(f"écrire, plancher         {r['ecrire_plancher']:8.2f} s")
    print(f"écrire / plancher        {ecrire:8.2f}  (au plus {ECRIRE})")
    print(
        f"remettre                 {r['remettre']:8.2f} s, {nombre / r['remettre']:.0f} par seconde"
    )
    print(f"remettre, plancher       {r['remettre_plancher']:8.2f} s")
    print(f"remettre / plancher      {remettre_:8.2f}  (au plus {REMETTRE})")
    print(f"remis                    {r['remis']:8.0f}")
    tenu = (
        r["grandes"] == r["petites"]
        and r["requetes"] <= PAR_COURRIEL
        and ecrire <= ECRIRE
        and remettre_ <= REMETTRE
        and r["remis"] == nombre
    )
    return 0 if tenu else 1


if __name__ == "__main__":
    sys.exit(principal())
