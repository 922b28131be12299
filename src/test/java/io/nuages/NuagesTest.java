package io.nuages;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** The whole portal on a free port, with a fresh database and the simulated cluster. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"nuages.cluster=simulated", "nuages.demo=false", "nuages.live.heartbeat=1s"})
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
public @interface NuagesTest {}
