package io.nuages.cluster;

import java.util.Map;

/** Who sets the number of a Deployment's pods, the field {@code spec.replicas}. Pure. */
final class PodNumber {
    /** Sets it in the portal's place once an autoscaler is to change it. */
    static final String MANAGER = "nuages-scale";

    private PodNumber() {}

    /**
     * Whether the portal's next apply decides it, by the record of owners; it is assumed to for an object that has no such
     * record.
     */
    static boolean saidByPortal(Map<String, Object> deployment) {
        var records = Tree.maps(deployment, "metadata", "managedFields");
        return records.isEmpty()
                || records.stream()
                        .filter(ForeignFields::applied)
                        .anyMatch(each -> Tree.map(each, "fieldsV1", "f:spec").containsKey("f:replicas"));
    }

    static int of(Map<String, Object> deployment) {
        return (int) Tree.number(deployment, 1, "spec", "replicas");
    }

    /** Nothing but this number, for exactly this object. */
    static Map<String, Object> alone(Map<String, Object> deployment, int pods) {
        return Map.of(
                "apiVersion",
                Kind.DEPLOYMENT.apiVersion(),
                "kind",
                Kind.DEPLOYMENT.name(),
                "metadata",
                Map.of("name", Tree.name(deployment), "uid", Tree.text(deployment, "metadata", "uid")),
                "spec",
                Map.of("replicas", pods));
    }
}
