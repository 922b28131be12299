-- What each environment claimed and what that cost a month, from when on: a row for each change, never changed itself. It outlives the environment, whose database may
-- stay and take its storage.
CREATE TABLE claim_entry (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id      uuid NOT NULL REFERENCES tenant,
    environment_id uuid NOT NULL,
    path           text NOT NULL,                         -- for example shop/production
    at             timestamptz NOT NULL,                  -- from when it holds, until the environment's next row; never before the row before
    actor          text NOT NULL,
    cause          text NOT NULL,                         -- in words, for example "edited: web, pods"
    revisions      integer[] NOT NULL,                    -- of the spec, whose most it is; none once the environment is gone
    pods           boolean NOT NULL,                      -- whether it may have some: not while it is paused
    cpu_millis     integer NOT NULL,
    memory_mib     integer NOT NULL,
    database_mib   integer NOT NULL,
    volume_mib     integer NOT NULL,
    parts          jsonb NOT NULL,                        -- io.nuages.ledger.Part, of the dearest of the revisions
    plan           text NOT NULL,
    least_price    integer NOT NULL,                      -- Rappen a month
    most_price     integer NOT NULL
);
CREATE INDEX claim_entry_environment ON claim_entry (tenant_id, environment_id, id);
GRANT SELECT, INSERT ON claim_entry TO ${app_role}, ${system_role};
GRANT USAGE ON SEQUENCE claim_entry_id_seq TO ${app_role}, ${system_role};

ALTER TABLE environment ADD COLUMN deleting_by text;      -- who asked for it; null where a portal of the version before was asked

-- What there is gets its first row. Revisions of the versions before have processes alone, and those have as many pods as they were granted.
ALTER TABLE app NO FORCE ROW LEVEL SECURITY;
ALTER TABLE environment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE spec_revision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE release NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deployment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE environment_database NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
    seen integer;
    written integer;
    stayed integer;
BEGIN
    IF row_security_active('app') OR row_security_active('environment') OR row_security_active('spec_revision')
       OR row_security_active('release') OR row_security_active('deployment') OR row_security_active('environment_database') THEN
        RAISE EXCEPTION 'What environments claim cannot be seen by %', current_user;
    END IF;
    SELECT (SELECT count(*) FROM environment)
         + (SELECT count(*) FROM environment_database d
            WHERE d.state = 'detached' AND NOT EXISTS (SELECT FROM environment e WHERE e.id = d.environment_id))
    INTO seen;

    INSERT INTO claim_entry (tenant_id, environment_id, path, at, actor, cause, revisions, pods, cpu_millis, memory_mib, database_mib,
                             volume_mib, parts, plan, least_price, most_price)
    SELECT e.tenant_id, e.id, a.name || '/' || e.name, now(), 'nuages', 'was so before this was recorded', f.revisions, f.pods,
           e.cpu_millis, e.memory_mib, e.database_mib, e.volume_mib, coalesce(s.parts, '[]'), p.name,
           c.storage + coalesce(s.price, 0), c.storage + coalesce(s.price, 0)
    FROM environment e
    JOIN app a ON a.id = e.app_id
    JOIN tenant t ON t.id = e.tenant_id
    JOIN plan p ON p.id = t.plan_id
    CROSS JOIN LATERAL (
        SELECT e.database_mib::bigint * p.database_price / 1024 + e.volume_mib::bigint * p.volume_price / 1024 AS storage) c
    CROSS JOIN LATERAL (
        SELECT array_agg(n.revision ORDER BY n.revision) AS revisions,
               e.paused_at IS NULL OR bool_or(n.goes_on) AS pods
        FROM (SELECT revision, bool_or(goes_on) AS goes_on
              FROM (SELECT e.revision, false AS goes_on
                    UNION ALL SELECT r.revision, false FROM release r WHERE r.id = e.serving_release
                    UNION ALL SELECT d.revision, true FROM deployment d
                              WHERE d.environment_id = e.id AND d.state IN ('waiting', 'active')) named
              GROUP BY revision) n) f
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(z.price * g.pods), 0) AS price,
               coalesce(jsonb_agg(jsonb_build_object('name', g.name, 'size', g.size, 'least', g.pods, 'most', g.pods, 'share', 1.0,
                                                     'price', z.price) ORDER BY g.name COLLATE "C")
                        FILTER (WHERE g.pods > 0), '[]') AS parts
        FROM spec_revision r
        LEFT JOIN LATERAL (
            SELECT each.key AS name, each.value ->> 'size' AS size, (each.value ->> 'pods')::integer AS pods
            FROM json_each(r.document #> '{operator,allocations}') each) g ON true
        LEFT JOIN (plan_size o JOIN size z ON z.id = o.size_id AND z.retired_at IS NULL) ON o.plan_id = p.id AND z.name = g.size
        WHERE r.environment_id = e.id AND r.revision = ANY (f.revisions)
        GROUP BY r.revision
        ORDER BY price DESC, r.revision DESC
        LIMIT 1) s ON f.pods;
    GET DIAGNOSTICS written = ROW_COUNT;

    INSERT INTO claim_entry (tenant_id, environment_id, path, at, actor, cause, revisions, pods, cpu_millis, memory_mib, database_mib,
                             volume_mib, parts, plan, least_price, most_price)
    SELECT d.tenant_id, d.environment_id, d.app_name || '/' || d.environment_name, now(), 'nuages', 'was so before this was recorded',
           '{}', false, 0, 0, d.size_mib, 0, '[]', p.name,
           d.size_mib::bigint * p.database_price / 1024, d.size_mib::bigint * p.database_price / 1024
    FROM environment_database d
    JOIN tenant t ON t.id = d.tenant_id
    JOIN plan p ON p.id = t.plan_id
    WHERE d.state = 'detached' AND NOT EXISTS (SELECT FROM environment e WHERE e.id = d.environment_id);
    GET DIAGNOSTICS stayed = ROW_COUNT;
    IF written + stayed <> seen THEN
        RAISE EXCEPTION '% of % claims were recorded', written + stayed, seen;
    END IF;
END
$$;
ALTER TABLE environment_database FORCE ROW LEVEL SECURITY;
ALTER TABLE deployment FORCE ROW LEVEL SECURITY;
ALTER TABLE release FORCE ROW LEVEL SECURITY;
ALTER TABLE spec_revision FORCE ROW LEVEL SECURITY;
ALTER TABLE environment FORCE ROW LEVEL SECURITY;
ALTER TABLE app FORCE ROW LEVEL SECURITY;

ALTER TABLE claim_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE claim_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON claim_entry TO ${app_role}
    USING (tenant_id = (SELECT nullif(current_setting('nuages.tenant', true), '')::uuid));
CREATE POLICY everywhere ON claim_entry TO ${system_role} USING (true);
