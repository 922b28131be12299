package io.nuages.embedded;

import java.nio.file.Path;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Begins the embedded PostgreSQL beside the context that will want it: the very first start unpacks and lays out for seconds. */
final class EmbeddedStart implements ApplicationContextInitializer<GenericApplicationContext> {
    @Override
    public void initialize(GenericApplicationContext context) {
        var environment = context.getEnvironment();
        if (NoDatasource.IsAbsent.in(environment)) {
            var postgres = EmbeddedPostgres.begin(Path.of(environment.getProperty("nuages.data-dir", "nuages-data")));
            var beans = context.getDefaultListableBeanFactory();
            beans.registerSingleton("embeddedPostgres", postgres);
            // Registered first, so that it is closed last, and even where the context was never done.
            beans.registerDisposableBean("embeddedPostgres", postgres::close);
        }
    }
}
