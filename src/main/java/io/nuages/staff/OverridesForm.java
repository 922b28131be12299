package io.nuages.staff;

import io.nuages.form.Problems;
import io.nuages.form.Typed;
import io.nuages.plan.Limits;
import io.nuages.plan.Overrides;
import io.nuages.plan.Resource;
import io.nuages.plan.TypedAmounts;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form of a tenant's own limits as it was sent; an empty field means the plan's limit.
 *
 * @param seen the limits that the form was made from, as {@link #write(Overrides)} gives them
 */
record OverridesForm(
        String cpu,
        String memory,
        String database,
        String volume,
        String apps,
        String environments,
        String connections,
        String seen) {
    private static final String NONE = "-";

    OverridesForm(
            @Nullable String cpu,
            @Nullable String memory,
            @Nullable String database,
            @Nullable String volume,
            @Nullable String apps,
            @Nullable String environments,
            @Nullable String connections,
            @Nullable String seen) {
        this.cpu = Typed.text(cpu);
        this.memory = Typed.text(memory);
        this.database = Typed.text(database);
        this.volume = Typed.text(volume);
        this.apps = Typed.text(apps);
        this.environments = Typed.text(environments);
        this.connections = Typed.text(connections);
        this.seen = Typed.text(seen);
    }

    static OverridesForm of(Overrides own) {
        return new OverridesForm(
                own.cpuMillis() == null ? "" : TypedAmounts.writeCores(own.cpuMillis()),
                mib(own.memoryMib()),
                mib(own.databaseMib()),
                mib(own.volumeMib()),
                own.apps() == null ? "" : own.apps().toString(),
                own.environments() == null ? "" : own.environments().toString(),
                own.connections() == null ? "" : own.connections().toString(),
                write(own));
    }

    /** The same, based on the limits as somebody else changed them. */
    OverridesForm basedOn(Overrides own) {
        return new OverridesForm(cpu, memory, database, volume, apps, environments, connections, write(own));
    }

    /** What was sent, by the names of the fields. */
    Map<String, String> fields() {
        return Map.of(
                "cpu", cpu,
                "memory", memory,
                "database", database,
                "volume", volume,
                "apps", apps,
                "environments", environments,
                "connections", connections,
                "seen", seen);
    }

    /** What the form was based on; empty when that is not readable. */
    Optional<Overrides> base() {
        var parts = seen.split(" ", -1);
        if (parts.length != Resource.values().length + 1
                || !Arrays.stream(parts).allMatch(part -> part.equals(NONE) || part.matches("[0-9]{1,9}|1[0-9]{9}"))) {
            return Optional.empty();
        }
        return Optional.of(new Overrides(
                value(parts[0]),
                value(parts[1]),
                value(parts[2]),
                value(parts[3]),
                value(parts[4]),
                value(parts[5]),
                value(parts[6])));
    }

    /** @throws Problems field by field */
    Overrides overrides() {
        var typed = new Typed();
        var own = new Overrides(
                read("cpu", cpu, typed::cores),
                read("memory", memory, typed::mib),
                read("database", database, typed::mib),
                read("volume", volume, typed::mib),
                read("apps", apps, typed::count),
                read("environments", environments, typed::count),
                read("connections", connections, typed::connections));
        typed.done();
        return own;
    }

    /** What changes, in words, for the audit log. */
    static String summary(Limits plan, Overrides before, Overrides after) {
        return "changed the tenant's own limits: "
                + Stream.concat(
                                Arrays.stream(Resource.values())
                                        .filter(resource -> !Objects.equals(before.of(resource), after.of(resource)))
                                        .map(resource -> resource.label() + " " + words(plan, before, resource) + " → "
                                                + words(plan, after, resource)),
                                Stream.of("Connections of a database " + words(plan, before.connections()) + " → "
                                                + words(plan, after.connections()))
                                        .filter(words -> !Objects.equals(before.connections(), after.connections())))
                        .collect(Collectors.joining(", "));
    }

    private static String words(Limits plan, @Nullable Integer connections) {
        return connections == null ? "the plan's " + plan.connections() : connections.toString();
    }

    private static String words(Limits plan, Overrides own, Resource resource) {
        var value = own.of(resource);
        return value == null ? "the plan's " + resource.amount(plan.of(resource)) : resource.amount(value);
    }

    private static String write(Overrides own) {
        return Stream.concat(Arrays.stream(Resource.values()).map(own::of), Stream.of(own.connections()))
                .map(limit -> Objects.toString(limit, NONE))
                .collect(Collectors.joining(" "));
    }

    private static @Nullable Integer read(String field, String text, ToIntBiFunction<String, String> reader) {
        return text.isEmpty() ? null : reader.applyAsInt(field, text);
    }

    private static @Nullable Integer value(String text) {
        return text.equals(NONE) ? null : Integer.valueOf(text);
    }

    private static String mib(@Nullable Integer value) {
        return value == null ? "" : TypedAmounts.writeMib(value);
    }
}
