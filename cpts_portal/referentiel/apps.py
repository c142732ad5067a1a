from typing import Any

from django.apps import AppConfig

from cpts_portal.referentiel.enums import GenreParametre
from cpts_portal.referentiel.parametres import Definition

PHRASES = {
    "referentiel.identite_modifiee": "a modifié l’identité du portail",
    "referentiel.libelles_modifies": "a changé les libellés",
    "referentiel.parametre_saisi": "a saisi le paramètre {objet}",
    "referentiel.parametre_corrige": "a corrigé le paramètre {objet}",
}
# The ceiling of what one professional may receive in a civil year (article D. 1434-44 CSP).
PASS_ANNUEL = Definition(
    cle="pass_annuel",
    libelle="Plafond annuel de la Sécurité sociale (PASS)",
    genre=GenreParametre.MONTANT,
    unite="€ par an",
    aide="Plafond, par personne et par année civile, des indemnités et rémunérations.",
)


class ReferentielConfig(AppConfig):
    name = "cpts_portal.referentiel"
    label = "referentiel"
    verbose_name = "Référentiel"

    def ready(self) -> None:
        # Shells and e-mails sit in lower layers: they are told whom to ask.
        from cpts_portal.courriels.registre import ajouter_contexte
        from cpts_portal.interface.identite import declarer
        from cpts_portal.referentiel.dessin import dessin_territoire
        from cpts_portal.referentiel.queries import identite

        declarer(identite=identite, territoire=dessin_territoire)
        ajouter_contexte(_identite_des_courriels)

        from cpts_portal.journal import registre as journal
        from cpts_portal.lib import demonstration
        from cpts_portal.referentiel import parametres
        from cpts_portal.referentiel.demonstration import charger

        journal.declarer(PHRASES)
        parametres.declarer(PASS_ANNUEL)
        demonstration.enregistrer("referentiel", 10, charger)


def _identite_des_courriels() -> dict[str, Any]:
    from cpts_portal.referentiel.queries import identite

    qui = identite()
    return {"identite": qui, "libelles": qui.libelles}
