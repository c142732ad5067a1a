from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate, ChampHeure
from cpts_portal.interface.textes_libres import TextesLibres
from cpts_portal.lib.donnees_patient import valider_sans_patient
from cpts_portal.lib.identifiants import identifiants
from membres.adhesions.models import Adherent
from membres.instances.models import Instance
from membres.instances.queries import membres_de

from .enums import Cadre, EtatReunion, EtatTache, Lieu, Reponse
from .models import Convocation, Reunion, Signature
from .queries import Filtre

SANS_PATIENT = "N’y inscrivez aucune information sur un patient."
DATES_PROPOSEES = 4


def joindre(jour: dt.date, heure: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(jour, heure))


class HoraireMixin(forms.Form):
    """A day and two hours, as people say them; the row keeps two instants."""

    jour = ChampDate(label="Jour", required=False)
    de = ChampHeure(label="De", required=False, help_text="Par exemple 18\u00a0h\u00a030")
    a = ChampHeure(label="À", required=False)

    def horaire(self) -> tuple[dt.datetime, dt.datetime] | None:
        donnees = self.cleaned_data
        if not (donnees.get("jour") and donnees.get("de") and donnees.get("a")):
            return None
        return joindre(donnees["jour"], donnees["de"]), joindre(donnees["jour"], donnees["a"])

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        donnes = [nom for nom in ("jour", "de", "a") if donnees.get(nom)]
        if not self.errors and donnes and len(donnes) < 3:
            manquant = next(nom for nom in ("jour", "de", "a") if nom not in donnes)
            self.add_error(manquant, "Donnez le jour et les deux heures, ou aucun des trois.")
        horaire = self.horaire()
        if horaire and horaire[1] <= horaire[0]:
            self.add_error("a", "La réunion finit après avoir commencé.")
        return donnees


class ReunionForm(HoraireMixin):
    titre = forms.CharField(label="Titre", max_length=160)
    lieu = forms.CharField(label="Lieu", max_length=200, required=False)
    lien_visio = forms.URLField(
        label="Lien de visio", max_length=500, required=False, assume_scheme="https"
    )
    ordre_du_jour = forms.CharField(
        label="Ordre du jour",
        required=False,
        validators=[valider_sans_patient],
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"Un point par ligne. {SANS_PATIENT}",
    )
    field_order = ["titre", "jour", "de", "a", "lieu", "lien_visio", "ordre_du_jour"]

    def champs(self) -> dict[str, Any]:
        """What the service takes."""
        horaire = self.horaire()
        noms = ("titre", "lieu", "lien_visio", "ordre_du_jour")
        return {nom: self.cleaned_data[nom] for nom in noms} | {
            "debut": horaire[0] if horaire else None,
            "fin": horaire[1] if horaire else None,
        }


