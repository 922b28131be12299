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
     * Simulated without a word only where the database is the embedded one; whoever brings a database says which cluster, so that
     * a real installation never runs on a simulated cluster by accident, nor a trial on a real one.
     *
     * @throws ClusterNotChosen when nothing, or nothing known, was said
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
