class FichierRefuse(Exception):
    """Not the expected file: nothing is read, and the message says why."""
