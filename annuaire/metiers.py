"""How a profession is said in plain French, by its code: labels of the registers drift."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metier:
    masculin: str
    feminin: str
    pluriel: str

    def pour(self, civilite: str) -> str:
        return self.feminin if civilite == "MME" else self.masculin


def _m(masculin: str, feminin: str = "", pluriel: str = "") -> Metier:
    return Metier(masculin, feminin or masculin, pluriel or f"{masculin.lower()}s")


METIERS: dict[str, Metier] = {
    "10": _m("Médecin"),
    "21": _m("Pharmacien", "Pharmacienne", "pharmaciens et pharmaciennes"),
    "26": _m("Audioprothésiste"),
    "28": _m("Opticien-lunetier", "Opticienne-lunetière", "opticiens et opticiennes"),
    "31": _m("Assistant dentaire", "Assistante dentaire", "assistants et assistantes dentaires"),
    "32": _m("Physicien médical", "Physicienne médicale", "physiciens médicaux"),
    "40": _m("Chirurgien-dentiste", "Chirurgienne-dentiste", "dentistes"),
    "41": _m(
        "Assistant de service social",
        "Assistante de service social",
        "assistants et assistantes de service social",
    ),
    "50": _m("Sage-femme", "Sage-femme", "sages-femmes"),
    "60": _m("Infirmier", "Infirmière", "infirmiers et infirmières"),
    "69": _m("Infirmier psychiatrique", "Infirmière psychiatrique", "infirmiers psychiatriques"),
    "70": _m("Masseur-kinésithérapeute", "Masseuse-kinésithérapeute", "kinésithérapeutes"),
    "71": _m("Ostéopathe"),
    "72": _m("Psychothérapeute"),
    "73": _m("Chiropracteur", "Chiropractrice", "chiropracteurs et chiropractrices"),
    "80": _m("Pédicure-podologue", "Pédicure-podologue", "pédicures-podologues"),
    "81": _m("Orthoprothésiste"),
    "82": _m("Podo-orthésiste"),
    "83": _m("Orthopédiste-orthésiste", "", "orthopédistes-orthésistes"),
    "84": _m("Oculariste"),
    "85": _m("Épithésiste"),
    "86": _m(
        "Technicien de laboratoire",
        "Technicienne de laboratoire",
        "techniciens et techniciennes de laboratoire",
    ),
    "91": _m("Orthophoniste"),
    "92": _m("Orthoptiste"),
    "93": _m("Psychologue"),
    "94": _m("Ergothérapeute"),
    "95": _m("Diététicien", "Diététicienne", "diététiciens et diététiciennes"),
    "96": _m("Psychomotricien", "Psychomotricienne", "psychomotriciens et psychomotriciennes"),
    "98": _m(
        "Manipulateur en radiologie",
        "Manipulatrice en radiologie",
        "manipulateurs et manipulatrices en radiologie",
    ),
}

# Savoir-faire -> how people call who has it. Others are said « Médecin, … ».
SPECIALISTES: dict[str, Metier] = {
    **dict.fromkeys(
        ("SM26", "SM53", "SM54"),
        Metier("Médecin généraliste", "Médecin généraliste", "médecins généralistes"),
    ),
    "SM02": _m("Anesthésiste-réanimateur", "Anesthésiste-réanimatrice"),
    **dict.fromkeys(("SM04", "SM73"), _m("Cardiologue")),
    "SM15": _m("Dermatologue"),
    **dict.fromkeys(("SM16", "SM62"), _m("Endocrinologue")),
    "SM18": _m("Gériatre"),
    "SM19": _m("Gynécologue"),
    "SM20": _m("Gynécologue-obstétricien", "Gynécologue-obstétricienne"),
    "SM24": _m("Gastro-entérologue"),
    "SM30": _m("Néphrologue"),
    "SM32": _m("Neurologue"),
    **dict.fromkeys(("SM34", "SM39"), _m("ORL")),
    "SM38": _m("Ophtalmologue"),
    "SM40": _m("Pédiatre"),
    "SM41": _m("Pneumologue"),
    **dict.fromkeys(("SM42", "SM43"), _m("Psychiatre")),
    **dict.fromkeys(("SM44", "SM74"), _m("Radiologue")),
    "SM48": _m("Rhumatologue"),
    "SM57": _m("Allergologue"),
    "SM59": _m("Urgentiste"),
    "SM61": _m("Angiologue, médecin vasculaire"),
    **dict.fromkeys(
        ("SI01", "SI02", "SI03", "SI04", "SI05"),
        _m("Infirmier en pratique avancée", "Infirmière en pratique avancée"),
    ),
    "SCD01": _m("Orthodontiste"),
}


def metier_affiche(
    profession: str, libelle: str, savoir_faire: dict[str, str], civilite: str
) -> str:
    """`savoir_faire`: code -> label. What the entry says under the name."""
    connus = {SPECIALISTES[code].pour(civilite) for code in savoir_faire if code in SPECIALISTES}
    if connus:
        return " et ".join(sorted(connus))
    metier = METIERS.get(profession)
    base = metier.pour(civilite) if metier else libelle
    autres = sorted({nom.lower() for nom in savoir_faire.values() if nom})
    return ", ".join([base, *autres])


def mots_du_metier(profession: str, libelle: str, savoir_faire: dict[str, str]) -> list[str]:
    """Every word someone may type for it: both genders, the specialist and the discipline."""
    metiers = [METIERS[profession]] if profession in METIERS else []
    metiers += [SPECIALISTES[code] for code in savoir_faire if code in SPECIALISTES]
    formes = [forme for m in metiers for forme in (m.masculin, m.feminin)]
    return [libelle, *formes, *savoir_faire.values()]
