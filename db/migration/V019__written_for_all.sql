-- What stands for all tenants and is changed by staff or sweeps, as the system's role: the role that serves a tenant only reads it.
-- RowSecurityTest names every other table that has no row-level security and that this role writes, with the reason.
REVOKE INSERT, UPDATE, DELETE ON hold, renewal, database_server FROM ${app_role};
