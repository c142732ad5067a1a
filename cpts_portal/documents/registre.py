"""The kinds of documents the portal can produce, given by each app in `apps.ready()`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.module_loading import import_string

from cpts_portal.documents.rapport import Rapport, Resultat, Signaler
from cpts_portal.lib.connexion import Compte

if TYPE_CHECKING:
    from cpts_portal.documents.models import DocumentProduit

Parametres = Mapping[str, Any]
# Prend ce qui vient d'un formulaire ou d'une ligne de commande, rend une valeur JSON.
Lecteur = Callable[[Any], Any]
# Par son nom : WeasyPrint ne se charge que là où un document se rend.
RENDU = "cpts_portal.documents.rendu.rendre"


class GenreInconnu(LookupError):
    pass


def entier(brut: Any) -> int:
    try:
        return int(str(brut))
    except ValueError as faute:
        raise ValidationError("un nombre entier est attendu.") from faute


def texte(brut: Any) -> str:
    valeur = str(brut).strip()
    if not valeur or len(valeur) > 500:
        raise ValidationError("un texte de 1 à 500 caractères est attendu.")
    return valeur


def jour(brut: Any) -> str:
    if isinstance(brut, date):
        return brut.isoformat()
    try:
        lu = parse_date(str(brut))
    except ValueError:
        lu = None
    if lu is None:
        raise ValidationError("une date est attendue, sous la forme 2026-03-12.")
    return lu.isoformat()


@dataclass(frozen=True)
class Facultatif:
    """A parameter one may leave out, or leave empty: the row then does not have it."""

    lecteur: Lecteur

    def __call__(self, brut: Any) -> Any:
        return self.lecteur(brut) if str(brut).strip() else None


def rendre_par_defaut(rapport: Rapport, signaler: Signaler, *, code: str = "") -> Resultat:
    return import_string(RENDU)(rapport, signaler, code=code)


def _une_seule(parametres: Parametres) -> int:
    return 0


def _personne(compte: Compte, parametres: Parametres) -> bool:
    return False


def _le_demandeur(compte: Compte, document: "DocumentProduit") -> bool:
    return document.demandeur_id == compte.pk


@dataclass(frozen=True)
class Genre:
    code: str
    titre: str
    # Lit la base et rend tout ce que le document montre ; appelé une fois par demande.
    construire: Callable[[Parametres], Rapport]
    parametres: Mapping[str, Lecteur] = field(default_factory=dict)
    # Sans réponse du genre, personne ne demande et seul le demandeur voit.
    peut_demander: Callable[[Compte, Parametres], bool] = _personne
    peut_voir: Callable[[Compte, "DocumentProduit"], bool] = _le_demandeur
    # Grows when what is shown was put right: the next request is then no second click.
    revision: Callable[[Parametres], int] = _une_seule
    # Son papier porte un code, et la page publique de ce code dit qu'il est authentique.
    verifiable: bool = False
    # `code` désigne la page publique qui atteste le document ; vide s'il n'en a pas.
    rendre: Callable[..., Resultat] = rendre_par_defaut
    # Addresses « media: » the content quotes: with them, what was already rendered from the same
    # content, images and release is given again. None: rendered at each request.
    medias_cites: Callable[[Rapport], Iterable[str]] | None = None
    extension: str = "pdf"
    type_mime: str = "application/pdf"
    # Rank in the lists; the code decides between equals.
    ordre: int = 100

    def lire(self, bruts: Parametres) -> dict[str, Any]:
        """The declared parameters and no other, or a ValidationError by name."""
        fautes: dict[str, str] = {
            nom: "paramètre inconnu de ce document." for nom in bruts if nom not in self.parametres
        }
        lus: dict[str, Any] = {}
        for nom, lecteur in self.parametres.items():
            facultatif = isinstance(lecteur, Facultatif)
            if nom not in bruts:
                if not facultatif:
                    fautes[nom] = "paramètre attendu."
                continue
            try:
                valeur = lecteur(bruts[nom])
            except ValidationError as faute:
                fautes[nom] = " ".join(faute.messages)
                continue
            if not (facultatif and valeur is None):
                lus[nom] = valeur
        if fautes:
            raise ValidationError(fautes)
        return lus


_GENRES: dict[str, Genre] = {}


def enregistrer(genre: Genre) -> None:
    if _GENRES.setdefault(genre.code, genre) != genre:
        raise ValueError(f"Le genre de document « {genre.code} » est déjà enregistré.")


def genre(code: str) -> Genre:
    try:
        return _GENRES[code]
    except KeyError as faute:
        raise GenreInconnu(f"Le genre de document « {code} » n’existe pas.") from faute


def genres() -> list[Genre]:
    return sorted(_GENRES.values(), key=lambda genre: (genre.ordre, genre.code))
