package io.nuages.deploy;

import io.nuages.app.Environment;
import io.nuages.app.EnvironmentHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An environment with the two facts that are kept apart: what is live, and the state of the newest deployment.
 *
 * @param status as last seen in the cluster; null before it was looked at
 * @param newest null when there was no deployment
 * @param serving null before the first success
 * @param servedBefore whether there is another release that was live and can be rolled back to
 * @param byHand whether {@link ByHand#of} may have something to report
 * @param database null before the first deployment
 * @param hosts in the order of the newest spec
 */
public record EnvironmentState(
        Environment environment,
        Deployments.@Nullable Status status,
        @Nullable Deployment newest,
        @Nullable Release serving,
        boolean servedBefore,
        boolean byHand,
        @Nullable Database database,
        List<EnvironmentHost> hosts) {
    /** @param connections that its role may open at a time; null before it is known */
    public record Database(
            String name, int sizeMib, @Nullable Integer connections, boolean ready) {}

    public EnvironmentState {
        hosts = List.copyOf(hosts);
    }

    /** The first host through which visitors reach the site; null when there is none. */
    public @Nullable String host() {
        return hosts.stream()
                .filter(EnvironmentHost::serves)
                .map(EnvironmentHost::name)
                .findFirst()
                .orElse(null);
    }
}
