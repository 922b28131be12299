INSERT INTO account_device (id, account_id, token_hash, password_version, used_at) VALUES
    ('a4000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', '\x01', 1, '2026-11-01 08:00+00');
INSERT INTO account_network (account_id, network, password_version, used_at) VALUES
    ('a0000000-0000-0000-0000-000000000001', '203.0.113.7', 1, '2026-11-01 08:00+00');
INSERT INTO account_device_link (token_hash, account_id, password_version, expires_at) VALUES
    ('\x02', 'a0000000-0000-0000-0000-000000000001', 1, '2026-11-01 09:00+00');
