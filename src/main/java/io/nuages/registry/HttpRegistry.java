package io.nuages.registry;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
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
            return new Lookup.Unreachable("The question was interrupted.");
        } catch (ExecutionException e) {
            log.warn("Looking up {} failed", reference, e.getCause());
            return new Lookup.Refused(reference.registry() + " answered with something that cannot be read.");
        } finally {
            visit.cancel();
        }
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
                    + ", or to where it leads: only registries on the public internet, and those the hoster allows.");
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
        var digest = Visit.digest(body);
        return switch (ImageManifest.parse(body)) {
            case ImageManifest.Single single -> image(visit, digest, single);
            case ImageManifest.Index(var platformDigest, var platforms) -> {
                if (platformDigest == null) {
                    yield wrongPlatform(platforms.isEmpty() ? "no platform" : String.join(", ", platforms));
                }
                var manifest = visit.fetch(
                        "/manifests/" + platformDigest, platformDigest, ImageManifest.ACCEPT, LARGEST_MANIFEST);
                yield ImageManifest.parse(manifest) instanceof ImageManifest.Single single
                        ? image(visit, digest, single)
                        : new Lookup.Refused(reference + " is an index of indexes.");
            }
        };
    }

    private static Lookup image(Visit visit, String digest, ImageManifest.Single manifest) throws IOException {
        var config = ImageManifest.parseConfig(
                visit.fetch("/blobs/" + manifest.config(), manifest.config(), "*/*", LARGEST_CONFIG));
        if (!config.platform().equals(ImageManifest.PLATFORM)) {
            return wrongPlatform(config.platform());
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

    private static Lookup wrongPlatform(String platforms) {
        return new Lookup.WrongPlatform(
                "The image was built for " + platforms + "; the cluster's nodes run " + ImageManifest.PLATFORM + ".");
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
