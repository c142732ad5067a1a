"""The demonstration of an annuaire that people keep: through the services they use."""

from annuaire.enums import Source
from annuaire.models import Fiche, Professionnel
from annuaire.services.creation import PersonneVoulue, creer_personne
from annuaire.services.fiches import modifier_fiche
from cpts_portal.referentiel.models import Commune, Profession
from membres.comptes.models import Compte

_JOURNEE = [["07:00", "12:30"], ["17:00", "19:30"]]
ADHERENTE = "nadege.orsinval@demonstration.example"
RPPS = "99000099001"


def charger_vie() -> list[str]:
    """Can run again: the entry that exists is left as people made it."""
    compte = Compte.objects.filter(email=ADHERENTE).first()
    if compte is None or Professionnel.objects.filter(rpps=RPPS).exists():
        return []
    fiche = _fiche_de_nadege()
    if fiche is None:
        return []
    fiche.compte = compte
    fiche.save(update_fields=["compte"])
    lieu = fiche.exercices.get().lieu_id
    modifier_fiche(
        fiche,
        {
            "nouveaux_patients": True,
            "visites_domicile": True,
            "carte_vitale": True,
            "langues": ["allemand"],
            "telephone_direct": "+33639989001",
            "mssante": "nadege.orsinval@exemple.mssante.invalid",
            f"horaires:{lieu}": [_JOURNEE] * 5 + [[["08:00", "12:00"]], []],
        },
        source=Source.PERSONNE,
        acteur=compte,
    )
    return [f"Fiche de {compte} : /espace/ma-fiche/"]


def _fiche_de_nadege() -> Fiche | None:
    commune = Commune.objects.filter(nom="Wassy").first()
    infirmier = Profession.objects.filter(code="60").first()
    if commune is None or infirmier is None:
        return None
    return creer_personne(
        PersonneVoulue(
            rpps=RPPS,
            civilite="MME",
            prenom="Nadège",
            nom="Orsinval",
            profession=infirmier,
            commune=commune,
            adresse="3, place du Marché",
            lieu_nom="Cabinet infirmier de la Blaise",
            telephone="+33353010044",
            courriel=ADHERENTE,
        ),
        acteur=None,
    )
