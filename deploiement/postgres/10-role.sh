#!/bin/sh
# Première mise en route : le rôle de l'application n'est pas superutilisateur.
set -eu
psql -v ON_ERROR_STOP=1 -v mdp="$CPTS_MOT_DE_PASSE" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE cpts LOGIN CREATEDB PASSWORD :'mdp';
CREATE ROLE cpts_purge NOLOGIN;
CREATE DATABASE cpts OWNER cpts;
SQL
