from django.db import migrations

# Un plan arrêté et une main courante font foi : ni le code ni une requête à la main ne les récrit.
POSER = """
CREATE FUNCTION missions_plan_de_crise_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'cpts_purge' AND TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Le plan arrêté et la main courante ne se modifient pas : % refusé.', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER version_plan_ni_update_ni_delete BEFORE UPDATE OR DELETE ON missions_versionplan
  FOR EACH ROW EXECUTE FUNCTION missions_plan_de_crise_immuable();
CREATE TRIGGER main_courante_ni_update_ni_delete BEFORE UPDATE OR DELETE
  ON missions_entreemaincourante
  FOR EACH ROW EXECUTE FUNCTION missions_plan_de_crise_immuable();
"""
RETIRER = """
DROP TRIGGER main_courante_ni_update_ni_delete ON missions_entreemaincourante;
DROP TRIGGER version_plan_ni_update_ni_delete ON missions_versionplan;
DROP FUNCTION missions_plan_de_crise_immuable();
"""


class Migration(migrations.Migration):
    dependencies = [("missions", "0011_plan_de_crise")]
    operations = [migrations.RunSQL(POSER, RETIRER)]
