"""How the annuaire reads words: the same rules for entries and for searches."""

import re
import unicodedata

_HORS_MOT = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def _ensemble(mots: str) -> frozenset[str]:
    return frozenset(mots.split())


# Words people type that tell no entry from another.
MOTS_VIDES = _ensemble(
    "a au aux avec chez contre d dans de des du dr en et il j je l la le les m ma madame me mes "
    "mme mon monsieur mr nos notre ou par parlant parle pour pres proche qui s se son sur the un "
    "une vous accepte accueille besoin cherche habite liberal liberale ouvert ouverte prend "
    "prenant rdv recherche rendez trouver voir vite"
)


def _sans_accent(texte: str) -> str:
    decompose = unicodedata.normalize("NFKD", texte.casefold().translate(_LIGATURES))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))


def normaliser(texte: str) -> str:
    """« L’Orme-Doré » becomes « l orme dore »: no accent, no case, no hyphen."""
    return _HORS_MOT.sub(" ", _sans_accent(texte)).strip()


def mots(texte: str) -> list[str]:
    return normaliser(texte).split()


def singulier(mot: str) -> str:
    """« infirmiers » is searched as « infirmier »: searches match word beginnings."""
    return mot[:-1] if len(mot) > 4 and mot[-1] in "sx" else mot


def une_faute_de_difference(a: str, b: str) -> bool:
    """One letter added, forgotten or changed, or two neighbours swapped."""
    if abs(len(a) - len(b)) > 1:
        return False
    court, long = sorted((a, b), key=len)
    i = next((k for k, (x, y) in enumerate(zip(court, long, strict=False)) if x != y), len(court))
    if len(court) < len(long):
        return court[i:] == long[i + 1 :]
    if court[i + 1 :] == long[i + 1 :]:
        return True
    return court[i : i + 2] == long[i : i + 2][::-1] and court[i + 2 :] == long[i + 2 :]


_SONS = tuple(
    (re.compile(motif), son)
    for motif, son in (
        ("ph", "f"), ("(?<!c)h", ""), ("qu|k", "c"), ("y", "i"), ("z", "s"), ("e?au", "o"),
        ("[ae]i", "e"), (r"(.)\1", r"\1"),
    )
)  # fmt: skip


def son(mot: str) -> str:
    """About as it is heard: « farmacie » and « pharmacie » are the same."""
    for motif, entendu in _SONS:
        mot = motif.sub(entendu, mot)
    return mot


# --- Making readable what the registers write in capitals ---

_SIGLES = _ensemble(
    "ACT ADASMS APAJH ATSU BAL CADA CAMSP CATTP CCAS CDS CEGIDD CH CHHM CHR CHRS CHU CLAT CLIC CMP "
    "CMPP CPH CPTS CRF CSAPA DAC EAM EHPA EHPAD ESAT FAM GCS GDGA GEM GIE HAD IDE IFSI IME IRM "
    "ITEP LAM LBM LHSS MAS MDA MDPH MECS MSP PDSA PH PMI SAA SAAD SAAS SAMSAH SAMU SARL SAS SAVS "
    "SCM SCP SELARL SELAS SESSAD SISA SMUR SOS SSAM SSIAD SSIADPH SSR USLD"
)
_PETITS_MOTS = _ensemble("a à au aux chez d de des du en et l la le les lès par pour sous sur")
# The registers write without accents; only words that have no unaccented twin are mended.
_ACCENTS = {
    normalise: mot
    for mot in sorted(
        _ensemble(
            "accompagnée âgées agréée aînés allée amitié arrière bâtiment bénévole carrière "
            "cèdre chirurgie clémenceau collège cité dépistage département départemental "
            "départementale désiré développement diététique doré éclaron école écoles économie "
            "éducatif éducation église égalité élysée émile épée équipe établissement "
            "établissements étang étoile européen évêché faïencerie félix fédération français "
            "française françois frédéric frères général générale gérard gériatrique grâce "
            "hébergement hélène héron hôpital hôtel hôtellerie imprimerie interdépartemental "
            "jérôme kinésithérapie léon léopold liberté logopédie maréchal marché matériel "
            "médecin médecine médical médicale médicalisé médicalisée médico mémoire métiers "
            "mobilité mutualité orthopédie ostéopathie pédiatrie pédicure pépinière "
            "pharmacologie polyhandicapés préfecture préventive prévention prés psychomotricité "
            "psychothérapie pôle rééducation réadaptation récollets rémy république résidence "
            "sécurité séjour solidarité spécialisé spécialisée spécialisés santé société "
            "télémédecine thérapeutique thérapie théâtre tréfilerie tuilerie université unité "
            "vétérinaire éloi égout ophtalmologique diététicien radiothérapie délocalisé "
            "activités rené "
        )
    )
    if (normalise := _sans_accent(mot)) != mot
}
_MORCEAU = re.compile(r"[^\W_]+", re.UNICODE)


def _morceau_lisible(mot: str, premier: bool) -> str:
    if mot.upper() in _SIGLES:
        return mot.upper()
    if mot == "A" and not premier:
        return "à"
    if mot.casefold() in _PETITS_MOTS and not premier:
        return mot.casefold()
    lisible = _ACCENTS.get(mot.casefold(), mot.casefold())
    return lisible[:1].upper() + lisible[1:]


def nom_lisible(capitales: str) -> str:
    """« EHPAD LE CHÊNE - CH DE SAINT DIZIER » becomes « EHPAD le Chêne - CH de Saint Dizier »."""
    if capitales != capitales.upper():
        return " ".join(capitales.split())
    texte = " ".join(capitales.split())
    return _MORCEAU.sub(lambda m: _morceau_lisible(m[0], m.start() == 0), texte).replace("'", "’")


def libelle_lisible(libelle: str) -> str:
    """« Service de Soins A Domicile (S.S.I.A.D) » as a sentence, without its initials."""
    propre = libelle.split(" (", maxsplit=1)[0].replace(" A ", " à ").replace("'", "’")
    mots_lisibles = [
        mot if mot.upper() in _SIGLES or (mot.isupper() and len(mot) > 1) else mot.lower()
        for mot in propre.split()
    ]
    phrase = " ".join(mots_lisibles)
    return phrase[:1].upper() + phrase[1:]


def patronyme_lisible(capitales: str) -> str:
    """A family name: nothing tells which of its words are particles, all keep a capital."""
    texte = " ".join(capitales.split())
    if texte != texte.upper():
        return texte
    return _MORCEAU.sub(lambda m: m[0][:1] + m[0][1:].casefold(), texte).replace("'", "’")
