"""What a coordinator changes at /coordination/reglages/; every change is in the journal."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from cpts_portal.journal.services import noter
from cpts_portal.lib.cache_public import invalider
from cpts_portal.lib.connexion import Compte
from cpts_portal.lib.memoire_requete import oublier
from cpts_portal.referentiel import queries
from cpts_portal.referentiel.enums import GenreParametre
from cpts_portal.referentiel.models import Identite, ParametreDate
from cpts_portal.referentiel.parametres import Definition


@transaction.atomic
def modifier_identite(
    champs: dict[str, Any],
    *,
    acteur: Compte | None,
    request: HttpRequest | None = None,
    action: str = "referentiel.identite_modifiee",
) -> list[str]:
    """Returns the labels of what changed; an unchanged form writes nothing."""
    identite = Identite.objects.select_for_update().first() or Identite()
    avant = {nom: getattr(identite, nom) for nom in champs}
    for nom, valeur in champs.items():
        setattr(identite, nom, valeur)
    identite.full_clean()
    changes = {
        nom: [_lisible(ancienne), _lisible(getattr(identite, nom))]
        for nom, ancienne in avant.items()
        if _lisible(ancienne) != _lisible(getattr(identite, nom))
    }
    if not changes:
        return []
    identite.save()
    oublier()
    invalider()
    noter(
        action,
        acteur=acteur,
        objet=identite,
        details=changes,
        request=request,
    )
    libelles = {champ.name: str(champ.verbose_name) for champ in Identite._meta.fields}
    return [libelles[nom] for nom in changes]


def modifier_libelles(
    champs: dict[str, Any], *, acteur: Compte | None, request: HttpRequest | None = None
) -> list[str]:
    """The words every screen, document and e-mail says: public pages are drawn again."""
    return modifier_identite(
        champs, acteur=acteur, request=request, action="referentiel.libelles_modifies"
    )


def _lisible(valeur: Any) -> Any:
    return valeur if isinstance(valeur, int | bool | list) else str(valeur)


@transaction.atomic
def saisir_parametre(
    definition: Definition,
    *,
    valeur: Decimal | str | None,
    valide_du: date,
    valide_au: date | None,
    source: str,
    acteur: Compte | None,
    request: HttpRequest | None = None,
) -> ParametreDate:
    """A new value; the one still running ends the day before. None stands for « à saisir »."""
    courante = queries.parametre(definition.cle, valide_du)
    if courante and courante.valide_au is None and courante.valide_du < valide_du:
        courante.valide_au = valide_du - timedelta(days=1)
        courante.save(update_fields=["valide_au"])
    ligne = ParametreDate(
        cle=definition.cle,
        valide_du=valide_du,
        valide_au=valide_au,
        source=source,
        auteur=acteur,
        **_valeurs(definition, valeur),
    )
    ligne.full_clean(exclude=["auteur"])
    ligne.save()
    # The privacy page shows some of them.
    invalider()
    noter(
        "referentiel.parametre_saisi",
        acteur=acteur,
        objet=ligne,
        details=_details(ligne),
        request=request,
    )
    return ligne


@transaction.atomic
def corriger_parametre(
    ligne: ParametreDate,
    definition: Definition,
    *,
    valeur: Decimal | str | None,
    valide_du: date,
    valide_au: date | None,
    source: str,
    acteur: Compte | None,
    request: HttpRequest | None = None,
) -> ParametreDate:
    """A mistake in a row: the former content stays readable in the journal."""
    avant = _details(ligne)
    ligne.valide_du, ligne.valide_au, ligne.source = valide_du, valide_au, source
    for nom, contenu in _valeurs(definition, valeur).items():
        setattr(ligne, nom, contenu)
    ligne.full_clean(exclude=["auteur"])
    ligne.save()
    apres = _details(ligne)
    if apres != avant:
        invalider()
        noter(
            "referentiel.parametre_corrige",
            acteur=acteur,
            objet=ligne,
            details={"avant": avant, "apres": apres},
            request=request,
        )
    return ligne


def _valeurs(definition: Definition, valeur: Decimal | str | None) -> dict[str, Any]:
    if definition.genre == GenreParametre.TEXTE:
        return {"valeur_nombre": None, "valeur_texte": valeur or None}
    if isinstance(valeur, str):
        raise ValidationError({"valeur": "Donnez un nombre, par exemple 48 060 ou 12,5."})
    return {"valeur_nombre": valeur, "valeur_texte": None}


def _details(ligne: ParametreDate) -> dict[str, str | None]:
    valeur = ligne.valeur
    if isinstance(valeur, Decimal):
        valeur = f"{valeur.normalize():f}"
    return {
        "cle": ligne.cle,
        "valeur": valeur,
        "valide_du": ligne.valide_du.isoformat(),
        "valide_au": ligne.valide_au.isoformat() if ligne.valide_au else None,
        "source": ligne.source,
    }
