INSERT INTO rendering (deployment_id, tenant_id, environment_id, document, outdated_since, created_at) VALUES
    ('f2000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', '{"templates":{"Deployment/shop--production-web":{}},"configMaps":[]}', '2026-11-29 08:00+00', '2026-11-29 08:00+00'),
    ('f2000000-0000-0000-0000-000000000004', 'c0000000-0000-0000-0000-000000000002', 'e0000000-0000-0000-0000-000000000003', '{"templates":{},"configMaps":[]}', NULL, '2026-11-29 08:00+00');
INSERT INTO renewal (id, tenant_id, at_once, actor, created_at, ended_at, outcome, note) VALUES
    ('f3000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 5, 'staff@hoster.example', '2026-11-29 08:00+00', NULL, NULL, NULL),
    ('f3000000-0000-0000-0000-000000000002', NULL, 1, 'staff@hoster.example', '2026-11-29 07:00+00', '2026-11-29 07:10+00', 'failed', 'acme/shop/production failed');
