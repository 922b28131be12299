package io.nuages.spec;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operator's part of a spec: what the provider grants within the quota, in the shape of the chart's values that differ from
 * environment to environment. Immutable.
 *
 * @param sizes by component, see {@link Demand#component}
 * @param pullSecret name of the sealed secret with the registry's credentials; null for public images
 * @param host that the installation gives the environment by itself
 */
public record OperatorDocument(
        SortedMap<String, Grant> sizes,
        int databaseMib,
        int volumeMib,
        @Nullable String pullSecret,
        String host) {
    private static final JsonMapper JSON = new JsonMapper();

    /** @param size its name at the time of choosing; CPU and memory are kept with it, so that a revision is a fact */
    public record Grant(String size, int cpuMillis, int memoryMib) {}

    public OperatorDocument {
        sizes = AppDocument.Copies.of(sizes);
    }

    /** @param stored what {@link #stored} made */
    public static OperatorDocument of(String stored) {
        var document = JSON.readTree(stored);
        var sizes = new TreeMap<String, Grant>();
        document.path("sizes")
                .properties()
                .forEach(size -> sizes.put(
                        size.getKey(),
                        new Grant(
                                size.getValue().path("name").asString(),
                                number(size.getValue().path("cpu"), "m"),
                                mib(size.getValue().path("memory")))));
        var pullSecret = document.path("pullSecrets").path(0);
        return new OperatorDocument(
                sizes,
                mib(document.at("/database/size")),
                mib(document.at("/files/size")),
                pullSecret.isString() ? pullSecret.asString() : null,
                document.at("/exposure/host").asString());
    }

    public String stored() {
        var document = JsonNodeFactory.instance.objectNode();
        var all = document.putObject("sizes");
        sizes.forEach((component, grant) -> quantities(all.putObject(component).put("name", grant.size()), grant));
        document.putObject("database").put("size", databaseMib + "Mi");
        document.putObject("files").put("size", volumeMib + "Mi");
        pullSecrets().forEach(document.putArray("pullSecrets")::add);
        document.putObject("exposure").put("host", host);
        return document.toString();
    }

    /** The chart's {@code sizes}. */
    public ObjectNode values() {
        var all = JsonNodeFactory.instance.objectNode();
        sizes.forEach((component, grant) -> quantities(all.putObject(component), grant));
        return all;
    }

    private static void quantities(ObjectNode size, Grant grant) {
        size.put("cpu", grant.cpuMillis() + "m").put("memory", grant.memoryMib() + "Mi");
    }

    public List<String> pullSecrets() {
        return pullSecret == null ? List.of() : List.of(pullSecret);
    }

    /** What the component was granted. */
    public Grant size(String component) {
        var size = sizes.get(component);
        if (size == null) {
            throw new IllegalStateException("No size for " + component);
        }
        return size;
    }

    static void changes(OperatorDocument before, OperatorDocument after, Changes changes) {
        if (!Objects.equals(before.pullSecret, after.pullSecret)) {
            changes.sealed("registry credentials", before.pullSecret != null, after.pullSecret != null);
        }
        changes.add("database", gib(before.databaseMib), gib(after.databaseMib));
        changes.add("volume", gib(before.volumeMib), gib(after.volumeMib));
    }

    private static String gib(int mib) {
        return mib / 1024 + " GiB";
    }

    public OperatorDocument withPullSecret(@Nullable String pullSecret) {
        return new OperatorDocument(sizes, databaseMib, volumeMib, pullSecret, host);
    }

    public OperatorDocument with(SortedMap<String, Grant> sizes) {
        return new OperatorDocument(sizes, databaseMib, volumeMib, pullSecret, host);
    }

    private static int mib(JsonNode quantity) {
        return number(quantity, "Mi");
    }

    private static int number(JsonNode quantity, String unit) {
        var text = quantity.asString();
        return Integer.parseInt(text.substring(0, text.length() - unit.length()));
    }
}
