-- Run as an administrator of the portal's PostgreSQL server, connected to the portal's own database; again after an upgrade, which
-- changes nothing that is as wanted.
-- Roles: nuages_owner migrates, nuages_app serves (row-level security binds it), nuages_system is what nuages_app
-- becomes for the few named look-ups across tenants, nuages_operator makes the tenants' databases.
-- Passwords are set apart, so that none stands in a file:  ALTER ROLE nuages_app PASSWORD '…';
DO $$
BEGIN
    IF current_setting('server_version_num')::int < 160000 THEN
        RAISE EXCEPTION 'Nuages needs PostgreSQL 16 or later; this is %', current_setting('server_version');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'nuages_owner') THEN
        CREATE ROLE nuages_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'nuages_app') THEN
        CREATE ROLE nuages_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'nuages_system') THEN
        CREATE ROLE nuages_system NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'nuages_operator') THEN
        CREATE ROLE nuages_operator LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB CREATEROLE;
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO nuages_owner', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO nuages_app', current_database());
END
$$;
GRANT nuages_system TO nuages_app WITH INHERIT FALSE, SET TRUE;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO nuages_owner;
GRANT USAGE ON SCHEMA public TO nuages_app, nuages_system;
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
REVOKE CONNECT ON DATABASE template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO nuages_operator;
-- The portal gets in when customers use up all connections: as many as the server's reserved_connections says.
GRANT pg_use_reserved_connections TO nuages_owner, nuages_app, nuages_operator;
-- It limits the temporary files of the roles that it makes.
GRANT SET ON PARAMETER temp_file_limit TO nuages_operator;
