from django.apps import AppConfig

from cpts_portal.journal import registre as journal
from cpts_portal.lib import demonstration as registre

PHRASES = {
    "compte.invite": "a invité {objet}",
    "compte.invitation_renvoyee": "a renvoyé l’invitation de {objet}",
    "compte.active": "a ouvert son compte",
    "compte.ferme": "a fermé le compte de {objet}",
    "compte.pro_sante_relie": "a relié Pro Santé Connect à son compte",
    "compte.consulte": "a ouvert la page du compte de {objet}",
    "comptes.exportes": "a exporté la liste des comptes",
    "role.attribue": "a donné un rôle à {objet}",
    "role.termine": "a mis fin à un rôle de {objet}",
    "session.ouverte": "s’est connecté",
    "session.fermee": "s’est déconnecté",
    "session.fermee_a_distance": "a fermé une autre de ses sessions",
    "mot_de_passe.change": "a changé son mot de passe",
    "adresse.changee": "a changé son adresse électronique",
    "second_facteur.ajoute": "a ajouté un second facteur",
    "second_facteur.supprime": "a supprimé un second facteur",
    "second_facteur.renouvele": "a renouvelé ses codes de secours",
    "second_facteur.retire": "a retiré le second facteur de {objet}",
}


class ComptesConfig(AppConfig):
    name = "membres.comptes"
    label = "comptes"
    verbose_name = "Comptes"

    def ready(self) -> None:
        # Models must be loaded first.
        from cpts_portal.documents import registre as documents
        from cpts_portal.lib.donnees_personnelles import contribuer, designer

        from . import demonstration, donnees_personnelles, rapports, signals

        journal.declarer(PHRASES)
        journal.declarer_collectives("comptes.exportes")
        contribuer("compte", 10, donnees_personnelles.compte)
        contribuer("roles", 11, donnees_personnelles.roles)
        contribuer("invitations", 12, donnees_personnelles.invitations)
        contribuer("sessions", 13, donnees_personnelles.sessions)
        designer("comptes", donnees_personnelles.objets)
        documents.enregistrer(rapports.ATTESTATION_ROLES)
        registre.enregistrer("comptes", 20, demonstration.charger)
        registre.enregistrer_refus("comptes", demonstration.refus)
        signals.connecter()
