package io.nuages.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/**
 * {@code nuages.database.connections.available} of the server of the customers' databases, {@code nuages.database.connections.given} to
 * their roles, and {@code nuages.database.room}, 1 while it takes another database. Not a number before it was asked for the first time.
 */
@Component
class ServerMeters implements MeterBinder {
    private final Databases databases;

    ServerMeters(Databases databases) {
        this.databases = databases;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder(
                        "nuages.database.connections.available",
                        () -> databases
                                .server()
                                .map(server -> (double) server.available())
                                .orElse(Double.NaN))
                .register(meters);
        Gauge.builder(
                        "nuages.database.connections.given",
                        () -> databases
                                .server()
                                .map(server -> (double) server.given())
                                .orElse(Double.NaN))
                .register(meters);
        Gauge.builder(
                        "nuages.database.room",
                        () -> databases
                                .server()
                                .map(server -> server.room() ? 1.0 : 0.0)
                                .orElse(Double.NaN))
                .register(meters);
    }
}
