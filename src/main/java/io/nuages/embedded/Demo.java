package io.nuages.embedded;

import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Draft.ProcessDraft;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.secret.Certificates;
import io.nuages.secret.Sealer;
import io.nuages.secret.Secrets;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Fills an empty portal the way a customer and the provider's staff would, through the same facades, so that a newcomer meets apps
 * in realistic states. Each step first checks whether it was done before, so that an interrupted start can continue.
 */
@Component
@ConditionalOnProperty("nuages.demo")
class Demo {
    private static final Logger log = LoggerFactory.getLogger(Demo.class);
    private static final String OWNER = DemoPeople.CUSTOMER;
    private static final String STUDIO = "Studio";
    private static final int GIB = 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final DemoPeople people;
    private final Accounts accounts;
    private final Plans plans;
    private final Tenants tenants;
    private final Apps apps;
    private final Deployments deployments;
    private final Certificates certificates;
    private final Secrets secrets;
    private final Clock clock;

    Demo(
            DemoPeople people,
            Accounts accounts,
            Plans plans,
            Tenants tenants,
            Apps apps,
            Deployments deployments,
            Certificates certificates,
            Secrets secrets,
            Clock clock) {
        this.people = people;
        this.accounts = accounts;
        this.plans = plans;
        this.tenants = tenants;
        this.apps = apps;
        this.deployments = deployments;
        this.certificates = certificates;
        this.secrets = secrets;
        this.clock = clock;
    }

