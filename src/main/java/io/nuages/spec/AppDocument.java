package io.nuages.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The customer's part of a spec, {@code app.yaml}: in the shape of the chart's {@code app} values, with the chart's defaults where
 * a document says nothing. Sealed values are not part of it; they are separate rows. Immutable.
 *
 * @param port where {@code web} listens
 * @param hosts the customer's own; the first is canonical
 * @param health the site's health check; null for none
 * @param processes by name, in the order in which they were written
 * @param releaseCommand run once per release before it goes live; null means none
 * @param cron repeated commands by name
 * @param tasks commands to run once for each release, by name
 * @param variables in clear, for all that runs
 * @param secretVariables variables whose values are sealed
 */
public record AppDocument(
        Image image,
        int port,
        List<String> hosts,
        @Nullable HealthCheck health,
        SequencedMap<String, Process> processes,
        @Nullable ReleaseCommand releaseCommand,
        SortedMap<String, CronJob> cron,
        SortedMap<String, Task> tasks,
        SortedMap<String, String> variables,
        SortedMap<String, SecretRef> secretVariables) {
    /** The name of the site among the processes. */
    public static final String WEB = "web";

    static final String SEALED_SECRETS = "sealedSecrets";

    private static final String RELEASE_COMMAND = "releaseCommand";
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_EMPTY))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    /** What the chart's {@code values.yaml} says under {@code app}. */
    private static final ObjectNode DEFAULTS = (ObjectNode) JSON.readTree("""
            {"image": {}, "port": 8000, "hosts": [],
             "health": {"path": "/healthz/", "startupSeconds": 120, "timeoutSeconds": 5},
             "processes": {"web": {"command": ["/run"], "pods": 1}}, "releaseCommand": {"command": ["/init"]},
             "cron": {}, "tasks": {}, "variables": {}, "secretVariables": {}}
            """);

    public AppDocument {
        hosts = List.copyOf(hosts);
        processes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(processes));
        cron = Copies.of(cron);
        tasks = Copies.of(tasks);
        variables = Copies.of(variables);
        secretVariables = Copies.of(secretVariables);
    }

    /** What a document means. @param said meets the schema, see {@link AppSchema} */
    static AppDocument of(ObjectNode said) {
        var all = over(DEFAULTS, said);
        all.remove(SEALED_SECRETS);
        var processes = (ObjectNode) all.get("processes");
        processes.properties().forEach(process -> {
            var settings = (ObjectNode) process.getValue();
            if (!settings.has("command")) {
                settings.putArray("command")
                        .add(process.getKey().equals(WEB) ? Process.WEB_COMMAND : Process.WORKER_COMMAND);
            }
            if (!settings.has("pods")) {
                settings.put("pods", 1);
            }
        });
        if (all.get(RELEASE_COMMAND) instanceof ObjectNode command && !command.has("command")) {
            command.putArray("command").add(ReleaseCommand.CONVENTION);
        }
        return JSON.treeToValue(all, AppDocument.class);
    }

    /** @param stored what {@link #stored} made */
    public static AppDocument of(String stored) {
        return of((ObjectNode) JSON.readTree(stored));
    }

    public String stored() {
        return document().toString();
    }

    /** All that it says, defaults included, in the order in which people read it. */
    public ObjectNode document() {
        ObjectNode all = JSON.valueToTree(this);
        // What is left out would be the chart's default again.
        var result = JsonNodeFactory.instance.objectNode();
        result.set("image", all.get("image"));
        result.put("port", port);
        result.set("hosts", all.has("hosts") ? all.get("hosts") : JsonNodeFactory.instance.arrayNode());
        result.set("health", all.has("health") ? all.get("health") : JsonNodeFactory.instance.nullNode());
        var named = result.putObject("processes");
        if (!processes.containsKey(WEB)) {
            named.putNull(WEB);
        }
        if (all.get("processes") instanceof ObjectNode some) {
            named.setAll(some);
        }
        result.set(
                RELEASE_COMMAND,
                all.has(RELEASE_COMMAND) ? all.get(RELEASE_COMMAND) : JsonNodeFactory.instance.nullNode());
        for (var name : List.of("cron", "tasks", "variables", "secretVariables")) {
            if (all.has(name)) {
                result.set(name, all.get(name));
            }
        }
        return result;
    }

    /** As Helm lays values over defaults: key by key, and null removes. */
    private static ObjectNode over(ObjectNode below, ObjectNode said) {
        var all = JsonNodeFactory.instance.objectNode();
        below.properties().forEach(entry -> {
            if (!said.has(entry.getKey())) {
                all.set(entry.getKey(), entry.getValue().deepCopy());
            }
        });
        said.properties().forEach(entry -> {
            var value = entry.getValue();
            if (value instanceof ObjectNode object) {
                var under = below.get(entry.getKey()) instanceof ObjectNode some
                        ? some
                        : JsonNodeFactory.instance.objectNode();
                all.set(entry.getKey(), over(under, object));
            } else if (!value.isNull()) {
                all.set(entry.getKey(), value.deepCopy());
            }
        });
        return all;
    }

    public Process process(String name) {
        var process = processes.get(name);
        if (process == null) {
            throw new IllegalStateException("No process " + name);
        }
        return process;
    }

    /** Of all that needs a size: processes by name, {@code cron/NAME} and {@code task/NAME}. */
    public List<String> components() {
        var all = new ArrayList<>(processes.keySet());
        cron.keySet().stream().map(CronJob::component).forEach(all::add);
        tasks.keySet().stream().map(Task::component).forEach(all::add);
        return List.copyOf(all);
    }

    List<Demand> demands() {
        var all = new ArrayList<Demand>();
        processes.forEach((name, process) -> all.add(process.demand(name)));
        cron.forEach((name, job) -> all.add(job.demand(name)));
        tasks.forEach((name, task) -> all.add(task.demand(name)));
        return all;
    }

    /** Secret variables of all that runs, those of single processes included. */
    public List<SecretRef> secrets() {
        var all = new ArrayList<>(secretVariables.values());
        processes
                .values()
                .forEach(process -> all.addAll(process.secretVariables().values()));
        return List.copyOf(all);
    }

    public AppDocument with(Image image) {
        return copy(all -> all.image = image);
    }

    public AppDocument withHosts(List<String> hosts) {
        return copy(all -> all.hosts = hosts);
    }

    public AppDocument withSecretVariables(SortedMap<String, SecretRef> secretVariables) {
        return copy(all -> all.secretVariables = secretVariables);
    }

    /** The same without any variable from a Secret. */
    public AppDocument withoutSecrets() {
        var plain = new LinkedHashMap<String, Process>();
        processes.forEach((name, process) -> plain.put(name, process.withoutSecrets()));
        return copy(all -> {
            all.processes = plain;
            all.secretVariables = Collections.emptySortedMap();
        });
    }

    /** Without the components that are not among these, and with no more pods than the chart lets anything have. */
    public AppDocument sized(Collection<String> components) {
        var some = new LinkedHashMap<String, Process>();
        processes.forEach((name, process) -> {
            if (components.contains(name)) {
                some.put(name, process.bounded(Bounds.CHART.podsPerProcess()));
            }
        });
        var jobs = new TreeMap<>(cron);
        jobs.keySet().removeIf(name -> !components.contains(CronJob.component(name)));
        var once = new TreeMap<>(tasks);
        once.keySet().removeIf(name -> !components.contains(Task.component(name)));
        return copy(all -> {
            all.processes = some;
            all.cron = jobs;
            all.tasks = once;
        });
    }

    private AppDocument copy(Consumer<Parts> change) {
        var all = new Parts();
        change.accept(all);
        return new AppDocument(
                all.image,
                port,
                all.hosts,
                health,
                all.processes,
                releaseCommand,
                all.cron,
                all.tasks,
                variables,
                all.secretVariables);
    }

    /** Those of this document, until a copy changes some. */
    private final class Parts {
        private Image image = AppDocument.this.image;
        private List<String> hosts = AppDocument.this.hosts;
        private SequencedMap<String, Process> processes = AppDocument.this.processes;
        private SortedMap<String, CronJob> cron = AppDocument.this.cron;
        private SortedMap<String, Task> tasks = AppDocument.this.tasks;
        private SortedMap<String, SecretRef> secretVariables = AppDocument.this.secretVariables;
    }

    /** A document that only says which image. */
    public static AppDocument of(Image image) {
        var said = JsonNodeFactory.instance.objectNode();
        JsonNode node = JSON.valueToTree(image);
        said.set("image", node);
        return of(said);
    }

    static final class Copies {
        private Copies() {}

        static <V> SortedMap<String, V> of(@Nullable SortedMap<String, V> map) {
            return map == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(map));
        }
    }
}
