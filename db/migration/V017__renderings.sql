-- What the pods of an environment are made of, as it was rendered for the deployment that brought them: a newer chart or another setting
-- replaces no pod before the next deployment. There is one row for what serves, and one while a deployment rolls out.
CREATE TABLE rendering (
    deployment_id  uuid PRIMARY KEY REFERENCES deployment ON DELETE CASCADE,
    tenant_id      uuid NOT NULL REFERENCES tenant,
    environment_id uuid NOT NULL REFERENCES environment ON DELETE CASCADE,
    document       json NOT NULL,                         -- io.nuages.deploy.Kept
    outdated_since timestamptz,                           -- since when it would be rendered to other pods; null while to the same
    created_at     timestamptz NOT NULL
);
CREATE INDEX rendering_environment ON rendering (environment_id);
CREATE INDEX rendering_outdated ON rendering (outdated_since, environment_id) WHERE outdated_since IS NOT NULL;
CREATE INDEX deployment_succeeded ON deployment (environment_id, number DESC) WHERE state = 'succeeded';

-- Staff bring new pods to environments, so many at once, and each wave waits for the one before.
CREATE TABLE renewal (
    id         uuid PRIMARY KEY,
    tenant_id  uuid REFERENCES tenant,                    -- null: everybody's environments
    at_once    integer NOT NULL CHECK (at_once BETWEEN 1 AND 50),
    actor      text NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at   timestamptz,
    outcome    text CHECK (outcome IN ('done', 'stopped', 'failed')),
    note       text,                                      -- why it failed
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX renewal_one_at_a_time ON renewal ((true)) WHERE ended_at IS NULL;
CREATE INDEX renewal_newest ON renewal (created_at);
CREATE INDEX renewal_tenant ON renewal (tenant_id);
ALTER TABLE deployment
    ADD COLUMN renewal_id uuid REFERENCES renewal,        -- the renewal that asked for it
    DROP CONSTRAINT deployment_trigger_check,
    ADD CONSTRAINT deployment_trigger_check CHECK (trigger IN ('person', 'push', 'provider'));
CREATE INDEX deployment_renewal ON deployment (renewal_id) WHERE renewal_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON rendering, renewal TO ${app_role}, ${system_role};
ALTER TABLE rendering ENABLE ROW LEVEL SECURITY;
ALTER TABLE rendering FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON rendering TO ${app_role}
    USING (tenant_id = (SELECT nullif(current_setting('nuages.tenant', true), '')::uuid));
CREATE POLICY everywhere ON rendering TO ${system_role} USING (true);
ALTER TABLE renewal ENABLE ROW LEVEL SECURITY;
ALTER TABLE renewal FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON renewal TO ${app_role}
    USING (tenant_id = (SELECT nullif(current_setting('nuages.tenant', true), '')::uuid));
CREATE POLICY everywhere ON renewal TO ${system_role} USING (true);
