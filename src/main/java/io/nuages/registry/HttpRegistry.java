package io.nuages.registry;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks registries by the distribution specification, without credentials. */
final class HttpRegistry implements Registry, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpRegistry.class);
    private static final int LARGEST_MANIFEST = 4 * 1024 * 1024;
    private static final int LARGEST_CONFIG = 1024 * 1024;

    private final RegistrySettings settings;
    private final Duration limit;
    private final CloseableHttpClient client;

    HttpRegistry(RegistrySettings settings, Duration limit) {
        this.settings = settings;
        this.limit = limit;
        var timeout = Timeout.of(limit);
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedResolver(settings))
                        .setMaxConnTotal(50)
                        .setMaxConnPerRoute(10)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.ofSeconds(4))
                                .setSocketTimeout(timeout)
                                .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(timeout).build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout)
                        .setConnectionRequestTimeout(timeout)
                        .build())
                .setUserAgent("nuages")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    @Override
    public Lookup lookup(ImageReference reference) {
        var visit = new Visit(client, settings, reference);
        var task = new FutureTask<>(() -> visit(visit, reference));
        Thread.ofPlatform().daemon().name("registry").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Lookup.Unreachable(
                    reference.registry() + " did not answer within " + limit.toSeconds() + " seconds.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Lookup.Unreachable("The request was interrupted.");
        } catch (ExecutionException e) {
            log.warn("Looking up {} failed", reference, e.getCause());
            return new Lookup.Refused(reference.registry() + " sent an answer that cannot be read.");
        } finally {
            visit.cancel();
        }
    }

    @Override
    public Registry apart() {
        return new HttpRegistry(settings, limit);
    }

    private static Lookup visit(Visit visit, ImageReference reference) {
        try {
            return found(visit, reference);
        } catch (Visit.Ended e) {
            return e.lookup();
        } catch (ImageManifest.NotAnImage e) {
            return new Lookup.Refused(reference + " is " + e.getMessage() + ".");
        } catch (CheckedResolver.NotPublic e) {
            return new Lookup.Refused("The portal does not talk to " + reference.registry()
                    + ", or to where it leads: only registries on the public internet, and those your hosting provider"
                    + " allows.");
        } catch (UnknownHostException e) {
            return new Lookup.Unreachable("No address is known for " + reference.registry() + ".");
        } catch (SSLException e) {
            return new Lookup.Refused(reference.registry() + " has no certificate that can be trusted.");
        } catch (IOException e) {
            return new Lookup.Unreachable(reference.registry() + " cannot be reached.");
        }
    }

    private static Lookup found(Visit visit, ImageReference reference) throws IOException {
        var body = visit.fetch(
                "/manifests/" + (reference.digest() != null ? reference.digest() : reference.tag()),
                reference.digest(),
                ImageManifest.ACCEPT,
                LARGEST_MANIFEST);
        return new Search(visit, Visit.digest(body)).in(ImageManifest.parse(body));
    }

    /** Goes through what an index lists as a node does: the first entry that is an image for its platform. */
    private static final class Search {
        private static final int MOST_TRIED = 10;

        private final Visit visit;
        private final String digest;
        private final Set<String> tried = new HashSet<>();
        private final Set<String> platforms = new LinkedHashSet<>();
        private ImageManifest.@Nullable NotAnImage other;

        /** @param digest by which the image is pinned, of the whole */
        Search(Visit visit, String digest) {
            this.visit = visit;
            this.digest = digest;
        }

        Lookup in(ImageManifest manifest) throws IOException {
            var found = image(manifest);
            if (found != null) {
                return found;
            }
            if (other != null && platforms.isEmpty()) {
                throw other;
            }
            return wrongPlatform(platforms.isEmpty() ? "no platform" : String.join(", ", platforms));
        }

        private @Nullable Lookup image(ImageManifest manifest) throws IOException {
            switch (manifest) {
                case ImageManifest.Single single -> {
                    return image(single);
                }
                case ImageManifest.Index index -> {
                    platforms.addAll(index.platforms());
                    for (var candidate : index.candidates()) {
                        var found = candidate(candidate);
                        if (found != null) {
                            return found;
                        }
                    }
                    return null;
                }
            }
        }

        private @Nullable Lookup candidate(String candidate) throws IOException {
            if (tried.size() >= MOST_TRIED || !tried.add(candidate)) {
                return null;
            }
            var body = visit.fetch("/manifests/" + candidate, candidate, ImageManifest.ACCEPT, LARGEST_MANIFEST);
            try {
                return image(ImageManifest.parse(body));
            } catch (ImageManifest.NotAnImage e) {
                // An artifact may be listed before the image.
                other = e;
                return null;
            }
        }

        private @Nullable Lookup image(ImageManifest.Single manifest) throws IOException {
            var config = ImageManifest.parseConfig(
                    visit.fetch("/blobs/" + manifest.config(), manifest.config(), "*/*", LARGEST_CONFIG));
            if (!config.platform().equals(ImageManifest.PLATFORM)) {
                platforms.add(
                        config.platform().startsWith("/") || config.platform().endsWith("/")
                                ? "a platform that it does not name"
                                : config.platform());
                return null;
            }
            return new Lookup.Found(
                    digest,
                    config.platform(),
                    manifest.bytes(),
                    config.created(),
                    config.user(),
                    config.ports(),
                    config.command());
        }
    }

    private static Lookup wrongPlatform(String platforms) {
        return new Lookup.WrongPlatform(
                "The image was built for " + platforms + "; the cluster's nodes run " + ImageManifest.PLATFORM + ".");
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
