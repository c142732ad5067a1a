import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

from cpts_portal.journal.services import noter
from cpts_portal.lib.prose import mettre_en_forme
from membres.comptes.models import Compte
from membres.comptes.services import groupe_du_role
from projet_sante.models import Chapitre, ProjetSante, SuiviChapitre
from projet_sante.permissions import REDACTEURS
from projet_sante.services.relecture import ouvrir_la_relecture

DROITS_DE_REDACTION = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
DONNEES = Path(__file__).parents[1] / "donnees"


def lire_donnees(nom: str) -> dict[str, Any]:
    with (DONNEES / f"{nom}.toml").open("rb") as fichier:
        return tomllib.load(fichier)


@dataclass(frozen=True)
class Trame:
    code: str
    nom: str
    source: str
    parties: int


def trames() -> list[Trame]:
    """Every outline of the data folder: a region's own is one more file."""
    return [_trame(chemin.stem) for chemin in sorted(DONNEES.glob("trame*.toml"))]


def _trame(code: str) -> Trame:
    lue = lire_donnees(code)
    return Trame(code, lue["nom"], lue["source"], len(lue["partie"]))


@transaction.atomic
def creer_projet(
    *,
    titre: str,
    debut: int,
    fin: int,
    chapeau: str = "",
    trame: str = "trame",
    par: Compte | None = None,
) -> ProjetSante:
    """A projet under Wagtail's own root, beside every Site, with the parts of the outline."""
    projet = ProjetSante(
        title=titre,
        slug=_slug_libre(debut),
        chapeau=chapeau,
        periode_debut=debut,
        periode_fin=fin,
        live=False,
    )
    Page.get_first_root_node().add_child(instance=projet)
    for partie in lire_donnees(trame)["partie"]:
        chapitre = Chapitre(
            title=partie["titre"],
            slug=partie["slug"],
            aide=partie["aide"],
            faits="\n".join(partie.get("faits", [])),
            live=False,
        )
        projet.add_child(instance=chapitre)
        SuiviChapitre.objects.create(chapitre=chapitre)
    _ouvrir_aux_redacteurs(projet)
    ouvrir_la_relecture(projet)
    noter("projet.ouvert", acteur=par, objet=projet)
    return projet


def _slug_libre(debut: int) -> str:
    racine = f"projet-de-sante-{debut}"
    pris = set(Page.objects.filter(slug__startswith=racine).values_list("slug", flat=True))
    candidats = [racine, *(f"{racine}-{rang}" for rang in range(2, 99))]
    return next(slug for slug in candidats if slug not in pris)


def _ouvrir_aux_redacteurs(projet: ProjetSante) -> None:
    droits = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=DROITS_DE_REDACTION
    ).order_by("codename")
    for role in REDACTEURS:
        groupe = groupe_du_role(role)
        for droit in droits:
            GroupPagePermission.objects.get_or_create(group=groupe, page=projet, permission=droit)


@transaction.atomic
def ecrire_chapitre(chapitre: Chapitre, blocs: list[Mapping[str, Any]]) -> None:
    """Replace a chapter's content by what a file describes, as one revision."""
    flux = [{"type": bloc["type"], "value": _valeur(bloc)} for bloc in blocs]
    blocs_connus = chapitre.champ_corps().stream_block
    # Wagtail drops unknown blocks in silence: a text would be lost.
    inconnus = {bloc["type"] for bloc in flux} - set(blocs_connus.child_blocks)
    if inconnus:
        raise ValueError(f"Blocs inconnus dans « {chapitre.title} » : {', '.join(inconnus)}")
    chapitre.corps = blocs_connus.to_python(flux)
    chapitre.full_clean(exclude=["path", "depth", "numchild"])
    chapitre.save_revision(clean=False)


def _valeur(bloc: Mapping[str, Any]) -> Any:
    champs = {nom: valeur for nom, valeur in bloc.items() if nom != "type"}
    if bloc["type"] == "texte":
        return mettre_en_forme(bloc["texte"])
    if set(champs) == {"texte"}:
        return bloc["texte"]
    return champs or None
