"""RPPS: people by their number, with the places and employers their rows name."""

from collections.abc import Callable
from pathlib import Path

from annuaire.enums import Registre
from annuaire.lecture import complements as autres
from annuaire.lecture.ouverture import contient, ouvrir
from annuaire.lecture.personnes import (
    TYPES_DE_SECTEUR,
    Assemblage,
    LieuLu,
    PersonneLue,
    assembler,
    categorie_de_secteur,
)
from annuaire.lecture.rpps import LecteurRPPS
from annuaire.metiers import metier_affiche
from annuaire.queries.territoire import territoire
from annuaire.services.bilan import BilanImport
from annuaire.services.imports.lecture import Fichiers, Lecture, Signaler, avancer, muet
from annuaire.services.imports.voulu import (
    ExerciceVoulu,
    LieuVoulu,
    PersonneVoulue,
    StructureVoulue,
)
from cpts_portal.referentiel import queries as referentiel
from cpts_portal.referentiel.models import Profession, SavoirFaire
from cpts_portal.referentiel.validators import normaliser_telephone

# Numbers in 99 are never issued: whoever bears one is invented.
PREFIXE_FICTIF = "99"
_CHIFFRES_RPPS = range(9, 12)
PRINCIPAL = ("Personne_activite", "Personne-activite", ".txt")
COMPLEMENTS = {
    "savoir_faire": ("SavoirFaire", "Savoir-faire"),
    "diplomes": ("Dipl_AutExerc", "Dipl"),
    "mssante": ("MSSante",),
}


def est_fictif(rpps: str) -> bool:
    return rpps.startswith(PREFIXE_FICTIF)


def lire(fichiers: Fichiers, signaler: Signaler = muet) -> Lecture:
    local = territoire()
    with ouvrir(fichiers.principal, *PRINCIPAL) as ouvert:
        avance = avancer(signaler, "Lecture des professionnels", ouvert.taille)
        lecteur = LecteurRPPS(ouvert.flux, local, avance)
        assemblage = assembler(lecteur)
    lu = lecteur.bilan
    bilan = BilanImport(
        registre=Registre.RPPS.value,
        lus=lu.lus,
        retenus=lu.retenus,
        exclus=lu.exclus,
        rejets=lu.rejets,
        motifs=lu.motifs,
        professionnels=len(assemblage.personnes),
        activites=len(assemblage.activites),
    )
    _completer(assemblage, _complements(fichiers), signaler)
    lecture = _Traduction(assemblage, bilan).tout()
    lecture.departements = frozenset(lu.departements)
    lecture.couvre_le_territoire = bool(local.departements) and (
        local.departements <= lecture.departements
    )
    return lecture


def _complements(fichiers: Fichiers) -> dict[str, Path]:
    """Given one by one, or brought by the archive itself."""
    trouves = {
        nom: fichiers.principal
        for nom, motifs in COMPLEMENTS.items()
        if any(contient(fichiers.principal, motif) for motif in motifs)
    }
    return trouves | fichiers.complements


def _completer(assemblage: Assemblage, fichiers: dict[str, Path], signaler: Signaler) -> None:
    ajouter: dict[str, Callable[[Assemblage, Path, Signaler], None]] = {
        "savoir_faire": _ajouter_les_savoir_faire,
        "diplomes": _ajouter_les_diplomes,
        "mssante": _ajouter_les_boites,
    }
    for nom, chemin in fichiers.items():
        ajouter[nom](assemblage, chemin, signaler)


def _ajouter_les_savoir_faire(assemblage: Assemblage, chemin: Path, signaler: Signaler) -> None:
    with ouvrir(chemin, *COMPLEMENTS["savoir_faire"]) as ouvert:
        avance = avancer(signaler, "Lecture des savoir-faire", ouvert.taille)
        for lu in autres.lire_savoir_faire(ouvert.flux, assemblage.personnes.keys(), avance):
            personne = assemblage.personnes[lu.identifiant_national]
            personne.savoir_faire.setdefault(lu.code, lu.libelle)


def _ajouter_les_diplomes(assemblage: Assemblage, chemin: Path, signaler: Signaler) -> None:
    with ouvrir(chemin, *COMPLEMENTS["diplomes"]) as ouvert:
        avance = avancer(signaler, "Lecture des diplômes", ouvert.taille)
        for personne in assemblage.personnes.values():
            personne.diplomes = []
        for lu in autres.lire_diplomes(ouvert.flux, assemblage.personnes.keys(), avance):
            diplomes = assemblage.personnes[lu.identifiant_national].diplomes
            if diplomes is not None and lu.libelle not in diplomes:
                diplomes.append(lu.libelle)


