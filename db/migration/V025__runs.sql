-- Runs of cron jobs and tasks: what became of them, and their logs, since the cluster forgets both within minutes. The newest of each cron job and task, of the last days.
CREATE TABLE job_run (
    tenant_id      uuid NOT NULL REFERENCES tenant,
    environment_id uuid NOT NULL REFERENCES environment ON DELETE CASCADE,
    uid            text NOT NULL,                         -- the cluster's for its Job
    purpose        text NOT NULL,                         -- io.nuages.cluster.Purpose: cron or task
    name           text NOT NULL,                         -- of the cron job or task
    job            text NOT NULL,                         -- name of its Job, which may come again
    begun_at       timestamptz NOT NULL,
    ended_at       timestamptz,                           -- null while it goes on
    outcome        text NOT NULL,                         -- io.nuages.run.PastRun.Outcome
    exit_code      integer,                               -- null where nobody saw it
    cause          text NOT NULL,                         -- why it failed, or why it was told to stop; empty where neither
    advice         text NOT NULL,                         -- what to do about it; may be empty
    log            text,                                  -- its last lines; null where they could not be read
    PRIMARY KEY (environment_id, uid)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON job_run TO ${app_role}, ${system_role};
ALTER TABLE job_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE job_run FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON job_run TO ${app_role}
    USING (tenant_id = (SELECT nullif(current_setting('nuages.tenant', true), '')::uuid));
CREATE POLICY everywhere ON job_run TO ${system_role} USING (true);
