"""The fictitious CPTS of the demonstration, on a real territory. Runs again without doubling."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction

from cpts_portal.referentiel import services
from cpts_portal.referentiel.lecture import DONNEES
from cpts_portal.referentiel.models import Identite, ParametreDate

IDENTITE = {
    "nom": "CPTS Saint-Dizier, Der & Blaise (démonstration)",
    "nom_court": "Saint-Dizier, Der & Blaise",
    "accroche": "Communauté de santé du territoire",
    "demonstration": True,
    "siege_adresse": "12, rue de l’Exemple",
    "siege_code_postal": "52100",
    "siege_ville": "Saint-Dizier",
    # Range kept by the Arcep for works of fiction.
    "telephone": "+33353010010",
    "courriel": "contact@cpts-demonstration.example",
    "president_nom": "Claire Vauthier",
    "president_qualite": "présidente",
    "dpo_nom": "Délégué fictif",
    "dpo_courriel": "dpo@cpts-demonstration.example",
    "hebergeur_nom": "Hébergeur fictif",
    "hebergeur_adresse": "1, place de l’Exemple, 52100 Saint-Dizier",
    "hebergeur_telephone": "+33353010011",
}
# 2024 and 2026 are from memory of the research notes, hence the request to check.
PASS = {
    2022: ("41136", "Arrêté fixant le plafond de la Sécurité sociale pour 2022"),
    2023: ("43992", "Arrêté fixant le plafond de la Sécurité sociale pour 2023"),
    2024: ("46368", "Plafond 2024, à vérifier sur l’arrêté"),
    2025: ("47100", "Arrêté fixant le plafond de la Sécurité sociale pour 2025"),
    2026: ("48060", "Plafond 2026, à vérifier sur l’arrêté"),
}


@transaction.atomic
def charger() -> Iterable[str]:
    if not Identite.objects.exists():
        fichier = DONNEES / "communes_epci_saint_dizier.geojson"
        champs = {nom: valeur for nom, valeur in IDENTITE.items() if nom != "nom"}
        services.initialiser_identite(str(IDENTITE["nom"]), str(fichier), **champs)
    for annee, (montant, source) in PASS.items():
        ParametreDate.objects.get_or_create(
            cle="pass_annuel",
            valide_du=date(annee, 1, 1),
            defaults={
                "valide_au": date(annee, 12, 31),
                "valeur_nombre": Decimal(montant),
                "source": source,
            },
        )
    return []
