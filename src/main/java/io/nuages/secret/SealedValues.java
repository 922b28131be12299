package io.nuages.secret;

import io.nuages.app.Problems;
import io.nuages.app.VariableNames;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checks ciphertexts from outside, whoever sealed them. */
final class SealedValues {
    /** The key that Kubernetes wants in a secret of the type {@code kubernetes.io/dockerconfigjson}. */
    static final String DOCKER_CONFIG = ".dockerconfigjson";

    private SealedValues() {}

    /**
     * @param field of the form, for the problem
     * @throws Problems when there are none or too many, or one is no variable's name or no ciphertext
     */
    static SortedMap<String, String> check(String field, Map<?, ?> encrypted) {
        if (encrypted.isEmpty()) {
            throw Problems.of(field, "There is no sealed value in it.");
        }
        if (encrypted.size() > VariableNames.MOST) {
            throw Problems.of(
                    field, "At most " + VariableNames.MOST + " values fit, this has " + encrypted.size() + ".");
        }
        var values = new TreeMap<String, String>();
        encrypted.forEach((key, ciphertext) -> {
            if (!(key instanceof String variable)) {
                throw Problems.of(field, "A name of a variable is no text. Put it in quotes.");
            }
            VariableNames.problem(variable).ifPresent(problem -> {
                throw Problems.of(field, problem);
            });
            if (!(ciphertext instanceof String text) || !Sealer.looksSealed(text)) {
                throw Problems.of(field, "The value of " + variable + " is not sealed.");
            }
            values.put(variable, text);
        });
        return values;
    }

    /**
     * The one value of a secret with a registry's credentials.
     *
     * @throws Problems when it has another key, or no ciphertext
     */
    static SortedMap<String, String> checkRegistry(String field, Map<?, ?> encrypted) {
        if (!encrypted.keySet().equals(Set.of(DOCKER_CONFIG))) {
            throw Problems.of(field, "Registry credentials have one value, named " + DOCKER_CONFIG + ".");
        }
        if (!(encrypted.get(DOCKER_CONFIG) instanceof String text) || !Sealer.looksSealed(text)) {
            throw Problems.of(field, "The credentials are not sealed.");
        }
        return new TreeMap<>(Map.of(DOCKER_CONFIG, text));
    }
}
