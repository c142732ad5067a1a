"""Every address of the project, read from the resolver, parameters filled with harmless values."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize


@dataclass(frozen=True)
class Adresse:
    route: str
    exemple: str
    nom: str
    vue: object


def adresses(resolveur=None, prefixe="", route="/", espace="") -> Iterator[Adresse]:
    for motif in (resolveur or get_resolver()).url_patterns:
        expression = prefixe + motif.pattern.regex.pattern.lstrip("^").replace("\\Z", "$")
        lisible = route + str(motif.pattern)
        if isinstance(motif, URLResolver):
            sous = f"{espace}{motif.namespace}:" if motif.namespace else espace
            yield from adresses(motif, expression, lisible, sous)
        elif isinstance(motif, URLPattern):
            for gabarit, parametres in normalize(expression)[:1]:
                exemple = "/" + gabarit % dict.fromkeys(parametres, "1")
                yield Adresse(lisible, exemple, f"{espace}{motif.name or ''}", motif.callback)
