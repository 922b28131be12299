INSERT INTO second_factor (account_id, secret, confirmed_at, last_step, attempts, attempts_since, created_at) VALUES
    ('a0000000-0000-0000-0000-000000000001', '\x0102', '2026-11-01 08:00+00', 59000000, 1, '2026-11-01 08:00+00', '2026-11-01 07:59+00');
INSERT INTO recovery_code (account_id, hash) VALUES
    ('a0000000-0000-0000-0000-000000000001', '00');
