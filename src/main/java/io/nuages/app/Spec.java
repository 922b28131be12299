package io.nuages.app;

import io.nuages.plan.Claim;
import io.nuages.spec.SecretRef;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An environment's desired configuration: one versioned document in two parts, the customer's and the operator's, as a hoster's
 * GitOps layout has it. Stored as JSON; fields are added, never given another meaning. Immutable.
 */
public record Spec(Customer customer, Operator operator) {

    /**
     * What the customer owns.
     *
     * @param image with tag, as typed
     * @param processes {@code web} first; the others are workers
     * @param releaseCommand path and arguments, run once per release before it serves; empty means none
     * @param port where {@code web} listens
     * @param healthPath must answer 2xx or 3xx once the process can serve
     * @param variables in clear
     * @param variablesText the same as typed, with comments; null where it would say no more
     * @param secrets variables whose values are sealed
     * @param hosts the first is canonical
     * @param pullSecret name of the sealed secret with the registry's credentials; null for public images
     */
    public record Customer(
            String image,
            List<Process> processes,
            List<String> releaseCommand,
            int port,
            String healthPath,
            SortedMap<String, String> variables,
            @Nullable String variablesText,
            SortedMap<String, SecretRef> secrets,
            List<String> hosts,
            @Nullable String pullSecret) {
        public Customer {
            processes = List.copyOf(processes);
            releaseCommand = List.copyOf(releaseCommand);
            variables = copy(variables);
            secrets = copy(secrets);
            hosts = List.copyOf(hosts);
        }
    }

    /** @param command path and arguments; empty means the image's own */
    public record Process(String name, List<String> command) {
        public Process {
            command = List.copyOf(command);
        }
    }

    /**
     * What the operator grants within the quota.
     *
     * @param allocations by process name
     */
    public record Operator(SortedMap<String, Allocation> allocations, int databaseMib, int volumeMib) {
        public Operator {
            allocations = copy(allocations);
        }
    }

    /** @param size name of the size at the time of choosing; its CPU and memory are kept with it, so that a revision is a fact */
    public record Allocation(String size, int cpuMillis, int memoryMib, int pods) {}

    public Claim claim() {
        var cpu = 0;
        var memory = 0;
        var surgeCpu = 0;
        var surgeMemory = 0;
        for (var allocation : operator.allocations().values()) {
            cpu += allocation.cpuMillis() * allocation.pods();
            memory += allocation.memoryMib() * allocation.pods();
            if (allocation.pods() > 0) {
                surgeCpu += allocation.cpuMillis();
                surgeMemory += allocation.memoryMib();
            }
        }
        return new Claim(cpu, memory, surgeCpu, surgeMemory, operator.databaseMib(), operator.volumeMib());
    }

    /** Names of the sealed secrets that it needs. */
    public SortedSet<String> sealedSecrets() {
        var names = new TreeSet<String>();
        customer.secrets().values().forEach(reference -> names.add(reference.secret()));
        if (customer.pullSecret() != null) {
            names.add(customer.pullSecret());
        }
        return names;
    }

    public Allocation allocation(String process) {
        var allocation = operator.allocations().get(process);
        if (allocation == null) {
            throw new IllegalStateException("No size for the process " + process);
        }
        return allocation;
    }

    public Spec with(Customer customer) {
        return new Spec(customer, operator);
    }

    public Spec with(Operator operator) {
        return new Spec(customer, operator);
    }

    /** The same with another image. */
    public Spec withImage(String image) {
        return with(new Customer(
                image,
                customer.processes(),
                customer.releaseCommand(),
                customer.port(),
                customer.healthPath(),
                customer.variables(),
                customer.variablesText(),
                customer.secrets(),
                customer.hosts(),
                customer.pullSecret()));
    }

    /** The same with other sealed variables. */
    public Spec withSecrets(SortedMap<String, SecretRef> secrets) {
        return with(new Customer(
                customer.image(),
                customer.processes(),
                customer.releaseCommand(),
                customer.port(),
                customer.healthPath(),
                customer.variables(),
                customer.variablesText(),
                secrets,
                customer.hosts(),
                customer.pullSecret()));
    }

    /** The same with other credentials for the image's registry, or with none. */
    public Spec withPullSecret(@Nullable String pullSecret) {
        return with(new Customer(
                customer.image(),
                customer.processes(),
                customer.releaseCommand(),
                customer.port(),
                customer.healthPath(),
                customer.variables(),
                customer.variablesText(),
                customer.secrets(),
                customer.hosts(),
                pullSecret));
    }

    private static <V> SortedMap<String, V> copy(SortedMap<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
