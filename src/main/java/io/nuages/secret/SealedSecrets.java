package io.nuages.secret;

import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sealed secrets as the cluster should have them. */
@Component
public class SealedSecrets {
    private final JdbcClient jdbc;
    private final Tenancy tenancy;

    SealedSecrets(JdbcClient jdbc, Tenancy tenancy) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
    }

    /** @param values ciphertexts by key */
    public record SealedSecret(String name, String type, SortedMap<String, String> values) {}

    /** Those of an environment that have these names, in the names' order. */
    public List<SealedSecret> named(EnvironmentRef environment, Collection<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        record Row(String name, String type, String key, String ciphertext) {}
        var rows = tenancy.in(
                environment.tenant(),
                () -> jdbc.sql("""
                SELECT s.name, s.type, v.key, v.ciphertext
                FROM sealed_secret s JOIN sealed_value v ON v.sealed_secret_id = s.id
                WHERE s.tenant_id = :tenant AND s.environment_id = :environment AND s.name = ANY(:names)
                ORDER BY s.name, v.key
                """)
                        .param("tenant", environment.tenant())
                        .param("environment", environment.id())
                        .param("names", names.toArray(String[]::new))
                        .query((row, n) -> new Row(
                                row.getString("name"),
                                row.getString("type"),
                                row.getString("key"),
                                row.getString("ciphertext")))
                        .list());
        Map<String, SealedSecret> secrets = new LinkedHashMap<>();
        for (var row : rows) {
            secrets.computeIfAbsent(row.name(), name -> new SealedSecret(name, row.type(), new TreeMap<>()))
                    .values()
                    .put(row.key(), row.ciphertext());
        }
        return List.copyOf(secrets.values());
    }
}
