from django.urls import path

from projet_sante.views import annexes, diagnostic, externe, extrait, lecture, redaction, vie

app_name = "projet_sante"
urlpatterns = [
    path("", lecture.lire, name="lire"),
    path("figures/<slug:cle>/", lecture.figure, name="figure"),
    path("produire/", lecture.produire, name="produire"),
    path("avancement/", redaction.avancement, name="avancement"),
    path("chapitres/<int:pk>/confier/", redaction.confier, name="confier"),
    path("chapitres/<int:pk>/etat/", redaction.etat, name="etat"),
    path("vie/", vie.vie, name="vie"),
    path("vie/passer/", vie.passer, name="passer"),
    path("vie/figer/", vie.figer, name="figer"),
    path("versions/<int:pk>/", vie.version, name="version"),
    path("versions/<int:pk>/fichier/", vie.fichier, name="fichier"),
    path("versions/<int:pk>/reception/", vie.reception, name="reception"),
    path("comparer/<int:a>/<int:b>/", vie.comparer, name="comparer"),
    path("extrait/", extrait.lire, name="extrait"),
    path("extrait/retirer/", extrait.retirer, name="retirer_extrait"),
    path("versions/<int:pk>/extrait/", extrait.choisir, name="choisir_extrait"),
    path("versions/<int:pk>/lecteurs/", externe.tenir_les_lecteurs, name="lecteurs"),
    path("remarques/<int:pk>/traiter/", externe.traiter, name="traiter"),
    path("lecture/", externe.lire, name="lecture_externe"),
    path("lecture/remarque/", externe.remarquer, name="remarquer"),
    path("lecture/approuver/", externe.approuver, name="approuver"),
    path("lecture/fichier/", externe.fichier, name="fichier_externe"),
    path("diagnostic/", diagnostic.liste, name="diagnostic"),
    path("diagnostic/importer/", diagnostic.importer, name="importer_diagnostic"),
    path("diagnostic/modele.xlsx", diagnostic.modele, name="modele_diagnostic"),
    path("diagnostic/<int:pk>/retirer/", diagnostic.retirer, name="retirer_chiffre"),
    path("annexes/", annexes.liste, name="annexes"),
    path("annexes/<int:pk>/retirer/", annexes.retirer, name="retirer_annexe"),
    path("ouvrir/", redaction.ouvrir, name="ouvrir"),
]
