"""The dated settings memberships need. None has a default: unknown, it stays « à saisir »."""

from cpts_portal.referentiel.enums import GenreParametre
from cpts_portal.referentiel.parametres import Definition

from .enums import PeriodeAdhesion

PERIODE = Definition(
    cle="adhesion_periode",
    libelle="Durée d’une adhésion",
    genre=GenreParametre.TEXTE,
    aide="Ce que dit le règlement intérieur\u00a0: année civile, ou douze mois glissants.",
    choix=tuple(PeriodeAdhesion.choices),
)
DELAI_RELANCE = Definition(
    cle="adhesion_relance_jours",
    libelle="Délai entre deux relances de cotisation",
    genre=GenreParametre.NOMBRE,
    unite="jours",
    aide="Sans valeur, aucune relance ne part d’elle-même\u00a0; on relance à la main.",
)
RELANCES_MAX = Definition(
    cle="adhesion_relances_max",
    libelle="Nombre de relances de cotisation",
    genre=GenreParametre.NOMBRE,
    unite="relances",
    aide="Au-delà, la coordination appelle ou le bureau décide.",
)
TOUS = (PERIODE, DELAI_RELANCE, RELANCES_MAX)
