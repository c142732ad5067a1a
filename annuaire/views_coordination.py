"""Keeping the annuaire, under /coordination/annuaire/."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from annuaire.permissions import ROLES_ANNUAIRE
from annuaire.queries import decisions, imports, tenue
from membres.comptes.decorators import role_requis
from membres.comptes.requete import RequeteMembre

tenue_de_l_annuaire = role_requis(*ROLES_ANNUAIRE)


@require_GET
@never_cache
@tenue_de_l_annuaire
def accueil(request: RequeteMembre) -> HttpResponse:
    contexte = {
        "ensemble": tenue.vue_d_ensemble(),
        "comptes": decisions.comptes(),
        "lus": [etat for etat in imports.registres({}) if etat.a_relire],
    }
    return render(request, "annuaire/coordination/accueil.html", contexte)
