"""The dated settings compensation needs. None has a default: unknown, it stays « à saisir »."""

from cpts_portal.referentiel.enums import GenreParametre
from cpts_portal.referentiel.parametres import Definition

# The ceiling itself, `pass_annuel`, belongs to the référentiel: missions read it too.
CLE_PLAFOND = "pass_annuel"
DAS2 = Definition(
    cle="das2_seuil",
    libelle="Seuil de déclaration des honoraires (DAS2)",
    genre=GenreParametre.MONTANT,
    unite="€ par an",
    aide="Par bénéficiaire et par année civile\u00a0; au-delà, le versement se déclare.",
)
BAREME_KM = Definition(
    cle="frais_kilometre",
    libelle="Remboursement d’un kilomètre",
    genre=GenreParametre.MONTANT,
    unite="€ par kilomètre",
    aide="Ce que décide l’association pour les déplacements. Sans valeur, le montant se saisit.",
)
