"""Campaigns « tout est juste ? »: whom they reach, what they were answered, who is due."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Now
from django.utils import timezone

from annuaire.enums import ReponseVerification
from annuaire.models import Campagne, EnvoiCampagne, Exercice, Fiche, Sollicitation
from annuaire.models.fiche import FicheQuerySet
from annuaire.queries.information import a_informer
from cpts_portal.courriels.enums import EtatCourriel

_RATES = (EtatCourriel.ECHEC, EtatCourriel.INCERTAIN)


@dataclass(frozen=True, slots=True)
class Criteres:
    categorie: str = ""
    profession: str = ""
    commune: str = ""
    etat: str = "a_verifier"
    # Not verified since that day, whatever their rhythm.
    avant_le: date | None = None


@dataclass(frozen=True, slots=True)
class Cibles:
    """What a campaign would do, counted before it is sent."""

    fiches: FicheQuerySet
    par_courriel: int
    par_lettre: int
    ne_veulent_plus: int
    deja_sollicitees: int

    @property
    def total(self) -> int:
        return self.par_courriel + self.par_lettre


def avec_adresse(fiches: FicheQuerySet) -> FicheQuerySet:
    """`adresse_connue`: the entry's, else its account's. A MSSanté box refuses ordinary mail."""
    return fiches.annotate(
        adresse_connue=Case(
            When(~Q(courriel=""), then=F("courriel")),
            default=Coalesce(F("compte__email"), Value("")),
            output_field=CharField(),
        )
    )


def _en_attente() -> QuerySet[Sollicitation]:
    """Asked already, by a link that still opens, and not answered."""
    limite = timezone.now() - timedelta(days=settings.ANNUAIRE_VERIFICATION_JOURS)
    return Sollicitation.objects.filter(
        fiche=OuterRef("pk"), reponse="", ecartee="", campagne__close_le=None, creee_le__gt=limite
    )


def cibles(criteres: Criteres) -> Cibles:
    jour = timezone.localdate()
    fiches = avec_adresse(Fiche.objects.publiees().avec_echeance())
    etats = {
        "a_verifier": Q(a_verifier_le__lt=jour) | Q(verifiee_le=None),
        "jamais": Q(verifiee_le=None),
        "toutes": Q(),
    }
    fiches = fiches.filter(etats.get(criteres.etat, Q()))
    egalites = {"categorie": criteres.categorie, "profession": criteres.profession}
    fiches = fiches.filter(**{champ: valeur for champ, valeur in egalites.items() if valeur})
    if criteres.commune:
        fiches = fiches.filter(communes__contains=[criteres.commune])
    if criteres.avant_le:
        fiches = fiches.filter(Q(verifiee_le=None) | Q(verifiee_le__lt=criteres.avant_le))
    fiches = fiches.annotate(attend=Exists(_en_attente()))
    veut = Q(sans_courriel_depuis=None)
    comptes = fiches.order_by().aggregate(
        par_courriel=Count("pk", filter=veut & Q(attend=False) & ~Q(adresse_connue="")),
        par_lettre=Count("pk", filter=veut & Q(attend=False, adresse_connue="")),
        ne_veulent_plus=Count("pk", filter=~veut),
        deja_sollicitees=Count("pk", filter=veut & Q(attend=True)),
    )
    retenues = fiches.filter(veut, attend=False).order_by("cle_tri", "pk")
    return Cibles(fiches=retenues, **comptes)


# --- What became of it ---


@dataclass(frozen=True, slots=True)
class Suivi:
    total: int
    a_envoyer: int
    envoyees: int
    juste: int
    modifiee: int
    signalee: int
    retiree: int
    pas_moi: int
    stop: int
    autrement: int
    sans_reponse: int
    a_relancer: int
    en_echec: int
    par_lettre: int
    ecartees: int

    @property
    def repondues(self) -> int:
        return self.juste + self.modifiee + self.signalee + self.retiree + self.pas_moi + self.stop

    @property
    def taux(self) -> int | None:
        return round(100 * self.repondues / self.envoyees) if self.envoyees else None


def _etats() -> dict[str, Q]:
    """Each line of a campaign is in one of them; « a_relancer » is part of « sans_reponse »."""
    muette = Q(reponse="", ecartee="", envoyee_le__isnull=False)
    # Verified since by another door: the member's page, the coordination on the telephone.
    autrement = Q(fiche__verifiee_le__gte=F("envoyee_le__date"))
    echec = Q(courriel__etat__in=_RATES)
    lettre = Q(adresse="")
    attend = muette & ~autrement
    return {
        "a_envoyer": Q(envoyee_le=None, ecartee="", reponse="") & ~lettre,
        **{r.value: Q(reponse=r) for r in ReponseVerification},
        "autrement": muette & autrement,
        "en_echec": attend & echec,
        "par_lettre": lettre & Q(reponse="", ecartee="") & ~(muette & autrement),
        "sans_reponse": attend & ~echec & ~lettre,
        "ecartees": ~Q(ecartee=""),
    }


def relancables() -> Q:
    """Sent, not answered, the last message old enough, and reminders left."""
    seuil = timezone.now() - timedelta(days=settings.ANNUAIRE_RELANCE_JOURS)
    return (
        _etats()["sans_reponse"]
        & Q(fiche__publiee=True, fiche__sans_courriel_depuis=None)
        & Q(envoyee_le__lte=seuil, relances__lt=settings.ANNUAIRE_RELANCES)
        & (Q(relancee_le=None) | Q(relancee_le__lte=seuil))
    )


def a_relancer() -> int:
    """Of the campaigns the coordination sent; the portal reminds its own."""
    ouvertes = Sollicitation.objects.filter(campagne__mois=None, campagne__close_le=None)
    return ouvertes.filter(relancables()).count()


def suivi(campagne: Campagne) -> Suivi:
    filtres = _etats() | {
        "a_relancer": relancables(),
        "envoyees": Q(envoyee_le__isnull=False),
    }
    comptes = campagne.sollicitations.aggregate(
        total=Count("pk"), **{nom: Count("pk", filter=filtre) for nom, filtre in filtres.items()}
    )
    return Suivi(**comptes)


ETATS: dict[str, str] = {
    "sans_reponse": "Sans réponse",
    "juste": "Tout est juste",
    "modifiee": "Corrigées",
    "signalee": "Erreurs signalées",
    "retiree": "Retirées",
    "pas_moi": "Mauvaises adresses",
    "stop": "Ne veulent plus",
    "autrement": "Vérifiées autrement",
    "en_echec": "Courriel en échec",
    "par_lettre": "Par lettre",
    "a_envoyer": "À envoyer",
    "ecartees": "Écartées",
}


def exercices_legers() -> QuerySet[Exercice]:
    """In their order, without the outline of the commune."""
    return (
        Exercice.objects.select_related("lieu__commune")
        .defer("lieu__commune__contour")
        .order_by("rang", "pk")
    )


def lignes(campagne: Campagne, etat: str = "") -> QuerySet[Sollicitation]:
    etats = _etats()
    ou_en_est = Case(
        *(When(etats[nom], then=Value(nom)) for nom in ETATS),
        default=Value("ecartees"),
        output_field=CharField(),
    )
    liste = campagne.sollicitations.annotate(ou_en_est=ou_en_est)
    if etat in ETATS:
        liste = liste.filter(ou_en_est=etat)
    return (
        liste.select_related("fiche__profession", "courriel")
        .prefetch_related(Prefetch("fiche__exercices", exercices_legers()))
        .order_by("fiche__cle_tri", "pk")
    )


ENTETES = [
    "Nom", "Métier", "Commune", "Envoyée le", "Relances", "Réponse", "Répondue le", "Où en est-on",
]  # fmt: skip


def lignes_export(sollicitations: QuerySet[Sollicitation]) -> list[list[object]]:
    """What the board shows; the addresses written to stay in the portal."""
    return [
        [
            ligne.fiche.titre,
            ligne.fiche.metier,
            commune_de(ligne.fiche),
            _jour(ligne.envoyee_le),
            ligne.relances,
            ligne.get_reponse_display(),
            _jour(ligne.repondue_le),
            ETATS[ligne.ou_en_est],  # type: ignore[attr-defined]  # annoté
        ]
        for ligne in sollicitations
    ]


def _jour(instant: object) -> object:
    return timezone.localdate(instant) if instant else None  # type: ignore[arg-type]  # a datetime


def commune_de(fiche: Fiche) -> str:
    premier = next(iter(fiche.exercices.all()), None)
    if premier is None:
        return ""
    return premier.lieu.commune.nom if premier.lieu.commune else premier.lieu.commune_libelle


def campagnes() -> QuerySet[Campagne]:
    """With three counts each: enough for the list."""
    return (
        Campagne.objects.select_related("lancee_par")
        .annotate(
            sollicitees=Count("sollicitations"),
            envoyees=Count("sollicitations", filter=Q(sollicitations__envoyee_le__isnull=False)),
            repondues=Count("sollicitations", filter=~Q(sollicitations__reponse="")),
            derniere=Max("sollicitations__repondue_le"),
        )
        .order_by("-lancee_le", "-pk")
    )


def dernier_envoi(campagne: Campagne) -> EnvoiCampagne | None:
    return campagne.envois.order_by("-demande_le", "-pk").first()


def a_ecrire_par_lettre(campagne: Campagne) -> QuerySet[Sollicitation]:
    """Without an address, or whose mail came back."""
    etats = _etats()
    return lignes(campagne).filter(etats["par_lettre"] | etats["en_echec"])


# --- The portal's own rhythm ---


def echues(jour: date) -> FicheQuerySet:
    """Due, reachable, told already that they are in the annuaire, and not asked in this rhythm.

    Invented people are asked by campaigns only. Those who verified once come first: they answer.
    """
    rythme = Coalesce(F("rythme_mois"), Value(settings.ANNUAIRE_FRAICHEUR_MOIS))
    ecart = Func(Value(0), Cast(rythme, output_field=IntegerField()), function="make_interval")
    depuis = Func(Now(), ecart, template="(%(expressions)s)", arg_joiner=" - ")
    deja = Sollicitation.objects.filter(fiche=OuterRef("pk"), creee_le__gt=OuterRef("depuis"))
    return (
        avec_adresse(Fiche.objects.publiees().avec_echeance())
        .annotate(depuis=depuis)
        .filter(
            Q(a_verifier_le__lt=jour) | Q(verifiee_le=None),
            ~Q(adresse_connue=""),
            ~Exists(deja),
            fictive=False,
            sans_courriel_depuis=None,
        )
        .exclude(pk__in=a_informer().values("pk"))
        .order_by(F("a_verifier_le").asc(nulls_last=True), "pk")
    )
