-- A paused environment has no pods: their CPU and memory are free for others. Storage stays claimed.
ALTER TABLE environment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deployment NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
    seen integer;
    changed integer;
BEGIN
    IF row_security_active('environment') OR row_security_active('deployment') THEN
        RAISE EXCEPTION 'The claims of paused environments cannot be seen by %', current_user;
    END IF;
    SELECT count(*) INTO seen FROM environment e
    WHERE e.paused_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM deployment d WHERE d.environment_id = e.id AND d.state IN ('waiting', 'active'));
    UPDATE environment e SET cpu_millis = 0, memory_mib = 0, surge_cpu_millis = 0, surge_memory_mib = 0
    WHERE e.paused_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM deployment d WHERE d.environment_id = e.id AND d.state IN ('waiting', 'active'));
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed <> seen THEN
        RAISE EXCEPTION '% of % paused environments were changed', changed, seen;
    END IF;
END
$$;
ALTER TABLE deployment FORCE ROW LEVEL SECURITY;
ALTER TABLE environment FORCE ROW LEVEL SECURITY;

-- To which releases one may roll back.
CREATE INDEX release_served ON release (environment_id, number DESC) WHERE served_at IS NOT NULL;
