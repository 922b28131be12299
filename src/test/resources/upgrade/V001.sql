-- Two customers of the first version: one that is busy, one that is suspended and leaving.
INSERT INTO account (id, email, name, password_hash, password_version, staff, disabled_at, created_at) VALUES
    ('a0000000-0000-0000-0000-000000000001', 'Staff@hosting.example', 'Sam Staff', '$argon2id$v=19$m=16384,t=2,p=1$c2FsdA$aGFzaA', 1, true, NULL, '2026-01-05 08:00+00'),
    ('a0000000-0000-0000-0000-000000000002', 'olga@acme.example', 'Olga Owner', '$argon2id$v=19$m=16384,t=2,p=1$c2FsdA$aGFzaB', 3, false, NULL, '2026-02-01 08:00+00'),
    ('a0000000-0000-0000-0000-000000000003', 'dev@acme.example', 'Dev', '$argon2id$v=19$m=16384,t=2,p=1$c2FsdA$aGFzaC', 1, false, '2026-10-01 08:00+00', '2026-02-02 08:00+00'),
    ('a0000000-0000-0000-0000-000000000004', 'leo@lumen.example', 'Leo <b>', '$argon2id$v=19$m=16384,t=2,p=1$c2FsdA$aGFzaD', 1, false, NULL, '2026-03-01 08:00+00');

INSERT INTO size (id, name, cpu_millis, memory_mib, price, retired_at) VALUES
    ('b0000000-0000-0000-0000-000000000001', 'S', 250, 256, 500, NULL),
    ('b0000000-0000-0000-0000-000000000002', 'M', 500, 512, 900, NULL),
    ('b0000000-0000-0000-0000-000000000003', 'Old-1', 300, 300, 700, '2026-04-01 08:00+00');
INSERT INTO plan (id, name, price, cpu_millis, memory_mib, database_mib, volume_mib, apps, environments, database_price, volume_price, version, retired_at) VALUES
    ('b1000000-0000-0000-0000-000000000001', 'Studio', 2900, 4000, 8192, 20480, 20480, 5, 10, 150, 90, 4, NULL),
    ('b1000000-0000-0000-0000-000000000002', 'Nothing', 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, '2026-05-01 08:00+00');
INSERT INTO plan_size (plan_id, size_id) VALUES
    ('b1000000-0000-0000-0000-000000000001', 'b0000000-0000-0000-0000-000000000001'),
    ('b1000000-0000-0000-0000-000000000001', 'b0000000-0000-0000-0000-000000000002');

