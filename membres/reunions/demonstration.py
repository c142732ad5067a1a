"""Two years of meetings, produced by the services themselves, with invented people.

Nothing is drawn at random twice: the same members give the same meetings.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from membres.adhesions.enums import GenreAdherent
from membres.adhesions.models import Adherent
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances import services as instances
from membres.instances.enums import Fonction, NatureInstance
from membres.instances.models import Instance
from membres.instances.queries import membres_de

from . import code_tournant, services
from .enums import EtatTache, Lieu, Reponse
from .models import Convocation, Reunion

MOIS = 24
# Months between two meetings of each nature.
RYTHME = {
    NatureInstance.BUREAU: 3,
    NatureInstance.CA: 6,
    NatureInstance.GROUPE: 3,
    NatureInstance.COMITE: 4,
}
MINIMUM = 3
AU_PLUS = 9
LIEUX = ("Maison de santé, Wassy", "Espace des fêtes, Saint-Dizier", "Mairie de Montier-en-Der", "")
SUJETS = (
    ("Point d’étape et calendrier", "Le calendrier du trimestre est adopté"),
    ("Protocole commun : première lecture", "La version 2 du protocole part en relecture"),
    ("Retour d’expérience et ajustements", "Deux circuits sont simplifiés"),
    ("Préparation de l’action de prévention", "L’action se tient en mai, avec les pharmacies"),
)
TACHES = (
    "Relire le protocole et envoyer ses remarques",
    "Appeler la mairie pour la salle",
    "Mettre à jour la liste des volontaires",
    "Préparer le support de la prochaine réunion",
)
INVITES = (("Jeanne Pradault", "Élue, communauté d’agglomération"), ("Loïc Bertranet", "Dac"))


@transaction.atomic
def charger() -> list[str]:
    coordination = Compte.objects.ayant_role(Role.COORDINATION).order_by("pk").first()
    if coordination is None or Reunion.objects.exists():
        return []
    if not Instance.objects.filter(nature__in=RYTHME).exists():
        _groupes()
    for instance in Instance.objects.actives().filter(nature__in=RYTHME).order_by("pk"):
        _passees(instance, coordination)
        _a_venir(instance, coordination)
    _rectifier(coordination)
    _sondage(coordination)
    return []


def _groupes() -> None:
    """Only when the demonstration has none yet: a bureau and two groups, with their mandates."""
    depuis = dt.date(timezone.localdate().year - 1, 2, 1)
    membres = list(
        Adherent.objects.membres_le(depuis)
        .filter(genre=GenreAdherent.PERSONNE, sorti_le=None)
        .order_by(F("compte").asc(nulls_last=True), "pk")[:16]
    )
    if len(membres) < MINIMUM:
        return
    for nature, nom, fonction, siens in (
        (NatureInstance.BUREAU, "Bureau", Fonction.PRESIDENT, membres[2:6]),
        (NatureInstance.GROUPE, "Parcours plaies et cicatrisation", Fonction.PILOTE, membres[:8]),
        (NatureInstance.GROUPE, "Soins non programmés", Fonction.PILOTE, membres[1::2]),
    ):
        instance = instances.creer_instance(nature=nature, nom=nom, par=None)
        for rang, adherent in enumerate(siens):
            instances.ouvrir_mandat(
                instance,
                adherent,
                Fonction.MEMBRE if rang else fonction,
                debut=depuis,
                decision="Démonstration",
                par=None,
            )


def _instants(instance: Instance, hasard: random.Random) -> Iterator[dt.datetime]:
    """One evening every few months, from two years ago to last month."""
    aujourdhui = timezone.localdate()
    decalage = hasard.randrange(25)
    for mois in range(MOIS, 0, -RYTHME[NatureInstance(instance.nature)]):
        jour = aujourdhui - dt.timedelta(days=mois * 30 - decalage)
        jour += dt.timedelta(days=(1 - jour.weekday()) % 7)
        if jour < aujourdhui - dt.timedelta(days=5):
            yield _a(jour, *hasard.choice([(12, 30), (18, 30), (19, 0)]))


def _a(jour: dt.date, heure: int, minute: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(jour, dt.time(heure, minute)))


def _passees(instance: Instance, par: Compte) -> None:
    hasard = random.Random(f"reunions {instance.slug}")  # noqa: S311 - invented data, always the same
    for rang, debut in enumerate(_instants(instance, hasard)):
        membres = list(membres_de(instance, timezone.localdate(debut))[:AU_PLUS])
        if len(membres) < MINIMUM:
            continue
        sujet, decision = SUJETS[rang % len(SUJETS)]
        reunion = _convoquer(instance, sujet, debut, membres, par=par, hasard=hasard)
        _tenir(reunion, membres, par, hasard, invite=rang % 3 == 0)
        _ecrire(reunion, membres, decision, par, hasard)


def _convoquer(
    instance: Instance,
    sujet: str,
    debut: dt.datetime,
    membres: list[Adherent],
    *,
    par: Compte,
    hasard: random.Random,
) -> Reunion:
    reunion = services.creer(
        instance,
        par=par,
        titre=sujet,
        debut=debut,
        fin=debut + dt.timedelta(minutes=90),
        lieu=hasard.choice(LIEUX),
        lien_visio="https://visio.exemple.invalid/salle" if hasard.random() < 0.5 else "",
        ordre_du_jour="Accueil et tour de table\nSuites de la dernière réunion\n" + sujet,
        animateur=membres[0],
        quand=debut - dt.timedelta(days=21),
    )
    services.convoquer(reunion, par=par, adherents=membres, quand=debut - dt.timedelta(days=18))
    for convocation in reunion.convocations.select_related("reunion").order_by("pk"):
        reponse = hasard.choice(
            [Reponse.PRESENT, Reponse.PRESENT, Reponse.PRESENT, Reponse.VISIO, Reponse.ABSENT]
        )
        if hasard.random() < 0.85:
            services.repondre(convocation, reponse, quand=debut - dt.timedelta(days=10))
    return reunion


def _tenir(
    reunion: Reunion,
    membres: list[Adherent],
    par: Compte,
    hasard: random.Random,
    *,
    invite: bool,
) -> None:
    assert reunion.debut is not None  # noqa: S101 - convened above, for the type checker
    assert reunion.fin is not None  # noqa: S101 - convened above, for the type checker
    absents = set(
        Convocation.objects.filter(reunion=reunion, reponse=Reponse.ABSENT).values_list(
            "adherent_id", flat=True
        )
    )
    venus = [m for m in membres if m.pk not in absents] or membres[:1]
    for rang, membre in enumerate(venus):
        quand = reunion.debut + dt.timedelta(minutes=rang * 2 - 6, seconds=hasard.randrange(59))
        if rang and hasard.random() < 0.15:
            quand = reunion.debut + dt.timedelta(minutes=30)
        lieu = Lieu.VISIO if hasard.random() < 0.2 else Lieu.SALLE
        if membre.compte_id and hasard.random() < 0.8:
            code = code_tournant.code(reunion.secret, quand.timestamp())
            services.signer(reunion, membre, code, lieu=lieu, quand=quand)
        else:
            services.recopier_papier(
                reunion, par=par, adherent=membre, lieu=lieu, quand=reunion.fin
            )
    if invite:
        nom, qualite = hasard.choice(INVITES)
        code = code_tournant.code(reunion.secret, reunion.debut.timestamp())
        services.signer_invite(
            reunion, code, nom=nom, qualite=qualite, appareil="", quand=reunion.debut
        )
    services.clore(reunion, par=par, quand=reunion.fin + dt.timedelta(minutes=5))


def _ecrire(
    reunion: Reunion, membres: list[Adherent], decision: str, par: Compte, hasard: random.Random
) -> None:
    assert reunion.fin is not None  # noqa: S101 - closed above, for the type checker
    quand = reunion.fin + dt.timedelta(days=2)
    services.enregistrer_compte_rendu(
        reunion,
        "Le tour de table fait ressortir les mêmes difficultés que le trimestre dernier.\n"
        "Les participants s’accordent sur la suite, notée ci-dessous.",
        par=par,
        quand=quand,
    )
    services.ajouter_decision(reunion, decision, par=par, quand=quand)
    tache = services.ajouter_tache(
        reunion,
        par=par,
        libelle=hasard.choice(TACHES),
        responsable=hasard.choice(membres),
        echeance=timezone.localdate(reunion.fin) + dt.timedelta(days=45),
        quand=quand,
    )
    echue = tache.echeance is not None and tache.echeance < timezone.localdate()
    if echue and hasard.random() < 0.95:
        services.changer_tache(tache, EtatTache.FAITE, par=par, quand=quand + dt.timedelta(days=20))


def _rectifier(par: Compte) -> None:
    """Someone had left earlier than the sheet said: put right three days after the closing."""
    reunion = Reunion.objects.closes().order_by("-debut", "-pk").first()
    if reunion is None or reunion.debut is None or reunion.close_le is None:
        return
    autres = Q(adherent=None) | Q(adherent__compte=par)
    entieres = reunion.signatures.retenues().filter(minutes__gt=60)
    ligne = entieres.exclude(autres).order_by("-pk").first()
    if ligne is None:
        return
    services.rectifier_presence(
        ligne,
        arrivee=reunion.debut,
        depart=reunion.debut + dt.timedelta(minutes=60),
        motif="Partie une demi-heure avant la fin, d’après l’animation",
        par=par,
        quand=reunion.close_le + dt.timedelta(days=3),
    )


def _a_venir(instance: Instance, par: Compte) -> None:
    hasard = random.Random(f"a venir {instance.slug}")  # noqa: S311 - invented data, always the same
    jour = timezone.localdate() + dt.timedelta(days=4 + hasard.randrange(18))
    membres = list(membres_de(instance, jour)[:AU_PLUS])
    if len(membres) < MINIMUM:
        return
    debut = _a(jour, 18, 30)
    reunion = services.creer(
        instance,
        par=par,
        titre="Suivi du trimestre",
        debut=debut,
        fin=debut + dt.timedelta(minutes=90),
        lieu=LIEUX[0],
        lien_visio="https://visio.exemple.invalid/salle",
        ordre_du_jour="Accueil et tour de table\nSuites de la dernière réunion\nDates à venir",
        animateur=membres[0],
    )
    services.convoquer(reunion, par=par, adherents=membres)
    for convocation in list(reunion.convocations.select_related("reunion").order_by("pk"))[1::2]:
        services.repondre(convocation, Reponse.PRESENT)


def _sondage(par: Compte) -> None:
    groupe = Instance.objects.actives().filter(nature=NatureInstance.GROUPE).order_by("pk").last()
    if groupe is None or not membres_de(groupe, timezone.localdate()).exists():
        return
    reunion = services.creer(groupe, par=par, titre="Journée de printemps")
    jour = timezone.localdate() + dt.timedelta(days=60)
    creneaux = [
        (_a(jour + dt.timedelta(days=n), 18, 30), _a(jour + dt.timedelta(days=n), 20, 0))
        for n in (0, 1, 6)
    ]
    services.proposer_dates(reunion, creneaux, par=par)
