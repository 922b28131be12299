-- Lists read the hosts of a whole tenant at once.
CREATE INDEX host_tenant ON host (tenant_id);
