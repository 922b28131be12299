-- What somebody changed of an environment's Deployments past the portal: one row for each thing, of the last days.
CREATE TABLE by_hand (
    tenant_id      uuid NOT NULL REFERENCES tenant,
    environment_id uuid NOT NULL REFERENCES environment ON DELETE CASCADE,
    process        text NOT NULL,
    part           text NOT NULL,                         -- in words, such as “the variable DEBUG”; never a value
    manager        text NOT NULL,                         -- by what it was done, such as kubectl-edit
    first_at       timestamptz NOT NULL,                  -- when it was put back for the first of so many times
    last_at        timestamptz NOT NULL,
    times          integer NOT NULL,
    left_at        timestamptz,                           -- since when it is left, as it came back again and again; null while it is not
    PRIMARY KEY (environment_id, process, part)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON by_hand TO ${app_role}, ${system_role};
ALTER TABLE by_hand ENABLE ROW LEVEL SECURITY;
ALTER TABLE by_hand FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON by_hand TO ${app_role}
    USING (tenant_id = (SELECT nullif(current_setting('nuages.tenant', true), '')::uuid));
CREATE POLICY everywhere ON by_hand TO ${system_role} USING (true);
