"""An entry no register gave: someone asked for it, the coordination checked and made it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from annuaire.enums import Categorie, Genre, Mode, Precision, Source
from annuaire.metiers import metier_affiche
from annuaire.models import Exercice, Fiche, Lieu, Professionnel, Structure
from annuaire.services.fiches import Slugs
from annuaire.services.imports.lire_rpps import est_fictif
from annuaire.services.indexation import indexer
from annuaire.services.oppositions import est_oppose, lever_opposition
from cpts_portal.journal.services import noter
from cpts_portal.referentiel.models import Commune, Profession
from cpts_portal.referentiel.validators import normaliser_telephone

OPPOSEE = (
    "Cette personne a demandé à ne plus paraître. Ne la remettez que si elle-même le demande : "
    "cochez alors la case prévue."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LieuSaisi:
    commune: Commune
    code_postal: str = ""
    adresse: str = ""
    lieu_nom: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonneVoulue(LieuSaisi):
    rpps: str
    civilite: str
    prenom: str
    nom: str
    profession: Profession
    courriel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureVoulue(LieuSaisi):
    nom: str
    categorie: Categorie
    metier: str = ""
    courriel: str = ""


@transaction.atomic
def creer_personne(
    voulue: PersonneVoulue,
    *,
    acteur: Any,
    request: Any = None,
    malgre_opposition: bool = False,
) -> Fiche:
    """`malgre_opposition`: the person objected once and now asks to come back."""
    if Professionnel.objects.filter(rpps=voulue.rpps).exists():
        raise ValidationError("Une fiche existe déjà avec ce numéro RPPS.")
    opposee = est_oppose(rpps=voulue.rpps)
    if opposee and not malgre_opposition:
        raise ValidationError(OPPOSEE, code="opposition")
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
    fiche = _nouvelle(
        Genre.PERSONNE,
        valeurs,
        (voulue.prenom, voulue.nom, voulue.commune.nom),
        fictive=est_fictif(voulue.rpps),
    )
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
    if opposee:
        lever_opposition(fiche, acteur=acteur, request=request)
    indexer([fiche.pk])
    noter("annuaire.fiche_creee", acteur=acteur, objet=fiche, request=request)
    return fiche


@transaction.atomic
def creer_structure(voulue: StructureVoulue, *, acteur: Any, request: Any = None) -> Fiche:
    valeurs: dict[str, Any] = {
        "titre": voulue.nom[:250],
        "metier": voulue.metier[:250],
        "categorie": voulue.categorie,
        "courriel": voulue.courriel,
    }
    fiche = _nouvelle(Genre.STRUCTURE, valeurs, (voulue.nom, voulue.commune.nom))
    lieu = creer_lieu(voulue)
    Structure.objects.create(fiche=fiche, cle=lieu.cle, nom_source=voulue.nom[:250], lieu=lieu)
    Exercice.objects.create(fiche=fiche, lieu=lieu)
    indexer([fiche.pk])
    noter("annuaire.fiche_creee", acteur=acteur, objet=fiche, request=request)
    return fiche


def _nouvelle(
    genre: Genre, valeurs: dict[str, Any], morceaux: tuple[str, ...], *, fictive: bool = False
) -> Fiche:
    jour = timezone.localdate()
    provenance = {"source": Source.COORDINATION.value, "date": jour.isoformat()}
    fiche = Fiche(
        genre=genre,
        slug=Slugs().nouveau(*morceaux),
        fictive=fictive,
        source=Source.COORDINATION,
        source_date=jour,
        verifiee_le=jour,
        verifiee_par=Source.COORDINATION,
        provenances=dict.fromkeys((*valeurs, "exercices"), provenance),
        **valeurs,
    )
    fiche.full_clean(exclude=["cle_tri"])
    fiche.save()
    return fiche


def creer_lieu(voulue: LieuSaisi) -> Lieu:
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
    provenance = {"source": Source.COORDINATION.value, "date": lieu.source_date.isoformat()}
    dits = ("nom", "adresse", "code_postal", "commune", "commune_libelle", "telephone")
    lieu.provenances = {champ: provenance for champ in dits if getattr(lieu, champ)}
    lieu.full_clean()
    lieu.save()
    return lieu
