from django.db import migrations

# Ce que les financeurs ont lu ne se réécrit pas : ni par le code, ni par une requête à la main.
POSER = """
CREATE FUNCTION missions_instantane_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'cpts_purge' AND TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Un instantané ne se modifie pas : % refusé.', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER instantane_ni_update_ni_delete BEFORE UPDATE OR DELETE ON missions_instantane
  FOR EACH ROW EXECUTE FUNCTION missions_instantane_immuable();
"""
RETIRER = """
DROP TRIGGER instantane_ni_update_ni_delete ON missions_instantane;
DROP FUNCTION missions_instantane_immuable();
"""


class Migration(migrations.Migration):
    dependencies = [("missions", "0006_dialogue")]
    operations = [migrations.RunSQL(POSER, RETIRER)]
