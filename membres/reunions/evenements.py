"""What upper floors may hear from this one, inside its transaction."""

from django.dispatch import Signal

# `reunion`: closed, its list confirmed, the minutes of each signature frozen.
reunion_close = Signal()
