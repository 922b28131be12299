package io.nuages;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** {@link NuagesTest} with a mail server, {@link TestMail}, and an address that is not the one where it listens. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "nuages.cluster=simulated",
            "nuages.demo=false",
            "nuages.live.heartbeat=1s",
            "nuages.database-patience=30s",
            "nuages.url=" + PortalWithMail.URL,
            "nuages.mail.from=Nuages <portal@nuages.example>"
        })
@ContextConfiguration(initializers = {TestDatabase.Initializer.class, TestMail.Initializer.class})
@Import(TestMail.EchoWriter.class)
public @interface PortalWithMail {
    String URL = "http://portal.nuages.example";
}
