from django.urls import path

from missions.views import contrat, horloge, imports, indicateurs, preuves, suivi

app_name = "missions"

urlpatterns = [
    path("", suivi.ou_en_est_on, name="accueil"),
    path("indicateurs/<int:pk>/valeur/", suivi.saisir, name="saisir"),
    path("indicateurs/<int:pk>/mesure/", suivi.mesurer, name="mesurer"),
    path("indicateurs/<int:pk>/preuves/", preuves.ajouter, name="ajouter_preuve"),
    path("mesures/<int:pk>/annuler/", suivi.annuler, name="annuler"),
    path("preuves/<int:pk>/retirer/", preuves.retirer, name="retirer_preuve"),
    path("preuves/<int:pk>/joindre/", preuves.joindre, name="joindre_preuve"),
    path("preuves/<int:pk>/fichier/", preuves.fichier, name="fichier_preuve"),
    path("indicateurs/<int:pk>/suivi/", indicateurs.suivre, name="suivre"),
    path("indicateurs/<int:pk>/commentaires/", indicateurs.commenter, name="commenter"),
    path(
        "commentaires/<int:pk>/retirer/",
        indicateurs.retirer_commentaire,
        name="retirer_commentaire",
    ),
    # L'horloge.
    path("echeances/", horloge.echeances, name="echeances"),
    path("echeances/cocher/", horloge.cocher, name="cocher"),
    path("echeances/ajouter/", horloge.ajouter, name="ajouter_echeance"),
    path("echeances/regles/", horloge.regles, name="regles"),
    path("echeances/regles/<int:pk>/", horloge.regle, name="regle"),
    path("echeances/agenda/", horloge.ouvrir_agenda, name="ouvrir_agenda"),
    path("agenda/<str:jeton>.ics", horloge.agenda_personnel, name="agenda"),
    # Le contrat et les textes.
    path("contrat/", contrat.contrats, name="contrats"),
    path("contrat/nouveau/", contrat.nouveau_contrat, name="nouveau_contrat"),
    path("contrat/<int:pk>/modifier/", contrat.modifier_contrat, name="modifier_contrat"),
    path("contrat/<int:pk>/missions/", contrat.ajouter_mission, name="ajouter_mission"),
    path("contrat/missions/<int:pk>/", contrat.modifier_mission, name="modifier_mission"),
    path("contrat/<int:pk>/avenants/", contrat.ajouter_avenant, name="ajouter_avenant"),
    path("contrat/avenants/<int:pk>/", contrat.modifier_avenant, name="modifier_avenant"),
    path("contrat/<int:pk>/annees/<int:numero>/ouvrir/", contrat.ouvrir_annee, name="ouvrir_annee"),
    path(
        "contrat/<int:pk>/annees/<int:numero>/annexe/",
        imports.importer,
        {"genre": "annexe"},
        name="importer_annexe",
    ),
    path(
        "contrat/<int:pk>/annees/<int:numero>/mesures/",
        imports.importer,
        {"genre": "mesures"},
        name="importer_mesures",
    ),
    path("annees/<int:pk>/", contrat.annee, name="annee"),
    path("annees/<int:pk>/grille/", contrat.changer_grille, name="changer_grille"),
    path("annees/<int:pk>/montants/", contrat.montants_annee, name="montants_annee"),
    path("annees/<int:pk>/evenements/", contrat.evenement, name="evenement"),
    path("annees/<int:pk>/clore/", contrat.clore, name="clore"),
    path("annees/<int:pk>/rouvrir/", contrat.rouvrir, name="rouvrir"),
    path("evenements/<int:pk>/retirer/", contrat.retirer_evenement, name="retirer_evenement"),
    path("textes/", contrat.textes, name="textes"),
    path("textes/grilles/nouvelle/", contrat.nouvelle_grille, name="nouvelle_grille"),
    path("textes/grilles/<int:pk>/", contrat.modifier_grille, name="modifier_grille"),
    path("textes/grilles/<int:pk>/montants/", contrat.montants_grille, name="montants_grille"),
    path("textes/missions/nouvelle/", contrat.nouvelle_mission_catalogue, name="nouvelle_mission"),
    path("textes/missions/<int:pk>/", contrat.modifier_mission_catalogue, name="mission_catalogue"),
    path("<slug:slug>/et-si/", indicateurs.simuler, name="simuler"),
    # En dernier : une mission prend toute adresse que rien d'autre n'a prise.
    path("<slug:slug>/", suivi.mission, name="mission"),
]
