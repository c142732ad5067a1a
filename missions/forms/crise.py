"""The crisis plan's forms; every free text is read before it is kept."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cpts_portal.interface.champs import ChampDate, ChampHeure
from cpts_portal.interface.libelles import dire, dire_plus_tard
from cpts_portal.interface.textes_libres import TextesLibres
from cpts_portal.referentiel.models import Commune, Profession
from cpts_portal.referentiel.queries import communes
from cpts_portal.referentiel.validators import telephone_lisible
from membres.adhesions.models import Adherent
from missions.enums_crise import DestinatairePlan, Disponibilite, GenreConsigne, TypeCrise
from missions.forms.mesures import FichierForm
from missions.models import (
    AnneeContrat,
    EvenementCrise,
    FicheCrise,
    MaillonAlerte,
    MembreCellule,
    ReferentCrise,
    RessourceCrise,
    VolontaireCrise,
)
from missions.queries.crise import volontaires

_EN_FORME = (
    "Une ligne vide sépare deux paragraphes\u00a0; «\u00a0##\u00a0» devant une ligne en fait un "
    "titre\u00a0; des lignes qui commencent par «\u00a0-\u00a0» font une liste."
)


def _a_composer(numero: str) -> str:
    return telephone_lisible(numero).replace("\u00a0", " ")


class _LigneForm(TextesLibres, forms.ModelForm):
    """A line of the plan; its members are those of today, plus whoever is already on it."""

    membres: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Ouverte à sa place, la ligne prend le clavier.
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True
        for nom in self.membres:
            champ = self.fields[nom]
            if isinstance(champ, forms.ModelChoiceField):
                champ.queryset = (
                    Adherent.objects.membres_le() | Adherent.objects.filter(pk__in=self._deja(nom))
                ).order_by("cle_tri", "pk")
                champ.empty_label = "Une autre personne"

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Numbers come back as they are dialled."""
        valeur = super().get_initial_for_field(field, field_name)
        return _a_composer(valeur) if "telephone" in field_name else valeur

    def _deja(self, nom: str) -> list[int]:
        deja: int | None = getattr(self.instance, f"{nom}_id")
        return [deja] if deja else []


class ReferentForm(_LigneForm):
    membres = ("adherent",)
    textes_libres = ("qualite", "joignable")

    class Meta:
        model = ReferentCrise
        fields: ClassVar = ["adherent", "nom", "qualite", "telephone", "joignable"]
        help_texts: ClassVar = {
            "qualite": "Par exemple «\u00a0médecin, référent titulaire\u00a0».",
            "joignable": "Par exemple «\u00a0tous les jours, 7\u00a0h à 22\u00a0h\u00a0».",
        }


class MembreCelluleForm(_LigneForm):
    membres = ("titulaire", "suppleant")
    textes_libres = ("precision",)

    class Meta:
        model = MembreCellule
        fields: ClassVar = [
            "fonction",
            "precision",
            "titulaire",
            "titulaire_nom",
            "titulaire_telephone",
            "suppleant",
            "suppleant_nom",
            "suppleant_telephone",
        ]


class MaillonForm(_LigneForm):
    textes_libres = ("consigne",)

    class Meta:
        model = MaillonAlerte
        fields: ClassVar = ["qui", "previent", "moyen", "consigne"]


