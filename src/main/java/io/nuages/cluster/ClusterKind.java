package io.nuages.cluster;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;

/** Which cluster the portal works on: the property {@code nuages.cluster}. */
public enum ClusterKind {
    SIMULATED,
    KUBECONFIG,
    IN_CLUSTER;

    /**
     * Simulated by default only if the database is the embedded one; with another database, the cluster has to be named, so that
     * a real installation never runs on a simulated cluster by accident, nor a trial on a real one.
     *
     * @throws ClusterNotChosen when none, or an unknown one, was named
     */
    public static ClusterKind of(Environment environment) {
        var said = environment.getProperty("nuages.cluster", "").strip();
        if (said.isEmpty()) {
            if (environment.getProperty("spring.datasource.url", "").isBlank()) {
                return SIMULATED;
            }
            throw new ClusterNotChosen("A database is configured, but the cluster is not.");
        }
        return Arrays.stream(values())
                .filter(kind -> kind.word().equalsIgnoreCase(said))
                .findFirst()
                .orElseThrow(() -> new ClusterNotChosen("NUAGES_CLUSTER says \"" + said + "\"."));
    }

    static String words() {
        return Arrays.stream(values()).map(ClusterKind::word).collect(Collectors.joining(", "));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
