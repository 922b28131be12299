-- A host of one's own is a claim until it is proven: several tenants may claim the same one, and only what is routed is unique.
ALTER TABLE host
    DROP CONSTRAINT host_pkey,
    ADD PRIMARY KEY (tenant_id, name),
    -- exempt: needs no proof; pending: has no route; leaving: staff gave it away, and its route is not gone yet
    ADD COLUMN state text NOT NULL DEFAULT 'pending'
        CHECK (state IN ('exempt', 'pending', 'proven', 'vouched', 'taken_over', 'leaving')),
    ADD COLUMN since timestamptz NOT NULL DEFAULT now(),  -- when it came into this state
    ADD COLUMN token text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''), -- 122 random bits, for the TXT record
    ADD COLUMN live boolean NOT NULL DEFAULT false,       -- whether what serves names it
    ADD COLUMN position integer NOT NULL DEFAULT 0,       -- among those of the newest spec, which it may have left already
    ADD COLUMN disputed_at timestamptz,                   -- since when it is proven here, while it is routed for somebody else
    ADD COLUMN granted_at timestamptz,                    -- when staff gave it to this tenant, as soon as it is free
    ADD COLUMN lost_at timestamptz,                       -- since when the proof is not there any more
    -- what DNS said; the records themselves are not kept
    ADD COLUMN due_at timestamptz,                        -- when DNS is asked next; null: never
    ADD COLUMN checks integer NOT NULL DEFAULT 0,         -- since somebody last asked for one
    ADD COLUMN asked_at timestamptz,                      -- when somebody last asked for one
    ADD COLUMN checked_at timestamptz,
    ADD COLUMN txt text CHECK (txt IN ('found', 'other', 'absent', 'failed')),
    ADD COLUMN a text CHECK (a IN ('right', 'wrong', 'none', 'failed', 'unknown')),
    ADD COLUMN aaaa text CHECK (aaaa IN ('right', 'wrong', 'none', 'failed', 'unknown')),
    ADD COLUMN cname text CHECK (cname IN ('right', 'wrong', 'none', 'failed', 'unknown'));
CREATE UNIQUE INDEX host_routed ON host (name) WHERE state <> 'pending';
CREATE INDEX host_due ON host (tenant_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX host_disputed ON host (disputed_at) WHERE disputed_at IS NOT NULL;
CREATE INDEX host_ending ON host (reverse(name) text_pattern_ops);

-- What serves goes on serving. The last host of a spec is the one that Nuages itself gave the environment.
ALTER TABLE host NO FORCE ROW LEVEL SECURITY;
ALTER TABLE environment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE spec_revision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE release NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
    before bigint := (SELECT count(*) FROM host);
    changed bigint;
BEGIN
    WITH seen AS (
        SELECT h.tenant_id, h.name,
               (newest.document -> 'customer' -> 'hosts' ->> -1) IS NOT DISTINCT FROM h.name
                   OR (serving.document -> 'customer' -> 'hosts' ->> -1) IS NOT DISTINCT FROM h.name AS own,
               e.serving_release IS NOT NULL
                   AND coalesce(jsonb_exists((serving.document #> '{customer,hosts}')::jsonb, h.name), true) AS live
        FROM host h
        JOIN environment e ON e.id = h.environment_id
        JOIN spec_revision newest ON newest.environment_id = e.id AND newest.revision = e.revision
        LEFT JOIN release r ON r.id = e.serving_release
        LEFT JOIN spec_revision serving ON serving.environment_id = e.id AND serving.revision = r.revision)
    UPDATE host h
    SET state = CASE WHEN seen.own THEN 'exempt' WHEN seen.live THEN 'taken_over' ELSE 'pending' END,
        live = seen.live,
        due_at = CASE WHEN NOT seen.own THEN now() END
    FROM seen WHERE seen.tenant_id = h.tenant_id AND seen.name = h.name;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed <> before THEN
        RAISE EXCEPTION '% of % hosts were looked at', changed, before;
    END IF;
END
$$;
ALTER TABLE host FORCE ROW LEVEL SECURITY;
ALTER TABLE environment FORCE ROW LEVEL SECURITY;
ALTER TABLE spec_revision FORCE ROW LEVEL SECURITY;
ALTER TABLE release FORCE ROW LEVEL SECURITY;
