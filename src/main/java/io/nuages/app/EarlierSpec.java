package io.nuages.app;

import io.nuages.registry.ImageReference;
import io.nuages.spec.AppDocument;
import io.nuages.spec.HealthCheck;
import io.nuages.spec.Image;
import io.nuages.spec.OperatorDocument;
import io.nuages.spec.Process;
import io.nuages.spec.ReleaseCommand;
import io.nuages.spec.SecretRef;
import io.nuages.spec.Spec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A spec as portals before V023 stored it: read when there is nothing else, and also written for a replica of that version that
 * still runs while this one takes over.
 */
record EarlierSpec(Customer customer, Operator operator) {

    /** @param hosts the last is the one given by the installation */
    record Customer(
            String image,
            List<Command> processes,
            List<String> releaseCommand,
            int port,
            String healthPath,
            SortedMap<String, String> variables,
            @Nullable String variablesText,
            SortedMap<String, SecretRef> secrets,
            List<String> hosts,
            @Nullable String pullSecret) {}

    record Command(String name, List<String> command) {}

    record Operator(SortedMap<String, Allocation> allocations, int databaseMib, int volumeMib) {}

    record Allocation(String size, int cpuMillis, int memoryMib, int pods) {}

    /** As much of it as that version supported. */
    static EarlierSpec of(Spec spec) {
        var app = spec.app();
        var commands = app.processes().entrySet().stream()
                .map(process -> new Command(process.getKey(), process.getValue().command()))
                .toList();
        var allocations = new TreeMap<String, Allocation>();
        app.processes().forEach((name, process) -> {
            var size = spec.size(name);
            allocations.put(name, new Allocation(size.size(), size.cpuMillis(), size.memoryMib(), process.mostPods()));
        });
        return new EarlierSpec(
                new Customer(
                        spec.image(),
                        commands,
                        spec.releaseCommand(),
                        app.port(),
                        app.health() == null
                                ? HealthCheck.CONVENTION.path()
                                : app.health().path(),
                        app.variables(),
                        spec.variablesText(),
                        app.secretVariables(),
                        spec.hosts(),
                        spec.operator().pullSecret()),
                new Operator(
                        allocations,
                        spec.operator().databaseMib(),
                        spec.operator().volumeMib()));
    }

    Spec converted() {
        var processes = new LinkedHashMap<String, Process>();
        customer.processes()
                .forEach(process -> processes.put(
                        process.name(),
                        Process.of(
                                process.command(),
                                Objects.requireNonNull(operator.allocations().get(process.name()))
                                        .pods())));
        var sizes = new TreeMap<String, OperatorDocument.Grant>();
        operator.allocations()
                .forEach((name, each) ->
                        sizes.put(name, new OperatorDocument.Grant(each.size(), each.cpuMillis(), each.memoryMib())));
        var hosts = customer.hosts();
        var own = Math.max(0, hosts.size() - 1);
        return new Spec(
                new AppDocument(
                        Image.of(ImageReference.stored(customer.image())),
                        customer.port(),
                        hosts.subList(0, own),
                        HealthCheck.CONVENTION.withPath(customer.healthPath()),
                        processes,
                        customer.releaseCommand().isEmpty() ? null : ReleaseCommand.of(customer.releaseCommand()),
                        Collections.emptySortedMap(),
                        Collections.emptySortedMap(),
                        customer.variables(),
                        customer.secrets()),
                new OperatorDocument(
                        sizes,
                        operator.databaseMib(),
                        operator.volumeMib(),
                        customer.pullSecret(),
                        hosts.isEmpty() ? "" : hosts.get(own)),
                null,
                customer.variablesText());
    }
}
