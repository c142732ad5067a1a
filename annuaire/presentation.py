"""The words of an entry's page."""

from dataclasses import dataclass

from django.utils import timezone

from annuaire.ecran import lien, verification_dite
from annuaire.enums import Categorie, Genre, Mode, Precision, Source
from annuaire.fraicheur import perimee
from annuaire.models import Fiche
from annuaire.plan import Point, Vignette, vignette
from annuaire.queries.fiche import FicheVue, LieuVu, Possible
from annuaire.queries.filtres import Filtres
from cpts_portal.interface.identite import lire_territoire
from cpts_portal.interface.libelles import dire
from cpts_portal.lib.ecriture import date_longue

_ICONES = {
    "nouveaux": "user-plus",
    "domicile": "house",
    "fauteuil": "accessibility",
    "vitale": "credit-card",
    "tele": "video",
}
_DITES = {True: "Oui", False: "Non"}
_PAR = {
    Source.PERSONNE.value: "par l’intéressé",
    Source.COORDINATION.value: "par la coordination",
}
INCONNU = "Non précisé"


@dataclass(frozen=True, slots=True)
class Reponse:
    icone: str
    libelle: str
    texte: str
    connue: bool


@dataclass(frozen=True, slots=True)
class Voisin:
    nom: str
    role: str
    href: str


@dataclass(frozen=True, slots=True)
class Carte:
    dessin: Vignette
    titre: str


@dataclass(frozen=True, slots=True)
class PageFiche:
    titre_document: str
    fil: list[tuple[str, str]]
    metier: str
    ou: str
    fraicheur: str
    perimee: bool
    fermeture: str
    possibles: list[Reponse]
    voisins: list[Voisin]
    origine: str
    carte: Carte | None
    precision: str


def presenter(vue: FicheVue) -> PageFiche:
    fiche = vue.fiche
    ou = _ou(vue)
    commune = _commune(vue.lieu)
    return PageFiche(
        titre_document=", ".join(m for m in (fiche.titre, fiche.metier.lower(), commune) if m),
        fil=[
            ("Annuaire", lien(Filtres())),
            (
                Categorie(fiche.categorie).label,
                lien(Filtres(categories=frozenset({fiche.categorie}))),
            ),
            (fiche.titre, ""),
        ],
        metier=_metier(vue),
        ou=ou,
        fraicheur=_fraicheur(fiche),
        perimee=perimee(fiche, timezone.localdate()),
        fermeture=fermeture_dite(fiche),
        possibles=_possibles(vue),
        voisins=[_voisin(voisin) for voisin in vue.voisins],
        origine=_origine(fiche),
        carte=_carte(vue, commune),
        precision=_precision(vue.lieu),
    )


def _commune(vu: LieuVu | None) -> str:
    if vu is None:
        return ""
    lieu = vu.exercice.lieu
    return lieu.commune.nom if lieu.commune else lieu.commune_libelle


def _ou(vue: FicheVue) -> str:
    if vue.lieu is None:
        return ""
    lieu = vue.lieu.exercice.lieu
    nom = lieu.nom if vue.est_une_personne else ""
    return ", ".join(m for m in (nom, lieu.adresse, _commune(vue.lieu)) if m)


def _metier(vue: FicheVue) -> str:
    fiche = vue.fiche
    base = fiche.metier or Categorie(fiche.categorie).label
    if not vue.est_une_personne or vue.lieu is None:
        return base
    exercice = vue.lieu.exercice
    if exercice.remplacant:
        return f"{base}, en remplacement"
    if exercice.mode == Mode.SALARIE:
        feminin = fiche.professionnel.civilite == "MME"
        return f"{base}, {'salariée' if feminin else 'salarié'}"
    if exercice.mode == Mode.LIBERAL:
        return f"{base}, exercice libéral"
    return base


def _fraicheur(fiche: Fiche) -> str:
    dite = verification_dite(fiche.verifiee_le, fiche.source_date)
    if fiche.verifiee_le is None:
        return dite
    par = _par(fiche)
    return dite.replace("vérifiée le", f"vérifiée {par} le", 1) if par else dite


