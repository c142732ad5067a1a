"""Getting in: invitation, enrolment, sessions, and what we change in allauth's pages."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import ConfirmEmailView, PasswordResetFromKeyView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpts_portal.journal.services import noter
from membres.comptes import permissions, queries, services
from membres.comptes.forms import ActivationForm
from membres.comptes.models import Compte
from membres.comptes.requete import RequeteMembre


@login_not_required
@never_cache
@sensitive_post_parameters("mot_de_passe", "confirmation")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    trouvee = queries.invitation_du_jeton(jeton)
    if trouvee is None:
        return render(request, "comptes/invitation_perimee.html", status=410)
    form = ActivationForm(request.POST or None, compte=trouvee.compte)
    if request.method == "POST" and form.is_valid():
        try:
            return _activer(request, jeton, form.cleaned_data["mot_de_passe"])
        except ValidationError as erreur:
            form.add_error(None, erreur)
    return render(
        request,
        "comptes/invitation.html",
        {
            "form": form,
            "compte": trouvee.compte,
            "attributions": queries.attributions(trouvee.compte),
            "expire_le": trouvee.expire_le,
        },
    )


def _activer(request: HttpRequest, jeton: str, mot_de_passe: str) -> HttpResponse:
    compte = services.accepter_invitation(jeton, mot_de_passe=mot_de_passe, request=request)
    if request.user.is_authenticated:
        logout(request)
    # Choosing the password is as good as typing it again: enrolment may follow at once.
    methode = "password" if mot_de_passe else "code"
    record_authentication(request, compte, method=methode, email=compte.email, reauthenticated=True)
    messages.success(request, "Votre compte est ouvert.")
    return perform_login(request, compte, email=compte.email)


@require_GET
@never_cache
def enrolement(request: RequeteMembre) -> HttpResponse:
    return render(
        request,
        "comptes/enrolement.html",
        {
            "exige": permissions.exige_second_facteur(request.user),
            "securite": queries.securite(request.user),
        },
    )


@require_GET
@never_cache
def sessions(request: RequeteMembre) -> HttpResponse:
    return render(
        request,
        "usersessions/usersession_list.html",
        {"sessions": queries.sessions_affichees(request.user, request.session.session_key)},
    )


@require_POST
def fermer_session(request: RequeteMembre, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("account_login")
    session.end()
    noter("session.fermee_a_distance", acteur=request.user, objet=request.user, request=request)
    messages.success(request, "Cette session est fermée.")
    return redirect("usersessions_list")


@require_POST
def fermer_autres_sessions(request: RequeteMembre) -> HttpResponse:
    nombre = services.fermer_sessions(request.user, sauf=request.session.session_key)
    if nombre:
        noter("session.fermee_a_distance", acteur=request.user, objet=request.user, request=request)
        messages.success(request, "Toutes vos autres sessions sont fermées.")
    else:
        messages.info(request, "Aucune autre session n’était ouverte.")
    return redirect("usersessions_list")


class ConfirmerAdresse(ConfirmEmailView):
    """allauth logs another account out on GET; a mail scanner's visit must change nothing."""

    def get(self, *args, **kwargs) -> HttpResponse:
        try:
            self.object = self.get_object()
        except Http404:
            self.object = None
        statut = HTTPStatus.OK if self.object else HTTPStatus.GONE
        return self.render_to_response(self.get_context_data(), status=statut)

    def post(self, *args, **kwargs) -> HttpResponse:
        try:
            return super().post(*args, **kwargs)
        except Http404:
            return self.get(*args, **kwargs)


class ChoisirMotDePasse(PasswordResetFromKeyView):
    def logout(self) -> None:
        # allauth ends another person's session as soon as the link is visited.
        if self.request.method == "POST":
            super().logout()


def _reconnaitre_le_facteur(request: HttpRequest, compte: Compte) -> None:
    """Enrolling proves the factor: the session that did it need not show it again."""
    facteur = (
        Authenticator.objects.filter(user=compte)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .order_by("-created_at", "-pk")
        .first()
    )
    if facteur:
        record_authentication(
            request, compte, "mfa", id=facteur.pk, type=facteur.type, reauthenticated=True
        )


class ActiverApplication(ActivateTOTPView):
    def form_valid(self, form) -> HttpResponse:
        reponse = super().form_valid(form)
        _reconnaitre_le_facteur(self.request, self.request.user)
        return reponse


class AjouterClef(AddWebAuthnView):
    def form_valid(self, form) -> HttpResponse:
        reponse = super().form_valid(form)
        _reconnaitre_le_facteur(self.request, self.request.user)
        return reponse


@login_not_required
@never_cache
def vers_la_connexion(request: HttpRequest, **kwargs) -> HttpResponse:
    """The libraries' doors that a password alone would open lead to ours."""
    suite = request.META.get("QUERY_STRING", "")
    return redirect(reverse("account_login") + (f"?{suite}" if suite else ""))


def hors_de_la_gestion(request: HttpRequest, **kwargs) -> HttpResponse:
    """Wagtail's screens for users and groups would give rights past the dated roles."""
    return redirect("comptes:liste")
