package io.nuages.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Registries that hang, and tenants that ask them. */
class LookupsTest {
    private static final ImageReference IMAGE = ImageReference.parse("registry.example/acme/shop:1.0");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void one_tenant_holds_up_nobody_else() throws Exception {
        try (var hanging = new Hanging();
                var threads = Executors.newCachedThreadPool()) {
            var lookups = new Lookups(hanging, hanging);
            var greedy = UUID.randomUUID();
            var answers = new ArrayList<Future<Lookup>>();
            for (var i = 0; i < 50; i++) {
                answers.add(threads.submit(() -> lookups.forForm(greedy, IMAGE)));
            }
            await().atMost(PATIENCE)
                    .until(() -> answers.stream().filter(Future::isDone).count() == 47);
            assertThat(hanging.running.get()).isEqualTo(3);
            assertThat(answers.stream().filter(Future::isDone).map(Future::resultNow))
                    .allSatisfy(answer -> assertThat(answer)
                            .isInstanceOfSatisfying(
                                    Lookup.Busy.class,
                                    busy -> assertThat(busy.message()).contains("Try again")));

            var others = new ArrayList<Future<Lookup>>();
            for (var i = 0; i < 10; i++) {
                others.add(threads.submit(() -> lookups.forForm(UUID.randomUUID(), IMAGE)));
            }
            // Its own deployments have places of their own, too.
            others.add(threads.submit(() -> lookups.forDeployment(greedy, IMAGE)));
            await().atMost(PATIENCE).until(() -> hanging.running.get() == 14);
            hanging.release.countDown();
            for (var other : others) {
                assertThat(other.get()).isInstanceOf(Lookup.NotFound.class);
            }
            assertThat(lookups.forForm(greedy, IMAGE)).isInstanceOf(Lookup.NotFound.class);
        }
    }

    @Test
    void deployments_of_one_tenant_leave_workers_to_the_others() throws Exception {
        try (var hanging = new Hanging();
                var threads = Executors.newCachedThreadPool()) {
            var lookups = new Lookups(hanging, hanging);
            var greedy = UUID.randomUUID();
            for (var i = 0; i < 20; i++) {
                threads.submit(() -> lookups.forDeployment(greedy, IMAGE));
            }
            await().atMost(PATIENCE).until(() -> hanging.running.get() == 2);
            assertThat(lookups.forDeployment(greedy, IMAGE)).isInstanceOf(Lookup.Busy.class);

            var other = threads.submit(() -> lookups.forDeployment(UUID.randomUUID(), IMAGE));
            await().atMost(PATIENCE).until(() -> hanging.running.get() == 3);
            hanging.release.countDown();
            assertThat(other.get()).isInstanceOf(Lookup.NotFound.class);
        }
    }

    /** With the client itself: forms that hang on every connection of theirs leave those of deployments alone. */
    @Test
    void forms_and_deployments_share_no_connections() throws Exception {
        var silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        var open = new ConcurrentLinkedQueue<Socket>();
        var accepting = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    open.add(silent.accept());
                }
            } catch (IOException e) {
                // Closed at the end.
            }
        });
        var quick = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        quick.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, 0);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        quick.start();
        var hosts = List.of(
                "127.0.0.1:" + silent.getLocalPort(),
                "127.0.0.1:" + quick.getAddress().getPort());
        try (var threads = Executors.newCachedThreadPool();
                var deployments = new HttpRegistry(new RegistrySettings(hosts, hosts), Duration.ofSeconds(5));
                var forms = (HttpRegistry) deployments.apart()) {
            var lookups = new Lookups(forms, deployments);
            for (var i = 0; i < 60; i++) {
                var tenant = UUID.randomUUID();
                threads.submit(() -> lookups.forForm(tenant, reference(hosts.getFirst())));
            }
            // As many as one registry gets at once from forms.
            await().atMost(PATIENCE).until(() -> open.size() == 10);

            assertThat(within(() -> lookups.forDeployment(UUID.randomUUID(), reference(hosts.getLast()))))
                    .isInstanceOf(Lookup.NotFound.class);
        } finally {
            quick.stop(0);
            silent.close();
            accepting.join();
            for (var socket : open) {
                socket.close();
            }
        }
    }

    private static ImageReference reference(String host) {
        return new ImageReference(host, "acme/shop", "1.0", null);
    }

    /** Before the silent ones could have been given up. */
    private static Lookup within(Supplier<Lookup> lookup) throws Exception {
        try (var thread = Executors.newSingleThreadExecutor()) {
            return thread.submit(lookup::get).get(3, TimeUnit.SECONDS);
        }
    }

    /** Answers nobody before it is told to. */
    private static final class Hanging implements Registry, AutoCloseable {
        final AtomicInteger running = new AtomicInteger();
        final CountDownLatch release = new CountDownLatch(1);

        @Override
        public Lookup lookup(ImageReference reference) {
            running.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Lookup.NotFound("There is none.");
        }

        @Override
        public void close() {
            release.countDown();
        }
    }
}
