import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models

import annuaire.models.reperage

# Written in the database, so that an update from anywhere is followed; see `models/reperage.py`.
# Counts are only ever added to: writers never wait for each other, and what a reader sums is what
# it would count. One statement, however many entries it writes, adds one row for each group.
_GROUPE = """
    categorie, profession_id, communes, langues, hors_territoire, nouveaux_patients,
    visites_domicile, acces_fauteuil, carte_vitale, teleconsultation"""
_COMPTER = f"""
  WITH ecrites AS (
    SELECT combien, categorie, profession_id, communes, langues, hors_territoire,
           coalesce(nouveaux_patients, false) AS nouveaux_patients,
           coalesce(visites_domicile, false) AS visites_domicile,
           coalesce(acces_fauteuil, false) AS acces_fauteuil,
           coalesce(carte_vitale, false) AS carte_vitale,
           coalesce(teleconsultation, false) AS teleconsultation, left(cle_tri, 3) AS debut
    FROM (%s) fiches WHERE publiee
  ), regroupees AS (
    INSERT INTO annuaire_regroupement (
      groupe, categorie, profession, communes, langues, hors_territoire, nouveaux_patients,
      visites_domicile, acces_fauteuil, carte_vitale, teleconsultation, nombre)
    SELECT hash_record_extended(ROW({_GROUPE}), 0), {_GROUPE}, sum(combien)
    FROM ecrites GROUP BY {_GROUPE} HAVING sum(combien) <> 0
  )
  INSERT INTO annuaire_initiale (hors_territoire, debut, nombre)
  SELECT hors_territoire, debut, sum(combien) FROM ecrites GROUP BY 1, 2 HAVING sum(combien) <> 0;
"""  # noqa: S608 - nothing in it but our own words
_ECRITES = "SELECT 1 AS combien, * FROM nouvelles"
_EFFACEES = "SELECT -1 AS combien, * FROM anciennes"


def _suivre(geste: str, tables: str, source: str) -> str:
    return f"""
CREATE FUNCTION annuaire_compter_{geste}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {_COMPTER % source}
  RETURN NULL;
END $$;
CREATE TRIGGER annuaire_fiche_comptee_{geste} AFTER {geste} ON annuaire_fiche
  REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION annuaire_compter_{geste}();
"""


