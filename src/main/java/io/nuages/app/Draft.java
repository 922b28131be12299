package io.nuages.app;

import io.nuages.form.Problems;
import io.nuages.spec.CommandLine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A spec as typed: everything that a customer may choose, not checked yet. Image and sealed secrets change by their own ways.
 *
 * @param processes {@code web} and any workers
 * @param releaseCommand empty means none
 * @param variablesText the variables as typed, with comments; null where it would say no more than the variables do
 * @param hosts the customer's own; the installation's host for the environment is added behind them
 * @param unread what could not be read at all, so that it is told together with what the rules find
 */
public record Draft(
        List<ProcessDraft> processes,
        String releaseCommand,
        int port,
        String healthPath,
        Map<String, String> variables,
        @Nullable String variablesText,
        List<String> hosts,
        int databaseMib,
        int volumeMib,
        List<Problems.Problem> unread) {
    public Draft(
            List<ProcessDraft> processes,
            String releaseCommand,
            int port,
            String healthPath,
            Map<String, String> variables,
            List<String> hosts,
            int databaseMib,
            int volumeMib) {
        this(processes, releaseCommand, port, healthPath, variables, null, hosts, databaseMib, volumeMib, List.of());
    }

    /** The convention's paths. */
    public static final String WEB_COMMAND = "/run";

    public static final String WORKER_COMMAND = "/async";
    public static final String RELEASE_COMMAND = "/init";

    /** @param command empty means the image's own */
    public record ProcessDraft(String name, String command, String size, int pods) {}

    /** One web process by the convention, the smallest database, nothing else. */
    public static Draft web(String size, int pods) {
        return new Draft(
                List.of(new ProcessDraft("web", WEB_COMMAND, size, pods)),
                RELEASE_COMMAND,
                8000,
                "/healthz/",
                Map.of(),
                List.of(),
                1024,
                0);
    }

    /** The draft that would make this spec again. */
    public static Draft of(Spec spec, String ownHost) {
        var customer = spec.customer();
        return new Draft(
                customer.processes().stream()
                        .map(process -> {
                            var allocation = spec.allocation(process.name());
                            return new ProcessDraft(
                                    process.name(),
                                    CommandLine.format(process.command()),
                                    allocation.size(),
                                    allocation.pods());
                        })
                        .toList(),
                CommandLine.format(customer.releaseCommand()),
                customer.port(),
                customer.healthPath(),
                customer.variables(),
                customer.variablesText(),
                customer.hosts().stream().filter(host -> !host.equals(ownHost)).toList(),
                spec.operator().databaseMib(),
                spec.operator().volumeMib(),
                List.of());
    }

    /** The same without hosts of the customer's own, for another environment. */
    public Draft withoutHosts() {
        return new Draft(
                processes,
                releaseCommand,
                port,
                healthPath,
                variables,
                variablesText,
                List.of(),
                databaseMib,
                volumeMib,
                unread);
    }
}
