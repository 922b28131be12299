package io.nuages.deploy.rendering;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.nuages.app.Environment;
import io.nuages.app.Hosts;
import io.nuages.app.SiteSettings;
import io.nuages.chart.ReleaseInput;
import io.nuages.chart.Rendered;
import io.nuages.chart.Renderer;
import io.nuages.cluster.ClusterException;
import io.nuages.database.Databases;
import io.nuages.database.EnvironmentDatabase;
import io.nuages.deploy.DeploySettings;
import io.nuages.deploy.Release;
import io.nuages.deploy.phase.Attempt;
import io.nuages.registry.ImageReference;
import io.nuages.secret.SealedSecrets;
import io.nuages.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From a release to manifests: gathers the chart's input, and renders it. */
@Component
public class Renders {
    private final Renderer renderer;
    private final Databases databases;
    private final SealedSecrets secrets;
    private final DeploySettings settings;
    private final SiteSettings sites;
    private final Hosts hosts;
    private final MeterRegistry meters;

    Renders(
            Renderer renderer,
            Databases databases,
            SealedSecrets secrets,
            DeploySettings settings,
            SiteSettings sites,
            Hosts hosts,
            MeterRegistry meters) {
        this.renderer = renderer;
        this.databases = databases;
        this.secrets = secrets;
        this.settings = settings;
        this.sites = sites;
        this.hosts = hosts;
        this.meters = meters;
    }

    /**
     * @param spec of the release's revision
     * @param attempt of the release command; 0 leaves its Job out
     * @throws ClusterException.Refused when the chart refuses the spec, as the API server would refuse the result
     */
    public Rendered of(Environment environment, Release release, Spec spec, int attempt) {
        var database = databases.of(environment.ref()).orElseThrow();
        var sealed = secrets.named(environment.ref(), spec.sealedSecrets());
        var routed = hosts.routed(environment.ref());
        var input = input(environment, release, spec, attempt, database, sealed, routed);
        var sample = Timer.start(meters);
        try {
            return renderer.render(input);
        } catch (IllegalStateException e) {
            throw new ClusterException.Refused("Invalid", String.valueOf(e.getMessage()));
        } finally {
            sample.stop(meters.timer("nuages.render"));
        }
    }

    /** The release command's Job; a retry has another name. */
    public static String jobName(Environment environment, Release release, int attempt) {
        return environment.baseName() + "-init-" + release.number() + "-" + attempt;
    }

    private ReleaseInput input(
            Environment environment,
            Release release,
            Spec spec,
            int attempt,
            EnvironmentDatabase database,
            List<SealedSecrets.SealedSecret> sealed,
            Set<String> routed) {
        var reference = ImageReference.parse(release.image());
        var hosts = spec.hosts();
        return new ReleaseInput(
                spec.app(),
                spec.operator(),
                new ReleaseInput.Facts(
                        environment.baseName(),
                        environment.namespace(),
                        new TreeMap<>(Attempt.scope(environment).labels()),
                        release.number(),
                        reference.withDigest(release.digest()).pinned(),
                        reference.version(),
                        hosts,
                        hosts.stream().filter(host -> !routed.contains(host)).toList(),
                        command(environment, release, spec, attempt),
                        new ReleaseInput.Database(
                                databases.address().podHost(),
                                databases.address().podPort(),
                                database.name(),
                                database.name(),
                                database.secretName()),
                        sealedSecrets(database, sealed),
                        settings.installation(sites.scheme(), databasePeer()),
                        environment.pausedAt() != null));
    }

    private ReleaseInput.@Nullable Command command(Environment environment, Release release, Spec spec, int attempt) {
        var command = spec.app().releaseCommand();
        return attempt == 0 || command == null
                ? null
                : new ReleaseInput.Command(
                        jobName(environment, release, attempt),
                        Math.toIntExact(
                                command.timeout(settings.commandTimeout()).toSeconds()));
    }

    private static List<ReleaseInput.SealedSecret> sealedSecrets(
            EnvironmentDatabase database, List<SealedSecrets.SealedSecret> sealed) {
        var all = new ArrayList<ReleaseInput.SealedSecret>();
        var password = new TreeMap<String, String>();
        password.put(EnvironmentDatabase.PASSWORD_KEY, database.sealedPassword());
        all.add(new ReleaseInput.SealedSecret(database.secretName(), "Opaque", password));
        sealed.forEach(secret -> all.add(new ReleaseInput.SealedSecret(secret.name(), secret.type(), secret.values())));
        return all;
    }

    /** NetworkPolicies do not know names: a server that pods reach by name has to be in {@code nuages.deploy.egress}. */
    private ReleaseInput.@Nullable Peer databasePeer() {
        var address = databases.address();
        var host = address.podHost();
        if (host.matches("[0-9.]+")) {
            return new ReleaseInput.Peer(host + "/32", List.of(address.podPort()));
        }
        return host.contains(":") ? new ReleaseInput.Peer(host + "/128", List.of(address.podPort())) : null;
    }
}