_REPERER = """
CREATE FUNCTION annuaire_mots(recherche text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_remove(string_to_array(
    replace(recherche, '|', ' ')
    || ' N' || replace(btrim(split_part(recherche, '|', 1)), ' ', ' N')
    || ' M' || replace(btrim(split_part(recherche, '|', 2)), ' ', ' M'), ' '), ''))
$$;

CREATE FUNCTION annuaire_sur_terre(longitude float8, latitude float8) RETURNS cube
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT cube(ARRAY[cosd(latitude) * cosd(longitude), cosd(latitude) * sind(longitude),
                    sind(latitude)])
$$;

CREATE FUNCTION annuaire_groupe(f annuaire_fiche) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT hash_record_extended(ROW(
    f.categorie, f.profession_id, f.communes, f.langues, f.hors_territoire,
    coalesce(f.nouveaux_patients, false), coalesce(f.visites_domicile, false),
    coalesce(f.acces_fauteuil, false), coalesce(f.carte_vitale, false),
    coalesce(f.teleconsultation, false)), 0)
$$;

CREATE FUNCTION annuaire_reperer(f annuaire_fiche) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO annuaire_repere (
    fiche_id, premier, seul, hors_territoire, groupe, cle_tri, terre, mots)
  SELECT f.id, rang = 1, coalesce(cardinality(f.positions), 0) <= 2, f.hors_territoire,
         annuaire_groupe(f), f.cle_tri,
         annuaire_sur_terre(f.positions[rang][1], f.positions[rang][2]),
         annuaire_mots(f.recherche)
  FROM generate_series(1, greatest(1, array_length(f.positions, 1))) AS rang;
END $$;

CREATE FUNCTION annuaire_suivre_la_fiche() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (
       OLD.publiee, OLD.categorie, OLD.profession_id, OLD.communes, OLD.langues,
       OLD.hors_territoire, OLD.nouveaux_patients, OLD.visites_domicile, OLD.acces_fauteuil,
       OLD.carte_vitale, OLD.teleconsultation, OLD.cle_tri, OLD.recherche, OLD.positions
     ) IS NOT DISTINCT FROM (
       NEW.publiee, NEW.categorie, NEW.profession_id, NEW.communes, NEW.langues,
       NEW.hors_territoire, NEW.nouveaux_patients, NEW.visites_domicile, NEW.acces_fauteuil,
       NEW.carte_vitale, NEW.teleconsultation, NEW.cle_tri, NEW.recherche, NEW.positions
     ) THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' AND OLD.publiee THEN
    DELETE FROM annuaire_repere WHERE fiche_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.publiee THEN
    PERFORM annuaire_reperer(NEW);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER annuaire_fiche_suivie AFTER INSERT OR UPDATE OR DELETE ON annuaire_fiche
  FOR EACH ROW EXECUTE FUNCTION annuaire_suivre_la_fiche();

-- Left to itself, the planner reads every row to match a common word: three times slower.
CREATE FUNCTION annuaire_compter_les_mots(question tsquery)
RETURNS TABLE (groupe bigint, combien bigint)
LANGUAGE sql STABLE PARALLEL SAFE SET enable_seqscan = off AS $$
  SELECT groupe, count(*) FROM annuaire_repere WHERE premier AND mots @@ question GROUP BY groupe
$$;

-- Lists of numbers rather than joins: a young table misleads the planner about its size.
CREATE FUNCTION annuaire_resserrer() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH repris AS (
    DELETE FROM annuaire_regroupement WHERE id = ANY (ARRAY(
      SELECT id FROM annuaire_regroupement WHERE groupe = ANY (ARRAY(
        SELECT groupe FROM annuaire_regroupement GROUP BY 1 HAVING count(*) > 1))
      FOR UPDATE SKIP LOCKED))
    RETURNING *)
  INSERT INTO annuaire_regroupement (
    groupe, categorie, profession, communes, langues, hors_territoire, nouveaux_patients,
    visites_domicile, acces_fauteuil, carte_vitale, teleconsultation, nombre)
  SELECT groupe, categorie, profession, communes, langues, hors_territoire, nouveaux_patients,
         visites_domicile, acces_fauteuil, carte_vitale, teleconsultation, sum(nombre)
  FROM repris
  GROUP BY groupe, categorie, profession, communes, langues, hors_territoire, nouveaux_patients,
           visites_domicile, acces_fauteuil, carte_vitale, teleconsultation
  HAVING sum(nombre) <> 0;
  WITH repris AS (
    DELETE FROM annuaire_initiale WHERE id = ANY (ARRAY(
      SELECT id FROM annuaire_initiale WHERE debut = ANY (ARRAY(
        SELECT debut FROM annuaire_initiale GROUP BY 1, hors_territoire HAVING count(*) > 1))
      FOR UPDATE SKIP LOCKED))
    RETURNING *)
  INSERT INTO annuaire_initiale (hors_territoire, debut, nombre)
  SELECT hors_territoire, debut, sum(nombre) FROM repris GROUP BY 1, 2 HAVING sum(nombre) <> 0;
END $$;

CREATE FUNCTION annuaire_rebatir_les_reperes() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE annuaire_fiche IN SHARE MODE;
  DELETE FROM annuaire_repere;
  DELETE FROM annuaire_regroupement;
  DELETE FROM annuaire_initiale;
  PERFORM annuaire_reperer(f) FROM annuaire_fiche f WHERE f.publiee; [[COMPTER]]
END $$;
"""
POSER = "".join(
    [
        _REPERER.replace("[[COMPTER]]", _COMPTER % "SELECT 1 AS combien, * FROM annuaire_fiche"),
        _suivre("insert", "NEW TABLE AS nouvelles", _ECRITES),
        _suivre("delete", "OLD TABLE AS anciennes", _EFFACEES),
        _suivre(
            "update",
            "OLD TABLE AS anciennes NEW TABLE AS nouvelles",
            f"{_EFFACEES} UNION ALL {_ECRITES}",
        ),
    ]
)
REMPLIR = "SELECT annuaire_rebatir_les_reperes()"
RETIRER = """
DROP TRIGGER annuaire_fiche_suivie ON annuaire_fiche;
DROP TRIGGER annuaire_fiche_comptee_insert ON annuaire_fiche;
DROP TRIGGER annuaire_fiche_comptee_delete ON annuaire_fiche;
DROP TRIGGER annuaire_fiche_comptee_update ON annuaire_fiche;
DROP FUNCTION annuaire_compter_insert();
DROP FUNCTION annuaire_compter_delete();
DROP FUNCTION annuaire_compter_update();
DROP FUNCTION annuaire_suivre_la_fiche();
DROP FUNCTION annuaire_rebatir_les_reperes();
DROP FUNCTION annuaire_resserrer();
DROP FUNCTION annuaire_compter_les_mots(tsquery);
DROP FUNCTION annuaire_reperer(annuaire_fiche);
DROP FUNCTION annuaire_groupe(annuaire_fiche);
DROP FUNCTION annuaire_sur_terre(float8, float8);
DROP FUNCTION annuaire_mots(text);
"""


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0010_qui_voit_le_telephone")]

    operations = [
        CreateExtension("cube"),
        migrations.CreateModel(
            name="Initiale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hors_territoire", models.BooleanField(verbose_name="hors du territoire")),
                (
                    "debut",
                    models.CharField(
                        db_collation="C", max_length=3, verbose_name="trois premières lettres"
                    ),
                ),
                (
                    "nombre",
                    models.IntegerField(verbose_name="nombre de fiches, en plus ou en moins"),
                ),
            ],
            options={
                "verbose_name": "initiale",
                "verbose_name_plural": "initiales",
                "ordering": ["debut", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Regroupement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("groupe", models.BigIntegerField(db_index=True, verbose_name="empreinte")),
                ("categorie", models.CharField(max_length=30, verbose_name="rubrique")),
                (
                    "profession",
                    models.CharField(max_length=8, null=True, verbose_name="code de la profession"),
                ),
                (
                    "communes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        size=None,
                        verbose_name="communes",
                    ),
                ),
                (
                    "langues",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        size=None,
                        verbose_name="langues",
                    ),
                ),
                ("hors_territoire", models.BooleanField(verbose_name="hors du territoire")),
                (
                    "nouveaux_patients",
                    models.BooleanField(verbose_name="prend de nouveaux patients"),
                ),
                ("visites_domicile", models.BooleanField(verbose_name="se déplace à domicile")),
                ("acces_fauteuil", models.BooleanField(verbose_name="accès en fauteuil")),
                ("carte_vitale", models.BooleanField(verbose_name="carte Vitale")),
                ("teleconsultation", models.BooleanField(verbose_name="téléconsultation")),
                (
                    "nombre",
                    models.IntegerField(verbose_name="nombre de fiches, en plus ou en moins"),
                ),
            ],
            options={
                "verbose_name": "regroupement",
                "verbose_name_plural": "regroupements",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Repere",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("premier", models.BooleanField(verbose_name="celui qui compte la fiche")),
                ("seul", models.BooleanField(verbose_name="seule position de la fiche")),
                ("hors_territoire", models.BooleanField(verbose_name="hors du territoire")),
                ("groupe", models.BigIntegerField(verbose_name="empreinte du regroupement")),
                (
                    "cle_tri",
                    models.CharField(db_collation="C", max_length=250, verbose_name="clé de tri"),
                ),
                (
                    "terre",
                    annuaire.models.reperage.SurTerre(null=True, verbose_name="point du globe"),
                ),
                ("mots", django.contrib.postgres.search.SearchVectorField(verbose_name="mots")),
                (
                    "fiche",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reperes",
                        to="annuaire.fiche",
                    ),
                ),
            ],
            options={
                "verbose_name": "repère",
                "verbose_name_plural": "repères",
                "ordering": ["cle_tri", "fiche_id", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("premier", True)),
                        fields=["cle_tri", "fiche"],
                        include=("hors_territoire",),
                        name="repere_alphabet",
                    ),
                    models.Index(
                        condition=models.Q(("premier", True)),
                        fields=["groupe", "cle_tri", "fiche"],
                        name="repere_groupe",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["mots"], gin_pending_list_limit=64, name="repere_mots"
                    ),
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["terre"], name="repere_terre"
                    ),
                ],
            },
        ),
        migrations.RunSQL(POSER, RETIRER),
        migrations.RunSQL(REMPLIR, migrations.RunSQL.noop),
    ]
