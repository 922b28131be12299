package io.nuages;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole portal on a free port, with a fresh database and the simulated cluster, which hurries. Tests come by a proxy where they
 * say so. Those that add nothing to these properties share one portal in each process, so names in it are a test's own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "nuages.cluster=simulated",
            "nuages.probe-image=",
            "nuages.demo=false",
            "nuages.simulator.speed=50",
            "nuages.live.heartbeat=1s",
            "nuages.staff.second-factor=false",
            // A busy machine is not to pass for one whose database is away.
            "nuages.database-patience=30s",
            "server.forward-headers-strategy=native"
        })
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
public @interface NuagesTest {}
