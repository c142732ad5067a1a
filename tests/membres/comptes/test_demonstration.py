import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cpts_portal.courriels.models import Courriel
from cpts_portal.journal.models import Entree
from cpts_portal.lib import demonstration as registre
from membres.comptes import demonstration
from membres.comptes.enums import ROLES_PRIVILEGIES, Role
from membres.comptes.models import Compte
from tests.factories.comptes import CompteFactory
from tests.harnais.client import ClientApresCommit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lignes(settings, tmp_path):
    settings.VAR = tmp_path
    return demonstration.charger()


def _mot_de_passe(tmp_path: Path) -> str:
    return (tmp_path / "demonstration" / "mot-de-passe").read_text().strip()


def test_one_account_per_role_with_the_factor_its_role_needs(lignes):
    comptes = Compte.objects.all()
    assert {r for c in comptes for r in c.roles_actifs()} == set(Role)
    for compte in comptes:
        [role] = compte.roles_actifs()
        assert (demonstration.code_courant(compte) is not None) == (role in ROLES_PRIVILEGIES)


def test_password_is_drawn_once_printed_and_private(lignes, tmp_path):
    mot_de_passe = _mot_de_passe(tmp_path)
    assert f"Mot de passe de chacun : {mot_de_passe}" in lignes
    fichier = tmp_path / "demonstration" / "mot-de-passe"
    assert stat.S_IMODE(fichier.stat().st_mode) == 0o600
    assert demonstration.charger() == lignes
    assert Compte.objects.count() == len(demonstration.PERSONNES)


def test_printed_password_and_code_open_the_session(lignes, tmp_path):
    client = ClientApresCommit()
    compte = Compte.objects.ayant_role(Role.COORDINATION).get()
    client.post("/comptes/login/", {"login": compte.email, "password": _mot_de_passe(tmp_path)})
    client.post("/comptes/2fa/authenticate/", {"code": demonstration.code_courant(compte)})
    assert client.get("/espace/").status_code == 200


def test_code_is_shown_in_development_alone(lignes, settings, capsys):
    with pytest.raises(CommandError, match="qu’en développement"):
        call_command("code_demo", "ines.charmontois")
    settings.ENVIRONNEMENT = "developpement"
    call_command("code_demo", "ines.charmontois")
    assert capsys.readouterr().out.strip().isdigit()


def test_code_of_a_real_account_is_never_shown(settings):
    settings.ENVIRONNEMENT = "developpement"
    compte = CompteFactory(totp=True)
    with pytest.raises(CommandError, match="démonstration"):
        call_command("code_demo", compte.email)


def test_demonstration_stays_away_from_real_accounts_and_from_production(settings):
    assert registre.refus() == []
    CompteFactory()
    assert "de vrais comptes" in demonstration.refus()
    settings.ENVIRONNEMENT = "production"
    assert "production" in demonstration.refus()


def test_initialiser_opens_an_empty_portal_once(capsys):
    demande = ["--nom", "CPTS des Trois Rivières", "--communes", "52448,52550"]
    call_command("initialiser", *demande, "--administrateur", "a@exemple.invalid")
    lien = capsys.readouterr().out.strip().splitlines()[-1]
    compte = Compte.objects.get()
    assert compte.roles_actifs() == {Role.ADMINISTRATEUR}
    assert ClientApresCommit().get(lien.split("8000")[-1]).status_code == 200
    assert any("vrais comptes" in phrase for phrase in registre.refus())
    with pytest.raises(CommandError, match="déjà des comptes"):
        call_command("initialiser", *demande, "--administrateur", "b@exemple.invalid")


def test_initialiser_refuses_where_the_demonstration_is(lignes):
    with pytest.raises(CommandError, match="déjà des comptes"):
        call_command(
            "initialiser", "--nom", "X", "--communes", "52448", "--administrateur", "a@x.invalid"
        )


def test_lost_factor_is_withdrawn_by_command(coordination, capsys):
    call_command("retirer_facteur", coordination.email.upper(), "--motif", "téléphone perdu")
    assert Entree.objects.get(action="second_facteur.retire").details["motif"] == "téléphone perdu"
    assert Courriel.objects.get().destinataire == coordination.email
    with pytest.raises(CommandError, match="pas de second facteur"):
        call_command("retirer_facteur", coordination.email)
