from django.db import migrations

# « On m'a remplacé mon document » ne doit jamais être vrai : une version ne se réécrit pas.
POSER = """
CREATE FUNCTION bibliotheque_ajout_seul() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'cpts_purge' AND TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Une version ne se modifie pas : % refusé.', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER version_ni_update_ni_delete BEFORE UPDATE OR DELETE ON bibliotheque_version
  FOR EACH ROW EXECUTE FUNCTION bibliotheque_ajout_seul();
"""
RETIRER = """
DROP TRIGGER version_ni_update_ni_delete ON bibliotheque_version;
DROP FUNCTION bibliotheque_ajout_seul();
"""
CATEGORIES = (
    "Vie de l’association",
    "Protocoles",
    "Outils",
    "Modèles",
    "Conventions",
    "Comptes rendus",
)


def semer(apps, schema_editor):
    Categorie = apps.get_model("bibliotheque", "Categorie")
    for rang, nom in enumerate(CATEGORIES, 1):
        Categorie.objects.get_or_create(nom=nom, defaults={"ordre": rang * 10})


class Migration(migrations.Migration):
    dependencies = [("bibliotheque", "0001_documents")]
    operations = [
        migrations.RunSQL(POSER, RETIRER),
        migrations.RunPython(semer, migrations.RunPython.noop),
    ]
