"""Every address of the project, read from the resolver, parameters filled with harmless values."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import UUIDConverter
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
                uuids = {
                    n for n, c in motif.pattern.converters.items() if isinstance(c, UUIDConverter)
                }
                valeurs = {nom: str(UUID(int=1)) if nom in uuids else "1" for nom in parametres}
                exemple = "/" + gabarit % valeurs
                yield Adresse(lisible, exemple, f"{espace}{motif.name or ''}", motif.callback)
