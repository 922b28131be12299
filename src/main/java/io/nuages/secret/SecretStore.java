package io.nuages.secret;

import io.nuages.app.Environment;
import io.nuages.audit.CalledLike;
import io.nuages.rows.Rows;
import io.nuages.spec.SecretRef;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.People;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of sealed secrets. Called inside the tenant's transaction. */
@Component
class SecretStore {
    private final JdbcClient jdbc;

    SecretStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Who made a sealed secret, how and when. */
    record Made(SealedBy by, People.Person actor, Instant at) {
        SealedVariable of(String variable, SecretRef reference) {
            return new SealedVariable(variable, reference, by, actor, at);
        }
    }

    /** @return false when the environment has a sealed secret of this name already; nothing is changed then */
    boolean insert(
            Environment environment,
            String name,
            String type,
            SortedMap<String, String> values,
            SealedBy by,
            String actor,
            Instant now) {
        var id = UUID.randomUUID();
        var isNew = jdbc.sql("""
                INSERT INTO sealed_secret (id, tenant_id, environment_id, name, type, sealed_by, actor, created_at)
                VALUES (:id, :tenant, :environment, :name, :type, :by, :actor, :now)
                ON CONFLICT (environment_id, name) DO NOTHING
                """)
                        .param("id", id)
                        .param("tenant", environment.tenant())
                        .param("environment", environment.id())
                        .param("name", name)
                        .param("type", type)
                        .param("by", by.word())
                        .param("actor", actor)
                        .param("now", Rows.at(now))
                        .update()
                == 1;
        if (isNew) {
            jdbc.sql("""
                    INSERT INTO sealed_value (tenant_id, sealed_secret_id, key, ciphertext)
                    SELECT :tenant, :id, v.key, v.ciphertext
                    FROM unnest(:keys, :ciphertexts) AS v (key, ciphertext)
                    """)
                    .param("tenant", environment.tenant())
                    .param("id", id)
                    .param("keys", values.keySet().toArray(String[]::new))
                    .param("ciphertexts", values.values().toArray(String[]::new))
                    .update();
        }
        return isNew;
    }

    SortedMap<String, String> values(EnvironmentRef environment, String name) {
        var values = new TreeMap<String, String>();
        jdbc.sql("""
                SELECT v.key, v.ciphertext
                FROM sealed_secret s JOIN sealed_value v ON v.sealed_secret_id = s.id
                WHERE s.tenant_id = :tenant AND s.environment_id = :environment AND s.name = :name
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("name", name)
                .query(row -> {
                    values.put(row.getString("key"), row.getString("ciphertext"));
                });
        return values;
    }

    /** By the sealed secret's name. */
    Map<String, Made> made(EnvironmentRef environment) {
        var made = new LinkedHashMap<String, Made>();
        jdbc.sql("""
                SELECT s.name, s.sealed_by, s.actor, a.name AS called,
                   """ + CalledLike.sharedWithMember("s") + """
               , s.created_at FROM sealed_secret s
                LEFT JOIN account a ON lower(a.email) = lower(s.actor) AND a.proven_at <= s.created_at
                    AND EXISTS (SELECT FROM member m WHERE m.tenant_id = s.tenant_id AND m.account_id = a.id)
                WHERE s.tenant_id = :tenant AND s.environment_id = :environment
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .query(row -> {
                    made.put(
                            row.getString("name"),
                            new Made(
                                    SealedBy.of(row.getString("sealed_by")),
                                    new People.Person(
                                            row.getString("actor"), row.getString("called"), row.getBoolean("shared")),
                                    Rows.instant(row, "created_at")));
                });
        return made;
    }
}
