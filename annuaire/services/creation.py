"""An entry no register gave: someone asked for it, the coordination checked and created it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from annuaire.enums import Categorie, Genre, Mode, Precision, Source
from annuaire.metiers import metier_affiche
from annuaire.models import Exercice, Fiche, Lieu, Professionnel
from annuaire.services.fiches import Slugs
from annuaire.services.imports.lire_rpps import est_fictif
from annuaire.services.indexation import indexer
from cpts_portal.journal.services import noter
from cpts_portal.referentiel.models import Commune, Profession
from cpts_portal.referentiel.validators import normaliser_telephone


@dataclass(frozen=True, slots=True)
class PersonneVoulue:
    rpps: str
    civilite: str
    prenom: str
    nom: str
    profession: Profession
    commune: Commune
    code_postal: str = ""
    adresse: str = ""
    lieu_nom: str = ""
    telephone: str = ""
    courriel: str = ""


@transaction.atomic
def creer_personne(
    voulue: PersonneVoulue, *, acteur: Any, request: Any = None, publiee: bool = True
) -> Fiche:
    if Professionnel.objects.filter(rpps=voulue.rpps).exists():
        raise ValidationError("Une fiche existe déjà avec ce numéro RPPS.")
    jour = timezone.localdate()
    titre = f"{voulue.prenom} {voulue.nom}".strip()
    valeurs: dict[str, Any] = {
        "titre": titre[:250],
        "metier": metier_affiche(
            voulue.profession.code, voulue.profession.libelle, {}, voulue.civilite
        )[:250],
        "categorie": Categorie.PROFESSIONNELS_LIBERAUX,
        "profession": voulue.profession,
        "courriel": voulue.courriel,
    }
    provenance = {"source": Source.COORDINATION.value, "date": jour.isoformat()}
    fiche = Fiche(
        genre=Genre.PERSONNE,
        slug=Slugs().nouveau(voulue.prenom, voulue.nom, voulue.commune.nom),
        fictive=est_fictif(voulue.rpps),
        publiee=publiee,
        source=Source.COORDINATION,
        source_date=jour,
        verifiee_le=jour,
        verifiee_par=Source.COORDINATION,
        provenances=dict.fromkeys((*valeurs, "exercices"), provenance),
        **valeurs,
    )
    fiche.full_clean(exclude=["cle_tri"])
    fiche.save()
    personne = Professionnel(
        fiche=fiche,
        rpps=voulue.rpps,
        civilite=voulue.civilite,
        nom=voulue.nom,
        prenom=voulue.prenom,
    )
    personne.full_clean()
    personne.save()
    Exercice.objects.create(fiche=fiche, lieu=creer_lieu(voulue), mode=Mode.LIBERAL)
    indexer([fiche.pk])
    noter("annuaire.fiche_creee", acteur=acteur, objet=fiche, request=request)
    return fiche


def creer_lieu(voulue: PersonneVoulue) -> Lieu:
    """At the middle of its commune until someone places it better: the page says so."""
    commune = voulue.commune
    situe = commune.longitude is not None and commune.latitude is not None
    lieu = Lieu(
        cle=f"cpts:{uuid4()}",
        nom=voulue.lieu_nom,
        adresse=voulue.adresse,
        code_postal=voulue.code_postal or (commune.codes_postaux or [""])[0],
        commune=commune,
        commune_libelle=commune.nom,
        longitude=commune.longitude if situe else None,
        latitude=commune.latitude if situe else None,
        precision=Precision.COMMUNE if situe else Precision.INCONNUE,
        telephone=normaliser_telephone(voulue.telephone) if voulue.telephone else "",
        source=Source.COORDINATION,
        source_date=timezone.localdate(),
    )
    lieu.full_clean()
    lieu.save()
    return lieu
