from enum import StrEnum


class Statut(StrEnum):
    ATTEINT = "atteint"
    PARTIEL = "partiel"
    NON_ATTEINT = "non_atteint"
    SANS_MESURE = "sans_mesure"
    SECRET = "secret"  # noqa: S105 -- le secret statistique, pas un mot de passe
    NON_OUVERT = "non_ouvert"
    A_SAISIR = "a_saisir"
    HORS_VARIABLE = "hors_variable"

    @property
    def libelle(self) -> str:
        return _LIBELLES[self]


_LIBELLES = {
    Statut.ATTEINT: "Atteint",
    Statut.PARTIEL: "Palier",
    Statut.NON_ATTEINT: "Non atteint",
    Statut.SANS_MESURE: "À mesurer",
    Statut.SECRET: "Secret statistique",
    Statut.NON_OUVERT: "Sans crise",
    Statut.A_SAISIR: "À saisir",
    Statut.HORS_VARIABLE: "Part fixe",
}
