package io.nuages.secret;

import io.nuages.form.Problems;
import io.nuages.spec.VariableNames;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks ciphertexts from outside, whoever sealed them. */
final class SealedValues {
    /** The key that Kubernetes requires in a secret of the type {@code kubernetes.io/dockerconfigjson}. */
    static final String DOCKER_CONFIG = ".dockerconfigjson";

    private SealedValues() {}

    /**
     * @param field of the form, for the problem
     * @throws Problems when there are none or too many, or one is not a variable's name or not a ciphertext
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
                throw Problems.of(field, "A variable's name must be text.");
            }
            VariableNames.problem(variable).ifPresent(problem -> {
                throw Problems.of(field, problem);
            });
            values.put(
                    variable,
                    sealed(ciphertext)
                            .orElseThrow(() -> Problems.of(field, "The value of " + variable + " is not sealed.")));
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
        var text = sealed(encrypted.get(DOCKER_CONFIG))
                .orElseThrow(() -> Problems.of(field, "The credentials are not sealed."));
        return new TreeMap<>(Map.of(DOCKER_CONFIG, text));
    }

    /** In one line: editors wrap long ones, which the controller's decoder does not mind. */
    private static Optional<String> sealed(@Nullable Object ciphertext) {
        return ciphertext instanceof String text
                ? Optional.of(text.replaceAll("\\s+", "")).filter(Sealer::looksSealed)
                : Optional.empty();
    }
}
