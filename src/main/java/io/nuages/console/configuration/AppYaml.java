package io.nuages.console.configuration;

import io.nuages.secret.SealedSecrets.SealedSecret;
import io.nuages.spec.YamlText;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The customer's part of a spec as {@code app.yaml}: what is under {@code app} in the values of {@code helm/django-app}, and what
 * that chart takes as {@code appFile}. Secrets are included sealed, as only the cluster can open them. Pure.
 */
final class AppYaml {
    private AppYaml() {}

    /**
     * @param text of the document, see {@link io.nuages.app.AppFiles#text}
     * @param sealed those that the spec names
     */
    static String of(String text, List<SealedSecret> sealed) {
        if (sealed.isEmpty()) {
            return text;
        }
        var all = JsonNodeFactory.instance.objectNode();
        var byName = all.putObject("sealedSecrets");
        for (var secret : sealed) {
            var values =
                    byName.putObject(secret.name()).put("type", secret.type()).putObject("values");
            secret.values().forEach(values::put);
        }
        return YamlText.open(text) + YamlText.written(all);
    }
}
