"""Whom to invent: professions, their supposed share in private practice, where they work."""

from dataclasses import dataclass

# Label of the counts file -> (code, 2026 label, supposed private share, where employees work).
PROFESSIONS: dict[str, tuple[str, str, float, tuple[str, ...]]] = {
    "Médecin": ("10", "Médecin", 0.66, ("hopital", "clinique", "ehpad", "centre")),
    "Chirurgien-Dentiste": ("40", "Chirurgien-Dentiste", 0.88, ("centre",)),
    "Pharmacien": ("21", "Pharmacien", 0.5, ("pharmacie", "hopital")),
    "Sage-Femme": ("50", "Sage-Femme", 0.6, ("hopital",)),
    "Infirmier": ("60", "Infirmier", 0.58, ("hopital", "ehpad", "clinique", "ssiad", "ime")),
    "Masseur-Kinésithérapeute": ("70", "Masseur-Kinésithérapeute", 0.85, ("hopital", "ime")),
    "Pédicure-Podologue": ("80", "Pédicure-Podologue", 1, ()),
    "Orthophoniste": ("91", "Orthophoniste", 0.8, ("hopital", "ime")),
    "Orthoptiste": ("92", "Orthoptiste", 1, ()),
    "Ergothérapeute": ("94", "Ergothérapeute", 0.4, ("hopital", "ehpad", "ime")),
    "Psychomotricien": ("96", "Psychomotricien", 0.5, ("ime", "ehpad")),
    "Diététicien": ("95", "Diététicien", 0.67, ("hopital",)),
    "Audio-Prothésiste": ("26", "Audioprothésiste", 0, ("optique",)),
    "Opticien-Lunetier": ("28", "Opticien-Lunetier", 0.2, ("optique",)),
    "Psychologue": ("93", "Psychologue", 0.5, ("hopital", "ime", "social")),
    "Psychothérapeute": ("72", "Psychothérapeute", 1, ()),
    "Ostéopathe": ("71", "Ostéopathe", 1, ()),
    "Chiropracteur": ("73", "Chiropracteur", 1, ()),
    "Assistant de service social": ("41", "Assistant de service social", 0, ("social", "hopital")),
    "Assistant dentaire": ("31", "Assistant dentaire", 0, ("centre",)),
    "Manipulateur ERM": ("98", "Manipulateur ERM", 0, ("hopital", "clinique")),
    "Technicien de Laboratoire": ("86", "Technicien de labo médical", 0, ("labo", "hopital")),
    "Orthoprothésiste": ("81", "Orthoprothésiste", 0, ("optique",)),
}

GENERALISTE = ("SM54", "Médecine générale")
SPECIALITES = (
    ("SM04", "Cardiologie et Maladies vasculaires"),
    ("SM15", "Dermatologie et Vénéréologie"),
    ("SM38", "Ophtalmologie"),
    ("SM40", "Pédiatrie"),
    ("SM20", "Gynécologie-obstétrique"),
    ("SM42", "Psychiatrie"),
    ("SM44", "Radio-diagnostic"),
    ("SM34", "ORL et Chirurgie cervico-faciale"),
    ("SM48", "Rhumatologie"),
    ("SM41", "Pneumologie"),
    ("SM24", "Gastro-entérologie et Hépatologie"),
    ("SM32", "Neurologie"),
    ("SM18", "Gériatrie"),
    ("SM02", "Anesthésie-réanimation"),
    ("SM59", "Médecine d'urgence"),
)
PRATIQUE_AVANCEE = ("SI01", "Infirmier en pratique avancée pathologies chroniques stabilisées")
ORTHODONTIE = ("SCD01", "Orthopédie dento-faciale")

