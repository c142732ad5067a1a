from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from membres.acces_externe import queries


def acces_requis(genre: str) -> Callable:
    """The page is for who came through a link of this kind; it gets `acces` as second argument.

    Nothing else of the portal is open to that session.
    """

    def decorer(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_not_required
        @never_cache
        @wraps(vue)
        def porte(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            acces = queries.acces_de_session(request.session.get(queries.CLE_SESSION), genre)
            if acces is None:
                return render(request, "acces_externe/porte_fermee.html", status=403)
            reponse = vue(request, acces, *args, **kwargs)
            reponse["X-Robots-Tag"] = "noindex"
            return reponse

        return porte

    return decorer
