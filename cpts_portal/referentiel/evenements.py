"""What upper floors may hear from this one, inside its transaction."""

from django.dispatch import Signal

# The portal has its name and its territory: each app lays what an empty portal must have.
portail_initialise = Signal()