CABINETS = {
    "10": "CABINET MEDICAL",
    "40": "CABINET DENTAIRE",
    "50": "CABINET DE SAGES-FEMMES",
    "60": "CABINET INFIRMIER",
    "70": "CABINET DE KINESITHERAPIE",
    "80": "CABINET DE PODOLOGIE",
    "91": "CABINET D'ORTHOPHONIE",
    "92": "CABINET D'ORTHOPTIE",
    "93": "CABINET DE PSYCHOLOGIE",
    "72": "CABINET DE PSYCHOTHERAPIE",
    "71": "CABINET D'OSTEOPATHIE",
    "73": "CABINET DE CHIROPRACTIE",
    "94": "CABINET D'ERGOTHERAPIE",
    "95": "CABINET DE DIETETIQUE",
    "96": "CABINET DE PSYCHOMOTRICITE",
    "28": "OPTIQUE FICTIVE",
    "21": "PHARMACIE FICTIVE",
}
LIEUX_DITS = (
    "DES ROSEAUX",
    "DU GRAND CEDRE",
    "DES DEUX PONTS",
    "DE L'ETANG",
    "DES GRUES",
    "DU VIEUX LAVOIR",
    "DES PEUPLIERS",
    "DE LA FORGE",
    "DU HERON",
    "DES COLOMBAGES",
    "DE LA PASSERELLE",
    "DU CLOS VERT",
    "DES VANNES",
    "DE LA TUILERIE",
)
VOIES = (
    ("R", "Rue", "DES TILLEULS"),
    ("R", "Rue", "DU LAVOIR"),
    ("R", "Rue", "DE LA FORGE"),
    ("AV", "Avenue", "DES GRUES"),
    ("R", "Rue", "HAUTE"),
    ("PL", "Place", "DU MARCHE"),
    ("CHE", "Chemin", "DES ROSEAUX"),
    ("R", "Rue", "DES ECOLES"),
    ("RTE", "Route", "DU LAC"),
    ("BD", "Boulevard", "DES PEUPLIERS"),
)


@dataclass(frozen=True, slots=True)
class StructureFictive:
    sorte: str
    nom: str
    commune: str
    secteur: str


SECTEURS = {
    "SA01": "Etablissement public de santé",
    "SA04": "Etablissement privé non PSPH",
    "SA05": "Centre de santé",
    "SA07": "Cabinet individuel",
    "SA08": "Cabinet de groupe",
    "SA16": "Etablissement pour personnes handicapées",
    "SA17": "Etablissement pour personnes âgées",
    "SA18": "Etablissement aide à la famille",
    "SA25": "Laboratoire de biologie médicale",
    "SA27": "Collectivité territoriale",
    "SA33": "Pharmacie d'officine",
    "SA42": "Appareillage médical",
    "SA52": "Maison de santé ou Pôle de santé",
}

# What employs invented people is invented too, and its name says so.
STRUCTURES = (
    StructureFictive("hopital", "CENTRE HOSPITALIER FICTIF DES DEUX RIVES", "52448", "SA01"),
    StructureFictive("clinique", "CLINIQUE FICTIVE DU PERTHOIS", "52448", "SA04"),
    StructureFictive("centre", "CENTRE DE SANTE FICTIF DU FAUBOURG", "52448", "SA05"),
    StructureFictive("ehpad", "EHPAD FICTIF DES ROSEAUX", "52550", "SA17"),
    StructureFictive("ehpad", "EHPAD FICTIF DU LAC", "52331", "SA17"),
    StructureFictive("ehpad", "EHPAD FICTIF DE LA MARNE", "52448", "SA17"),
    StructureFictive("ime", "IME FICTIF DES ALOUETTES", "52448", "SA16"),
    StructureFictive("ssiad", "SSIAD FICTIF DE LA BLAISE", "52550", "SA18"),
    StructureFictive("ssiad", "SERVICE D'AIDE A DOMICILE FICTIF DU DER", "52331", "SA18"),
    StructureFictive("labo", "LABORATOIRE FICTIF DES QUAIS", "52448", "SA25"),
    StructureFictive("social", "CENTRE MEDICO-SOCIAL FICTIF DES TROIS PONTS", "52448", "SA27"),
    StructureFictive("social", "MAISON DES SOLIDARITES FICTIVE DE LA BLAISE", "52550", "SA27"),
    StructureFictive("pharmacie", "PHARMACIE FICTIVE DU HERON", "52448", "SA33"),
    StructureFictive("pharmacie", "PHARMACIE FICTIVE DES GRUES", "52331", "SA33"),
    StructureFictive("pharmacie", "PHARMACIE FICTIVE DU CLOS VERT", "52550", "SA33"),
    StructureFictive("pharmacie", "PHARMACIE FICTIVE DE LA FORGE", "52123", "SA33"),
    StructureFictive("optique", "OPTIQUE FICTIVE DE LA PASSERELLE", "52448", "SA42"),
    StructureFictive("optique", "AUDITION FICTIVE DU VIEUX LAVOIR", "52448", "SA42"),
    StructureFictive("msp", "MAISON DE SANTE FICTIVE DU DER", "52331", "SA52"),
    StructureFictive("msp", "MAISON DE SANTE FICTIVE DES QUAIS", "52448", "SA52"),
    StructureFictive("msp", "MAISON DE SANTE FICTIVE DE LA HAUTE MARNE", "52123", "SA52"),
)
