package io.nuages.spec;

import io.nuages.plan.Claim;
import io.nuages.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an environment should be: the customer's document and the operator's. Immutable.
 *
 * @param text {@code app.yaml} as the customer wrote it, with comments; null when nobody did
 * @param variablesText the variables as typed in the form, with comments; null if it would say no more
 */
public record Spec(
        AppDocument app,
        OperatorDocument operator,
        @Nullable String text,
        @Nullable String variablesText) {

    /** What it uses of the quota. */
    public Claim claim() {
        var cpu = 0;
        var memory = 0;
        var besideCpu = 0;
        var besideMemory = 0;
        for (var demand : app.demands()) {
            var size = size(demand.component());
            cpu += size.cpuMillis() * demand.most();
            memory += size.memoryMib() * demand.most();
            besideCpu += size.cpuMillis() * demand.beside();
            besideMemory += size.memoryMib() * demand.beside();
        }
        return new Claim(cpu, memory, besideCpu, besideMemory, operator.databaseMib(), operator.volumeMib());
    }

    /** What it costs a month; while it is paused, only its storage does. */
    public Price price(Plan plan, boolean paused) {
        return paused ? priceOfStorage(plan) : priceOfStorage(plan).plus(priceOfPods(plan));
    }

    public Price priceOfStorage(Plan plan) {
        return Price.ofStorage(operator.databaseMib(), operator.volumeMib(), plan);
    }

    public Price priceOfPods(Plan plan) {
        return price(plan, app.demands().stream());
    }

    /** What one of {@link AppDocument#components} costs a month. */
    public Price price(Plan plan, String component) {
        return price(
                plan, app.demands().stream().filter(demand -> demand.component().equals(component)));
    }

    private Price price(Plan plan, Stream<Demand> demands) {
        return demands.map(demand -> Price.of(demand, size(demand.component()).size(), plan))
                .reduce(Price.NOTHING, Price::plus);
    }

    /** What each component uses of the plan. */
    public List<Demand> demands() {
        return app.demands();
    }

    /** What the component was granted. */
    public OperatorDocument.Grant size(String component) {
        return operator.size(component);
    }

    /** All hosts of the site; the first is canonical. */
    public List<String> hosts() {
        var all = new ArrayList<>(app.hosts());
        all.add(operator.host());
        return List.copyOf(all);
    }

    /** The image as typed. */
    public String image() {
        return app.image().toString();
    }

    /** The path of the site's health check; empty for none. */
    public String healthPath() {
        return app.health() == null ? "" : app.health().path();
    }

    /** The release command's words; empty means there is none. */
    public List<String> releaseCommand() {
        var command = app.releaseCommand();
        return command == null ? List.of() : Lists.joined(command.command(), command.args());
    }

    /** Names of the sealed secrets that it needs. */
    public SortedSet<String> sealedSecrets() {
        var names = new TreeSet<>(operator.pullSecrets());
        app.secrets().forEach(reference -> names.add(reference.secret()));
        return names;
    }

    /** The same with another document; the customer's text follows it, with its comments. */
    public Spec with(AppDocument app) {
        return new Spec(app, operator, text == null ? null : AppText.edited(text, this.app, app), variablesText);
    }

    public Spec with(OperatorDocument operator) {
        return new Spec(app, operator, text, variablesText);
    }

    /** The same documents as the customer typed them; see the parameters of the record. */
    public Spec withTexts(@Nullable String text, @Nullable String variablesText) {
        return new Spec(app, operator, text, variablesText);
    }

    public Spec withVariablesText(@Nullable String variablesText) {
        return new Spec(app, operator, text, variablesText);
    }

    /** All differences in words, except comments. */
    public static List<Change> changes(Spec before, Spec after) {
        var changes = new Changes();
        var a = before.app();
        var b = after.app();
        changes.add("image", before.image(), after.image());
        ReleaseCommand.changes(a.releaseCommand(), b.releaseCommand(), changes);
        Site.changes(before, after, changes);
        processes(before, after, changes);
        Changes.names(a.cron(), b.cron())
                .forEach(name ->
                        CronJob.changes(name, a.cron().get(name), b.cron().get(name), changes));
        Changes.names(a.tasks(), b.tasks())
                .forEach(name ->
                        Task.changes(name, a.tasks().get(name), b.tasks().get(name), changes));
        sizes(before, after, changes);
        changes.variables("", a.variables(), b.variables());
        changes.secrets("", a.secretVariables(), b.secretVariables());
        OperatorDocument.changes(before.operator(), after.operator(), changes);
        return changes.all();
    }

    private static void processes(Spec before, Spec after, Changes changes) {
        var a = before.app().processes();
        var b = after.app().processes();
        for (var name : Changes.names(a, b)) {
            var had = a.get(name);
            var has = b.get(name);
            if (had == null || has == null) {
                changes.add("process " + name, had == null ? "" : "there", has == null ? "" : "there");
            } else {
                had.changes(name, has, changes);
            }
        }
    }

    private static void sizes(Spec before, Spec after, Changes changes) {
        for (var component : after.operator().sizes().keySet()) {
            var had = before.operator().sizes().get(component);
            if (had != null) {
                changes.add(
                        Demand.words(component) + ", size",
                        had.size(),
                        after.operator().size(component).size());
            }
        }
    }
}