class RessourceForm(_LigneForm):
    textes_libres = ("disponibilite",)

    types = forms.MultipleChoiceField(
        label="Pour quelles crises",
        choices=TypeCrise.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune case\u00a0: pour toute crise.",
    )
    verifiee_le = ChampDate(
        label="Vérifiée le", required=False, help_text="Une ressource se vérifie chaque année."
    )

    class Meta:
        model = RessourceCrise
        fields: ClassVar = [
            "genre",
            "libelle",
            "quantite",
            "commune",
            "lieu",
            "detenteur",
            "telephone",
            "disponibilite",
            "types",
            "verifiee_le",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["commune"]
        if isinstance(champ, forms.ModelChoiceField):
            champ.queryset = communes()
            champ.empty_label = "Hors du territoire, ou sans lieu"


class FicheForm(_LigneForm):
    textes_libres = ("titre", "texte")

    class Meta:
        model = FicheCrise
        fields: ClassVar = ["genre", "type", "titre", "texte"]
        widgets: ClassVar = {"texte": forms.Textarea(attrs={"rows": 12})}
        help_texts: ClassVar = {"texte": _EN_FORME}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["type"]
        if isinstance(champ, forms.TypedChoiceField):
            champ.choices = [("", "Toute crise"), *TypeCrise.choices]

    def clean_texte(self) -> str:
        return str(self.cleaned_data["texte"]).replace("\r\n", "\n")


class VersionForm(TextesLibres):
    textes_libres = ("objet",)

    objet = forms.CharField(
        label="Ce qui change",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=dire_plus_tard("Une phrase que liront {agence.le} et {caisse.le}."),
    )
    jour = ChampDate(label="Arrêtée le")


class TransmissionForm(TextesLibres, FichierForm):
    textes_libres = ("moyen",)
    field_order = ["a", "le", "moyen", "fichier"]

    a = forms.ChoiceField(label="Envoyée à", choices=DestinatairePlan, widget=forms.RadioSelect)
    le = ChampDate(label="Le")
    moyen = forms.CharField(
        label="Comment",
        max_length=120,
        required=False,
        help_text="Par exemple «\u00a0courriel à la délégation territoriale\u00a0».",
    )

    def __init__(self, *args: Any, restent: list[DestinatairePlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = self.fields["a"]
        if isinstance(choix, forms.ChoiceField):
            choix.choices = [(a.value, dire(f"{{{a.cle}}}")) for a in restent]
            choix.initial = restent[0] if len(restent) == 1 else None
        self.fields["fichier"].label = "Justificatif"


class VolontaireForm(TextesLibres, forms.ModelForm):
    textes_libres = ("competences", "disponibilites")

    class Meta:
        model = VolontaireCrise
        fields: ClassVar = ["telephone", "competences", "disponibilites"]
        help_texts: ClassVar = {
            "telephone": "Vu de la coordination et de la cellule de crise, de personne d’autre.",
            "competences": "Par exemple «\u00a0urgences, pansements, anglais\u00a0».",
            "disponibilites": "Par exemple «\u00a0soirs et week-ends\u00a0».",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["telephone"] = _a_composer(self.initial.get("telephone", ""))


class EvenementCriseForm(TextesLibres, forms.ModelForm):
    textes_libres = ("titre", "description")

    ouvert_le = ChampDate(label="Commencé le")

    class Meta:
        model = EvenementCrise
        fields: ClassVar = ["titre", "type", "declenche_par", "ouvert_le", "description"]
        help_texts: ClassVar = {
            "titre": "Par exemple «\u00a0Canicule d’août\u00a0».",
            "declenche_par": dire_plus_tard(
                "{Agence.le}, le préfet ou le ministre mobilisent\u00a0; une tension "
                "hospitalière ou une épidémie hivernale n’est pas une crise au sens du contrat."
            ),
        }


class ConsigneForm(TextesLibres):
    textes_libres = ("texte",)

    genre = forms.ChoiceField(label="Genre", choices=GenreConsigne)
    texte = forms.CharField(
        label="Ce qui est su, décidé ou fait",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    jour = ChampDate(label="Le", required=False, help_text="Vide\u00a0: maintenant.")
    heure = ChampHeure(label="À", required=False)

    def clean(self) -> dict[str, Any]:
        lues = super().clean()
        jour, heure = lues.get("jour"), lues.get("heure")
        if jour and not heure and "heure" not in self.errors:
            self.add_error("heure", "Donnez aussi l’heure.")
        if heure:
            local = timezone.localtime()
            quand = local.replace(hour=heure.hour, minute=heure.minute, second=0, microsecond=0)
            if jour:
                quand = quand.replace(year=jour.year, month=jour.month, day=jour.day)
            lues["quand"] = quand
        return lues


class AppelForm(TextesLibres):
    textes_libres = ("objet", "texte")

    communes = forms.ModelMultipleChoiceField(
        label="Communes",
        queryset=Commune.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune case\u00a0: toutes.",
    )
    professions = forms.ModelMultipleChoiceField(
        label="Professions",
        queryset=Profession.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune case\u00a0: toutes.",
    )
    objet = forms.CharField(label="Objet", max_length=150)
    texte = forms.CharField(
        label="Message",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Le besoin, le lieu, l’heure. Le lien pour répondre s’ajoute de lui-même.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Only where somebody would answer."""
        super().__init__(*args, **kwargs)
        presents = [v.adherent for v in volontaires()]
        self._offrir("communes", Commune, {a.commune_id for a in presents})
        self._offrir("professions", Profession, {a.profession_id for a in presents})

    def _offrir(self, nom: str, modele: Any, cles: set[int | None]) -> None:
        champ = self.fields[nom]
        if isinstance(champ, forms.ModelMultipleChoiceField):
            champ.queryset = modele.objects.filter(pk__in=cles - {None})


class ReponseForm(TextesLibres):
    textes_libres = ("mot",)

    reponse = forms.ChoiceField(
        label="Êtes-vous disponible\u00a0?", choices=Disponibilite, widget=forms.RadioSelect
    )
    mot = forms.CharField(label="Une précision", max_length=200, required=False)


class ClotureForm(TextesLibres):
    textes_libres = ("bilan",)

    clos_le = ChampDate(label="Fini le")
    bilan = forms.CharField(
        label="Bilan",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Ce qui a été fait, combien de professionnels, ce qui a manqué, ce qui suit. "
        + _EN_FORME,
    )

    def clean_bilan(self) -> str:
        return str(self.cleaned_data["bilan"]).replace("\r\n", "\n")


class ReconnaissanceForm(forms.Form):
    annee = forms.ModelChoiceField(
        label="Année de contrat", queryset=AnneeContrat.objects.none(), empty_label=None
    )
    reconnu_par = forms.CharField(
        label="Reconnu par",
        max_length=120,
        help_text=dire_plus_tard("Par exemple «\u00a0{agence.le} Grand Est\u00a0»."),
    )
    reconnu_le = ChampDate(label="Reconnu le")

    def __init__(self, *args: Any, annees: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["annee"]
        if isinstance(champ, forms.ModelChoiceField):
            champ.queryset = annees
