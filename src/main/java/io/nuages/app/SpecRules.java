package io.nuages.app;

import io.nuages.form.Problems;
import io.nuages.form.Problems.Problem;
import io.nuages.plan.Plan;
import io.nuages.registry.ImageReference;
import io.nuages.registry.InvalidImageReference;
import io.nuages.spec.CommandLine;
import io.nuages.spec.SecretRef;
import io.nuages.spec.VariableNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** From a draft to a spec: every rule that needs no look at the world. Pure. */
final class SpecRules {
    static final int MOST_PODS = 20;
    static final int MOST_PROCESSES = 6;
    /** Of all variables in clear. A ConfigMap takes 1 MiB, but each revision keeps them all, and there may be many of those. */
    static final int MOST_BYTES = 256 * 1024;

    private static final Pattern APP = Pattern.compile("[a-z](?:[a-z0-9-]{0,22}[a-z0-9])?");
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z](?:[a-z0-9-]{0,14}[a-z0-9])?");
    private static final Pattern PROCESS = Pattern.compile("[a-z](?:[a-z0-9]{0,9})");
    /** Names that the chart gives to pods of its own. */
    private static final Set<String> TAKEN = Set.of("init", "db", "cache", "test");

    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,255}");

    private final List<Problem> problems = new ArrayList<>();

    private SpecRules() {}

    /**
     * @throws Problems with every fault found at fields {@code image}, {@code processes.N.*}, {@code variables.NAME}, {@code hosts} …
     */
    static Spec spec(
            String image,
            Draft draft,
            Plan plan,
            String ownHost,
            HostRules hostRules,
            SortedMap<String, SecretRef> secrets,
            @org.jspecify.annotations.Nullable String pullSecret) {
        return new SpecRules().check(image, draft, plan, ownHost, hostRules, secrets, pullSecret);
    }

    /** @throws Problems at {@code name} */
    static String appName(String name) {
        if (!APP.matcher(name).matches() || name.contains("--")) {
            throw Problems.of(
                    "name",
                    "A name has up to 24 lower-case letters, digits and single dashes, and starts with a letter.");
        }
        return name;
    }

    /** @throws Problems at {@code environment} */
    static String environmentName(String name) {
        if (!ENVIRONMENT.matcher(name).matches() || name.contains("--")) {
            throw Problems.of(
                    "environment",
                    "A name has up to 16 lower-case letters, digits and single dashes, and starts with a letter.");
        }
        return name;
    }

    /** @throws Problems at {@code image} */
    static String image(String image) {
        try {
            var reference = ImageReference.parse(image);
            return reference.toString();
        } catch (InvalidImageReference e) {
            throw Problems.of("image", String.valueOf(e.getMessage()));
        }
    }

    private Spec check(
            String image,
            Draft draft,
            Plan plan,
            String ownHost,
            HostRules hostRules,
            SortedMap<String, SecretRef> secrets,
            @org.jspecify.annotations.Nullable String pullSecret) {
        problems.addAll(draft.unread());
        var reference = attempt(() -> image(image), image);
        var processes = new ArrayList<Spec.Process>();
        var allocations = new TreeMap<String, Spec.Allocation>();
        processes(draft, plan, processes, allocations);
        var release = attempt(() -> CommandLine.parse("releaseCommand", draft.releaseCommand()), List.<String>of());
        if (draft.port() < 1024 || draft.port() > 65535) {
            add("port", "A port is between 1024 and 65535: the process has no right to lower ones.");
        }
        if (!PATH.matcher(draft.healthPath()).matches()) {
            add("healthPath", "A path starts with / and has no blanks, for example /healthz/.");
        }
        var variables = variables(draft, secrets);
        var hosts = hosts(draft.hosts(), ownHost, hostRules);
        if (draft.databaseMib() < 1024 || draft.databaseMib() % 1024 != 0 || draft.databaseMib() > 1024 * 1024) {
            add("databaseMib", "A database has a whole number of GiB, at least 1.");
        }
        if (draft.volumeMib() != 0) {
            add("volumeMib", "Volumes are not on offer yet.");
        }
        if (!problems.isEmpty()) {
            throw new Problems(problems);
        }
        return new Spec(
                new Spec.Customer(
                        reference,
                        List.copyOf(processes),
                        release,
                        draft.port(),
                        draft.healthPath(),
                        variables,
                        draft.variablesText(),
                        secrets,
                        hosts,
                        pullSecret),
                new Spec.Operator(allocations, draft.databaseMib(), draft.volumeMib()));
    }

    private void processes(
            Draft draft, Plan plan, List<Spec.Process> processes, SortedMap<String, Spec.Allocation> allocations) {
        if (draft.processes().isEmpty() || !draft.processes().getFirst().name().equals("web")) {
            add("processes", "The first process is web.");
        }
        if (draft.processes().size() > MOST_PROCESSES) {
            add("processes", "An environment has at most " + MOST_PROCESSES + " processes.");
        }
        for (var i = 0; i < draft.processes().size(); i++) {
            var process = draft.processes().get(i);
            var field = "processes[" + i + "].";
            if (!PROCESS.matcher(process.name()).matches() || TAKEN.contains(process.name())) {
                add(
                        field + "name",
                        "A process has up to 10 lower-case letters and digits, and is not called init, db, cache or test.");
            } else if (allocations.containsKey(process.name())) {
                add(field + "name", "There are two processes called " + process.name() + ".");
            }
            var command = attempt(() -> CommandLine.parse(field + "command", process.command()), List.<String>of());
            if (process.command().isBlank() && !process.name().equals("web")) {
                add(field + "command", "A worker needs a command: the image’s own is the site.");
            }
            if (process.name().equals("web") && process.pods() == 0) {
                add(field + "pods", "Without a web pod nobody reaches the site. To stop it, pause the environment.");
            } else if (process.pods() < 0 || process.pods() > MOST_PODS) {
                add(field + "pods", "A process has between 0 and " + MOST_PODS + " pods.");
            }
            var size = plan.size(process.size());
            if (size.isEmpty()) {
                add(field + "size", "Choose one of the plan's sizes.");
                continue;
            }
            processes.add(new Spec.Process(process.name(), command));
            allocations.put(
                    process.name(),
                    new Spec.Allocation(
                            size.get().name(),
                            size.get().cpuMillis(),
                            size.get().memoryMib(),
                            process.pods()));
        }
    }

    private SortedMap<String, String> variables(Draft draft, SortedMap<String, SecretRef> secrets) {
        var variables = new TreeMap<String, String>();
        draft.variables().forEach((name, value) -> {
            VariableNames.problem(name).ifPresent(problem -> add("variables", problem));
            if (secrets.containsKey(name)) {
                add("variables", name + " is a sealed secret already. Remove one of the two.");
            }
            if (value.length() > 16_384) {
                add("variables", "The value of " + name + " is longer than 16,384 characters.");
            }
            if (value.indexOf('\0') >= 0) {
                add("variables", "The value of " + name + " holds a NUL character.");
            }
            variables.put(name, value);
        });
        var bytes = variables.entrySet().stream()
                .mapToLong(variable -> bytes(variable.getKey()) + bytes(variable.getValue()))
                .sum();
        if (bytes > MOST_BYTES) {
            add(
                    "variables",
                    String.format(
                                    Locale.ROOT,
                                    "The variables in clear take %,d KiB together, and at most %,d KiB fit.",
                                    (bytes + 1023) / 1024,
                                    MOST_BYTES / 1024)
                            + " Keep large things in a file of the image, or in the database.");
        }
        if (variables.size() + secrets.size() > VariableNames.MOST) {
            add("variables", "An environment has at most " + VariableNames.MOST + " variables, sealed ones included.");
        }
        return variables;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private List<String> hosts(List<String> typed, String ownHost, HostRules rules) {
        var read = rules.read(typed, ownHost);
        problems.addAll(read.problems());
        var hosts = new ArrayList<>(read.hosts());
        hosts.add(ownHost);
        return List.copyOf(hosts);
    }

    private <T> T attempt(java.util.function.Supplier<T> check, T otherwise) {
        try {
            return check.get();
        } catch (Problems e) {
            problems.addAll(e.problems());
            return otherwise;
        }
    }

    private void add(String field, String message) {
        problems.add(new Problem(field, message));
    }
}
