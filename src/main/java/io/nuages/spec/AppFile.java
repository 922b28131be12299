package io.nuages.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code app.yaml} as somebody wrote it. Immutable.
 *
 * @param written all of it
 * @param app what it means
 * @param sealed the sealed secrets that it brings along, which are not part of the document
 */
public record AppFile(YamlText written, AppDocument app, List<Sealed> sealed) {
    /**
     * @param type {@code Opaque}, or {@code kubernetes.io/dockerconfigjson} for a registry's credentials
     * @param values ciphertexts by key
     */
    public record Sealed(String name, String type, SortedMap<String, String> values) {
        /** Where it stands. */
        public String path() {
            return AppDocument.SEALED_SECRETS + "." + name;
        }
    }

    /** @throws Faults when it is not YAML, or does not match the chart's schema */
    public static AppFile read(String text) {
        var written = YamlText.of(text);
        var app = AppRules.read(written);
        var sealed = new ArrayList<Sealed>();
        written.value().path(AppDocument.SEALED_SECRETS).properties().forEach(each -> {
            var values = new TreeMap<String, String>();
            each.getValue()
                    .path("values")
                    .properties()
                    .forEach(
                            value -> values.put(value.getKey(), value.getValue().asString()));
            sealed.add(new Sealed(each.getKey(), each.getValue().path("type").asString("Opaque"), values));
        });
        return new AppFile(written, app, List.copyOf(sealed));
    }

    /** What is kept of it: every line but those of the sealed secrets. */
    public String kept() {
        var rest = written.value();
        rest.remove(AppDocument.SEALED_SECRETS);
        return written.with(rest).text();
    }

    /** The same faults, where they stand in it, from the first line to the last. */
    public Faults placed(List<Fault> faults) {
        return AppRules.placed(written, faults);
    }
}
