from projet_sante.services.projet import creer_projet, ecrire_chapitre, lire_donnees

__all__ = ["creer_projet", "ecrire_chapitre", "lire_donnees"]
