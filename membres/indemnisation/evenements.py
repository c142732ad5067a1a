"""What upper floors may hear from this one, inside its transaction."""

from django.dispatch import Signal

# `demande`: paid that day; a dated correction of a paid claim is told the same way.
demande_payee = Signal()
# `demande`, `montant`: the bank returned the transfer, the claim waits again.
paiement_rejete = Signal()
