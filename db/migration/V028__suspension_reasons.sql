-- Why staff suspended a tenant, which its members read; null for those that were suspended before.
ALTER TABLE tenant ADD COLUMN suspended_reason text;
