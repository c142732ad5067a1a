from django.conf import settings
from django.db import models

from cpts_portal.courriels.enums import EtatCourriel
from cpts_portal.travaux.models import Travail


class Courriel(Travail):
    """Un message pour un destinataire : son sort ne dépend pas de celui des autres."""

    etat = models.CharField(
        "état", max_length=12, choices=EtatCourriel, default=EtatCourriel.A_ENVOYER
    )
    message_id = models.CharField("Message-ID", max_length=255, editable=False)
    expediteur = models.CharField("expéditeur", max_length=320)
    destinataire = models.EmailField("destinataire", max_length=320)
    sujet = models.CharField("objet", max_length=500, blank=True)
    gabarit = models.CharField("gabarit", max_length=120, blank=True)
    # Le message entier (texte, HTML, pièces jointes), vidé une fois remis : il peut porter un
    # code de connexion.
    contenu = models.BinaryField("contenu")
    acteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="envoyé par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Posé avant que le dialogue SMTP commence : au-delà, une interruption laisse un doute.
    dialogue_le = models.DateTimeField("dialogue commencé le", null=True, editable=False)
    reports = models.PositiveSmallIntegerField("reports", default=0, editable=False)
    reponse = models.TextField("réponse du serveur", blank=True)

    class Meta(Travail.Meta):
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        ordering = ["-demande_le", "-pk"]
        constraints = [
            *Travail.Meta.constraints,
            models.UniqueConstraint(
                fields=["message_id", "destinataire"],
                name="courriel_une_fois_par_destinataire",
                violation_error_message="Ce message est déjà adressé à ce destinataire.",
            ),
        ]

    def __str__(self) -> str:
        return f"« {self.sujet} » à {self.destinataire}"

    @property
    def a_decider(self) -> bool:
        return self.etat in (EtatCourriel.ECHEC, EtatCourriel.INCERTAIN)
