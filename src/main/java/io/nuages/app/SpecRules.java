package io.nuages.app;

import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Plan;
import io.nuages.plan.Resource;
import io.nuages.spec.AppDocument;
import io.nuages.spec.AppFile;
import io.nuages.spec.AppRules;
import io.nuages.spec.Bounds;
import io.nuages.spec.Fault;
import io.nuages.spec.Faults;
import io.nuages.spec.Findings;
import io.nuages.spec.Image;
import io.nuages.spec.OperatorDocument;
import io.nuages.spec.OperatorDocument.Grant;
import io.nuages.spec.Process;
import io.nuages.spec.SecretRef;
import io.nuages.spec.Spec;
import io.nuages.spec.Task;
import io.nuages.spec.VariableNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From a form or a document to a spec: every rule that needs nothing else. The portal requires more than the chart
 * does. Pure.
 */
final class SpecRules {
    static final int MOST_PODS = Bounds.CHART.podsPerProcess();
    /** Of all plain variables. A ConfigMap holds 1 MiB, but each revision stores them all, and there may be many revisions. */
    static final int MOST_BYTES = 256 * 1024;

    private static final int LONGEST_VALUE = 16_384;
    private static final Pattern APP = Pattern.compile("[a-z](?:[a-z0-9-]{0,22}[a-z0-9])?");
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z](?:[a-z0-9-]{0,14}[a-z0-9])?");
    private static final Pattern PROCESS = Pattern.compile("[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?");

    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,255}");

    /**
     * Where the environment is, and what it may have.
     *
     * @param baseName of its objects
     * @param ownHost that the installation gives it
     * @param limits of its tenant, the plan's or its own
     * @param name of the environment
     * @param siblings names of the app's other environments
     */
    record Place(
            String baseName,
            String ownHost,
            Plan plan,
            Limits limits,
            HostRules hosts,
            Bounds bounds,
            String name,
            Collection<String> siblings) {}

    private final Place place;
    private final Findings findings = new Findings();

    private SpecRules(Place place) {
        this.place = place;
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

    /**
     * @param before whose other aspects stay
     * @throws Problems with every fault found at fields {@code image}, {@code processes[N].*}, {@code variables}, {@code hosts} …
     */
    static Spec edited(Spec before, Draft draft, Place place) {
        var form = new FormReader(before.app(), draft, lines -> place.hosts().read(lines, place.ownHost()));
        var app = form.app();
        var rules = new SpecRules(place);
        var operator = rules.operator(before, app, form.sizes(), draft.databaseMib(), draft.volumeMib());
        rules.check(app);
        rules.tasks(before, app, operator);
        AppRules.checkShape(app, rules.findings);
        form.done(rules.findings.faults());
        return before.with(app).with(operator).withVariablesText(draft.variablesText());
    }

    /** The same of a form that may be half typed, unchecked: without what has no size that the plan knows. */
    static Spec sketch(Spec before, Draft draft, Plan plan) {
        var form = new FormReader(before.app(), draft, HostRules::sketch);
        var app = form.app();
        var sizes = new TreeMap<String, Grant>();
        for (var component : app.components()) {
            var had = before.operator().sizes().get(component);
            var name = form.sizes().getOrDefault(component, had == null ? null : had.size());
            grant(had, name, plan).ifPresent(grant -> sizes.put(component, grant));
        }
        var operator = before.operator();
        return new Spec(
                app.sized(sizes.keySet()),
                new OperatorDocument(
                        sizes,
                        isDatabase(draft.databaseMib()) ? draft.databaseMib() : operator.databaseMib(),
                        operator.volumeMib(),
                        operator.pullSecret(),
                        operator.host()),
                null,
                draft.variablesText());
    }

    /**
     * What a customer wrote instead of the spec before.
     *
     * @param chosen names of sizes by component
     * @param sealed which values are sealed for this environment
     * @param found what else is wrong with it
     * @throws Faults with every fault found, at its place
     */
    static Spec written(
            Spec before,
            AppFile file,
            Map<String, String> chosen,
            Predicate<SecretRef> sealed,
            List<Fault> found,
            Place place) {
        var app = file.app();
        var rules = new SpecRules(place);
        found.forEach(fault -> rules.findings.add(fault.path(), fault.message()));
        var operator = rules.operator(
                before,
                app,
                chosen,
                before.operator().databaseMib(),
                before.operator().volumeMib());
        rules.check(app);
        rules.tasks(before, app, operator);
        place.hosts().check(app.hosts(), place.ownHost(), rules.findings);
        rules.secrets("", app.secretVariables(), sealed);
        app.processes()
                .forEach(
                        (name, process) -> rules.secrets("processes." + name + ".", process.secretVariables(), sealed));
        var faults = rules.findings.faults();
        if (!faults.isEmpty()) {
            throw file.placed(faults);
        }
        var same = app.variables().equals(before.app().variables());
        return new Spec(app, operator, file.kept(), same ? before.variablesText() : null);
    }

    /** The first spec of an environment. @throws Problems as {@link #edited} does */
    static Spec first(String image, Draft draft, Place place) {
        var problems = new Problems.Gathered();
        var known = problems.make(() -> Image.parse(image));
        var nothing = new Spec(
                AppDocument.of(known.orElseGet(() -> new Image("none", "none", null))),
                new OperatorDocument(new TreeMap<>(), 0, 0, null, place.ownHost()),
                null,
                null);
        var spec = problems.make(() -> edited(nothing, draft, place));
        problems.done();
        return spec.orElseThrow();
    }

    /**
     * A spec for another environment. Sizes are granted anew, as the plan has them now.
     *
     * @throws Problems at no field, when the plan or the place lacks room
     */
    static Spec copied(Spec from, Place place) {
        var nothing = new OperatorDocument(new TreeMap<>(), 0, 0, null, place.ownHost());
        var app = from.app().withHosts(List.of()).withoutSecrets();
        var names = new TreeMap<String, String>();
        from.operator().sizes().forEach((component, grant) -> names.put(component, grant.size()));
        var rules = new SpecRules(place);
        var operator = rules.operator(
                from.with(nothing),
                app,
                names,
                from.operator().databaseMib(),
                from.operator().volumeMib());
        rules.check(app);
        rules.tasks(from.with(nothing).with(AppDocument.of(app.image())), app, operator);
        if (!rules.findings.faults().isEmpty()) {
            throw new Problems(rules.findings.faults().stream()
                    .map(fault -> new Problems.Problem("", fault.path() + ": " + fault.sentence()))
                    .toList());
        }
        return from.with(app).with(operator);
    }

    /**
     * What the components are granted: what they had, as long as they keep the size's name.
     *
     * @param chosen names of sizes by component; components not named keep their own, and new ones get the smallest
     */
    private OperatorDocument operator(
            Spec before, AppDocument app, Map<String, String> chosen, int databaseMib, int volumeMib) {
        var granted = before.operator().sizes();
        var sizes = new TreeMap<String, Grant>();
        for (var component : app.components()) {
            var had = granted.get(component);
            var name = chosen.containsKey(component) ? chosen.get(component) : had == null ? null : had.size();
            grant(had, name, place.plan())
                    .ifPresentOrElse(
                            grant -> sizes.put(component, grant),
                            () -> findings.add("sizes." + component, "Choose one of the plan's sizes."));
        }
        if (!isDatabase(databaseMib)) {
            findings.add("database", "A database has a whole number of GiB, at least 1.");
        }
        if (volumeMib != 0) {
            findings.add("files", "Volumes are not on offer yet.");
        }
        return new OperatorDocument(
                sizes, databaseMib, volumeMib, before.operator().pullSecret(), place.ownHost());
    }

    /**
     * What a component gets for a size.
     *
     * @param had what it was granted, which it keeps with the size's name, whatever that means today
     * @param size its name; null for the smallest
     * @return empty when the plan has no such size
     */
    static Optional<Grant> grant(@Nullable Grant had, @Nullable String size, Plan plan) {
        if (had != null && had.size().equals(size)) {
            return Optional.of(had);
        }
        return (size == null ? plan.sizes().stream().findFirst() : plan.size(size))
                .map(each -> new Grant(each.name(), each.cpuMillis(), each.memoryMib()));
    }

    static boolean isDatabase(int mib) {
        return mib >= 1024 && mib % 1024 == 0 && mib <= 1024 * 1024;
    }

    private void check(AppDocument app) {
        AppRules.check(app, place.bounds(), place.baseName(), findings);
        if (app.port() < 1024 || app.port() > 65535) {
            findings.add("port", "A port is between 1024 and 65535: the process is not allowed to use lower ones.");
        }
        if (app.health() != null && !PATH.matcher(app.health().path()).matches()) {
            findings.add("health.path", "A path starts with / and contains no spaces, for example /healthz/.");
        }
        if (!app.processes().containsKey(AppDocument.WEB)) {
            findings.add("processes.web", "A process called web is required: every environment has a site.");
        }
        app.processes().forEach(this::check);
        variables(app);
        for (var component : app.components()) {
            place.siblings().stream()
                    .filter(sibling -> meets(place.name(), component, sibling))
                    .forEach(sibling -> findings.add(
                            path(component),
                            "The environment " + sibling
                                    + " would have objects of the same name. Choose another name."));
        }
    }

    /** They run at the same time, beside the plan and at no price: what may, is no more than what the plan has. */
    private void tasks(Spec before, AppDocument app, OperatorDocument operator) {
        for (var resource : List.of(Resource.CPU, Resource.MEMORY)) {
            var limit = place.limits().of(resource);
            var take = take(app, operator, resource);
            if (take > limit && take > take(before.app(), before.operator(), resource)) {
                findings.add(
                        "tasks",
                        "The tasks take " + resource.amount(take) + " of "
                                + (resource == Resource.CPU ? "CPU" : "memory")
                                + " together, but the plan has " + resource.amount(limit)
                                + ". Choose smaller sizes, or do several in one task.");
            }
        }
    }

    private static long take(AppDocument app, OperatorDocument operator, Resource resource) {
        return app.tasks().keySet().stream()
                .map(name -> operator.sizes().get(Task.component(name)))
                .filter(Objects::nonNull)
                .mapToLong(grant -> resource == Resource.CPU ? grant.cpuMillis() : grant.memoryMib())
                .sum();
    }

    private static String path(String component) {
        var kind = component.startsWith("cron/") ? "cron." : component.startsWith("task/") ? "tasks." : "processes.";
        return kind + name(component);
    }

    private static String name(String component) {
        return component.substring(component.indexOf('/') + 1);
    }

    /**
     * Whether an environment's component has the name of another environment's objects: {@code shop--test-eu-web} is what runs
     * {@code eu-web} in {@code test}, and {@code web} in {@code test-eu}.
     */
    static boolean meets(String environment, String component, String other) {
        return other.startsWith(environment + "-") && (environment + "-" + name(component)).startsWith(other + "-");
    }

    private void secrets(String at, Map<String, SecretRef> variables, Predicate<SecretRef> sealed) {
        variables.forEach((name, reference) -> {
            if (!sealed.test(reference)) {
                findings.add(
                        at + "secretVariables." + name + ".secret",
                        reference.secret() + " with the key " + reference.key()
                                + " is not a value sealed for this environment. Seal one under Secrets, or bring it"
                                + " along in sealedSecrets.");
            }
        });
    }

    private void check(String name, Process process) {
        var at = "processes." + name;
        if (!PROCESS.matcher(name).matches()) {
            findings.add(
                    at,
                    "A process name has up to 20 lower-case letters, digits and dashes, and is not init, db, cache or test.");
        }
        if (name.equals(AppDocument.WEB) && process.leastPods() == 0) {
            findings.add(
                    at + ".pods", "Without a web pod nobody can reach the site. To stop it, pause the environment.");
        } else if (process.pods() < 0) {
            findings.add(at + ".pods", "A process has between 0 and " + MOST_PODS + " pods.");
        }
        process.variables().forEach((variable, value) -> value(at + ".variables." + variable, variable, value));
    }

    private void variables(AppDocument app) {
        app.variables().forEach((name, value) -> value("variables." + name, name, value));
        var all = new ArrayList<>(List.of(app.variables()));
        app.processes().values().forEach(process -> all.add(process.variables()));
        var bytes = all.stream()
                .flatMap(variables -> variables.entrySet().stream())
                .mapToLong(variable -> bytes(variable.getKey()) + bytes(variable.getValue()))
                .sum();
        if (bytes > MOST_BYTES) {
            findings.add(
                    "variables",
                    String.format(
                                    Locale.ROOT,
                                    "The plain variables take %,d KiB together; at most %,d KiB fit.",
                                    (bytes + 1023) / 1024,
                                    MOST_BYTES / 1024)
                            + " Keep large values in a file in the image, or in the database.");
        }
        var number = all.stream().mapToInt(Map::size).sum() + app.secrets().size();
        if (number > VariableNames.MOST) {
            findings.add(
                    "variables",
                    "An environment has at most " + VariableNames.MOST + " variables, including sealed ones.");
        }
    }

    private void value(String at, String name, String value) {
        if (value.length() > LONGEST_VALUE) {
            findings.add(at, "The value of " + name + " is longer than 16,384 characters.");
        }
        if (value.indexOf('\0') >= 0) {
            findings.add(at, "The value of " + name + " holds a NUL character.");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
