package io.nuages.chart;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantManifestsTest {
    private static final Map<String, String> LABELS = Map.of(
            "app.kubernetes.io/managed-by", "nuages", "nuages.io/tenant", "11111111-1111-1111-1111-111111111111");

    @Test
    void a_tenants_namespace_is_restricted_denied_and_limited() {
        Golden.verify(
                "tenant/namespace.yaml",
                Golden.text(TenantManifests.of(
                        new NamespaceInput("nuages-acme", Inputs.sorted(LABELS), 4000, 8192, 40, 20_480))));
    }

    @Test
    void a_plan_without_volumes_allows_none() {
        Golden.verify(
                "tenant/namespace-without-volumes.yaml",
                Golden.text(
                        TenantManifests.of(new NamespaceInput("nuages-tiny", Inputs.sorted(LABELS), 500, 512, 8, 0))));
    }
}
