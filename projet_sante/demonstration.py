"""The projet de santé of the demonstration, drafted by the very services people use."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cpts_portal.referentiel.models import Commune
from cpts_portal.referentiel.queries import communes
from membres.adhesions.enums import GenreAdherent
from membres.adhesions.models import Adherent
from membres.comptes.enums import Role
from membres.comptes.models import Compte
from membres.instances.enums import NatureInstance
from membres.instances.models import Instance
from membres.reunions import services as reunions
from missions.models import EtapeAction, FicheAction
from missions.services.actions import ajouter_etape, cocher_etape
from missions.services.mesures import Auteur
from projet_sante.enums import Destinataire, Etape, EtatChapitre, NatureSignataire, Regime
from projet_sante.models import Chapitre, ChiffreDiagnostic, Extrait, ProjetSante, Secteur
from projet_sante.queries import projet_courant
from projet_sante.queries.seances import Seance
from projet_sante.queries.versions import version_validee
from projet_sante.services import creer_projet, ecrire_chapitre, lire_donnees
from projet_sante.services.cycle import enregistrer_reception, passer
from projet_sante.services.diagnostic import saisir_chiffre
from projet_sante.services.extrait import publier_extrait
from projet_sante.services.redaction import changer_etat, confier_chapitre
from projet_sante.services.secteurs import enregistrer_secteurs
from projet_sante.services.signataires import inscrire_signataires

VOTE = date(2023, 12, 4)
# Who writes what of the avenant; what nobody took stays with the coordination.
_PLUMES = (
    ("outils", Role.ADHERENT, date(2027, 1, 15)),
    ("calendrier", Role.PILOTE, date(2027, 1, 15)),
    ("gouvernance", Role.BUREAU, date(2027, 1, 8)),
    ("budget", Role.TRESORIER, date(2027, 1, 22)),
)
_NOMBRES = ("valeur", "departement", "region", "france")


def charger() -> list[str]:
    if ProjetSante.objects.exists():
        return []
    textes = lire_donnees("demonstration")
    if not ChiffreDiagnostic.objects.exists():
        for chiffre in textes["chiffre"]:
            saisir_chiffre(None, **_en_nombres(chiffre))
    _decouper_le_territoire(textes["secteur"])
    projet = creer_projet(
        titre=textes["titre"],
        debut=textes["periode_debut"],
        fin=textes["periode_fin"],
        chapeau=textes["chapeau"],
    )
    par_slug = {page.slug: page for page in Chapitre.objects.child_of(projet)}
    for partie in textes["partie"]:
        ecrire_chapitre(par_slug[partie["slug"]], partie["bloc"])
    return []


def _decouper_le_territoire(voulus: list[dict[str, str]]) -> None:
    """Each commune goes to the nearest of five places: drawn with a ruler, and it says so."""
    lieux = {c.nom: c for c in communes() if c.longitude is not None and c.latitude is not None}
    ancres = [lieux[v["ancre"]] for v in voulus if v["ancre"] in lieux]
    if Secteur.objects.exists() or len(ancres) < len(voulus):
        return
    enregistrer_secteurs(noms={}, nouveaux=[v["nom"] for v in voulus], rattachements={}, par=None)
    pks = list(Secteur.objects.order_by("ordre").values_list("pk", flat=True))
    noms = dict(zip(pks, (v["nom"] for v in voulus), strict=True))
    enregistrer_secteurs(
        noms=noms,
        nouveaux=[],
        rattachements={
            commune.code_insee: min(
                zip(pks, ancres, strict=True), key=lambda p: _ecart(commune, p[1])
            )[0]
            for commune in lieux.values()
        },
        par=None,
    )


def _ecart(une: Commune, autre: Commune) -> float:
    """Squared, in degrees of latitude: enough to compare, at this scale."""
    est = (une.longitude or 0) - (autre.longitude or 0)
    nord = (une.latitude or 0) - (autre.latitude or 0)
    return (0.66 * est) ** 2 + nord**2


def _poser_les_jalons(mene: Compte) -> None:
    if EtapeAction.objects.exists():
        return
    auteur = Auteur(mene)
    for jalon in lire_donnees("demonstration")["jalon"]:
        action = FicheAction.objects.vives().filter(titre=jalon["action"]).first()
        if action is None:
            continue
        etape = ajouter_etape(
            action, libelle=jalon["libelle"], debut=jalon["debut"], fin=jalon["fin"], auteur=auteur
        )
        if jalon["fin"] < date(2025, 12, 31):
            cocher_etape(etape, faite=True, auteur=auteur)
            # The service dates it today; the story is that it was done in time.
            EtapeAction.objects.filter(pk=etape.pk).update(faite_le=jalon["fin"])


def _en_nombres(chiffre: dict[str, Any]) -> dict[str, Any]:
    lus = {nom: Decimal(chiffre[nom]) for nom in _NOMBRES if nom in chiffre}
    return {**chiffre, **lus}


def charger_la_vie() -> list[str]:
    """One version transmitted and validated before the contract, then an avenant begun."""
    projet = projet_courant()
    mene = Compte.objects.ayant_role(Role.COORDINATION).order_by("pk").first()
    if projet is None or mene is None or projet.passages.exists():
        return []
    _poser_les_jalons(mene)
    _inscrire_les_signataires(projet, mene)
    passer(projet, Etape.RELECTURE, le=date(2023, 11, 20), par=mene)
    seance = _tenir_le_conseil(mene)
    passer(
        projet,
        Etape.VOTE,
        le=VOTE,
        par=mene,
        piece="Convocation du 13 novembre 2023",
        seance=seance,
    )
    passer(
        projet,
        Etape.TRANSMIS,
        le=date(2023, 12, 11),
        par=mene,
        motif="Projet initial, figé dans le portail à sa reprise",
        piece="Délibération n° 3 du 4 décembre 2023",
        seance=seance,
        decision="Le projet de santé est adopté à l’unanimité" if seance else "",
    )
    version = projet.versions.get()
    for qui, jour, preuve in (
        (Destinataire.ARS, date(2023, 12, 14), "Récépissé de dépôt de l’ARS (fictif)"),
        (Destinataire.CPAM, date(2023, 12, 18), "Courriel de la caisse (fictif)"),
    ):
        enregistrer_reception(version, qui, recue_le=jour, preuve=preuve, par=mene)
    passer(
        projet,
        Etape.VALIDE,
        le=date(2024, 2, 5),
        par=mene,
        regime=Regime.EXPRESSE,
        piece="Décision du 5 février 2024 (fictive)",
    )
    passer(projet, Etape.SIGNE, le=date(2024, 4, 15), par=mene, piece="Contrat DEMO")
    passer(projet, Etape.AVENANT, le=date(2026, 10, 5), par=mene, motif="La téléexpertise")
    _rediger_l_avenant(projet, mene)
    return ["Projet de santé : version 1 validée, avenant en rédaction."]


def _tenir_le_conseil(mene: Compte) -> Seance | None:
    """The founders' board that adopted the projet, its paper sheet copied since.

    The register of members begins later: they sign as guests, and nobody is paid for that evening.
    """
    conseil = Instance.objects.filter(nature=NatureInstance.CA).order_by("pk").first()
    fondateurs = list(
        Adherent.objects.filter(compte=None, genre=GenreAdherent.PERSONNE, sorti_le=None).order_by(
            "membre_depuis", "pk"
        )[:7]
    )
    if conseil is None or not fondateurs:
        return None
    debut = timezone.make_aware(datetime.combine(VOTE, time(19)))
    fin = debut + timedelta(minutes=90)
    reunion = reunions.creer(
        conseil,
        par=mene,
        titre="Adoption du projet de santé",
        debut=debut,
        fin=fin,
        lieu="Maison de santé, Wassy",
        ordre_du_jour="Lecture du projet\nVote\nTransmission à l’ARS",
        animateur=fondateurs[0],
        quand=debut - timedelta(days=21),
    )
    reunions.convoquer(reunion, par=mene, adherents=fondateurs, quand=debut - timedelta(days=18))
    for membre in fondateurs:
        reunions.recopier_papier(
            reunion,
            par=mene,
            invite_nom=f"{membre.prenom} {membre.nom}",
            invite_qualite="Membre fondateur",
            quand=fin,
        )
    reunions.clore(reunion, par=mene, quand=fin)
    reunions.enregistrer_compte_rendu(
        reunion, "Le projet est lu partie par partie, puis mis au vote.", par=mene, quand=fin
    )
    reunions.ajouter_decision(reunion, "Le projet de santé est adopté", par=mene, quand=fin)
    reunion.refresh_from_db()
    return Seance(reunion=reunion)


def _inscrire_les_signataires(projet: ProjetSante, mene: Compte) -> None:
    """Among the invented members: most signed at the vote, the last ones have not yet."""
    membres = Adherent.objects.select_related("profession", "commune").order_by("pk")
    personnes = [m for m in membres if not m.est_organisation and m.profession][:28]
    structures = [m for m in membres if m.est_organisation and m.representant][:5]
    inscrire_signataires(
        projet,
        [
            {
                "nature": NatureSignataire.PERSONNE,
                "nom": f"{membre.nom} {membre.prenom}",
                "qualite": str(membre.profession),
                "commune": str(membre.commune or ""),
                "signe_le": VOTE if rang < 24 else None,
            }
            for rang, membre in enumerate(personnes)
        ]
        + [
            {
                "nature": NatureSignataire.STRUCTURE,
                "nom": membre.nom,
                "qualite": membre.representant,
                "commune": str(membre.commune or ""),
                "signe_le": date(2023, 12, 8),
            }
            for membre in structures
        ],
        par=mene,
    )


def charger_l_extrait() -> list[str]:
    projet = projet_courant()
    version = version_validee(projet) if projet else None
    if version is None or Extrait.objects.exists():
        return []
    publier_extrait(version, parties=["identite", "territoire", "population", "missions"], par=None)
    return ["Projet de santé : un extrait public de quatre parties."]


def _rediger_l_avenant(projet: ProjetSante, mene: Compte) -> None:
    textes = lire_donnees("demonstration")
    par_slug = {page.slug: page for page in Chapitre.objects.child_of(projet)}
    parties = {partie["slug"]: partie["bloc"] for partie in textes["partie"]}
    for ajout in textes["avenant"]:
        slug = ajout["slug"]
        ecrire_chapitre(par_slug[slug], [*parties[slug], *ajout["bloc"]])
    for slug, role, le in _PLUMES:
        redacteur = Compte.objects.ayant_role(role).order_by("pk").first()
        if redacteur is not None:
            confier_chapitre(
                par_slug[slug],
                redacteurs=[redacteur],
                responsable=redacteur,
                echeance=le,
                par=mene,
            )
    modifies = {ajout["slug"] for ajout in textes["avenant"]}
    for slug, chapitre in par_slug.items():
        etat = EtatChapitre.EN_COURS if slug in modifies else EtatChapitre.PRET
        changer_etat(chapitre, etat, par=mene)
