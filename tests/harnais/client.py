"""The client runs after-commit effects, as a real request would."""

from django.test import Client, TestCase


class ClientApresCommit(Client):
    def request(self, **requete):
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**requete)
