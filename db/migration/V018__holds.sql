-- What staff hold back, with a reason that customers see: deployments of one tenant, …
ALTER TABLE tenant
    ADD COLUMN held_at timestamptz,
    ADD COLUMN held_by text,
    ADD COLUMN held_reason text,
    ADD CONSTRAINT tenant_held CHECK (num_nulls(held_at, held_by, held_reason) IN (0, 3));
CREATE INDEX tenant_held_at ON tenant (held_at) WHERE held_at IS NOT NULL;

-- … those of all tenants, and whatever the portal would write to the cluster. One row.
CREATE TABLE hold (
    id                 boolean PRIMARY KEY DEFAULT true CHECK (id),
    deployments_at     timestamptz,
    deployments_by     text,
    deployments_reason text,
    writes_at          timestamptz,
    writes_by          text,
    writes_reason      text,
    writes_ended_at    timestamptz,                       -- when the last one ended: what was cut short has had no time before that
    CHECK (num_nulls(deployments_at, deployments_by, deployments_reason) IN (0, 3)),
    CHECK (num_nulls(writes_at, writes_by, writes_reason) IN (0, 3))
);
INSERT INTO hold DEFAULT VALUES;
GRANT SELECT, INSERT, UPDATE, DELETE ON hold TO ${app_role}, ${system_role};

-- The newest revision that changes what is deployed, where those after it only reword comments; null: the newest one.
ALTER TABLE environment ADD COLUMN changed_revision integer;

-- Since when the key has had a problem, whatever it was in between; null while it has none.
ALTER TABLE reconcile_key ADD COLUMN problem_since timestamptz;
