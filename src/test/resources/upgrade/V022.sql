UPDATE survey SET bad = '{"Ingress: There is no ingress class."}', asked_at = '2026-11-30 08:00+00', tried_at = '2026-11-30 08:00+00', cluster_at = '2026-11-30 08:00+00',
    cluster = '{"version":"v1.36.1","groups":["bitnami.com/v1alpha1"],"metrics":false,"storage":{"allowed":true,"items":[]},"ingress":{"allowed":true,"items":[]},"gateways":{"allowed":false,"items":[]},"controllers":[],"absent":[],"lacking":[],"beyond":[]}',
    database_at = '2026-11-30 08:00+00', database = '{"version":"18.1","connections":100,"reserved":3,"used":12}',
    probe = '{"image":"docker.io/library/busybox:1.37.0","startedAt":"2026-11-30T08:00:00Z","endedAt":"2026-11-30T08:01:00Z","verdict":"ENFORCED","detail":"","cleared":true}';
