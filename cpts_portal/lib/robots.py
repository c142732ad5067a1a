"""Public forms without an outside captcha: a field people do not see, and a signed clock."""

from typing import Any

from django import forms
from django.conf import settings
from django.core import signing

_SEL = "formulaire.public"
TROP_VITE = "Le formulaire est parti très vite. Relisez-le, puis envoyez-le de nouveau."
TROP_TARD = "La page est restée ouverte trop longtemps. Relisez vos réponses, puis renvoyez-les."


class SansRobot(forms.Form):
    """Draw `piege` and `horloge` with the component of the same name; then ask `est_un_robot`."""

    # A tempting name, hidden from people, read by no one: whoever fills it is a program.
    site_web = forms.CharField(
        label="Laissez ce champ vide",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    horloge = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["horloge"] = signing.TimestampSigner(salt=_SEL).sign("vu")

    @property
    def est_un_robot(self) -> bool:
        """The answer to it is the same as to anyone: a program learns nothing."""
        return bool(self.data.get(self.add_prefix("site_web")))

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or {}
        minimum, maximum = settings.FORMULAIRE_PUBLIC_DELAIS
        signataire = signing.TimestampSigner(salt=_SEL)
        horloge = str(self.data.get(self.add_prefix("horloge"), ""))
        try:
            signataire.unsign(horloge, max_age=maximum)
        except signing.BadSignature:
            self._remonter(signataire)
            raise forms.ValidationError(TROP_TARD, code="horloge") from None
        try:
            signataire.unsign(horloge, max_age=minimum)
        except signing.SignatureExpired:
            return propres
        if minimum > 0:
            raise forms.ValidationError(TROP_VITE, code="horloge")
        return propres

    def _remonter(self, signataire: signing.TimestampSigner) -> None:
        """A fresh clock in the page sent back, else it could never be sent again."""
        donnees: Any = self.data
        donnees = donnees.copy()
        donnees[self.add_prefix("horloge")] = signataire.sign("vu")
        self.data = donnees
