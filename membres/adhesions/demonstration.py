"""Two years of invented members, through the very services. Nothing here is a real scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cpts_portal.lib.tableur import csv_francais
from cpts_portal.referentiel.models import Commune, ParametreDate, Profession
from membres.comptes.enums import Role
from membres.comptes.models import Compte

from . import queries, services
from .enums import GenreAdherent, ModeExercice, MotifDepart, Moyen, NatureTexte, OrigineReleve, Voix
from .lecture import CHAMPS_RELEVE, deviner_colonnes
from .models import Adherent, Adhesion, Bareme, College, Texte
from .parametres import (
    DELAI_RELANCE,
    IBAN_COTISATION,
    ORDRE_COTISATION,
    PERIODE,
    RELANCES_MAX,
)

FICTIF = "Fictif, pour la démonstration"
PERSONNES = 52
_COLLEGES = (
    ("liberaux", "Professionnels libéraux", "Qui exerce en libéral sur le territoire", 10),
    ("salaries", "Professionnels salariés", "Qui exerce comme salarié sur le territoire", 20),
    ("structures", "Structures", "Établissements, services, associations, collectivités", 30),
    ("usagers", "Usagers", "Personnes soignées et leurs proches", 40),
)
_TEXTES = (
    (NatureTexte.STATUTS, "1", "Objet, membres, collèges, assemblée, conseil, bureau."),
    (NatureTexte.REGLEMENT, "2", "Adhésion, cotisation, groupes, indemnités, confidentialité."),
    (NatureTexte.CHARTE, "1", "Travailler ensemble, informer, décider à voix égales."),
)
_CONVENTION = """Entre [cpts], dont le siège est à [siège], représentée par [présidence],
et [structure], SIRET [siret], représentée par [représentant].

Article 1. Objet
La structure et la communauté travaillent ensemble aux actions du projet de santé qui la concernent.

Article 2. Engagements
Chacune tient l’autre informée, nomme une personne à qui parler, et prend part aux réunions utiles.
La structure adhère dans le collège [collège].

Article 3. Données
Aucune information sur un patient ne passe par le portail de la communauté.

