"""The dated settings memberships need. None has a default: unknown, it stays « à saisir »."""

from django.core.validators import URLValidator

from cpts_portal.referentiel.enums import GenreParametre
from cpts_portal.referentiel.parametres import Definition

from .enums import PeriodeAdhesion
from .validators import valider_iban

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
# Montrés à qui doit une cotisation : le compte qui reçoit, pas celui d'où partent les indemnités.
IBAN_COTISATION = Definition(
    cle="cotisation_iban",
    libelle="IBAN où virer la cotisation",
    genre=GenreParametre.TEXTE,
    aide="Chaque adhérent qui doit une cotisation le lit dans «\u00a0Mon adhésion\u00a0».",
    regles=(valider_iban,),
)
LIEN_COTISATION = Definition(
    cle="cotisation_lien",
    libelle="Page où payer la cotisation en ligne",
    genre=GenreParametre.TEXTE,
    aide="Son adresse entière, qui commence par https\u00a0: celle de HelloAsso, par exemple.",
    regles=(
        URLValidator(
            schemes=["https"],
            message="Écrivez l’adresse entière, qui commence par https://",
        ),
    ),
)
ORDRE_COTISATION = Definition(
    cle="cotisation_cheque",
    libelle="Ordre et adresse des chèques de cotisation",
    genre=GenreParametre.TEXTE,
    aide="Par exemple «\u00a0à l’ordre de l’association, à remettre au secrétariat\u00a0».",
)
MOYENS_DE_PAYER = (IBAN_COTISATION, LIEN_COTISATION, ORDRE_COTISATION)
TOUS = (PERIODE, DELAI_RELANCE, RELANCES_MAX, *MOYENS_DE_PAYER)
