"""Une seule lecture de l'environnement pour tous les réglages communs."""

from environs import Env

# Lecture différée : prod.py appelle `env.seal()`, qui liste d'un coup tout ce qui manque.
env = Env(eager=False)
