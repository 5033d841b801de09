#!/bin/sh
# Run once by the postgres image: the services' login owns its database and is nothing more.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set=password="$DUBAN_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE duban LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'password';
CREATE DATABASE duban OWNER duban;
SQL
