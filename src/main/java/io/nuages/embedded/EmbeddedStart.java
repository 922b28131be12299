package io.nuages.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Begins the embedded PostgreSQL beside the context that will want it, since the very first start unpacks and lays out for seconds:
 * as soon as nobody can name a datasource any more.
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
        // Registered first, so that it is closed last, and even where the context was never done.
        beans.registerDisposableBean("embeddedPostgres", postgres::close);
    }
}
