"""What makes entries findable: their words, their sort key, the lexicon that catches typos."""

from collections.abc import Iterable

from django.db import connection, transaction

from annuaire.enums import Categorie, Genre
from annuaire.metiers import mots_du_metier
from annuaire.models import Fiche, Synonyme
from annuaire.texte import mots, normaliser
from cpts_portal.lib import cache_public

_LOT = 500
# Shorter words and bare numbers are never a typing mistake of something else.
_LEXIQUE = """
    INSERT INTO annuaire_mot (mot, nombre)
    SELECT left(mot, 80), count(*)
    FROM annuaire_fiche, regexp_split_to_table(btrim(recherche), ' ') AS mot
    WHERE publiee AND length(mot) >= 3 AND mot !~ '^[0-9]+$'
    GROUP BY 1
    ON CONFLICT (mot) DO UPDATE SET nombre = EXCLUDED.nombre
    WHERE annuaire_mot.nombre IS DISTINCT FROM EXCLUDED.nombre
"""
_LEXIQUE_PERIME = """
    DELETE FROM annuaire_mot WHERE mot NOT IN (
        SELECT left(mot, 80)
        FROM annuaire_fiche, regexp_split_to_table(btrim(recherche), ' ') AS mot
        WHERE publiee
    ) AND mot <> ALL(%s)
"""


def indexer(fiches: Iterable[int], *, sursis: bool = False) -> None:
    """Rewrites the words of these entries, then the lexicon; the public cache follows.

    `sursis` only for an edit that hides nothing: see `cache_public`.
    """
    identifiants = list(fiches)
    for debut in range(0, len(identifiants), _LOT):
        _indexer_lot(identifiants[debut : debut + _LOT])
    rafraichir_lexique()
    resserrer_les_comptes()
    cache_public.invalider(sursis=sursis)


def _indexer_lot(identifiants: list[int]) -> None:
    lot = list(
        Fiche.objects.filter(pk__in=identifiants)
        .select_related("profession", "professionnel", "structure")
        .prefetch_related("professionnel__savoir_faire", "exercices__lieu__commune")
        .order_by("pk")
    )
    for fiche in lot:
        fiche.cle_tri = _cle_tri(fiche)[:250]
        fiche.recherche = texte_de_recherche(fiche)
        lieux = [exercice.lieu for exercice in fiche.exercices.all()]
        communes = {lieu.commune for lieu in lieux if lieu.commune}
        fiche.communes = sorted(commune.code_insee for commune in communes)
        fiche.hors_territoire = not communes
        fiche.positions = sorted(
            [lieu.longitude, lieu.latitude]
            for lieu in set(lieux)
            if lieu.longitude is not None and lieu.latitude is not None
        )
    Fiche.objects.bulk_update(
        lot, ["cle_tri", "recherche", "communes", "positions", "hors_territoire"]
    )


def _cle_tri(fiche: Fiche) -> str:
    if fiche.genre == Genre.PERSONNE:
        return normaliser(f"{fiche.professionnel.nom} {fiche.professionnel.prenom}")
    return normaliser(fiche.titre)


def texte_de_recherche(fiche: Fiche) -> str:
    """Name | trade | the rest: distinct words, each after a space so that « ' inf' » finds it.

    The bars let the search prefer a name over a trade, and a trade over a mere mention.
    """
    vus: set[str] = set()
    parties = []
    for textes in ([fiche.titre], _textes_du_metier(fiche), _autres_textes(fiche)):
        nouveaux = [m for m in dict.fromkeys(m for t in textes for m in mots(t)) if m not in vus]
        vus.update(nouveaux)
        parties.append(" ".join(nouveaux))
    return f" {' | '.join(parties)} "


def _textes_du_metier(fiche: Fiche) -> Iterable[str]:
    yield fiche.metier
    if fiche.genre == Genre.PERSONNE:
        savoir_faire = {sf.code: sf.libelle for sf in fiche.professionnel.savoir_faire.all()}
        if fiche.profession:
            yield from mots_du_metier(fiche.profession.code, fiche.profession.libelle, savoir_faire)
    else:
        # The category tells what a structure is; for a person it would match too many.
        yield Categorie(fiche.categorie).label


def _autres_textes(fiche: Fiche) -> Iterable[str]:
    if fiche.genre == Genre.STRUCTURE:
        yield fiche.structure.nom_source
    for exercice in fiche.exercices.all():
        yield exercice.lieu.nom
        yield exercice.lieu.code_postal
        commune = exercice.lieu.commune
        yield commune.nom if commune else exercice.lieu.commune_libelle
    if fiche.visites_domicile:
        yield "domicile"
    if fiche.teleconsultation:
        yield "téléconsultation"
    if fiche.nouveaux_patients:
        yield "nouveaux patients"
    if fiche.acces_fauteuil:
        yield "fauteuil roulant handicapé"
    if fiche.carte_vitale:
        yield "carte vitale"
    yield from fiche.langues


def rafraichir_lexique() -> None:
    termes = [
        mot for terme in Synonyme.objects.values_list("terme", flat=True) for mot in terme.split()
    ]
    with connection.cursor() as curseur:
        curseur.execute(_LEXIQUE)
        curseur.executemany(
            "INSERT INTO annuaire_mot (mot, nombre) VALUES (%s, 0) ON CONFLICT DO NOTHING",
            [(terme,) for terme in sorted(set(termes)) if len(terme) >= 3],
        )
        curseur.execute(_LEXIQUE_PERIME, [termes])


def resserrer_les_comptes() -> None:
    """The counts of the search are written one by one: adds up those of each group."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT annuaire_resserrer()")


@transaction.atomic
def tout_indexer() -> int:
    """Everything the search reads, rebuilt from the entries and their places."""
    fiches = list(Fiche.objects.order_by("pk").values_list("pk", flat=True))
    indexer(fiches)
    with connection.cursor() as curseur:
        curseur.execute("SELECT annuaire_rebatir_les_reperes()")
    return len(fiches)
