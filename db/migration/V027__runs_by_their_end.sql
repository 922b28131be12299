-- Runs are kept for some days.
CREATE INDEX job_run_ended ON job_run (ended_at);
