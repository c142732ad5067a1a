from django.db import migrations

# Une version figée, son fichier et les dates de sa vie font foi : ni le code ni une requête à la
# main ne les réécrit. Corriger, c'est ajouter.
TABLES = ("version", "fichierversion", "passage", "reception")
POSER = """
CREATE FUNCTION projet_sante_ajout_seul() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'cpts_purge' AND TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Une version figée ne se modifie pas : % refusé.', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_ni_update_ni_delete BEFORE UPDATE OR DELETE ON projet_sante_{table}\n"
    "  FOR EACH ROW EXECUTE FUNCTION projet_sante_ajout_seul();\n"
    for table in TABLES
)
RETIRER = (
    "".join(
        f"DROP TRIGGER {table}_ni_update_ni_delete ON projet_sante_{table};\n" for table in TABLES
    )
    + "DROP FUNCTION projet_sante_ajout_seul();"
)


class Migration(migrations.Migration):
    dependencies = [("projet_sante", "0004_redaction_versions_et_blocs")]
    operations = [migrations.RunSQL(POSER, RETIRER)]
