"""An issuer that speaks as Pro Santé Connect does: odd discovery path, PKCE, no e-mail.

`emetteur.identifiant`, `.niveau` choose who comes and how well proved; `.refuses` says why a token
was not given.
"""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest

from cpts_portal.settings.base import fournisseurs_externes

CLIENT = "portail-de-test"
SECRET = "un-secret-partage-d-au-moins-trente-deux-octets"
CHEMIN = "/auth/realms/esante-wallet"


class Emetteur:
    def __init__(self):
        self.identifiant = "899900000017"
        self.niveau = "eidas1"
        self.refuses = []
        self.demandes = {}
        self.adresse = ""

    def configuration(self):
        return {
            "issuer": f"{self.adresse}{CHEMIN}",
            "authorization_endpoint": f"{self.adresse}/auth",
            "token_endpoint": f"{self.adresse}{CHEMIN}/token",
            "userinfo_endpoint": f"{self.adresse}{CHEMIN}/userinfo",
            "jwks_uri": f"{self.adresse}{CHEMIN}/certs",
        }

    def autoriser(self, demande):
        """What the person's consent does: a code for that very request."""
        code = f"code-{len(self.demandes)}"
        self.demandes[code] = demande
        return f"{demande['redirect_uri']}?{urlencode({'code': code, 'state': demande['state']})}"

    def jeton(self, envoi):
        demande = self.demandes.pop(envoi.get("code"), None)
        condense = hashlib.sha256(envoi.get("code_verifier", "").encode()).digest()
        preuve = base64.urlsafe_b64encode(condense).rstrip(b"=").decode()
        if demande is None:
            self.refuses.append("code inconnu ou déjà servi")
        elif preuve != demande["code_challenge"]:
            self.refuses.append("PKCE")
        elif (envoi.get("client_id"), envoi.get("client_secret")) != (CLIENT, SECRET):
            self.refuses.append("client")
        else:
            maintenant = int(time.time())
            identite = {
                "iss": f"{self.adresse}{CHEMIN}",
                "aud": CLIENT,
                "sub": f"f:realm:{self.identifiant}",
                "iat": maintenant,
                "exp": maintenant + 120,
                "acr": self.niveau,
            }
            return {
                "access_token": "acces",
                "token_type": "Bearer",
                "expires_in": 120,
                "id_token": jwt.encode(identite, SECRET, algorithm="HS256"),
            }
        return None

    def personne(self):
        return {
            "sub": f"f:realm:{self.identifiant}",
            "SubjectNameID": self.identifiant,
            "preferred_username": self.identifiant,
            "given_name": "Fistinien",
            "family_name": "Grominoch",
            "SubjectRefPro": {"exercices": [{"codeProfession": "80", "activities": []}]},
        }


class _Poignee(BaseHTTPRequestHandler):
    emetteur: Emetteur

    def do_GET(self):
        adresse = urlsplit(self.path)
        if adresse.path == f"{CHEMIN}/.well-known/wallet-openid-configuration":
            return self._json(200, self.emetteur.configuration())
        if adresse.path == "/auth":
            demande = {clef: valeurs[0] for clef, valeurs in parse_qs(adresse.query).items()}
            self.send_response(302)
            self.send_header("Location", self.emetteur.autoriser(demande))
            return self.end_headers()
        if adresse.path == f"{CHEMIN}/userinfo":
            autorise = self.headers["Authorization"] == "Bearer acces"
            return self._json(200 if autorise else 401, self.emetteur.personne())
        return self._json(404, {})

    def do_POST(self):
        corps = self.rfile.read(int(self.headers["Content-Length"])).decode()
        envoi = {clef: valeurs[0] for clef, valeurs in parse_qs(corps).items()}
        jeton = self.emetteur.jeton(envoi)
        self._json(200 if jeton else 400, jeton or {"error": "invalid_grant"})

    def _json(self, statut, contenu):
        self.send_response(statut)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(contenu).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def emetteur(settings):
    emetteur = Emetteur()
    poignee = type("Poignee", (_Poignee,), {"emetteur": emetteur})
    serveur = ThreadingHTTPServer(("127.0.0.1", 0), poignee)
    emetteur.adresse = f"http://127.0.0.1:{serveur.server_port}"
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02})
    fil.start()
    # The very settings of the portal, for another client at another address.
    settings.SOCIALACCOUNT_PROVIDERS = fournisseurs_externes(
        CLIENT, SECRET, f"{emetteur.adresse}{CHEMIN}"
    )
    yield emetteur
    serveur.shutdown()
    fil.join()
    serveur.server_close()
