package io.nuages.console.secret;

import io.nuages.console.FormFields;
import io.nuages.form.Problems;
import io.nuages.form.Typed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a browser sealed.
 *
 * @param secret the name that it is sealed for
 * @param key names of the values, {@code ciphertext} the values in the same order
 */
record SealedForm(String secret, List<String> key, List<String> ciphertext) {
    SealedForm(@Nullable String secret, @Nullable List<String> key, @Nullable List<String> ciphertext) {
        this.secret = Typed.raw(secret);
        this.key = key == null ? List.of() : List.copyOf(key);
        this.ciphertext = ciphertext == null ? List.of() : List.copyOf(ciphertext);
    }

    /** @throws Problems at the field when keys and values do not match */
    Map<String, String> values(String field) {
        return FormFields.pairs(field, key, ciphertext);
    }
}
