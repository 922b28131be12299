package io.nuages.spec;

import io.nuages.registry.ImageReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Specs for tests: begin with the image, and say what matters. Each process has size S, 100m and 256 MiB, where nothing else is said. */
public final class Specs {
    public static final OperatorDocument.Grant S = new OperatorDocument.Grant("S", 100, 256);

    private AppDocument app;
    private final TreeMap<String, OperatorDocument.Grant> sizes = new TreeMap<>();
    private String host = "shop.acme.apps.example";
    private @Nullable String pullSecret;
    private @Nullable String variablesText;

    private Specs(AppDocument app) {
        this.app = app;
    }

    /** What the convention makes of an image. */
    public static Specs of(String image) {
        return new Specs(AppDocument.of(Image.of(ImageReference.parse(image))));
    }

    /** What a document says. */
    public static Specs yaml(String text) {
        return new Specs(AppRules.read(YamlText.of(text)));
    }

    /** Those alone. */
    public Specs processes(Map<String, Process> processes) {
        app = with(new LinkedHashMap<>(processes), app.releaseCommand(), app.variables());
        return this;
    }

    /** Another one, or the same otherwise. */
    public Specs process(String name, int pods, String... command) {
        var all = new LinkedHashMap<>(app.processes());
        all.put(name, Process.of(List.of(command), pods));
        return processes(all);
    }

    public Specs releaseCommand(String... command) {
        app = with(app.processes(), command.length == 0 ? null : ReleaseCommand.of(List.of(command)), app.variables());
        return this;
    }

    public Specs variables(Map<String, String> variables) {
        app = with(app.processes(), app.releaseCommand(), new TreeMap<>(variables));
        return this;
    }

    private AppDocument with(
            SequencedMap<String, Process> processes,
            @Nullable ReleaseCommand releaseCommand,
            SortedMap<String, String> variables) {
        return new AppDocument(
                app.image(),
                app.port(),
                app.hosts(),
                app.health(),
                processes,
                releaseCommand,
                app.cron(),
                app.tasks(),
                variables,
                app.secretVariables());
    }

    public Specs secrets(Map<String, SecretRef> secrets) {
        app = app.withSecretVariables(new TreeMap<>(secrets));
        return this;
    }

    /** The customer's own. */
    public Specs hosts(String... hosts) {
        app = app.withHosts(List.of(hosts));
        return this;
    }

    public Specs size(String component, String name, int cpuMillis, int memoryMib) {
        sizes.put(component, new OperatorDocument.Grant(name, cpuMillis, memoryMib));
        return this;
    }

    public Specs pullSecret(@Nullable String name) {
        pullSecret = name;
        return this;
    }

    public Specs host(String host) {
        this.host = host;
        return this;
    }

    public AppDocument app() {
        return app;
    }

    public OperatorDocument operator() {
        app.components().forEach(component -> sizes.putIfAbsent(component, S));
        return new OperatorDocument(sizes, 1024, 0, pullSecret, host);
    }

    public Spec spec() {
        return new Spec(app, operator(), null, variablesText);
    }
}
