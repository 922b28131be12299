INSERT INTO mail (id, purpose, recipient, about, account_id, tenant_id, posted_at, expires_at, done_at, outcome)
SELECT 'f5000000-0000-0000-0000-000000000001', 'invitation', 'ben@acme.example', 'f5000000-0000-0000-0000-0000000000aa', a.id,
       'c0000000-0000-0000-0000-000000000001', '2026-11-29 07:00+00', '2026-12-06 07:00+00', NULL, NULL
FROM account a WHERE a.email = 'olga@acme.example';
INSERT INTO mail (id, purpose, recipient, about, account_id, tenant_id, posted_at, expires_at, done_at, outcome) VALUES
    ('f5000000-0000-0000-0000-000000000002', 'password', 'nobody@example.org', NULL, NULL, NULL, '2026-11-29 07:00+00', '2026-11-29 08:00+00', '2026-11-29 07:00+00', 'dropped');
