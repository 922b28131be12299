-- How many connections each database of a tenant may take at once. Roles had 40 before, so the plans that there are keep that.
ALTER TABLE plan ADD COLUMN connections integer NOT NULL DEFAULT 40 CHECK (connections BETWEEN 1 AND 1000);
ALTER TABLE tenant ADD COLUMN connections integer CHECK (connections BETWEEN 1 AND 1000); -- null means the plan's
-- What the role has at the server, where all of them share what there is; null before it was made or seen.
ALTER TABLE environment_database ADD COLUMN connections integer;

-- The server of the customers' databases as last asked; pages read it here. One row, written when it changes.
CREATE TABLE database_server (
    id                boolean PRIMARY KEY DEFAULT true CHECK (id),
    connections       integer NOT NULL,                      -- max_connections
    available         integer NOT NULL,                      -- of these, for all customers' databases together
    wanted            integer NOT NULL,                      -- what plans and tenants' own limits give them
    given             integer NOT NULL,                      -- what their roles have
    databases         integer NOT NULL,
    room              boolean NOT NULL,                      -- whether another database can have the least that it needs
    reserves          boolean NOT NULL,                      -- whether connections are kept for the portal
    limits_temp_files boolean NOT NULL,                      -- whether the operator's role may limit temporary files
    problem           text                                   -- why it could not be asked; null when it could
);
GRANT SELECT, INSERT, UPDATE, DELETE ON database_server TO ${app_role}, ${system_role};
