"""The proximity sectors: one gesture keeps their names and the commune of each."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cpts_portal.journal.services import noter
from cpts_portal.referentiel.queries import communes
from membres.comptes.models import Compte
from projet_sante import permissions
from projet_sante.models import CommuneDeSecteur, Secteur


@transaction.atomic
def enregistrer_secteurs(
    *,
    noms: Mapping[int, str],
    nouveaux: Sequence[str],
    rattachements: Mapping[str, int | None],
    par: Compte | None,
) -> None:
    """`noms`: known sectors, an empty name takes one off; `rattachements`: INSEE code to sector."""
    if par is not None and not permissions.peut_rediger(par):
        raise PermissionDenied("Seuls la coordination et le bureau découpent le territoire.")
    gardes = {pk: nom.strip() for pk, nom in noms.items() if nom.strip()}
    _refuser_les_homonymes([*gardes.values(), *filter(None, map(str.strip, nouveaux))])
    connus = {s.pk: s for s in Secteur.objects.select_for_update().filter(retire_le=None)}
    _rattacher({code: pk for code, pk in rattachements.items() if pk in gardes.keys() & connus})
    # Two sectors may exchange their names: each lets go of its own before one is taken.
    for secteur in connus.values():
        Secteur.objects.filter(pk=secteur.pk).update(nom=f"secteur {secteur.pk}")
    for pk, secteur in connus.items():
        if pk not in noms:
            continue
        if pk not in gardes:
            secteur.retire_le = timezone.now()
        secteur.nom = gardes.get(pk, secteur.nom)
        secteur.ordre = list(noms).index(pk)
    Secteur.objects.bulk_update(connus.values(), ["nom", "ordre", "retire_le"])
    rang = len(noms)
    for nom in filter(None, map(str.strip, nouveaux)):
        Secteur.objects.create(nom=nom[:80], ordre=rang)
        rang += 1
    noter("projet.secteurs", acteur=par, details={"secteurs": len(gardes) + len(nouveaux)})


def _refuser_les_homonymes(noms: list[str]) -> None:
    vus = [nom.casefold() for nom in noms]
    doubles = sorted({nom for nom in noms if vus.count(nom.casefold()) > 1})
    if doubles:
        raise ValidationError(f"Deux secteurs portent le même nom : {', '.join(doubles)}.")


def _rattacher(voulus: Mapping[str, int]) -> None:
    """Only the communes of today's territory: those that left keep what they had."""
    du_territoire = {commune.code_insee: commune for commune in communes()}
    CommuneDeSecteur.objects.filter(commune__in=du_territoire.values()).delete()
    CommuneDeSecteur.objects.bulk_create(
        CommuneDeSecteur(commune=du_territoire[code], secteur_id=pk)
        for code, pk in voulus.items()
        if code in du_territoire
    )
