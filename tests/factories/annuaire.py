import datetime

import factory
from django.utils import timezone

from annuaire.enums import Categorie, EtatDemande, Genre, GenreDemande, Precision, Source
from annuaire.models import (
    Campagne,
    Demande,
    Exercice,
    Fiche,
    Lieu,
    Professionnel,
    Sollicitation,
    Structure,
)
from annuaire.services.indexation import indexer
from cpts_portal.referentiel.models import Profession

JOUR = datetime.date(2026, 9, 19)


class ProfessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Profession
        django_get_or_create = ("code",)

    code = "60"
    libelle = "Infirmier"
    nomenclature = "TRE_G15"
    version = "essai"


class LieuFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lieu

    cle = factory.Sequence(lambda rang: f"essai:{rang}")
    nom = "Cabinet des Essais"
    adresse = "1, rue Haute"
    code_postal = "52100"
    commune = factory.SubFactory("tests.factories.referentiel.CommuneFactory", du_territoire=True)
    commune_libelle = factory.LazyAttribute(lambda lieu: lieu.commune.nom if lieu.commune else "")
    longitude = 4.95
    latitude = 48.63
    precision = Precision.ADRESSE
    telephone = "+33353010033"
    source = Source.RPPS
    source_date = JOUR


class FicheFactory(factory.django.DjangoModelFactory):
    """A published person in one place; `indexer` gives it its words."""

    class Meta:
        model = Fiche
        skip_postgeneration_save = True

    genre = Genre.PERSONNE
    categorie = Categorie.PROFESSIONNELS_LIBERAUX
    titre = factory.Sequence(lambda rang: f"Camille Essai{rang}")
    slug = factory.Sequence(lambda rang: f"camille-essai-{rang}")
    metier = "Infirmière"
    profession = factory.SubFactory(ProfessionFactory)
    source = Source.RPPS
    source_date = JOUR

    class Params:
        structure = factory.Trait(
            genre=Genre.STRUCTURE,
            profession=None,
            metier="EHPAD",
            categorie=Categorie.MAISONS_RETRAITE,
        )
        reservee = factory.Trait(
            telephone_direct="+33639981234",
            mssante="secret@exemple.mssante.invalid",
            courriel="prive@exemple.invalid",
        )

    @factory.post_generation
    def lieux(self, create, extraits, **options):
        """`lieux=[lieu, …]`, one new place by default, `[]` for none."""
        if not create:
            return
        lieux = [LieuFactory(**options)] if extraits is None else extraits
        for rang, lieu in enumerate(lieux):
            Exercice.objects.create(fiche=self, lieu=lieu, rang=rang, mode="L")
        _derriere(self, lieux)
        indexer([self.pk])


def _derriere(fiche: Fiche, lieux: list[Lieu]) -> None:
    if fiche.genre == Genre.PERSONNE:
        prenom, _, nom = fiche.titre.removeprefix("Dr ").partition(" ")
        Professionnel.objects.create(
            fiche=fiche, rpps=f"99{fiche.pk:09}", civilite="MME", nom=nom or prenom, prenom=prenom
        )
    else:
        Structure.objects.create(
            fiche=fiche, cle=f"essai:{fiche.pk}", nom_source=fiche.titre, lieu=(lieux or [None])[0]
        )


class DemandeFactory(factory.django.DjangoModelFactory):
    """Confirmed and waiting for the coordination; `a_confirmer=True` for one just received."""

    class Meta:
        model = Demande

    genre = GenreDemande.ERREUR
    etat = EtatDemande.A_TRAITER
    fiche = factory.SubFactory(FicheFactory)
    courriel = factory.Sequence(lambda rang: f"demandeur{rang}@exemple.invalid")
    texte = "Le téléphone a changé."
    confirmee_le = factory.LazyFunction(timezone.now)
    echeance = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))

    class Params:
        a_confirmer = factory.Trait(etat=EtatDemande.A_CONFIRMER, confirmee_le=None, echeance=None)


class CampagneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campagne

    titre = factory.Sequence(lambda rang: f"Campagne {rang}")


class SollicitationFactory(factory.django.DjangoModelFactory):
    """Sent, and waiting for an answer."""

    class Meta:
        model = Sollicitation

    campagne = factory.SubFactory(CampagneFactory)
    fiche = factory.SubFactory(
        FicheFactory, courriel=factory.Sequence(lambda rang: f"pro{rang}@exemple.invalid")
    )
    adresse = factory.LazyAttribute(lambda sollicitation: sollicitation.fiche.courriel)
    envoyee_le = factory.LazyFunction(timezone.now)
