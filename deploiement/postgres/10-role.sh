#!/bin/sh
# Première mise en route : le rôle de l'application n'est pas superutilisateur, et celui de la purge
# est le seul qui puisse effacer le journal. L'application ne peut pas le prendre.
set -eu
psql -v ON_ERROR_STOP=1 -v mdp="$CPTS_MOT_DE_PASSE" -v purge="$CPTS_PURGE_MOT_DE_PASSE" \
  --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE cpts LOGIN CREATEDB PASSWORD :'mdp';
CREATE ROLE cpts_purge LOGIN PASSWORD :'purge' IN ROLE cpts;
CREATE DATABASE cpts OWNER cpts;
SQL
