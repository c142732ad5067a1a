import django.contrib.postgres.fields
from django.db import migrations, models

REMPLIR = """
    UPDATE annuaire_fiche f SET positions = p.positions
    FROM (
        SELECT e.fiche_id,
               array_agg(DISTINCT ARRAY[l.longitude, l.latitude]) AS positions
        FROM annuaire_exercice e
        JOIN annuaire_lieu l ON l.id = e.lieu_id
        WHERE l.longitude IS NOT NULL
        GROUP BY e.fiche_id
    ) p
    WHERE p.fiche_id = f.id
"""


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0006_modifications_par_lot")]

    operations = [
        migrations.AddField(
            model_name="fiche",
            name="positions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.FloatField(), size=2
                ),
                blank=True,
                default=list,
                editable=False,
                size=None,
                verbose_name="positions des lieux d’exercice",
            ),
        ),
        migrations.RunSQL(REMPLIR, migrations.RunSQL.noop),
    ]
