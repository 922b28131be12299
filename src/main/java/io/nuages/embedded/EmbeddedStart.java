package io.nuages.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Starts the embedded PostgreSQL in parallel with the context that will need it, since the very first start unpacks and initialises for seconds:
 * as soon as it is certain that no datasource is configured.
 */
final class EmbeddedStart implements ApplicationListener<ApplicationContextInitializedEvent> {
    @Override
    public void onApplicationEvent(ApplicationContextInitializedEvent event) {
        if (event.getApplicationContext() instanceof GenericApplicationContext context
                && NoDatasource.IsAbsent.in(context.getEnvironment())) {
            begin(context);
        }
    }

    private static void begin(GenericApplicationContext context) {
        var folder = context.getEnvironment().getProperty("nuages.data-dir", "nuages-data");
        var postgres = EmbeddedPostgres.begin(Path.of(folder));
        var beans = context.getDefaultListableBeanFactory();
        beans.registerSingleton("embeddedPostgres", postgres);
        // Registered first, so that it is closed last, even if the context never finished.
        beans.registerDisposableBean("embeddedPostgres", postgres::close);
    }
}
