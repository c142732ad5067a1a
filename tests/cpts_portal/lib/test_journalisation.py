import json
import logging

import pytest

from cpts_portal.lib.journalisation import FiltreRequete, FormatJSON, FormatTexte


def ligne(message, *arguments, exc_info=None):
    trace = logging.LogRecord("essai", logging.ERROR, __file__, 1, message, arguments, exc_info)
    FiltreRequete().filter(trace)
    return trace


@pytest.mark.parametrize("format_", [FormatTexte(), FormatJSON()])
def test_no_address_and_no_query_string_reach_the_logs(format_):
    texte = format_.format(
        ligne("GET %s refusé à %s", "/lecture/?code=123456&a=b", "nadege.orsinval@exemple.invalid")
    )
    assert "GET /lecture/?… refusé à [adresse]" in texte
    assert "123456" not in texte
    assert "orsinval" not in texte


def test_a_trace_is_cleaned_too():
    try:
        raise ValueError("compte nadege@exemple.invalid inconnu")
    except ValueError as erreur:
        infos = (type(erreur), erreur, erreur.__traceback__)
    donnees = json.loads(FormatJSON().format(ligne("échec", exc_info=infos)))
    assert "compte [adresse] inconnu" in donnees["trace"]
    assert (donnees["niveau"], donnees["requete"]) == ("ERROR", "-")


def test_each_request_has_an_identifier_of_the_proxy_or_its_own(client):
    assert (
        client.get("/sante/vivant", headers={"x-request-id": "abcdef123456"}).headers[
            "X-Request-ID"
        ]
        == "abcdef123456"
    )
    tires = {client.get("/sante/vivant").headers["X-Request-ID"] for _ in range(2)}
    assert len(tires) == 2
    louche = client.get("/sante/vivant", headers={"x-request-id": "a b\x01c" * 5})
    assert len(louche.headers["X-Request-ID"]) == 16