Article 4. Durée
La convention prend effet le [date]. Chaque partie y met fin par écrit, un mois à l’avance."""
_STRUCTURES = (
    ("Maison de santé de démonstration", "Prénom Fictif, coordinatrice"),
    ("Service d’aide à domicile imaginaire", "Prénom Fictif, directeur"),
    ("Association d’usagers inventée", "Prénom Fictif, présidente"),
)
# The demonstration's own accounts, members like the others: (address, profession, mode).
_COMPTES = (
    ("nadege.orsinval", "60", ModeExercice.LIBERAL),
    ("marc.leroyer", "70", ModeExercice.LIBERAL),
    ("solene.vaucouleur", "21", ModeExercice.LIBERAL),
    ("herve.montreuil", "40", ModeExercice.LIBERAL),
    ("claire.vauthier", "10", ModeExercice.LIBERAL),
)
_FOURNISSEUR: list[Callable[[int], list[dict[str, Any]]]] = []


def fournir_personnes(fonction: Callable[[int], list[dict[str, Any]]]) -> None:
    """The annuaire, above, lends its invented professionals: RPPS numbers then link the fiches."""
    _FOURNISSEUR[:] = [fonction]


def charger() -> list[str]:
    if Adherent.objects.exists():
        return []
    an = timezone.localdate().year
    _regler(an)
    adherents = [*_membres_du_portail(an), *_professionnels(an), *_structures(an)]
    _renouveler(an)
    _encaisser(an)
    _departs(adherents)
    _demandes()
    _releve()
    return [
        f"{Adherent.objects.membres_le().count()} adhérents inventés, cotisations et barème fictifs"
    ]


def _regler(an: int) -> None:
    for cle, valeur in (
        (PERIODE.cle, {"valeur_texte": "civile"}),
        (DELAI_RELANCE.cle, {"valeur_nombre": Decimal(30)}),
        (RELANCES_MAX.cle, {"valeur_nombre": Decimal(2)}),
        # Numéro d'exemple du registre : aucun compte n'y répond.
        (IBAN_COTISATION.cle, {"valeur_texte": "FR7630006000011234567890189"}),
        (ORDRE_COTISATION.cle, {"valeur_texte": "À l’ordre de l’association, au secrétariat"}),
    ):
        ParametreDate.objects.get_or_create(
            cle=cle, valide_du=dt.date(an - 1, 1, 1), defaults={**valeur, "source": FICTIF}
        )
    for code, nom, description, ordre in _COLLEGES:
        voix = Voix.CONSULTATIVE if code == "usagers" else Voix.DELIBERATIVE
        college = College(code=code, nom=nom, description=description, voix=voix, ordre=ordre)
        services.ajouter_college(college, par=None)
    for nature, version, resume in _TEXTES:
        corps = f"Texte de démonstration, sans valeur.\n\n{resume}"
        adopte = dt.date(an - 1, 1, 15)
        texte = Texte(
            nature=nature, version=version, adopte_le=adopte, applicable_du=adopte, corps=corps
        )
        services.publier_texte(texte, par=None)
    adopte = dt.date(an - 1, 1, 15)
    convention = Texte(
        nature=NatureTexte.CONVENTION,
        version="1",
        adopte_le=adopte,
        applicable_du=adopte,
        corps=f"Texte de démonstration, sans valeur.\n\n{_CONVENTION}",
    )
    services.publier_texte(convention, par=None)
    for genre, montant in ((GenreAdherent.PERSONNE, 20), (GenreAdherent.ORGANISATION, 100)):
        Bareme.objects.create(
            genre=genre, montant=montant, debut=dt.date(an - 1, 1, 1), source=FICTIF
        )


def _admettre(coordonnees: dict[str, Any], jour: dt.date) -> Adherent:
    """Joined that day of a civil year, at the scale of that day."""
    debut, fin = queries.periode(jour)
    cotisation = queries.Tarifs(jour).montant(
        coordonnees["genre"], coordonnees.get("profession"), coordonnees.get("college")
    )
    adhesion = services.admettre(
        coordonnees=coordonnees, debut=debut, fin=fin, cotisation=cotisation, par=None
    )
    return adhesion.adherent


def _membres_du_portail(an: int) -> list[Adherent]:
    liberaux = College.objects.get(code="liberaux")
    commune = Commune.objects.filter(nom="Saint-Dizier").first()
    membres = []
    for rang, (adresse, profession, mode) in enumerate(_COMPTES):
        compte = Compte.objects.filter(email__startswith=f"{adresse}@").first()
        if compte is None:
            continue
        adherent = _admettre(
            {
                "genre": GenreAdherent.PERSONNE,
                "nom": compte.last_name,
                "prenom": compte.first_name,
                "courriel": compte.email,
                "profession": Profession.objects.filter(code=profession).first(),
                "mode_exercice": mode,
                "commune": commune,
                "college": liberaux,
            },
            dt.date(an - 1, 1, 15) + dt.timedelta(days=rang),
        )
        services.rattacher_compte(adherent, compte, par=None)
        services.regler_consentements(
            adherent, ["annuaire", "membres", "lettre"], par=None, origine=FICTIF
        )
        membres.append(adherent)
    return membres


def _professionnels(an: int) -> list[Adherent]:
    colleges = {c.code: c for c in College.objects.all()}
    personnes = _FOURNISSEUR[0](PERSONNES) if _FOURNISSEUR else []
    membres = []
    for rang, personne in enumerate(personnes):
        # Two in three the first year, spread over the months; the others this year.
        premiere = rang % 3 != 2
        mois = 1 + (rang * 5) % 9
        jour = min(
            dt.date(an - 1 if premiere else an, mois, 1 + (rang * 7) % 28),
            timezone.localdate(),
        )
        salarie = rang % 5 == 4
        membres.append(
            _admettre(
                personne
                | {
                    "genre": GenreAdherent.PERSONNE,
                    "courriel": f"adherent{rang + 1}@demonstration.example",
                    "mode_exercice": ModeExercice.SALARIE if salarie else ModeExercice.LIBERAL,
                    "college": colleges["salaries" if salarie else "liberaux"],
                },
                jour,
            )
        )
    return membres


def _structures(an: int) -> list[Adherent]:
    college = College.objects.get(code="structures")
    structures = [
        _admettre(
            {
                "genre": GenreAdherent.ORGANISATION,
                "nom": nom,
                "representant": representant,
                "courriel": f"structure{rang}@demonstration.example",
                "college": college,
            },
            dt.date(an - 1, 3, 10 + rang),
        )
        for rang, (nom, representant) in enumerate(_STRUCTURES, 1)
    ]
    # The last one has it still to accept.
    for structure in structures[:-1]:
        services.accepter_la_convention(structure, par=None)
    return structures


def _renouveler(an: int) -> None:
    janvier = dt.date(an, 1, 2)
    anciens = Adherent.objects.membres_le(janvier).select_related("profession", "college")
    services.renouveler(list(anciens.en_ordre()), jour=janvier, par=None)


def _encaisser(an: int) -> None:
    """All of the first year; of this one, most: some still owe, two are waived."""
    moyens = [Moyen.VIREMENT, Moyen.CARTE, Moyen.CHEQUE]
    adhesions = Adhesion.objects.select_related("adherent").order_by("debut", "pk")
    presidence = Compte.objects.ayant_role(Role.BUREAU).order_by("pk").first()
    for rang, adhesion in enumerate(adhesions):
        if adhesion.debut.year == an and rang % 7 == 3 and adhesion.adherent.compte_id is None:
            if rang % 2 and presidence:
                services.exonerer(adhesion, motif="Étudiante, décision fictive", par=presidence)
            continue
        montant = adhesion.cotisation
        if montant:
            services.enregistrer_paiement(
                adhesion,
                montant=montant,
                recu_le=min(adhesion.debut + dt.timedelta(days=12), timezone.localdate()),
                moyen=moyens[rang % 3],
                par=None,
            )


def _departs(adherents: list[Adherent]) -> None:
    sans_compte = [a for a in adherents if a.compte_id is None and not a.est_organisation]
    fin_juin = dt.date(timezone.localdate().year, 6, 30)
    anciens = [a for a in sans_compte if a.membre_depuis.year < fin_juin.year]
    if fin_juin >= timezone.localdate() or len(anciens) < 3:
        return
    for adherent, motif, choix in (
        (anciens[0], MotifDepart.RETRAITE, "retirer"),
        (anciens[1], MotifDepart.DEMISSION, "garder"),
    ):
        services.enregistrer_depart(
            adherent, motif=motif, le=fin_juin, choix={"fiche": choix}, precision=FICTIF, par=None
        )
    services.enregistrer_depart(
        anciens[2],
        motif=MotifDepart.RADIATION,
        le=fin_juin,
        entendu_le=fin_juin - dt.timedelta(days=15),
        precision=f"Cotisation impayée. {FICTIF}",
        choix={"fiche": "garder"},
        par=None,
    )


def _demandes() -> None:
    """One to confirm, two to decide, one that answered a question."""
    textes = queries.textes_applicables(genre=GenreAdherent.PERSONNE)
    liberaux = College.objects.get(code="liberaux")
    decideuse = Compte.objects.ayant_role(Role.BUREAU).order_by("pk").first()
    for rang, (prenom, nom, code) in enumerate(
        (
            ("Maëlle", "Riveboussole", "70"),
            ("Gaspard", "Ormesablier", "60"),
            ("Lucile", "Fresextant", "50"),
            ("Ulysse", "Landecompas", "10"),
        )
    ):
        deposee = services.deposer_demande(
            coordonnees={
                "genre": GenreAdherent.PERSONNE,
                "prenom": prenom,
                "nom": nom,
                "courriel": f"{prenom.lower().replace('ë', 'e')}@demonstration.example",
                "profession": Profession.objects.filter(code=code).first(),
                "mode_exercice": ModeExercice.LIBERAL,
                "college": liberaux,
            },
            consentements=["annuaire", "membres"] if rang % 2 else ["annuaire"],
            groupes=[],
            textes=textes,
            message="Je m’installe cette année et voudrais rencontrer les confrères.",
        )
        if rang == 3:
            continue
        services.confirmer_adresse(deposee.jeton)
        if rang == 2 and decideuse:
            deposee.demande.refresh_from_db()
            services.demander_precision(
                deposee.demande,
                question="Exercez-vous déjà sur une commune du territoire ?",
                par=decideuse,
            )


def _releve() -> None:
    """A HelloAsso file to reconcile: exact lines, a doubt, a gift."""
    caissier = Compte.objects.ayant_role(Role.TRESORIER).order_by("pk").first()
    if caissier is None:
        return
    jour = timezone.localdate()
    attendues = Adhesion.objects.le(jour).filter(etat="attendue").select_related("adherent")
    lignes: list[list[object]] = []
    for rang, adhesion in enumerate(attendues.order_by("pk")[:5]):
        adherent = adhesion.adherent
        adresse = adherent.courriel if rang < 2 else f"autre{rang}@demonstration.example"
        lignes.append(
            [f"{jour:%d/%m/%Y}", f"{adhesion.cotisation}", adherent.nom, adherent.prenom, adresse,
             f"DEMO-{rang + 1:04d}", "Adhésion"]
        )  # fmt: skip
    lignes.append(
        [f"{jour:%d/%m/%Y}", "50", "Valnacre", "Jeanne", "jeanne@demonstration.example",
         "DEMO-0099", "Don"]
    )  # fmt: skip
    entetes = ["Date", "Montant", "Nom payeur", "Prénom payeur", "Email payeur", "Référence",
               "Libellé"]  # fmt: skip
    releve = services.deposer_releve(
        origine=OrigineReleve.HELLOASSO,
        nom_fichier="helloasso-demonstration.csv",
        octets=csv_francais(entetes, lignes),
        par=caissier,
    )
    colonnes = deviner_colonnes(releve.entetes, CHAMPS_RELEVE)
    services.lire_les_lignes(releve, colonnes, par=caissier)