def fermeture_dite(fiche: Fiche) -> str:
    """Until its last day: a person is away, a house is closed."""
    if not fiche.fermeture_annoncee or fiche.fermeture_du is None or fiche.fermeture_au is None:
        return ""
    au = date_longue(fiche.fermeture_au)
    nom = "Absence" if fiche.genre == Genre.PERSONNE else "Fermeture"
    if fiche.fermeture_du <= timezone.localdate():
        return f"{nom} jusqu’au {au} compris."
    return f"{nom} du {date_longue(fiche.fermeture_du)} au {au} compris."


def _par(fiche: Fiche) -> str:
    if fiche.verifiee_par == Source.PERSONNE and fiche.genre == Genre.PERSONNE:
        return "par elle" if fiche.professionnel.civilite == "MME" else "par lui"
    return _PAR.get(fiche.verifiee_par, "")


def _possibles(vue: FicheVue) -> list[Reponse]:
    """What someone answered; a structure that answered nothing shows no list of unknowns."""
    reponses = [_reponse(possible) for possible in vue.possibles]
    fiche = vue.fiche
    if fiche.tarif:
        reponses.append(Reponse("euro", "Tarif", fiche.tarif, True))
    if fiche.langues:
        langues = ", ".join(fiche.langues)
        reponses.append(
            Reponse("message-circle", "Langues", langues[:1].upper() + langues[1:], True)
        )
    return reponses if any(reponse.connue for reponse in reponses) else []


def _reponse(possible: Possible) -> Reponse:
    return Reponse(
        icone=_ICONES[possible.nom],
        libelle=possible.libelle,
        texte=INCONNU if possible.reponse is None else _DITES[possible.reponse],
        connue=possible.reponse is not None,
    )


def _voisin(fiche: Fiche) -> Voisin:
    role = fiche.metier or Categorie(fiche.categorie).label
    if fiche.nouveaux_patients is False:
        role += ", liste complète"
    return Voisin(fiche.titre, role, fiche.get_absolute_url())


_AUTEURS = {
    Source.COORDINATION.value: "la coordination {cpts.du}",
    Source.PERSONNE.value: "l’intéressé",
}


def _origine(fiche: Fiche) -> str:
    le = date_longue(fiche.source_date)
    if fiche.source in _AUTEURS:
        texte, accord = f"Fiche écrite par {dire(_AUTEURS[fiche.source])} le {le}", "complétée"
    else:
        registre = Source(fiche.source).label
        texte = f"Données du registre {registre} (Licence Ouverte), reprises le {le}"
        accord = "complétées"
    humaines = {p["source"] for p in fiche.provenances.values()} - {fiche.source}
    ajouts = [dire(auteur) for source, auteur in _AUTEURS.items() if source in humaines]
    return f"{texte}, puis {accord} par {' et '.join(ajouts)}." if ajouts else f"{texte}."


def _precision(vu: LieuVu | None) -> str:
    if vu is None or vu.exercice.lieu.precision in (Precision.ADRESSE, Precision.INCONNUE):
        return ""
    return f"Point placé {Precision(vu.exercice.lieu.precision).label}."


def _carte(vue: FicheVue, commune: str) -> Carte | None:
    dessin = lire_territoire()
    if dessin is None or vue.lieu is None or vue.lieu.exercice.lieu.commune is None:
        return None
    lieux = [vu.exercice.lieu for vu in vue.lieux]
    points = [
        Point(rang if len(lieux) > 1 else 0, str(lieu), "", lieu.longitude, lieu.latitude)
        for rang, lieu in enumerate(lieux, 1)
        if lieu.commune and lieu.longitude is not None and lieu.latitude is not None
    ]
    communes = list(dict.fromkeys(lieu.commune.code_insee for lieu in lieux if lieu.commune))
    titre = f"Carte du territoire : {vue.fiche.titre}, à {commune}"
    return Carte(vignette(dessin, communes, points), titre)
