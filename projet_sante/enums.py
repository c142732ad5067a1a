from django.db import models


class EtatChapitre(models.TextChoices):
    A_ECRIRE = "a_ecrire", "À écrire"
    EN_COURS = "en_cours", "En cours"
    A_RELIRE = "a_relire", "À relire"
    PRET = "pret", "Prêt"


class Etape(models.TextChoices):
    """Where a projet stands in its life."""

    LETTRE = "lettre", "Lettre d’intention"
    REDACTION = "redaction", "Rédaction"
    RELECTURE = "relecture", "Relecture interne"
    VOTE = "vote", "Vote"
    TRANSMIS = "transmis", "Transmis"
    OBSERVATIONS = "observations", "Observations de l’agence"
    VALIDE = "valide", "Validé"
    SIGNE = "signe", "Signé avec le contrat"
    AVENANT = "avenant", "Avenant en rédaction"
    REVISION = "revision", "Révision"
    ARCHIVE = "archive", "Archivé"


class ThemeDiagnostic(models.TextChoices):
    POPULATION = "population", "Population"
    SANTE = "sante", "État de santé"
    OFFRE = "offre", "Offre de soins"
    ACCES = "acces", "Accès aux soins"
    PREVENTION = "prevention", "Prévention"
    SOCIAL = "social", "Social et médico-social"


class ModeAnnexe(models.TextChoices):
    BALISEE = "balisee", "à la suite, avec sa structure"
    IMAGE = "image", "à la suite, en images décrites"
    JOINTE = "jointe", "jointe au fichier, à ouvrir à part"


class NatureSignataire(models.TextChoices):
    PERSONNE = "personne", "Personne"
    STRUCTURE = "structure", "Structure"


class Regime(models.TextChoices):
    """How a validation came: said by the ARS, or by its silence."""

    EXPRESSE = "expresse", "Validation expresse"
    REPUTEE = "reputee", "Réputé validé"


class Destinataire(models.TextChoices):
    ARS = "ars", "Agence régionale"
    CPAM = "cpam", "Caisse"


# From each step, those that may follow; anything else is refused.
SUITES: dict[str, tuple[str, ...]] = {
    Etape.LETTRE: (Etape.REDACTION, Etape.ARCHIVE),
    Etape.REDACTION: (Etape.RELECTURE, Etape.ARCHIVE),
    Etape.RELECTURE: (Etape.REDACTION, Etape.VOTE),
    Etape.VOTE: (Etape.REDACTION, Etape.TRANSMIS),
    Etape.TRANSMIS: (Etape.OBSERVATIONS, Etape.VALIDE),
    Etape.OBSERVATIONS: (Etape.REDACTION, Etape.VALIDE),
    Etape.VALIDE: (Etape.SIGNE, Etape.AVENANT, Etape.REVISION, Etape.ARCHIVE),
    Etape.SIGNE: (Etape.AVENANT, Etape.REVISION, Etape.ARCHIVE),
    Etape.AVENANT: (Etape.RELECTURE, Etape.ARCHIVE),
    Etape.REVISION: (Etape.RELECTURE, Etape.ARCHIVE),
    Etape.ARCHIVE: (),
}
