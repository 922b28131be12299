-- Lists read the hosts of a whole tenant at once.
CREATE INDEX host_tenant ON host (tenant_id);

-- Runs are kept for some days.
CREATE INDEX job_run_ended ON job_run (ended_at);
