"""What the published contract of the API shows, in the words of its answers."""

from drf_spectacular.utils import OpenApiExample

_EXEMPLE = {
    "slug": "cabinet-infirmier-exemple",
    "adresse_page": "/annuaire/cabinet-infirmier-exemple/",
    "genre": "personne",
    "nom": "Camille Exemple",
    "metier": "Infirmière",
    "categorie": "professionnels_liberaux",
    "profession": "60",
    "fictive": True,
    "nouveaux_patients": True,
    "visites_domicile": True,
    "acces_fauteuil": None,
    "carte_vitale": True,
    "teleconsultation": None,
    "verifiee_le": "2026-09-14",
    "source": "rpps",
    "source_date": "2026-09-19",
}
_EXEMPLE_LIEU = {
    "nom": "Cabinet de la Place",
    "adresse": "2, place de l’Exemple",
    "code_postal": "52130",
    "commune": "Wassy",
    "code_commune": "52550",
    "telephone": "+33353010033",
    "longitude": 4.948,
    "latitude": 48.499,
    "precision": "adresse",
}
EXEMPLE_PAGE = OpenApiExample(
    "Une infirmière qui se déplace, à Wassy",
    description="GET /api/v1/annuaire/?qui=infirmiere&ou=Wassy&accueil=domicile",
    value={
        "nombre": 1,
        "page": 1,
        "pages": 1,
        "par_page": 20,
        "adresse_page": "/annuaire/?qui=infirmiere&ou=Wassy&accueil=domicile",
        "compris": [],
        "lettre": "m",
        "facettes": {
            "categories": {"professionnels_liberaux": 1},
            "professions": {"60": 1},
            "communes": {"52550": 1},
            "accueil": {"domicile": 1, "nouveaux": 1, "vitale": 1},
            "langues": {},
        },
        "resultats": [_EXEMPLE | {"lieux": [_EXEMPLE_LIEU], "distance_km": 0.4}],
    },
    response_only=True,
    status_codes=["200"],
)
_JOUR = [["08:30", "12:00"], ["14:00", "18:30"]]
EXEMPLE_FICHE = OpenApiExample(
    "Sa fiche",
    description="GET /api/v1/annuaire/cabinet-infirmier-exemple/",
    value=_EXEMPLE
    | {
        "lieux": [
            _EXEMPLE_LIEU
            | {"horaires": [_JOUR, _JOUR, _JOUR, _JOUR, _JOUR, [], []], "horaires_note": ""}
        ],
        "distance_km": None,
        "rendez_vous": "Appelez entre 8 h et 9 h.",
        "rendez_vous_url": "",
        "tarif": "Conventionnée",
        "langues": ["Anglais"],
        "fermeture_du": None,
        "fermeture_au": None,
    },
    response_only=True,
    status_codes=["200"],
)
