"""What is left of members who left long ago: figures, and no one."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cpts_portal.documents import effacement as documents
from cpts_portal.documents.models import DocumentProduit
from cpts_portal.referentiel.models import Profession

from .enums import EtatDemande, EtatImport
from .models import (
    Adherent,
    Consentement,
    DemandeAdhesion,
    Depart,
    ImportAdherents,
    LigneReleve,
    Paiement,
    Releve,
)

DOMAINE = "anonyme.invalid"
_VIDES = ("telephone", "rpps", "siret", "structure", "representant")


@transaction.atomic
def anonymiser_les_anciens(avant: date) -> int:
    """Profession, commune, college and dates stay: past statistics must not change."""
    anciens = Adherent.objects.filter(sorti_le__lt=avant).exclude(courriel__endswith=f"@{DOMAINE}")
    lignes = list(anciens.order_by("pk"))
    for adherent in lignes:
        adherent.nom = f"ADHÉRENT {adherent.pk}"
        adherent.prenom = "" if adherent.est_organisation else "Ancien"
        adherent.courriel = f"adherent-{adherent.pk}@{DOMAINE}"
        for champ in _VIDES:
            setattr(adherent, champ, "")
        adherent.save(update_fields=["nom", "prenom", "courriel", *_VIDES])
        DemandeAdhesion.objects.filter(adherent=adherent).delete()
        Depart.objects.filter(adherent=adherent).update(precision="", suites=[])
        Consentement.objects.filter(adherent=adherent).update(origine="")
    return len(lignes)


@transaction.atomic
def effacer_les_demandes(avant: date) -> int:
    """Refused, or never confirmed nor answered; an accepted one goes with its member."""
    anciennes = DemandeAdhesion.objects.filter(deposee_le__date__lt=avant, adherent=None).exclude(
        etat__in=[EtatDemande.A_DECIDER, EtatDemande.PRECISIONS]
    )
    return anciennes.delete()[1].get(DemandeAdhesion._meta.label, 0)


@transaction.atomic
def effacer_les_paiements(avant: date) -> int:
    """Cotisations received, their statements, their receipts; the adhésion and its state stay."""
    paiements = Paiement.objects.filter(recu_le__lt=avant)
    identifiants = list(paiements.values_list("pk", flat=True))
    documents.effacer(
        DocumentProduit.objects.filter(
            genre="recu_cotisation", parametres__paiement__in=identifiants
        )
    )
    documents.effacer(
        DocumentProduit.objects.filter(genre="recus_cotisation", parametres__annee__lt=avant.year)
    )
    LigneReleve.objects.filter(paiement__in=identifiants).delete()
    nombre = Paiement.objects.filter(pk__in=identifiants).delete()[0]
    releves = Releve.objects.filter(depose_le__date__lt=avant)
    releves = releves.exclude(lignes__paiement__isnull=False)
    return nombre + releves.delete()[1].get(Releve._meta.label, 0)


def vider_les_imports(avant: date) -> int:
    """The lines of a list once taken or given up; the row says that it came, and when."""
    deposes = ImportAdherents.objects.filter(depose_le__date__lt=avant).exclude(lignes=[])
    return deposes.exclude(etat=EtatImport.A_VERIFIER).update(lignes=[], entetes=[])


def personne_effacee(profession: Profession | None) -> Adherent:
    """No one: a member on no day, who carries what old accounts still count for a profession."""
    code = profession.code if profession else "aucune"
    jamais = date(1900, 1, 1)
    personne, _ = Adherent.objects.get_or_create(
        courriel=f"efface-{code}@{DOMAINE}",
        defaults={
            "nom": "Personne effacée",
            "prenom": "Ancienne",
            "profession": profession,
            "membre_depuis": jamais,
            "sorti_le": jamais,
        },
    )
    return personne