    @EventListener
    void start(ApplicationReadyEvent event) {
        people.settle(accounts);
        var tenant = tenants();
        if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            log.info(
                    "Nuages is at http://localhost:{}/ - sign in as {} (customer) or {} (staff), password {}",
                    web.getWebServer().getPort(),
                    OWNER,
                    DemoPeople.STAFF,
                    people.password());
        }
        Thread.ofVirtual().name("demo").start(() -> fill(tenant));
    }

    private Tenant tenants() {
        if (plans.all().isEmpty()) {
            var sizes = Set.of(
                    plans.saveSize(null, "XS", 250, 512, 550),
                    plans.saveSize(null, "S", 500, GIB, 900),
                    plans.saveSize(null, "M", 1000, 2 * GIB, 1700),
                    plans.saveSize(null, "L", 2000, 4 * GIB, 3200));
            plans.create("Solo", 500, new Limits(1000, 2 * GIB, 5 * GIB, 10 * GIB, 2, 3), 60, 20, sizes);
            plans.create(STUDIO, 2500, new Limits(4000, 8 * GIB, 40 * GIB, 100 * GIB, 10, 20), 60, 20, sizes);
        }
        var studio = plans.all().stream()
                .filter(plan -> plan.name().equals(STUDIO))
                .findFirst()
                .orElseThrow();
        tenant("nouvelle", "Nouvelle Vague", studio.id());
        return tenant("lumiere", "Atelier Lumière", studio.id());
    }

    private Tenant tenant(String slug, String name, UUID plan) {
        return tenants.bySlug(slug).orElseGet(() -> {
            var tenant = tenants.create(DemoPeople.STAFF, slug, name, plan);
            var owner = accounts.byEmail(OWNER).orElseThrow().id();
            tenants.addMember(tenant.id(), DemoPeople.STAFF, owner, Role.OWNER);
            return tenant;
        });
    }

    private void fill(Tenant tenant) {
        try {
            waitUntil(() -> certificates.current().isPresent());
            api(tenant);
            journal(tenant);
            shop(tenant);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("The demo could not be completed; the next start continues with it", e);
        }
    }

    /** Its second release is live: another image, on two pods. */
    private void shop(Tenant tenant) throws InterruptedException {
        var production = app(tenant, "shop", "registry.example/demo/shop:1.0", web("S", 1));
        if (deploy(production, Wish.newest())) {
            edit(production, web("S", 2));
            deploy(production, Wish.image("registry.example/demo/shop:1.1"));
        }
        var staging = environment(tenant, production, "staging", "registry.example/demo/shop:1.0", web("XS", 1));
        apps.setRedeployOnPush(staging.ref(), true, OWNER);
        deploy(staging, Wish.newest());
    }

    /** One release is live; a newer one failed, since its worker needs the SECRET_KEY that nobody sealed; a preview is paused. */
    private void journal(Tenant tenant) throws InterruptedException {
        var draft = draft(List.of(
                new ProcessDraft("web", Draft.WEB_COMMAND, "S", 1),
                new ProcessDraft("worker", Draft.WORKER_COMMAND, "XS", 1)));
        var production = apps.environment(tenant.id(), "journal", "production")
                .orElseGet(
                        () -> apps.create(tenant.id(), "journal", "registry.example/demo/journal:1.7", draft, OWNER));
        if (deploy(production, Wish.newest())) {
            deploy(production, Wish.image("registry.example/demo/journal:1.8"));
        }
        var preview = environment(tenant, production, "preview", "registry.example/demo/journal:1.7", web("XS", 1));
        if (deploy(preview, Wish.newest())) {
            apps.pause(preview.ref(), OWNER);
        }
    }

    /** Live, with changes that are not deployed yet. */
    private void api(Tenant tenant) throws InterruptedException {
        var production = app(tenant, "api", "registry.example/demo/api:5.2", web("XS", 1));
        if (deploy(production, Wish.newest())) {
            var draft = web("XS", 1);
            edit(
                    production,
                    new Draft(
                            draft.processes(),
                            draft.releaseCommand(),
                            draft.port(),
                            draft.healthPath(),
                            Map.of("LOG_LEVEL", "info", "PAGE_SIZE", "50"),
                            draft.hosts(),
                            draft.databaseMib(),
                            draft.volumeMib()));
        }
    }

    private void edit(Environment environment, Draft draft) {
        var now = apps.environment(environment.ref()).orElseThrow();
        apps.edit(environment.ref(), now.revision(), draft, OWNER);
    }

    private Environment app(Tenant tenant, String name, String image, Draft draft) {
        return apps.environment(tenant.id(), name, "production").orElseGet(() -> {
            var created = apps.create(tenant.id(), name, image, draft, OWNER);
            sealSecretKey(tenant, created);
            return created;
        });
    }

    private Environment environment(Tenant tenant, Environment sibling, String name, String image, Draft draft) {
        return apps.environment(tenant.id(), sibling.appName(), name).orElseGet(() -> {
            var created = apps.addEnvironment(tenant.id(), sibling.app(), name, image, draft, OWNER);
            sealSecretKey(tenant, created);
            return created;
        });
    }

    /** As the customer's browser does it: sealed first, then handed over. */
    private void sealSecretKey(Tenant tenant, Environment environment) {
        var value = new byte[38];
        new SecureRandom().nextBytes(value);
        var key = Base64.getUrlEncoder().withoutPadding().encodeToString(value);
        var name = secrets.freshName(environment.baseName());
        var sealed = Sealer.seal(
                certificates.current().orElseThrow(), tenant.namespace(), name, key.getBytes(StandardCharsets.UTF_8));
        secrets.store(environment.ref(), name, Map.of("SECRET_KEY", sealed), OWNER);
    }

    /** Deploys and waits for the end. @return false when the environment was deployed before */
    private boolean deploy(Environment environment, Wish.OfPerson wish) throws InterruptedException {
        var before = deployments.newest(environment.ref(), 1, 0);
        if (wish.equals(Wish.newest()) && !before.isEmpty()) {
            return false;
        }
        var deployment = deployments.ask(environment.ref(), wish, null, OWNER);
        waitUntil(() -> deployments
                .byNumber(environment.ref(), deployment.number())
                .map(Deployment::state)
                .filter(Deployment.State::ended)
                .isPresent());
        return true;
    }

    private static Draft web(String size, int pods) {
        return draft(List.of(new ProcessDraft("web", Draft.WEB_COMMAND, size, pods)));
    }

    private static Draft draft(List<ProcessDraft> processes) {
        var web = Draft.web("XS", 1);
        return new Draft(
                processes,
                web.releaseCommand(),
                web.port(),
                web.healthPath(),
                web.variables(),
                web.hosts(),
                web.databaseMib(),
                web.volumeMib());
    }

    private void waitUntil(BooleanSupplier done) throws InterruptedException {
        var deadline = clock.instant().plus(PATIENCE);
        while (!done.getAsBoolean()) {
            if (clock.instant().isAfter(deadline)) {
                throw new IllegalStateException("It took longer than " + PATIENCE);
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }
}
