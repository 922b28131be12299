-- What the cluster and the server of the customers' databases were found to offer. One row, which staff alone see.
CREATE TABLE survey (
    id               boolean PRIMARY KEY DEFAULT true CHECK (id),
    asked_at         timestamptz,                         -- when somebody last asked for a look
    tried_at         timestamptz,                         -- when one was last tried
    cluster          json,                                -- io.nuages.cluster.Inventory
    cluster_at       timestamptz,                         -- when it was read
    away             text,                                -- why it could not be read the last time; null when it could
    away_since       timestamptz,
    database         json,                                -- io.nuages.database.ServerVitals
    database_at      timestamptz,
    database_problem text,                                -- why it could not be read the last time; null when it could
    probe            json,                                -- io.nuages.survey.Probe, the newest, which may go on
    bad              text[] NOT NULL DEFAULT '{}',        -- what of this a person has to act upon, a sentence each
    CHECK ((cluster IS NULL) = (cluster_at IS NULL)),
    CHECK ((away IS NULL) = (away_since IS NULL)),
    CHECK ((database IS NULL) = (database_at IS NULL))
);
INSERT INTO survey DEFAULT VALUES;
GRANT SELECT, INSERT, UPDATE, DELETE ON survey TO ${app_role}, ${system_role};
ALTER TABLE survey ENABLE ROW LEVEL SECURITY;
ALTER TABLE survey FORCE ROW LEVEL SECURITY;
CREATE POLICY everywhere ON survey TO ${system_role} USING (true);
