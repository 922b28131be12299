package io.nuages.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster offers and what the portal may do there, as far as it may look.
 *
 * @param version of Kubernetes, for example {@code v1.36.1}
 * @param groups of its API, each with the version that it prefers, for example {@code cert-manager.io/v1}
 * @param metrics whether {@code metrics.k8s.io} answers
 * @param controllers whose pods take requests from outside, as far as they are known by their labels
 * @param absent those of the namespaces asked about that do not exist
 * @param lacking what the portal needs and may not do, in words such as {@code create jobs}
 * @param beyond what it may do, never does, and should not be allowed to
 */
public record Inventory(
        String version,
        List<String> groups,
        boolean metrics,
        Classes storage,
        Classes ingress,
        Classes gateways,
        List<Controller> controllers,
        List<String> absent,
        List<String> lacking,
        List<String> beyond) {

    /** @param allowed whether the portal may look at them; if not there are none here */
    public record Classes(boolean allowed, List<Item> items) {
        public Classes {
            items = List.copyOf(items);
        }
    }

    /**
     * A StorageClass, IngressClass or GatewayClass.
     *
     * @param by its provisioner or controller
     * @param standard whether it is used when none is named
     */
    public record Item(
            String name,
            String by,
            boolean standard,
            @Nullable Instant since) {}

    /** @param name by the label {@code app.kubernetes.io/name} */
    public record Controller(String name, String namespace) {}

    public Inventory {
        Objects.requireNonNull(version);
        Objects.requireNonNull(storage);
        Objects.requireNonNull(ingress);
        Objects.requireNonNull(gateways);
        groups = List.copyOf(groups);
        controllers = List.copyOf(controllers);
        absent = List.copyOf(absent);
        lacking = List.copyOf(lacking);
        beyond = List.copyOf(beyond);
    }

    /** The version of an API group that the cluster serves. */
    public Optional<String> version(String group) {
        return groups.stream()
                .filter(each -> each.startsWith(group + "/"))
                .map(each -> each.substring(group.length() + 1))
                .findFirst();
    }
}
