from projet_sante.models import ProjetSante, Version


def versions(projet: ProjetSante) -> list[Version]:
    """Latest first, without the weight of their content."""
    return list(
        projet.versions.select_related("fichier", "figee_par")
        .prefetch_related("receptions")
        .defer("contenu")
        .order_by("-numero")
    )


def version_validee(projet: ProjetSante) -> Version | None:
    """The last one the ARS validated, said or silent."""
    passage = projet.passages.filter(vers="valide").order_by("-pk").first()
    return passage.version if passage else None
