"""The search page's words and addresses, ready for the template."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from annuaire.enums import Categorie, Genre, Precision
from annuaire.forms import adresse
from annuaire.fraicheur import perimee
from annuaire.metiers import METIERS
from annuaire.plan import Plan, Point, tracer
from annuaire.queries.filtres import ACCUEIL, QUAND, TRI_ALPHABETIQUE, Filtres
from annuaire.queries.lieux_dits import CommuneSituee
from annuaire.queries.recherche import PAR_PAGE, Recherche, Resultat
from annuaire.texte import normaliser
from cpts_portal.interface.identite import lire_territoire
from cpts_portal.lib.ecriture import INSECABLE, date_longue, nombre

HORS_TERRITOIRE = "Hors du territoire"


@dataclass(frozen=True, slots=True)
class Carte:
    """One row of the list; every row has the same template, member or not."""

    numero: int
    nom: str
    href: str
    role: str
    adresse: str
    distance: str
    telephone: str
    nouveaux_patients: bool | None
    visites_domicile: bool | None
    verifiee: str
    perimee: bool
    sur_la_carte: bool


@dataclass(frozen=True, slots=True)
class Choix:
    valeur: str
    libelle: str
    nombre: int
    coche: bool


@dataclass(frozen=True, slots=True)
class Groupe:
    nom: str
    titre: str
    choix: list[Choix]
    ouvert: bool

    @property
    def cases(self) -> SafeString:
        """Drawn here: a hundred boxes cost ten times more in a template loop."""
        nom = escape(self.nom)
        return SafeString(
            "".join(
                f'<li><label class="coche"><input type="checkbox" form="chercher" '
                f'id="{nom}-{(valeur := escape(c.valeur))}" name="{nom}" '
                f'value="{valeur}"{" checked" if c.coche else ""}> '
                f'<span>{escape(c.libelle)}</span> <span class="nombre">{c.nombre}</span>'
                "</label></li>"
                for c in self.choix
            )
        )


@lru_cache(maxsize=4)
def options_communes(communes: tuple[CommuneSituee, ...]) -> SafeString:
    """Each with its centre: « autour de moi » is worked out in the browser, nothing is sent."""
    return format_html_join(
        "",
        '<option value="{}" data-lieu="{},{}"></option>',
        ((c.nom, c.latitude, c.longitude) for c in communes),
    )


@dataclass(frozen=True, slots=True)
class Jeton:
    libelle: str
    href: str


@dataclass(frozen=True, slots=True)
class Moment:
    libelle: str
    href: str
    actif: bool


@dataclass(frozen=True, slots=True)
class Ecran:
    recherche: Recherche
    titre: str
    ordre: str
    autre_ordre: Jeton | None
    cartes: list[Carte]
    groupes: list[Groupe]
    jetons: list[Jeton]
    plan: Plan | None
    hors_plan: int
    precedente: str
    suivante: str
    suivantes: int
    fictives: bool
    conseils: list[Jeton]
    options: SafeString
    moments: list[Moment]
    pharmacies: bool
    complets: bool
    exports: list[Jeton]


def composer(recherche: Recherche) -> Ecran:
    filtres = recherche.filtres
    jour = timezone.localdate()
    cartes = [_carte(resultat, jour, recherche.origine) for resultat in recherche.resultats]
    reste = recherche.total - filtres.page * PAR_PAGE
    return Ecran(
        recherche=recherche,
        titre=titre(recherche),
        ordre=_ordre(recherche),
        autre_ordre=_autre_ordre(recherche),
        cartes=cartes,
        groupes=_groupes(recherche),
        jetons=_jetons(recherche),
        plan=_plan(recherche, cartes),
        hors_plan=sum(1 for carte in cartes if not carte.sur_la_carte),
        precedente=lien(replace(filtres, page=filtres.page - 1)) if filtres.page > 1 else "",
        suivante=lien(replace(filtres, page=filtres.page + 1)) if reste > 0 else "",
        suivantes=min(PAR_PAGE, max(reste, 0)),
        fictives=any(resultat.fiche.fictive for resultat in recherche.resultats),
        conseils=_conseils(recherche) if not recherche.total else [],
        options=options_communes(tuple(recherche.communes)),
        moments=_moments(recherche),
        pharmacies=_pharmacies(recherche),
        complets=_complets(recherche),
        exports=_exports(filtres),
    )


def lien(filtres: Filtres) -> str:
    suite = adresse(filtres)
    return reverse("annuaire:rechercher") + (f"?{suite}" if suite else "")


def _exports(filtres: Filtres) -> list[Jeton]:
    suite = adresse(replace(filtres, page=1))
    return [
        Jeton(format.upper(), reverse("annuaire:exporter", args=[format]) + (suite and f"?{suite}"))
        for format in ("xlsx", "csv")
    ]


# --- Sentences ---


def titre(recherche: Recherche) -> str:
    total = recherche.total
    autour = f" autour de {recherche.origine.nom}" if recherche.origine else ""
    if not total:
        return f"Aucune fiche{autour}"
    return f"{nombre(total)}{INSECABLE}{_noms(recherche)}{autour}"


def _noms(recherche: Recherche) -> str:
    professions = recherche.facettes.professions_trouvees
    if recherche.total > 1 and len(professions) == 1:
        (code,) = professions
        if code in METIERS:
            return METIERS[code].pluriel
    return "fiche" if recherche.total == 1 else "fiches"


def _ordre(recherche: Recherche) -> str:
    if recherche.filtres.tri == TRI_ALPHABETIQUE:
        return "Par ordre alphabétique."
    if recherche.par_distance:
        return "Du plus proche au plus loin."
    return (
        f"Par ordre alphabétique à partir de la lettre {recherche.lettre.upper()}, "
        "tirée au sort chaque jour, la même pour tous."
    )


def _autre_ordre(recherche: Recherche) -> Jeton | None:
    if not recherche.origine:
        return None
    filtres = replace(recherche.filtres, page=1)
    if filtres.tri == TRI_ALPHABETIQUE:
        return Jeton("Du plus proche au plus loin", lien(replace(filtres, tri="")))
    return Jeton("Ordre alphabétique", lien(replace(filtres, tri=TRI_ALPHABETIQUE)))


# --- Rows ---


def lieu_en_ligne(adresse: str, commune: str) -> str:
    return ", ".join(m for m in (adresse, commune) if m)


def _role(resultat: Resultat) -> str:
    fiche, lieu = resultat.fiche, resultat.lieu
    metier = fiche.metier or Categorie(fiche.categorie).label
    if fiche.genre == Genre.STRUCTURE or lieu is None or not lieu.nom:
        return metier
    if lieu.remplacant:
        return f"{metier} en remplacement, {lieu.nom}"
    return f"{metier}, {lieu.nom}"


def distance_dite(resultat: Resultat, origine: CommuneSituee | None) -> str:
    """To the tenth only when the place is known better than its commune."""
    km, lieu = resultat.distance, resultat.lieu
    if km is None or lieu is None or origine is None:
        return ""
    if lieu.precision == Precision.COMMUNE:
        if lieu.code_commune == origine.code:
            return "sur place"
        return f"env.{INSECABLE}{nombre(round(km))}{INSECABLE}km"
    if km < 0.1:
        return f"à moins de{INSECABLE}100{INSECABLE}m"
    return f"{nombre(round(km, 1), 1) if km < 10 else nombre(round(km))}{INSECABLE}km"


def verification_dite(verifiee_le: date | None, source_date: date) -> str:
    if verifiee_le is None:
        return f"Non vérifiée, reprise du registre le {date_longue(source_date)}"
    return f"Fiche vérifiée le {date_longue(verifiee_le)}"


def _carte(resultat: Resultat, jour: date, origine: CommuneSituee | None) -> Carte:
    fiche, lieu = resultat.fiche, resultat.lieu
    return Carte(
        numero=resultat.numero,
        nom=fiche.titre,
        href=fiche.get_absolute_url(),
        role=_role(resultat),
        adresse=lieu_en_ligne(lieu.adresse, lieu.commune) if lieu else "",
        distance=distance_dite(resultat, origine),
        telephone=lieu.telephone if lieu else "",
        nouveaux_patients=fiche.nouveaux_patients,
        visites_domicile=fiche.visites_domicile,
        verifiee=verification_dite(fiche.verifiee_le, fiche.source_date),
        perimee=perimee(fiche, jour),
        sur_la_carte=bool(lieu and lieu.code_commune and lieu.longitude is not None),
    )


def _plan(recherche: Recherche, cartes: list[Carte]) -> Plan | None:
    dessin = lire_territoire()
    if dessin is None:
        return None
    points = [
        Point(r.numero, carte.nom, carte.href, lieu.longitude, lieu.latitude)
        for r, carte in zip(recherche.resultats, cartes, strict=True)
        if (lieu := r.lieu)
        and lieu.code_commune
        and lieu.longitude is not None
        and lieu.latitude is not None
    ]
    origine = recherche.origine
    situee = (
        (origine.code, origine.longitude, origine.latitude)
        if origine and origine.longitude is not None and origine.latitude is not None
        else None
    )
    populations = {commune.code: commune.population for commune in recherche.communes}
    return tracer(dessin, points, populations, situee)


# --- Facets and chips ---


def _choisir(
    libelles: Iterable[tuple[str, str]], comptes: dict[str, int], coches: frozenset[str]
) -> list[Choix]:
    return [
        Choix(valeur, libelle, comptes.get(valeur, 0), valeur in coches)
        for valeur, libelle in libelles
        if comptes.get(valeur) or valeur in coches
    ]


def libelle_profession(code: str) -> str:
    return METIERS[code].masculin if code in METIERS else f"Profession {code}"


def _groupes(recherche: Recherche) -> list[Groupe]:
    facettes, filtres = recherche.facettes, recherche.filtres
    professions = sorted(
        (
            (code, libelle_profession(code))
            for code in {*facettes.professions, *filtres.professions}
        ),
        key=lambda couple: normaliser(couple[1]),
    )
    communes = [(commune.code, commune.nom) for commune in recherche.communes]
    groupes = [
        Groupe(
            "categorie",
            "Catégorie",
            _choisir(Categorie.choices, facettes.categories, filtres.categories),
            True,
        ),
        Groupe(
            "accueil",
            "Accueil",
            _choisir(
                ((nom, libelle) for nom, (_, libelle) in ACCUEIL.items()),
                facettes.accueil,
                filtres.accueil,
            ),
            True,
        ),
        Groupe(
            "profession",
            "Profession",
            _choisir(professions, facettes.professions, filtres.professions),
            bool(filtres.professions) or 0 < len(professions) <= 6,
        ),
        Groupe(
            "commune",
            "Commune",
            _choisir(communes, facettes.communes, filtres.communes),
            bool(filtres.communes),
        ),
    ]
    langues = [
        (langue, langue[:1].upper() + langue[1:])
        for langue in sorted({*facettes.langues, *filtres.langues}, key=normaliser)
    ]
    groupes.append(
        Groupe(
            "langue",
            "Langue parlée",
            _choisir(langues, facettes.langues, filtres.langues),
            bool(filtres.langues),
        )
    )
    return [groupe for groupe in groupes if groupe.choix]


def _jetons(recherche: Recherche) -> list[Jeton]:
    filtres = replace(recherche.filtres, page=1)
    noms = {commune.code: commune.nom for commune in recherche.communes}
    jetons = [
        (Categorie(valeur).label, replace(filtres, categories=filtres.categories - {valeur}))
        for valeur in sorted(filtres.categories)
    ]
    jetons += [
        (libelle_profession(code), replace(filtres, professions=filtres.professions - {code}))
        for code in sorted(filtres.professions)
    ]
    jetons += [
        (noms.get(code, code), replace(filtres, communes=filtres.communes - {code}))
        for code in sorted(filtres.communes)
    ]
    jetons += [
        (ACCUEIL[nom][1], replace(filtres, accueil=filtres.accueil - {nom}))
        for nom in sorted(filtres.accueil)
    ]
    jetons += [
        (langue, replace(filtres, langues=filtres.langues - {langue}))
        for langue in sorted(filtres.langues)
    ]
    return [Jeton(libelle, lien(sans)) for libelle, sans in jetons]


def _moments(recherche: Recherche) -> list[Moment]:
    filtres = replace(recherche.filtres, page=1)
    return [
        Moment(libelle, lien(replace(filtres, quand="" if actif else quand)), actif)
        for quand, libelle in QUAND.items()
        for actif in [quand == filtres.quand]
    ]


def _pharmacies(recherche: Recherche) -> bool:
    """Someone looks for a pharmacy: the one on duty is a telephone call away."""
    mots = {mot for g in recherche.comprise.groupes for facon in g.facons for mot in facon}
    return any(mot.startswith("pharma") for mot in mots)


def _complets(recherche: Recherche) -> bool:
    """Nobody in this result says to take new patients, and several say they do not."""
    soignants = [r.fiche for r in recherche.resultats if r.fiche.genre == Genre.PERSONNE]
    refus = sum(1 for fiche in soignants if fiche.nouveaux_patients is False)
    return not recherche.facettes.accueil.get("nouveaux") and refus > 0


def _conseils(recherche: Recherche) -> list[Jeton]:
    """Ways out of an empty result, most useful first."""
    filtres = replace(recherche.filtres, page=1)
    nu = Filtres(qui=filtres.qui, ou=filtres.ou)
    conseils = []
    if filtres != nu:
        conseils.append(Jeton("Chercher la même chose sans aucun filtre", lien(nu)))
    if filtres.qui and filtres.ou:
        conseils.append(
            Jeton(f"Tout ce qui est autour de {filtres.ou}", lien(Filtres(ou=filtres.ou)))
        )
    conseils.append(Jeton("Voir tout l’annuaire", lien(Filtres())))
    return conseils
