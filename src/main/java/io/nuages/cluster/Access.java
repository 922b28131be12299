package io.nuages.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.BackwardsCompatibilityInterceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the API server is reached, and as whom. Never auto-configured. */
final class Access {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private Access() {}

    static Config kubeconfig(Path file) {
        var config = bounded(Config.fromKubeconfig(file.toFile()));
        config.setAutoConfigure(false);
        if (config.getAutoOAuthToken() != null) {
            config.setOauthTokenProvider(new Rotating(
                    file, () -> Config.fromKubeconfig(file.toFile()).getAutoOAuthToken())::token);
        }
        return config;
    }

    static Config inCluster() {
        var host = System.getenv("KUBERNETES_SERVICE_HOST");
        if (host == null) {
            throw new ClusterNotChosen(
                    "NUAGES_CLUSTER says in-cluster, and the portal does not run in a cluster.",
                    "Set NUAGES_CLUSTER=kubeconfig and NUAGES_KUBECONFIG to work on a cluster from outside.");
        }
        var port = System.getenv().getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        var config = bounded(Config.empty());
        config.setAutoConfigure(false);
        config.setMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
        config.setCaCertFile(SERVICE_ACCOUNT.resolve("ca.crt").toString());
        var token = SERVICE_ACCOUNT.resolve("token");
        config.setOauthTokenProvider(new Rotating(token, () -> read(token))::token);
        return config;
    }

    /** Without the client's attempts at API versions that no longer exist. */
    static void plain(HttpClient.Builder http) {
        http.addOrReplaceInterceptor(BackwardsCompatibilityInterceptor.NAME, null);
    }

    private static Config bounded(Config config) {
        config.setConnectionTimeout(3_000);
        config.setRequestTimeout(10_000);
        config.setRequestRetryBackoffLimit(2);
        config.setRequestRetryBackoffInterval(200);
        config.setWatchReconnectInterval(500);
        config.setUserAgent("nuages");
        return config;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ClusterException.Unavailable("The service account's token cannot be read", e);
        }
    }

    /** Tokens are short-lived and replaced in their file; if it cannot be read again, the old one stays in use. */
    private static final class Rotating {
        private static final Duration FRESH = Duration.ofSeconds(30);

        private final Path file;
        private final Supplier<@Nullable String> source;
        private @Nullable String token;
        private Instant readAt = Instant.EPOCH;
        private long modified;

        Rotating(Path file, Supplier<@Nullable String> source) {
            this.file = file;
            this.source = source;
        }

        synchronized String token() {
            var now = Instant.now();
            long written = file.toFile().lastModified();
            if (token == null || written != modified || now.isAfter(readAt.plus(FRESH))) {
                readAt = now;
                modified = written;
                try {
                    var next = source.get();
                    token = next == null ? token : next;
                } catch (RuntimeException e) {
                    if (token == null) {
                        throw e;
                    }
                }
            }
            return token == null ? "" : token;
        }
    }
}
