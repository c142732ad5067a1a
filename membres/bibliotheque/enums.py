from django.db import models


class Visibilite(models.TextChoices):
    """From the widest to the narrowest; the coordination and the bureau see them all."""

    MEMBRES = "membres", "Tous les adhérents"
    GROUPE = "groupe", "Un groupe ou un comité"
    CA = "ca", "Le conseil d’administration"
    BUREAU = "bureau", "Le bureau"