class NouvelleReunionForm(ReunionForm):
    instance = forms.ModelChoiceField(
        Instance.objects.none(), label="Groupe ou instance", empty_label="Choisissez"
    )
    field_order = ["instance", *ReunionForm.field_order]

    def __init__(self, *args: Any, instances: list[Instance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["instance"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        champ.queryset = Instance.objects.filter(pk__in=[i.pk for i in instances])


class ModifierReunionForm(ReunionForm):
    cadre = forms.ChoiceField(
        label="Au titre de",
        choices=Cadre.choices,
        help_text="Les heures de gouvernance et d’une mission ne se compensent pas ensemble.",
    )
    animateur = forms.ModelChoiceField(
        Adherent.objects.none(),
        label="Animation",
        required=False,
        empty_label="À préciser",
        help_text="Cette personne affiche le code, confirme la liste et clôt la réunion.",
    )
    field_order = [*ReunionForm.field_order, "animateur", "cadre"]

    def __init__(self, *args: Any, reunion: Reunion, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(reunion) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        jour = timezone.localdate(reunion.debut) if reunion.debut else timezone.localdate()
        champ = self.fields["animateur"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        membres = membres_de(reunion.instance, jour)
        if reunion.animateur_id:
            membres = membres | Adherent.objects.filter(pk=reunion.animateur_id).select_related(
                "profession", "college", "compte"
            )
        champ.queryset = membres.order_by("cle_tri", "pk").distinct()

    def champs(self) -> dict[str, Any]:
        return super().champs() | {
            "animateur": self.cleaned_data["animateur"],
            "cadre": Cadre(self.cleaned_data["cadre"]),
        }


def _initial(reunion: Reunion) -> dict[str, Any]:
    initial = {
        nom: getattr(reunion, nom)
        for nom in ("titre", "lieu", "lien_visio", "ordre_du_jour", "animateur", "cadre")
    }
    if reunion.debut and reunion.fin:
        debut, fin = timezone.localtime(reunion.debut), timezone.localtime(reunion.fin)
        initial |= {"jour": debut.date(), "de": debut.time(), "a": fin.time()}
    return initial


class DatesForm(forms.Form):
    """Several days and hours; a line left empty is no proposal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rang in range(1, DATES_PROPOSEES + 1):
            self.fields[f"jour_{rang}"] = ChampDate(label=f"Date {rang}", required=False)
            self.fields[f"de_{rang}"] = ChampHeure(label="De", required=False)
            self.fields[f"a_{rang}"] = ChampHeure(label="À", required=False)

    def lignes(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [
            (self[f"jour_{rang}"], self[f"de_{rang}"], self[f"a_{rang}"])
            for rang in range(1, DATES_PROPOSEES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        self.creneaux: list[tuple[dt.datetime, dt.datetime]] = []
        for rang in range(1, DATES_PROPOSEES + 1):
            jour, de, a = (donnees.get(f"{nom}_{rang}") for nom in ("jour", "de", "a"))
            if jour is None and de is None and a is None:
                continue
            if jour is None or de is None or a is None:
                self.add_error(f"jour_{rang}", "Donnez le jour et les deux heures.")
                continue
            if a <= de:
                self.add_error(f"a_{rang}", "La réunion finit après avoir commencé.")
                continue
            self.creneaux.append((joindre(jour, de), joindre(jour, a)))
        if not self.errors and not self.creneaux:
            raise forms.ValidationError("Proposez au moins deux dates.")
        return donnees


class MotifForm(forms.Form):
    motif = forms.CharField(label="Raison", max_length=200)


class AnnulationForm(forms.Form):
    motif = forms.CharField(
        label="Raison",
        max_length=200,
        help_text="Elle figure dans le courriel envoyé aux personnes convoquées.",
    )


class PieceForm(forms.Form):
    fichier = forms.FileField(label="Document")
    titre = forms.CharField(
        label="Titre", max_length=160, required=False, help_text="À défaut, le nom du fichier."
    )


class ReponseForm(forms.Form):
    reponse = forms.ChoiceField(
        choices=[(r.value, r.label) for r in Reponse if r != Reponse.ATTENDUE]
    )
    mandataire = forms.ModelChoiceField(
        Adherent.objects.none(), label="À qui", required=False, empty_label="Choisissez"
    )

    def __init__(
        self, *args: Any, convocation: Convocation, possibles: list[Adherent], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["mandataire"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        champ.queryset = Adherent.objects.filter(pk__in=[a.pk for a in possibles]).en_ordre()
        champ.initial = convocation.mandataire_id

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("reponse") == Reponse.POUVOIR and not donnees.get("mandataire"):
            self.add_error("mandataire", "Dites à qui vous donnez pouvoir.")
        return donnees


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code affiché à l’écran",
        max_length=12,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "inputmode": "text",
                "class": "code",
            }
        ),
        help_text="Six lettres ou chiffres, qui changent toutes les trente secondes.",
    )


class SignerForm(CodeForm):
    lieu = forms.ChoiceField(
        label="Vous êtes",
        choices=[(Lieu.SALLE, "Dans la salle"), (Lieu.VISIO, "En visio")],
        initial=Lieu.SALLE,
        widget=forms.RadioSelect,
    )


class SignerInviteForm(SignerForm):
    nom = forms.CharField(label="Prénom et nom", max_length=120)
    qualite = forms.CharField(
        label="Profession ou qualité",
        max_length=120,
        help_text="Par exemple « infirmière, Ehpad de Wassy ».",
    )
    field_order = ["nom", "qualite", "lieu", "code"]


class HeuresForm(forms.Form):
    """Two hours of the meeting's own day."""

    arrivee = ChampHeure(label="Arrivée")
    depart = ChampHeure(label="Départ", required=False)

    def __init__(self, *args: Any, signature: Signature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signature = signature

    def instants(self) -> tuple[dt.datetime, dt.datetime | None]:
        jour = timezone.localdate(self.signature.reunion.debut)
        depart = self.cleaned_data["depart"]
        return (
            joindre(jour, self.cleaned_data["arrivee"]),
            joindre(jour, depart) if depart else None,
        )


class RectifierForm(HeuresForm, TextesLibres):
    """The same two hours, once the list is closed: with the reason."""

    textes_libres = ("motif",)

    motif = forms.CharField(
        label="Raison", max_length=300, help_text="Elle figure sur la feuille refaite."
    )


class RetirerPresenceForm(TextesLibres):
    textes_libres = ("motif",)

    motif = forms.CharField(
        label="Raison", max_length=200, help_text="Elle figure sur la feuille refaite."
    )


class AjouterPresenceForm(TextesLibres):
    """A member, or a guest with a name and a quality; empty hours are the whole meeting."""

    textes_libres = ("motif",)

    adherent = forms.ModelChoiceField(
        Adherent.objects.none(), label="Membre", required=False, empty_label="Personne invitée"
    )
    invite_nom = forms.CharField(label="Nom de la personne invitée", max_length=120, required=False)
    invite_qualite = forms.CharField(label="Sa qualité", max_length=120, required=False)
    lieu = forms.ChoiceField(label="Présence", choices=Lieu.choices, initial=Lieu.SALLE)
    arrivee = ChampHeure(
        label="Arrivée", required=False, help_text="Vide\u00a0: dès le début, jusqu’à la fin."
    )
    depart = ChampHeure(label="Départ", required=False)
    motif = forms.CharField(
        label="Raison",
        max_length=300,
        help_text="Par exemple «\u00a0signature sur papier retrouvée\u00a0».",
    )

    def __init__(
        self, *args: Any, reunion: Reunion, possibles: list[Adherent], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._jour = timezone.localdate(reunion.debut)
        champ = self.fields["adherent"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        champ.queryset = Adherent.objects.filter(pk__in=[a.pk for a in possibles]).en_ordre()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        invite = donnees.get("invite_nom"), donnees.get("invite_qualite")
        if donnees.get("adherent") and any(invite):
            self.add_error("adherent", "Choisissez un membre, ou une personne invitée.")
        elif not donnees.get("adherent") and not all(invite):
            self.add_error("adherent", "Choisissez un membre, ou nommez la personne et sa qualité.")
        for nom in ("arrivee", "depart"):
            donnees[nom] = joindre(self._jour, donnees[nom]) if donnees.get(nom) else None
        return donnees


class LignePapier(forms.Form):
    arrivee = ChampHeure(required=False)
    depart = ChampHeure(required=False)


class PapierForm:
    """The paper sheet typed back: one tick a line, hours only when they differ."""

    INVITES = 3

    def __init__(self, donnees: QueryDict, reunion: Reunion) -> None:
        self._donnees, self._reunion = donnees, reunion
        self.erreurs: list[str] = []

    def lignes(self) -> list[dict[str, Any]]:
        """What to write; `erreurs` says what could not be read."""
        pks = identifiants(self._donnees.getlist("adherent"))
        adherents = Adherent.objects.in_bulk(pks)
        lues = [
            {"adherent": adherents[pk]} | self._heures(str(pk), str(adherents[pk]))
            for pk in pks
            if pk in adherents
        ]
        for rang in range(1, self.INVITES + 1):
            nom = self._donnees.get(f"invite_nom_{rang}", "").strip()[:120]
            if nom:
                qualite = self._donnees.get(f"invite_qualite_{rang}", "").strip()[:120]
                if not qualite:
                    self.erreurs.append(f"{nom}\u00a0: écrivez aussi sa profession ou sa qualité.")
                lues.append(
                    {"invite_nom": nom, "invite_qualite": qualite, "rang": rang}
                    | self._heures(f"invite_{rang}", nom)
                )
        return lues

    def _heures(self, cle: str, nom: str) -> dict[str, Any]:
        form = LignePapier(
            {
                "arrivee": self._donnees.get(f"arrivee_{cle}", ""),
                "depart": self._donnees.get(f"depart_{cle}", ""),
            }
        )
        lieu = Lieu.VISIO if self._donnees.get(f"lieu_{cle}") == Lieu.VISIO else Lieu.SALLE
        if not form.is_valid():
            self.erreurs.append(
                f"{nom}\u00a0: une heure ne se lit pas, écrivez-la 18\u00a0h\u00a030."
            )
            return {"lieu": lieu}
        jour = timezone.localdate(self._reunion.debut)
        return {"lieu": lieu} | {
            champ: joindre(jour, valeur) if valeur else None
            for champ, valeur in form.cleaned_data.items()
        }


class CompteRenduForm(TextesLibres):
    textes_libres = ("texte",)

    texte = forms.CharField(
        label="Échanges",
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=f"Un paragraphe par ligne. {SANS_PATIENT}",
    )


class DecisionForm(TextesLibres):
    textes_libres = ("texte",)

    texte = forms.CharField(label="Décision", max_length=500)


class TacheForm(TextesLibres):
    textes_libres = ("libelle",)

    libelle = forms.CharField(label="À faire", max_length=300)
    responsable = forms.ModelChoiceField(
        Adherent.objects.none(), label="Responsable", empty_label="Choisissez"
    )
    echeance = ChampDate(label="Échéance", required=False)

    def __init__(self, *args: Any, reunion: Reunion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["responsable"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        champ.queryset = Adherent.objects.filter(
            pk__in=reunion.convocations.values("adherent")
        ).en_ordre()


class EtatTacheForm(forms.Form):
    etat = forms.ChoiceField(choices=EtatTache.choices)


class FiltreForm(forms.Form):
    q = forms.CharField(label="Titre", required=False)
    instance = forms.ModelChoiceField(
        Instance.objects.order_by("nature", "nom", "pk"),
        label="Groupe ou instance",
        required=False,
        empty_label="Tous",
    )
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous"), *EtatReunion.choices]
    )
    annee = forms.IntegerField(label="Année", required=False, min_value=2000, max_value=2100)

    def filtre(self) -> Filtre:
        """An unknown value in the address filters nothing rather than failing."""
        self.is_valid()
        propre = getattr(self, "cleaned_data", {})
        instance = propre.get("instance")
        return Filtre(
            instance=instance.pk if instance else None,
            etat=propre.get("etat") or "",
            annee=propre.get("annee"),
            recherche=propre.get("q") or "",
        )
