-- For the sweep of revisions that nothing names any more.
CREATE INDEX release_revision ON release (environment_id, revision);
CREATE INDEX deployment_revision ON deployment (environment_id, revision);
