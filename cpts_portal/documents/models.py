from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from cpts_portal.documents import registre
from cpts_portal.lib import ecriture
from cpts_portal.travaux.enums import Etat
from cpts_portal.travaux.models import Travail, TravailQuerySet


class DocumentProduitQuerySet(TravailQuerySet):
    def en_vue(self) -> "DocumentProduitQuerySet":
        return self.filter(archive_le__isnull=True)


class DocumentProduit(Travail):
    """Une demande de document : son contenu figé, puis son fichier, ou la raison de l'échec."""

    genre = models.CharField("genre", max_length=80)
    titre = models.CharField("titre", max_length=300)
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    # Du genre et des paramètres : deux demandes pareilles se reconnaissent.
    empreinte = models.CharField("empreinte de la demande", max_length=64, editable=False)
    # De tout ce que le fichier montre : le même contenu ne se rend pas deux fois.
    empreinte_contenu = models.CharField(
        "empreinte du contenu", max_length=64, blank=True, editable=False
    )
    contenu_fige = models.JSONField(
        "contenu figé", null=True, blank=True, editable=False, encoder=DjangoJSONEncoder
    )
    fige_le = models.DateTimeField("contenu figé le", null=True, editable=False)
    demandeur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="demandé par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Chemin dans le stockage « prives » : jamais une adresse.
    fichier = models.CharField("fichier", max_length=300, blank=True, editable=False)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True, editable=False)
    taille = models.PositiveBigIntegerField("taille en octets", null=True, editable=False)
    pages = models.PositiveIntegerField("pages", null=True, editable=False)
    avertissements = models.JSONField("avertissements", default=list, blank=True)
    # Imprimé sur le papier : la page publique de ce code dit que le document est authentique.
    code = models.CharField(
        "code de vérification", max_length=14, unique=True, null=True, editable=False
    )
    archive_le = models.DateTimeField("archivé le", null=True, blank=True, editable=False)
    archive_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="archivé par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects: ClassVar = DocumentProduitQuerySet.as_manager()

    class Meta(Travail.Meta):
        verbose_name = "document produit"
        verbose_name_plural = "documents produits"
        ordering = ["-demande_le", "-pk"]
        indexes = [
            *Travail.Meta.indexes,
            models.Index(fields=["demandeur", "-demande_le"], name="document_par_demandeur"),
            models.Index(
                fields=["empreinte_contenu"],
                condition=~Q(empreinte_contenu=""),
                name="document_par_contenu",
            ),
        ]
        constraints = [
            *Travail.Meta.constraints,
            models.UniqueConstraint(
                fields=["empreinte", "demandeur"],
                condition=Q(etat__in=["demande", "en_cours"], archive_le__isnull=True),
                nulls_distinct=False,
                name="document_demande_une_fois",
                violation_error_message="Ce document est déjà en préparation.",
            ),
            models.CheckConstraint(
                name="document_pret_a_son_fichier",
                condition=~Q(etat="abouti")
                | (~Q(fichier="") & ~Q(sha256="") & Q(taille__isnull=False)),
                violation_error_message="Un document prêt a un fichier et son empreinte.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def est_actif(self) -> bool:
        return self.etat in (Etat.DEMANDE, Etat.EN_COURS)

    @property
    def nom_fichier(self) -> str:
        extension = registre.genre(self.genre).extension
        titre = "".join("-" if c in '/\\:*?"<>|' or not c.isprintable() else c for c in self.titre)
        return f"{titre.strip(' .-')[:150] or 'document'}.{extension}"

    @property
    def phrase_etat(self) -> str:
        """Of a ready document: « Prêt le 22/11/2026 à 15 h 04, PDF, 2 pages, 48 ko »."""
        if self.termine_le is None:
            return self.get_etat_display()
        faits = [
            f"Prêt le {ecriture.date_courte(self.termine_le)} à {ecriture.heure(self.termine_le)}",
            registre.genre(self.genre).extension.upper(),
        ]
        if self.pages:
            faits.append(f"{self.pages}{ecriture.INSECABLE}page{'s' if self.pages > 1 else ''}")
        faits.append(ecriture.octets(self.taille))
        return ", ".join(faits)
