"""What upper floors may hear from this one, inside its transaction."""

from django.dispatch import Signal

# `reunion`: closed, its list confirmed, the minutes of each signature frozen. Told again, with
# `rectification`, each time a line of the closed list is put right: receivers count afresh.
reunion_close = Signal()
# `reunion`: closed by mistake, then cancelled: what it fed is uncounted.
reunion_annulee = Signal()