def _ajouter_les_boites(assemblage: Assemblage, chemin: Path, signaler: Signaler) -> None:
    structures = {lieu.identifiant for lieu in assemblage.lieux.values() if lieu.identifiant}
    with ouvrir(chemin, *COMPLEMENTS["mssante"]) as ouvert:
        avance = avancer(signaler, "Lecture des adresses MSSanté", ouvert.taille)
        boites = autres.lire_mssante(ouvert.flux, assemblage.personnes.keys() | structures, avance)
    for cle, personne in assemblage.personnes.items():
        # Several boxes: the register ranks none, the first in order is at least always the same.
        personne.mssante = min(boites.personnes.get(cle, []), default="")
    for lieu in assemblage.lieux.values():
        assemblage.mssante[lieu.cle] = min(boites.structures.get(lieu.identifiant, []), default="")


class _Traduction:
    def __init__(self, assemblage: Assemblage, bilan: BilanImport) -> None:
        self.assemblage = assemblage
        self.bilan = bilan
        self.communes = {c.code_insee: c for c in referentiel.communes()}
        self.professions = set(Profession.objects.values_list("code", flat=True))
        self.savoir_faire = set(SavoirFaire.objects.values_list("code", flat=True))
        self.fictifs = self._cles_fictives()
        self.lieux = {cle: self._lieu(lu) for cle, lu in assemblage.lieux.items()}

    def tout(self) -> Lecture:
        structures = {
            lu.cle: self._structure(lu)
            for lu in self.assemblage.lieux.values()
            if lu.est_une_structure
        }
        personnes = {}
        for lue in self.assemblage.personnes.values():
            if self._lisible(lue):
                personnes[lue.rpps] = self._personne(lue)
        self.bilan.structures = len(structures)
        return Lecture(self.bilan, personnes, structures, self.lieux)

    def _cles_fictives(self) -> frozenset[str]:
        """Where only invented people work, the employer is invented too."""
        reelles = {
            cle
            for personne in self.assemblage.personnes.values()
            if not est_fictif(personne.rpps)
            for cle in personne.activites
        }
        return frozenset(self.assemblage.lieux.keys() - reelles)

    def _lisible(self, personne: PersonneLue) -> bool:
        if personne.rpps.isdigit() and len(personne.rpps) in _CHIFFRES_RPPS:
            return True
        self.bilan.rejeter(f"{personne.titre} : numéro RPPS « {personne.rpps[:20]} » illisible")
        return False

    def _lieu(self, lu: LieuLu) -> LieuVoulu:
        return LieuVoulu(
            cle=lu.cle,
            nom=lu.nom,
            adresse=lu.adresse,
            complement=lu.complement,
            code_postal=lu.code_postal,
            commune=lu.commune,
            commune_libelle=self.communes[lu.commune].nom,
            telephone=normaliser_telephone(lu.telephone)[:20] if lu.telephone else "",
        )

    def _structure(self, lu: LieuLu) -> StructureVoulue:
        return StructureVoulue(
            cle=lu.cle,
            nom_source=lu.nom_source,
            titre=lu.nom,
            metier=TYPES_DE_SECTEUR.get(lu.secteur, ""),
            categorie=categorie_de_secteur(lu.secteur).value,
            lieu=self.lieux[lu.cle],
            finess=lu.finess,
            siret=lu.siret,
            secteur=lu.secteur[:8],
            fictive=lu.cle in self.fictifs,
            mssante=self.assemblage.mssante.get(lu.cle),
        )

    def _personne(self, lue: PersonneLue) -> PersonneVoulue:
        metier = metier_affiche(
            lue.profession, lue.profession_libelle, lue.savoir_faire, lue.civilite
        )
        return PersonneVoulue(
            rpps=lue.rpps,
            civilite=lue.civilite[:5],
            nom=lue.nom[:120],
            prenom=lue.prenom[:120],
            titre=lue.titre[:250],
            metier=metier[:250],
            categorie=lue.categorie.value,
            profession=lue.profession if lue.profession in self.professions else "",
            fictive=est_fictif(lue.rpps),
            savoir_faire=sorted(set(lue.savoir_faire) & self.savoir_faire),
            exercices=[
                ExerciceVoulu(a.lieu, a.mode, a.secteur[:8], a.remplacant)
                for a in lue.activites.values()
            ],
            lieux=[self.lieux[cle] for cle in lue.activites],
            courriel=lue.courriel,
            diplomes=lue.diplomes,
            mssante=lue.mssante,
        )
