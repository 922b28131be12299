INSERT INTO by_hand (tenant_id, environment_id, process, part, manager, first_at, last_at, times, left_at) VALUES
    ('c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 'web', 'the variable DEBUG', 'kubectl-edit', '2026-11-28 09:00+00', '2026-11-28 11:00+00', 3, '2026-11-28 11:01+00');
