from django.db import migrations

# Le rôle de l'application ne peut qu'ajouter ; la purge a le sien (docs/exploitation.md).
# La fonction compare des noms : le rôle n'a pas besoin d'exister pour que la règle tienne.
POSER = """
CREATE FUNCTION journal_ajout_seul() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'cpts_purge' AND TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Le journal ne se modifie pas : % refusé.', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER journal_ni_update_ni_delete BEFORE UPDATE OR DELETE ON journal_entree
  FOR EACH ROW EXECUTE FUNCTION journal_ajout_seul();
CREATE TRIGGER journal_ni_truncate BEFORE TRUNCATE ON journal_entree
  FOR EACH STATEMENT EXECUTE FUNCTION journal_ajout_seul();
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cpts_purge') THEN
    GRANT SELECT, DELETE ON journal_entree TO cpts_purge;
  END IF;
END $$;
"""
RETIRER = """
DROP TRIGGER journal_ni_truncate ON journal_entree;
DROP TRIGGER journal_ni_update_ni_delete ON journal_entree;
DROP FUNCTION journal_ajout_seul();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initiale")]
    operations = [migrations.RunSQL(POSER, RETIRER)]
