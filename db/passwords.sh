#!/bin/sh
# Sets the passwords of the portal's roles from OWNER_PASSWORD, APP_PASSWORD and OPERATOR_PASSWORD, on the database that PGDATABASE
# and its like name. Run it after bootstrap.sql, as an administrator, whose own becomes POSTGRES_PASSWORD where that is given, as in
# the image postgres. The values stay out of arguments and logs.
set -eu
psql -X -q -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-${PGUSER:-postgres}}" --dbname "${POSTGRES_DB:-${PGDATABASE:-nuages}}" <<'SQL'
\getenv owner OWNER_PASSWORD
\getenv app APP_PASSWORD
\getenv operator OPERATOR_PASSWORD
\getenv administrator POSTGRES_PASSWORD
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
ALTER ROLE nuages_owner PASSWORD :'owner';
ALTER ROLE nuages_app PASSWORD :'app';
ALTER ROLE nuages_operator PASSWORD :'operator';
\if :{?administrator}
ALTER ROLE CURRENT_USER PASSWORD :'administrator';
\endif
SQL
