"""What other apps may hear from memberships, inside the service's transaction."""

from django.dispatch import Signal

# adherent, adhesion, par: the bureau said yes (or a list was imported, or a member came back).
adhesion_acceptee = Signal()
# adherent, demande, par: the request the bureau accepted, with the groups it wished for.
demande_acceptee = Signal()
# adherent, compte: from now on this account is this member's.
compte_rattache = Signal()
# adherent, depart, par: no longer a member from `depart.le` on.
adherent_parti = Signal()
# adherent, objets, par: what the member agrees to changed.
consentements_changes = Signal()
