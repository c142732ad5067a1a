"""Le plan de crise : la durée proposée pour les volontaires retirés, et son traitement."""

import datetime as dt
import tomllib
from importlib import import_module

from django.db import migrations

NOM = "Plan de crise et volontaires"
ouverture = import_module("cpts_portal.rgpd.migrations.0003_durees_et_traitements")


def semer(apps, schema_editor):
    apps.get_model("referentiel", "ParametreDate").objects.get_or_create(
        cle="conservation_volontaires",
        defaults={
            "valeur_nombre": 12,
            "valide_du": dt.date(2026, 1, 1),
            "source": ouverture.MAISON,
        },
    )
    Traitement = apps.get_model("rgpd", "Traitement")
    if Traitement.objects.filter(nom=NOM).exists():
        return
    lus = tomllib.loads(ouverture.TRAITEMENTS.read_text("utf-8"))["traitement"]
    lu = next(traitement for traitement in lus if traitement["nom"] == NOM)
    Traitement.objects.create(**lu, transferts="Aucun", mesures=ouverture.MESURES, ordre=65)


class Migration(migrations.Migration):
    dependencies = [("rgpd", "0003_durees_et_traitements")]
    operations = [migrations.RunPython(semer, migrations.RunPython.noop)]
