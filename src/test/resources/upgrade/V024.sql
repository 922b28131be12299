-- Beside what the migration writes of what there is.
INSERT INTO claim_entry (tenant_id, environment_id, path, at, actor, cause, revisions, pods, cpu_millis, memory_mib, database_mib, volume_mib, parts, plan, least_price, most_price) VALUES
    ('c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 'shop/production', '2026-11-30 09:00+00', 'olga@acme.example', 'edited: web, pods', '{1,2,3}', true, 1000, 1024, 1024, 512, '[{"name":"web","size":"M","least":2,"most":2,"share":1.0,"price":900}]', 'Studio', 1995, 1995),
    ('c0000000-0000-0000-0000-000000000002', 'e0000000-0000-0000-0000-000000000008', 'old/production', '2026-11-30 09:00+00', 'leo@lumen.example', 'its database was destroyed', '{}', false, 0, 0, 0, 0, '[]', 'Nothing', 0, 0);
UPDATE environment SET deleting_by = 'leo@lumen.example' WHERE deleting_at IS NOT NULL;