INSERT INTO tenant (id, slug, name, namespace, plan_id, cpu_millis, memory_mib, database_mib, volume_mib, apps, environments, suspended_at, problem, ready_at, created_at) VALUES
    ('c0000000-0000-0000-0000-000000000001', 'acme', 'Acme AG', 'nuages-acme', 'b1000000-0000-0000-0000-000000000001', 8000, NULL, NULL, 0, NULL, 12, NULL, NULL, '2026-02-01 08:05+00', '2026-02-01 08:00+00'),
    ('c0000000-0000-0000-0000-000000000002', 'lumen', 'Lumen', 'nuages-lumen', 'b1000000-0000-0000-0000-000000000002', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-01 08:00+00', 'The namespace belongs to somebody else', NULL, '2026-03-01 08:00+00');
INSERT INTO member (tenant_id, account_id, role, created_at) VALUES
    ('c0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000002', 'owner', '2026-02-01 08:00+00'),
    ('c0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000003', 'developer', '2026-02-02 08:00+00'),
    ('c0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000004', 'owner', '2026-03-01 08:00+00'),
    ('c0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000002', 'viewer', '2026-03-02 08:00+00');
INSERT INTO account_link (id, token_hash, purpose, email, account_id, tenant_id, role, invited_by, expires_at, used_at) VALUES
    ('a1000000-0000-0000-0000-000000000001', '\x01', 'setup', '', NULL, NULL, NULL, 'the portal', '2026-01-05 09:00+00', '2026-01-05 08:00+00'),
    ('a1000000-0000-0000-0000-000000000002', '\x02', 'staff', 'second@hosting.example', NULL, NULL, NULL, 'Staff@hosting.example', '2036-01-01 00:00+00', NULL),
    ('a1000000-0000-0000-0000-000000000003', '\x03', 'member', 'new@acme.example', NULL, 'c0000000-0000-0000-0000-000000000001', 'owner', 'olga@acme.example', '2036-01-01 00:00+00', NULL),
    ('a1000000-0000-0000-0000-000000000004', '\x04', 'member', 'gone@acme.example', NULL, 'c0000000-0000-0000-0000-000000000001', 'viewer', 'nobody@acme.example', '2026-03-01 00:00+00', NULL),
    ('a1000000-0000-0000-0000-000000000005', '\x05', 'password', 'olga@acme.example', 'a0000000-0000-0000-0000-000000000002', NULL, NULL, 'Staff@hosting.example', '2036-01-01 00:00+00', NULL);

INSERT INTO app (id, tenant_id, name, created_at) VALUES
    ('d0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'shop', '2026-02-01 09:00+00'),
    ('d0000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000002', 'journal', '2026-03-01 09:00+00');
INSERT INTO environment (id, tenant_id, app_id, name, position, revision, newest_release, newest_deployment, serving_since, redeploy_on_push, paused_at, deleting_at, cpu_millis, memory_mib, surge_cpu_millis, surge_memory_mib, database_mib, volume_mib, created_at) VALUES
    ('e0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', 'production', 0, 2, 2, 3, '2026-06-01 09:00+00', true, NULL, NULL, 750, 768, 750, 768, 1024, 512, '2026-02-01 09:00+00'),
    ('e0000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', 'preview', 1, 1, 0, 0, NULL, false, '2026-07-01 09:00+00', NULL, 250, 256, 250, 256, 1024, 0, '2026-02-03 09:00+00'),
    ('e0000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000002', 'd0000000-0000-0000-0000-000000000002', 'production', 0, 1, 1, 1, NULL, false, NULL, '2026-11-02 09:00+00', 250, 256, 250, 256, 1024, 0, '2026-03-01 09:00+00');
INSERT INTO spec_revision (tenant_id, environment_id, revision, document, summary, actor, cpu_millis, memory_mib, surge_cpu_millis, surge_memory_mib, database_mib, volume_mib, created_at) VALUES
    ('c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 1, '{"image":"ghcr.io/acme/shop:1.0","hosts":["shop.example"]}', 'created', 'olga@acme.example', 250, 256, 250, 256, 1024, 0, '2026-02-01 09:00+00'),
    ('c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 2, '{"image":"ghcr.io/acme/shop:1.1","hosts":["shop.example","www.shop.example"]}', 'image', 'dev@acme.example', 750, 768, 750, 768, 1024, 512, '2026-05-01 09:00+00'),
    ('c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000002', 1, '{"image":"ghcr.io/acme/shop:preview","hosts":[]}', 'created', 'olga@acme.example', 250, 256, 250, 256, 1024, 0, '2026-02-03 09:00+00'),
    ('c0000000-0000-0000-0000-000000000002', 'e0000000-0000-0000-0000-000000000003', 1, '{"image":"ghcr.io/lumen/journal:3","hosts":["journal.example"]}', 'created', 'leo@lumen.example', 250, 256, 250, 256, 1024, 0, '2026-03-01 09:00+00');
INSERT INTO host (name, tenant_id, environment_id) VALUES
    ('shop.example', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001'),
    ('www.shop.example', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001'),
    ('shop.acme.localhost', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001'),
    ('journal.example', 'c0000000-0000-0000-0000-000000000002', 'e0000000-0000-0000-0000-000000000003');

INSERT INTO sealed_secret (id, tenant_id, environment_id, name, type, sealed_by, actor, created_at) VALUES
    ('f0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 'shop--production-1a', 'Opaque', 'browser', 'olga@acme.example', '2026-02-01 09:00+00'),
    ('f0000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 'shop--production-2b', 'kubernetes.io/dockerconfigjson', 'upload', 'dev@acme.example', '2026-02-02 09:00+00'),
    ('f0000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000002', 'e0000000-0000-0000-0000-000000000003', 'journal--production-3c', 'Opaque', 'kubeseal', 'leo@lumen.example', '2026-03-01 09:00+00');
INSERT INTO sealed_value (tenant_id, sealed_secret_id, key, ciphertext) VALUES
    ('c0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001', 'SECRET_KEY', 'AgBciphertextOne'),
    ('c0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001', 'STRIPE_KEY', 'AgBciphertextTwo'),
    ('c0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000002', '.dockerconfigjson', 'AgBciphertextThree'),
    ('c0000000-0000-0000-0000-000000000002', 'f0000000-0000-0000-0000-000000000003', 'SECRET_KEY', 'AgBciphertextFour');
INSERT INTO sealing_certificate (fingerprint, pem, not_after, fetched_at) VALUES
    ('00ff', '-----BEGIN CERTIFICATE-----', '2036-01-01 00:00+00', '2026-11-28 09:00+00'),
    ('11ee', '-----BEGIN CERTIFICATE-----', '2027-01-01 00:00+00', '2026-01-28 09:00+00');

INSERT INTO environment_database (environment_id, tenant_id, app_name, environment_name, database_name, verifier, secret_name, sealed_password, size_mib, state, created_at, detached_at) VALUES
    ('e0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'shop', 'production', 'shop_production_e0000000', 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy', 'shop--production-database', 'AgBpasswordOne', 1024, 'ready', '2026-02-01 09:00+00', NULL),
    ('e0000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000001', 'shop', 'preview', 'shop_preview_e0000000', 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy', 'shop--preview-database', 'AgBpasswordTwo', 1024, 'wanted', '2026-02-03 09:00+00', NULL),
    ('e0000000-0000-0000-0000-000000000009', 'c0000000-0000-0000-0000-000000000001', 'blog', 'production', 'blog_production_e0000000', 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy', 'blog--production-database', 'AgBpasswordThree', 2048, 'detached', '2026-02-03 09:00+00', '2026-09-01 09:00+00'),
    ('e0000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000002', 'journal', 'production', 'journal_production_e0000000', 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy', 'journal--production-database', 'AgBpasswordFour', 1024, 'dropping', '2026-03-01 09:00+00', '2026-11-02 09:00+00');

INSERT INTO release (id, tenant_id, environment_id, number, image, digest, revision, actor, created_at, command_state, command_attempt, command_ended_at, served_at) VALUES
    ('f1000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 1, 'ghcr.io/acme/shop:1.0', 'sha256:1111', 1, 'olga@acme.example', '2026-02-01 10:00+00', 'succeeded', 1, '2026-02-01 10:01+00', '2026-02-01 10:02+00'),
    ('f1000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 2, 'ghcr.io/acme/shop:1.1', 'sha256:2222', 2, 'dev@acme.example', '2026-06-01 10:00+00', 'failed', 3, '2026-06-01 10:09+00', NULL),
    ('f1000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000002', 'e0000000-0000-0000-0000-000000000003', 1, 'ghcr.io/lumen/journal:3', 'sha256:3333', 1, 'leo@lumen.example', '2026-03-01 10:00+00', 'none', 0, NULL, NULL);
UPDATE environment SET serving_release = 'f1000000-0000-0000-0000-000000000001' WHERE id = 'e0000000-0000-0000-0000-000000000001';
INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, release_id, previous_release, kind, trigger, actor, request_key, phases, diagnosis, command_log, created_at, started_at, ended_at) VALUES
    ('f2000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 1, 'succeeded', 'ghcr.io/acme/shop:1.0', 1, 'f1000000-0000-0000-0000-000000000001', NULL, 'deploy', 'person', 'olga@acme.example', 'k1', '[]', NULL, 'migrated', '2026-02-01 10:00+00', '2026-02-01 10:00+00', '2026-02-01 10:02+00'),
    ('f2000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 2, 'failed', 'ghcr.io/acme/shop:1.1', 2, 'f1000000-0000-0000-0000-000000000002', 'f1000000-0000-0000-0000-000000000001', 'deploy', 'push', 'a push', NULL, '[]', '{"title":"The release command failed"}', 'Traceback', '2026-06-01 10:00+00', '2026-06-01 10:00+00', '2026-06-01 10:09+00'),
    ('f2000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000001', 'e0000000-0000-0000-0000-000000000001', 3, 'active', 'ghcr.io/acme/shop:1.0', 1, 'f1000000-0000-0000-0000-000000000001', 'f1000000-0000-0000-0000-000000000001', 'rollback', 'person', 'olga@acme.example', 'k2', '[]', NULL, NULL, '2026-11-29 07:59+00', '2026-11-29 08:00+00', NULL),
    ('f2000000-0000-0000-0000-000000000004', 'c0000000-0000-0000-0000-000000000002', 'e0000000-0000-0000-0000-000000000003', 1, 'cancelled', 'ghcr.io/lumen/journal:3', 1, NULL, NULL, 'deploy', 'person', 'leo@lumen.example', NULL, '[]', NULL, NULL, '2026-03-01 10:00+00', NULL, '2026-03-01 10:05+00');
INSERT INTO environment_status (environment_id, tenant_id, health, document, changed_at, unreachable_since) VALUES
    ('e0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'degraded', '{"problem":{"cause":"CRASH_LOOP"}}', '2026-11-29 07:00+00', NULL),
    ('e0000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000002', 'unknown', '{}', '2026-11-29 07:00+00', '2026-11-29 07:00+00');

INSERT INTO webhook (id, tenant_id, app_id, token_hash, request_key, created_at, created_by, minute, in_minute, disabled_at) VALUES
    ('f3000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', '\x0a', 'k3', '2026-04-01 10:00+00', 'dev@acme.example', '2026-11-29 07:00+00', 2, NULL),
    ('f3000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', '\x0b', NULL, '2026-03-01 10:00+00', 'olga@acme.example', NULL, 0, '2026-04-02 10:00+00'),
    ('f3000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000002', 'd0000000-0000-0000-0000-000000000002', '\x0c', NULL, '2026-03-01 10:00+00', 'leo@lumen.example', NULL, 0, NULL);
INSERT INTO delivery (id, tenant_id, app_id, webhook_id, received_at, body, outcome, handled_at) VALUES
    ('f4000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', 'f3000000-0000-0000-0000-000000000001', '2026-11-29 07:00+00', '\x7b7d', '{"result":"IGNORED"}', '2026-11-29 07:00+00'),
    ('f4000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000002', 'd0000000-0000-0000-0000-000000000002', NULL, '2026-11-29 07:00+00', '\x', NULL, NULL);

INSERT INTO audit_entry (tenant_id, at, actor, action, subject, summary) VALUES
    (NULL, '2026-01-05 08:10+00', 'Staff@hosting.example', 'plan.create', 'Studio', 'made the plan Studio'),
    ('c0000000-0000-0000-0000-000000000001', '2026-02-01 09:00+00', 'olga@acme.example', 'app.create', 'shop', 'created shop'),
    ('c0000000-0000-0000-0000-000000000002', '2026-03-01 09:00+00', 'leo@lumen.example', 'app.create', 'journal', 'created journal');

INSERT INTO reconcile_key (key, requested, handled, failures, problem, created_at, handled_at) VALUES
    ('environment/c0000000-0000-0000-0000-000000000001/e0000000-0000-0000-0000-000000000001', 7, 6, 2, 'The cluster does not answer', '2026-11-29 07:00+00', '2026-11-29 07:01+00'),
    ('tenant/c0000000-0000-0000-0000-000000000002/c0000000-0000-0000-0000-000000000002', 1, 0, 0, NULL, '2026-11-29 07:00+00', NULL);
INSERT INTO scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, picked_by, version) VALUES
    ('reconcile', 'environment/c0000000-0000-0000-0000-000000000001/e0000000-0000-0000-0000-000000000001', NULL, '2026-11-29 07:05+00', false, NULL, 3),
    ('sweep', 'recurring', '\x01', '2026-11-29 07:05+00', true, 'replica-1', 12);
INSERT INTO simulator_object (key, body) VALUES
    ('Deployment/nuages-acme/shop--production-web', '{"kind":"Deployment"}'),
    ('Namespace//nuages-acme', '{"kind":"Namespace"}');
INSERT INTO spring_session (primary_id, session_id, creation_time, last_access_time, max_inactive_interval, expiry_time, principal_name) VALUES
    ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b', 1, 2, 43200, 4102444800000, 'olga@acme.example'),
    ('00000000-0000-0000-0000-00000000000c', '00000000-0000-0000-0000-00000000000d', 1, 2, 43200, 4102444800000, NULL);
INSERT INTO spring_session_attributes (session_primary_id, attribute_name, attribute_bytes) VALUES
    ('00000000-0000-0000-0000-00000000000a', 'passwordVersion', '\x33'),
    ('00000000-0000-0000-0000-00000000000c', 'to', '\x2f');
INSERT INTO bucket (id, state, expires_at) VALUES (1, '\x01', 4102444800000), (2, NULL, NULL);
