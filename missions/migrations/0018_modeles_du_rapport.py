import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def garder_le_modele_commun(apps, schema_editor):
    """What the coordinator arranged is the model for everyone; the others start from it."""
    commun = apps.get_model("missions", "ModeleRapport").objects.create(
        nom="Modèle commun", destinataire="commun"
    )
    apps.get_model("missions", "SectionRapport").objects.update(modele=commun)


def ne_garder_que_le_commun(apps, schema_editor):
    """Going back, a code is unique again: the sections of the other models have no place."""
    sections = apps.get_model("missions", "SectionRapport").objects
    sections.exclude(modele__destinataire="commun").delete()


def _colonnes(libelle):
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=30),
        blank=True,
        default=list,
        size=None,
        verbose_name=libelle,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0017_libelles_neutres"),
    ]

    operations = [
        migrations.CreateModel(
            name="ModeleRapport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nom", models.CharField(max_length=80, verbose_name="nom")),
                (
                    "destinataire",
                    models.CharField(
                        choices=[
                            ("commun", "L’agence et la caisse"),
                            ("ars", "L’agence régionale"),
                            ("caisse", "La caisse"),
                        ],
                        max_length=10,
                        verbose_name="remis à",
                    ),
                ),
                ("colonnes_rapport", _colonnes("colonnes du rapport")),
                ("colonnes_suivi", _colonnes("colonnes du tableau de suivi")),
                ("colonnes_classeur", _colonnes("colonnes du classeur")),
                (
                    "retire_le",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="retiré le"
                    ),
                ),
            ],
            options={
                "verbose_name": "modèle du rapport",
                "verbose_name_plural": "modèles du rapport",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("destinataire", "commun")),
                        fields=("destinataire",),
                        name="un_seul_modele_commun",
                        violation_error_message="Le modèle commun existe déjà\u00a0: choisissez "
                        "l’agence ou la caisse.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retire_le", None)),
                        fields=("nom",),
                        name="nom_de_modele_unique",
                        violation_error_message="Un autre modèle porte déjà ce nom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("destinataire", "commun"), _negated=True),
                            ("retire_le", None),
                            _connector="OR",
                        ),
                        name="modele_commun_garde",
                        violation_error_message="Le modèle commun ne se retire pas.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="sectionrapport",
            name="modele",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sections",
                to="missions.modelerapport",
                verbose_name="modèle",
            ),
        ),
        migrations.RunPython(garder_le_modele_commun, migrations.RunPython.noop),
        # The rows just changed hold deferred checks, and a table with any cannot be altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="sectionrapport",
            name="modele",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sections",
                to="missions.modelerapport",
                verbose_name="modèle",
            ),
        ),
        migrations.AlterField(
            model_name="sectionrapport",
            name="code",
            field=models.SlugField(max_length=40, verbose_name="code"),
        ),
        migrations.AlterModelOptions(
            name="sectionrapport",
            options={
                "ordering": ("ordre", "pk"),
                "verbose_name": "section du rapport",
                "verbose_name_plural": "sections du rapport",
            },
        ),
        migrations.AddConstraint(
            model_name="sectionrapport",
            constraint=models.UniqueConstraint(
                fields=("modele", "code"),
                name="section_unique_du_modele",
                violation_error_message="Cette section est déjà dans le modèle.",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RunPython(migrations.RunPython.noop, ne_garder_que_le_commun),
    ]
