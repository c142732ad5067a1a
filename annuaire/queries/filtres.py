from dataclasses import dataclass

# Facet of the page -> column; each is its own question, all must be true together.
ACCUEIL = {
    "nouveaux": ("nouveaux_patients", "Prend de nouveaux patients"),
    "domicile": ("visites_domicile", "Se déplace à domicile"),
    "fauteuil": ("acces_fauteuil", "Accès en fauteuil"),
    "vitale": ("carte_vitale", "Carte Vitale"),
    "tele": ("teleconsultation", "Téléconsultation"),
}
TRI_ALPHABETIQUE = "alpha"
# « Open when? »: only entries whose hours are known can answer.
QUAND = {"maintenant": "Ouvert maintenant", "soir": "Ouvert ce soir", "samedi": "Ouvert le samedi"}


@dataclass(frozen=True, slots=True)
class Filtres:
    qui: str = ""
    ou: str = ""
    categories: frozenset[str] = frozenset()
    professions: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    accueil: frozenset[str] = frozenset()
    langues: frozenset[str] = frozenset()
    quand: str = ""
    tri: str = ""
    page: int = 1

    @property
    def coches(self) -> bool:
        """A facet narrows the result."""
        return bool(
            self.categories or self.professions or self.communes or self.accueil or self.langues
        )
