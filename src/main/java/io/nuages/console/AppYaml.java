package io.nuages.console;

import io.nuages.app.Spec;
import io.nuages.registry.ImageReference;
import io.nuages.secret.SealedSecrets.SealedSecret;
import io.nuages.spec.YamlText;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The customer's part of a spec as {@code app.yaml}: what stands under {@code app} of the values of {@code helm/django-app}, and what
 * that chart takes as {@code appFile}. Secrets go along sealed, as the cluster alone can open them. Pure.
 */
final class AppYaml {
    private AppYaml() {}

    /**
     * @param title of the environment, for the first line
     * @param ownHost the installation's own, which is not the customer's to take along
     * @param sealed those that the spec names
     */
    static String of(String title, Spec spec, String ownHost, List<SealedSecret> sealed) {
        var customer = spec.customer();
        var app = JsonNodeFactory.instance.objectNode();
        image(app.putObject("image"), ImageReference.parse(customer.image()));
        app.put("port", customer.port());
        var hosts = app.putArray("hosts");
        customer.hosts().stream().filter(host -> !host.equals(ownHost)).forEach(hosts::add);
        app.putObject("health").put("path", customer.healthPath());
        var processes = app.putObject("processes");
        for (var process : customer.processes()) {
            var each = processes.putObject(process.name());
            words(each.putArray("command"), process.command());
            each.put("pods", spec.allocation(process.name()).pods());
        }
        if (customer.releaseCommand().isEmpty()) {
            app.putNull("releaseCommand");
        } else {
            words(app.putObject("releaseCommand").putArray("command"), customer.releaseCommand());
        }
        var variables = app.putObject("variables");
        customer.variables().forEach(variables::put);
        var secrets = app.putObject("secretVariables");
        customer.secrets()
                .forEach((name, reference) -> secrets.putObject(name)
                        .put("secret", reference.secret())
                        .put("key", reference.key()));
        var all = app.putObject("sealedSecrets");
        for (var secret : sealed) {
            var values = all.putObject(secret.name()).put("type", secret.type()).putObject("values");
            secret.values().forEach(values::put);
        }
        return "# " + title + "\n" + YamlText.written(app);
    }

    private static void image(ObjectNode image, ImageReference reference) {
        image.put("repository", reference.name());
        if (reference.tag() != null) {
            image.put("tag", reference.tag());
        }
        if (reference.digest() != null) {
            image.put("digest", reference.digest());
        }
    }

    private static void words(ArrayNode array, List<String> words) {
        words.forEach(array::add);
    }
}
