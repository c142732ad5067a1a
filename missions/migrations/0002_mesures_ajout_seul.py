from django.db import migrations

# L'historique d'un indicateur se discute au dialogue de gestion : ni le code ni une requête à la
# main n'y réécrit une valeur. Corriger, c'est ajouter ; annuler, c'est ajouter aussi.
POSER = """
CREATE FUNCTION missions_ajout_seul() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'cpts_purge' AND TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Une mesure ne se modifie pas : % refusé.', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER mesure_ni_update_ni_delete BEFORE UPDATE OR DELETE ON missions_mesure
  FOR EACH ROW EXECUTE FUNCTION missions_ajout_seul();
CREATE TRIGGER annulation_ni_update_ni_delete BEFORE UPDATE OR DELETE ON missions_annulationmesure
  FOR EACH ROW EXECUTE FUNCTION missions_ajout_seul();
"""
RETIRER = """
DROP TRIGGER annulation_ni_update_ni_delete ON missions_annulationmesure;
DROP TRIGGER mesure_ni_update_ni_delete ON missions_mesure;
DROP FUNCTION missions_ajout_seul();
"""


class Migration(migrations.Migration):
    dependencies = [("missions", "0001_initiale")]
    operations = [migrations.RunSQL(POSER, RETIRER)]
