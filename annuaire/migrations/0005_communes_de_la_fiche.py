import django.contrib.postgres.fields
from django.db import migrations, models

REMPLIR = """
    UPDATE annuaire_fiche f SET communes = c.codes
    FROM (
        SELECT e.fiche_id, array_agg(DISTINCT k.code_insee ORDER BY k.code_insee) AS codes
        FROM annuaire_exercice e
        JOIN annuaire_lieu l ON l.id = e.lieu_id
        JOIN referentiel_commune k ON k.id = l.commune_id
        GROUP BY e.fiche_id
    ) c
    WHERE c.fiche_id = f.id
"""


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0004_demandes_revendications_campagnes")]

    operations = [
        migrations.AddField(
            model_name="fiche",
            name="communes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=5),
                blank=True,
                default=list,
                editable=False,
                size=None,
                verbose_name="codes des communes d’exercice",
            ),
        ),
        migrations.RunSQL(REMPLIR, migrations.RunSQL.noop),
    ]
