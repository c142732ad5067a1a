"""allauth under `/comptes/`, behind the pages of it that we replace (same names)."""

from django.urls import include, path, re_path

from .views import acces

urlpatterns = [
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        acces.ConfirmerAdresse.as_view(),
        name="account_confirm_email",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        acces.ChoisirMotDePasse.as_view(),
        name="account_reset_password_from_key",
    ),
    path("2fa/totp/activate/", acces.ActiverApplication.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", acces.AjouterClef.as_view(), name="mfa_add_webauthn"),
    path("sessions/", acces.sessions, name="usersessions_list"),
    path("", include("allauth.urls")),
]
