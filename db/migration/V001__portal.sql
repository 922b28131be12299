-- Run by the owner role. ${app_role} serves pages and jobs under row-level security; ${system_role} is what it becomes
-- for the few named look-ups across tenants (io.nuages.tenant.Tenancy#everywhere).

-- accounts ------------------------------------------------------------------------------------------------------------
CREATE TABLE account (
    id            uuid PRIMARY KEY,
    email         text NOT NULL,
    name          text NOT NULL,
    password_hash text NOT NULL,                          -- Argon2id
    password_version integer NOT NULL DEFAULT 1,          -- sessions that began with an earlier one have ended
    staff         boolean NOT NULL DEFAULT false,
    disabled_at   timestamptz,
    created_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX account_email ON account (lower(email));

-- One-time links. Only a hash is kept of the token. An invitation is not tied to an account: whoever was given the link
-- accepts it with the account that is theirs, so that knowing an address is no way into somebody's tenant.
CREATE TABLE account_link (
    id         uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    purpose    text NOT NULL CHECK (purpose IN ('setup', 'staff', 'member', 'password')),
    email      text NOT NULL,                             -- whom it is meant for; empty for the first set-up
    account_id uuid REFERENCES account ON DELETE CASCADE, -- whose password it sets
    tenant_id  uuid,                                      -- whose member it makes
    role       text CHECK (role IN ('owner', 'developer', 'viewer')),
    invited_by text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    CHECK ((purpose = 'password') = (account_id IS NOT NULL)),
    CHECK ((purpose = 'member') = (tenant_id IS NOT NULL AND role IS NOT NULL))
);
CREATE INDEX account_link_account ON account_link (account_id);

-- plans ---------------------------------------------------------------------------------------------------------------
-- CPU in thousandths of a core, memory and storage in MiB, money in Rappen (hundredths of a Swiss franc) a month.
CREATE TABLE size (
    id         uuid PRIMARY KEY,
    name       text NOT NULL UNIQUE CHECK (name ~ '^[A-Za-z0-9-]{1,12}$'),
    cpu_millis integer NOT NULL CHECK (cpu_millis BETWEEN 10 AND 64000),
    memory_mib integer NOT NULL CHECK (memory_mib BETWEEN 32 AND 524288),
    price      integer NOT NULL CHECK (price >= 0),
    retired_at timestamptz
);
CREATE TABLE plan (
    id             uuid PRIMARY KEY,
    name           text NOT NULL UNIQUE,
    price          integer NOT NULL CHECK (price >= 0),
    cpu_millis     integer NOT NULL CHECK (cpu_millis >= 0),
    memory_mib     integer NOT NULL CHECK (memory_mib >= 0),
    database_mib   integer NOT NULL CHECK (database_mib >= 0),
    volume_mib     integer NOT NULL CHECK (volume_mib >= 0),
    apps           integer NOT NULL CHECK (apps >= 0),
    environments   integer NOT NULL CHECK (environments >= 0),
    database_price integer NOT NULL CHECK (database_price >= 0), -- a GiB
    volume_price   integer NOT NULL CHECK (volume_price >= 0),   -- a GiB
    version        integer NOT NULL DEFAULT 1,
    retired_at     timestamptz
);
CREATE TABLE plan_size (
    plan_id uuid NOT NULL REFERENCES plan ON DELETE CASCADE,
    size_id uuid NOT NULL REFERENCES size,
    PRIMARY KEY (plan_id, size_id)
);
CREATE INDEX plan_size_size ON plan_size (size_id);

-- tenants -------------------------------------------------------------------------------------------------------------
CREATE TABLE tenant (
    id           uuid PRIMARY KEY,
    slug         text NOT NULL UNIQUE CHECK (slug ~ '^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$'),
    name         text NOT NULL,
    namespace    text NOT NULL UNIQUE,
    plan_id      uuid NOT NULL REFERENCES plan,
    -- overrides of the plan's limits; null means the plan's
    cpu_millis   integer CHECK (cpu_millis >= 0),
    memory_mib   integer CHECK (memory_mib >= 0),
    database_mib integer CHECK (database_mib >= 0),
    volume_mib   integer CHECK (volume_mib >= 0),
    apps         integer CHECK (apps >= 0),
    environments integer CHECK (environments >= 0),
    suspended_at timestamptz,
    problem      text,                                    -- what keeps its namespace from being as wanted; null when nothing does
    ready_at     timestamptz,                             -- when its namespace was last seen as wanted
    created_at   timestamptz NOT NULL
);
CREATE INDEX tenant_plan ON tenant (plan_id);
CREATE TABLE member (
    tenant_id  uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    role       text NOT NULL CHECK (role IN ('owner', 'developer', 'viewer')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
);
CREATE INDEX member_account ON member (account_id);
ALTER TABLE account_link ADD FOREIGN KEY (tenant_id) REFERENCES tenant ON DELETE CASCADE;
CREATE INDEX account_link_tenant ON account_link (tenant_id);

-- apps ----------------------------------------------------------------------------------------------------------------
CREATE TABLE app (
    id         uuid PRIMARY KEY,
    tenant_id  uuid NOT NULL REFERENCES tenant,
    name       text NOT NULL CHECK (name ~ '^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$' AND name !~ '--'),
    created_at timestamptz NOT NULL,
    UNIQUE (tenant_id, name)
);
CREATE TABLE environment (
    id              uuid PRIMARY KEY,
    tenant_id       uuid NOT NULL REFERENCES tenant,
    app_id          uuid NOT NULL REFERENCES app,
    name            text NOT NULL CHECK (name ~ '^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$' AND name !~ '--'),
    position        integer NOT NULL DEFAULT 0,
    revision        integer NOT NULL,                     -- the newest spec revision
    newest_release  integer NOT NULL DEFAULT 0,           -- the numbers given last. Joined as they are: with an expression in
    newest_deployment integer NOT NULL DEFAULT 0,         -- their place, row-level security comes before the index
    serving_release uuid,                                 -- what serves now; null before the first success
    serving_since   timestamptz,
    redeploy_on_push boolean NOT NULL DEFAULT false,
    paused_at       timestamptz,
    deleting_at     timestamptz,
    -- The most that its newest spec, what serves and what is being deployed claim of the quota, kept here so that one
    -- indexed sum answers "does it fit".
    cpu_millis      integer NOT NULL DEFAULT 0,
    memory_mib      integer NOT NULL DEFAULT 0,
    surge_cpu_millis integer NOT NULL DEFAULT 0,
    surge_memory_mib integer NOT NULL DEFAULT 0,
    database_mib    integer NOT NULL DEFAULT 0,
    volume_mib      integer NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    UNIQUE (app_id, name)
);
CREATE INDEX environment_tenant ON environment (tenant_id);
CREATE TABLE spec_revision (
    tenant_id      uuid NOT NULL REFERENCES tenant,
    environment_id uuid NOT NULL REFERENCES environment ON DELETE CASCADE,
    revision       integer NOT NULL,
    document       json NOT NULL,                         -- io.nuages.app.Spec
    summary        text NOT NULL,                         -- what changed, in words
    actor          text NOT NULL,
    -- what the document claims of the quota
    cpu_millis     integer NOT NULL,
    memory_mib     integer NOT NULL,
    surge_cpu_millis integer NOT NULL,
    surge_memory_mib integer NOT NULL,
    database_mib   integer NOT NULL,
    volume_mib     integer NOT NULL,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (environment_id, revision)
);
-- A host name belongs to one environment in the whole installation.
CREATE TABLE host (
    name           text PRIMARY KEY CHECK (name = lower(name)),
    tenant_id      uuid NOT NULL REFERENCES tenant,
    environment_id uuid NOT NULL REFERENCES environment ON DELETE CASCADE
);
CREATE INDEX host_environment ON host (environment_id);

-- secrets -------------------------------------------------------------------------------------------------------------
CREATE TABLE sealed_secret (
    id             uuid PRIMARY KEY,
    tenant_id      uuid NOT NULL REFERENCES tenant,
    environment_id uuid NOT NULL REFERENCES environment ON DELETE CASCADE,
    name           text NOT NULL,                         -- of the SealedSecret; strict scope binds the ciphertext to it
    type           text NOT NULL CHECK (type IN ('Opaque', 'kubernetes.io/dockerconfigjson')),
    sealed_by      text NOT NULL CHECK (sealed_by IN ('browser', 'kubeseal', 'upload', 'portal')),
    actor          text NOT NULL,
    created_at     timestamptz NOT NULL,
    UNIQUE (environment_id, name)
);
CREATE TABLE sealed_value (
    tenant_id        uuid NOT NULL REFERENCES tenant,
    sealed_secret_id uuid NOT NULL REFERENCES sealed_secret ON DELETE CASCADE,
    key              text NOT NULL,
    ciphertext       text NOT NULL CHECK (length(ciphertext) <= 262144),
    PRIMARY KEY (sealed_secret_id, key)
);
-- The cluster's public certificate as last fetched; pages read it here.
CREATE TABLE sealing_certificate (
    fingerprint text PRIMARY KEY,                         -- sha256 of the DER, hex
    pem         text NOT NULL,
    not_after   timestamptz NOT NULL,
    fetched_at  timestamptz NOT NULL
);

-- databases -----------------------------------------------------------------------------------------------------------
CREATE TABLE environment_database (
    environment_id   uuid PRIMARY KEY,
    tenant_id        uuid NOT NULL REFERENCES tenant,
    app_name         text NOT NULL,                       -- outlive the environment: a detached database says whose it was
    environment_name text NOT NULL,
    database_name    text NOT NULL UNIQUE,                -- of the database and of its role
    verifier         text NOT NULL,                       -- SCRAM-SHA-256, as PostgreSQL stores it
    secret_name      text NOT NULL,
    sealed_password  text NOT NULL,
    size_mib         integer NOT NULL,
    state            text NOT NULL CHECK (state IN ('wanted', 'ready', 'detached', 'dropping')),
    created_at       timestamptz NOT NULL,
    detached_at      timestamptz
);
CREATE INDEX environment_database_tenant ON environment_database (tenant_id);

-- releases and deployments --------------------------------------------------------------------------------------------
CREATE TABLE release (
    id             uuid PRIMARY KEY,
    tenant_id      uuid NOT NULL REFERENCES tenant,
    environment_id uuid NOT NULL REFERENCES environment ON DELETE CASCADE,
    number         integer NOT NULL,
    image          text NOT NULL,                         -- registry/repository[:tag] as asked for
    digest         text NOT NULL,                         -- sha256:… of the index or manifest
    revision       integer NOT NULL,
    actor          text NOT NULL,
    created_at     timestamptz NOT NULL,
    -- the release command of this release here: at most one success, never two at once
    command_state   text NOT NULL DEFAULT 'pending' CHECK (command_state IN ('none', 'pending', 'running', 'succeeded', 'failed')),
    command_attempt integer NOT NULL DEFAULT 0,           -- the Job's name carries it
    command_ended_at timestamptz,
    served_at      timestamptz,                           -- when it was first verified
    UNIQUE (environment_id, number),
    FOREIGN KEY (environment_id, revision) REFERENCES spec_revision
);
ALTER TABLE environment ADD FOREIGN KEY (serving_release) REFERENCES release (id);
CREATE TABLE deployment (
    id             uuid PRIMARY KEY,
    tenant_id      uuid NOT NULL REFERENCES tenant,
    environment_id uuid NOT NULL REFERENCES environment ON DELETE CASCADE,
    number         integer NOT NULL,
    state          text NOT NULL CHECK (state IN ('waiting', 'active', 'succeeded', 'failed', 'superseded', 'cancelled')),
    image          text NOT NULL,
    revision       integer NOT NULL,
    release_id     uuid REFERENCES release,               -- null until the tag is resolved
    previous_release uuid REFERENCES release,             -- what served when it began
    kind           text NOT NULL CHECK (kind IN ('deploy', 'rollback')),
    trigger        text NOT NULL CHECK (trigger IN ('person', 'push')),
    actor          text NOT NULL,
    request_key    text,                                  -- one click, one deployment
    phases         json NOT NULL DEFAULT '[]',            -- io.nuages.deploy.PhaseView
    diagnosis      json,                                  -- io.nuages.deploy.Diagnosis
    command_log    text,                                  -- the release command's last lines
    created_at     timestamptz NOT NULL,
    started_at     timestamptz,
    ended_at       timestamptz,
    UNIQUE (environment_id, number)
);
CREATE UNIQUE INDEX deployment_one_active ON deployment (environment_id) WHERE state = 'active';
CREATE UNIQUE INDEX deployment_one_waiting ON deployment (environment_id) WHERE state = 'waiting';
CREATE UNIQUE INDEX deployment_request ON deployment (environment_id, request_key) WHERE request_key IS NOT NULL;
CREATE INDEX deployment_newest ON deployment (environment_id, number DESC);
CREATE INDEX deployment_release ON deployment (release_id);
CREATE INDEX deployment_failed ON deployment (ended_at) WHERE state = 'failed';

-- What was last seen in the cluster, written only when it changed.
CREATE TABLE environment_status (
    environment_id    uuid PRIMARY KEY REFERENCES environment ON DELETE CASCADE,
    tenant_id         uuid NOT NULL REFERENCES tenant,
    health            text NOT NULL,                      -- io.nuages.deploy.Health
    document          json NOT NULL,                      -- io.nuages.deploy.StatusView
    cause             text GENERATED ALWAYS AS (document -> 'problem' ->> 'cause') STORED,
    changed_at        timestamptz NOT NULL,
    unreachable_since timestamptz
);
CREATE INDEX environment_status_tenant ON environment_status (tenant_id);
CREATE INDEX environment_status_sick ON environment_status (environment_id) WHERE health IN ('down', 'degraded');
CREATE INDEX environment_status_unknown ON environment_status (unreachable_since) WHERE unreachable_since IS NOT NULL;

-- webhooks ------------------------------------------------------------------------------------------------------------
CREATE TABLE webhook (
    id         uuid PRIMARY KEY,
    tenant_id  uuid NOT NULL REFERENCES tenant,
    app_id     uuid NOT NULL REFERENCES app ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    request_key text,                                     -- one click, one URL
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    minute     timestamptz,                               -- of the last request
    in_minute  integer NOT NULL DEFAULT 0,                -- requests in that minute
    disabled_at timestamptz                               -- from then on it is not known any more; null: until somebody ends it
);
CREATE UNIQUE INDEX webhook_one_open ON webhook (app_id) WHERE disabled_at IS NULL;
CREATE UNIQUE INDEX webhook_request ON webhook (app_id, request_key) WHERE request_key IS NOT NULL;
CREATE TABLE delivery (
    id          uuid PRIMARY KEY,
    tenant_id   uuid NOT NULL REFERENCES tenant,
    app_id      uuid NOT NULL REFERENCES app ON DELETE CASCADE,
    webhook_id  uuid REFERENCES webhook ON DELETE SET NULL, -- null: its receiver is gone, or the simulated registry told it
    received_at timestamptz NOT NULL,
    body        bytea NOT NULL,
    outcome     jsonb,                                    -- io.nuages.webhook.DeliveryOutcome
    handled_at  timestamptz
);
CREATE INDEX delivery_app ON delivery (app_id, received_at DESC);
CREATE INDEX delivery_webhook ON delivery (webhook_id);
CREATE INDEX delivery_age ON delivery (received_at);

-- audit ---------------------------------------------------------------------------------------------------------------
CREATE TABLE audit_entry (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id uuid REFERENCES tenant,                     -- null: an act of staff on the installation
    at        timestamptz NOT NULL,
    actor     text NOT NULL,
    action    text NOT NULL,                              -- dotted verb, for example deployment.request
    subject   text NOT NULL,                              -- for example shop/production
    summary   text NOT NULL                               -- one sentence without secrets
);
CREATE INDEX audit_entry_tenant ON audit_entry (tenant_id, id DESC);

-- reconcile queue -----------------------------------------------------------------------------------------------------
-- One row a key; every source of work bumps "requested" under the row's lock, completion compares it under the same lock.
CREATE TABLE reconcile_key (
    key        text PRIMARY KEY,                          -- kind/tenant/id
    requested  bigint NOT NULL DEFAULT 1,
    handled    bigint NOT NULL DEFAULT 0,
    failures   integer NOT NULL DEFAULT 0,
    problem    text,
    created_at timestamptz NOT NULL DEFAULT now(),
    handled_at timestamptz
);
CREATE TABLE scheduled_tasks (
    task_name            text NOT NULL,
    task_instance        text NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint NOT NULL,
    priority             smallint,
    state                text,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);

-- the simulated cluster's own memory (used only with NUAGES_CLUSTER=simulated)
CREATE TABLE simulator_object (
    key  text PRIMARY KEY,
    body jsonb NOT NULL
);

-- sessions (Spring Session) and throttling (Bucket4j) -----------------------------------------------------------------
CREATE TABLE spring_session (
    primary_id            char(36) PRIMARY KEY,
    session_id            char(36) NOT NULL UNIQUE,
    creation_time         bigint NOT NULL,
    last_access_time      bigint NOT NULL,
    max_inactive_interval integer NOT NULL,
    expiry_time           bigint NOT NULL,
    principal_name        varchar(100)
);
CREATE INDEX spring_session_expiry ON spring_session (expiry_time);
CREATE INDEX spring_session_principal ON spring_session (principal_name);
CREATE TABLE spring_session_attributes (
    session_primary_id char(36) NOT NULL REFERENCES spring_session ON DELETE CASCADE,
    attribute_name     varchar(200) NOT NULL,
    attribute_bytes    bytea NOT NULL,
    PRIMARY KEY (session_primary_id, attribute_name)
);
CREATE TABLE bucket (
    id         bigint PRIMARY KEY,
    state      bytea,
    expires_at bigint
);

-- rights --------------------------------------------------------------------------------------------------------------
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${app_role}, ${system_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role}, ${system_role};
REVOKE UPDATE, DELETE ON audit_entry FROM ${app_role}, ${system_role};
REVOKE ALL ON flyway_schema_history FROM ${app_role}, ${system_role};

-- Rows of a tenant are seen only by who said the tenant: SET LOCAL nuages.tenant. After a transaction a pooled
-- connection answers '' and not null, therefore nullif. As a SELECT it is asked once in a statement and not for each row.
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['app', 'environment', 'spec_revision', 'host', 'sealed_secret', 'sealed_value',
        'environment_database', 'release', 'deployment', 'environment_status', 'webhook', 'delivery']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY own_tenant ON %I TO ${app_role}
            USING (tenant_id = (SELECT nullif(current_setting(''nuages.tenant'', true), '''')::uuid))', t);
        EXECUTE format('CREATE POLICY everywhere ON %I TO ${system_role} USING (true)', t);
    END LOOP;
END
$$;
-- An act of staff belongs to no tenant.
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON audit_entry TO ${app_role}
    USING (tenant_id = (SELECT nullif(current_setting('nuages.tenant', true), '')::uuid));
CREATE POLICY everywhere ON audit_entry TO ${system_role} USING (true);
