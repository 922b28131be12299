package io.nuages.deploy.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Health;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A server whose workers are killed stays ready, and only its log tells. */
@NuagesTest
class KilledWorkersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Simulator simulator;

    @Test
    void it_is_told_as_a_want_of_memory_while_every_pod_is_ready() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        var size = plans.saveSize(null, "S" + suffix, 500, 512, 900);
        var plan = plans.create("Studio " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(size));
        var tenant = tenants.create("staff@example.org", "k" + suffix, "Atelier", plan)
                .id();
        var shop = apps.create(tenant, "shop", "registry.example/demo/shop:1.0", Draft.web("S" + suffix, 1), "dev");
        deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        await().atMost(PATIENCE)
                .until(() -> deployments.outlines(tenant).getFirst().health() == Health.RUNNING);

        assertThat(simulator.killWorker(Attempt.scope(shop), "web")).isNotEmpty();

        await().atMost(PATIENCE)
                .until(() -> deployments.outlines(tenant).getFirst().health() == Health.DEGRADED);
        var status = deployments.states(tenant, "shop").getFirst().status();
        assertThat(status.view().problem()).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Diagnosis.Code.OUT_OF_MEMORY);
            assertThat(problem.evidence()).anyMatch(line -> line.contains("was sent SIGKILL! Perhaps out of memory?"));
        });
        assertThat(status.view().processes().getFirst().ready()).isOne();
    }
}
