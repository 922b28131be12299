package io.nuages.console.configuration;

import io.nuages.form.Problems;
import io.nuages.form.Problems.Problem;
import io.nuages.form.Typed;
import io.nuages.spec.Fault;
import io.nuages.spec.Faults;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as YAML, as it was sent. Pure.
 *
 * @param text with the line endings of files, not those of forms
 * @param sizes names of sizes by component
 */
record YamlForm(String text, String base, Map<String, String> sizes) {
    static final String TEXT = "text";
    static final String FILE = "file";
    private static final String SIZES = "sizes[";

    YamlForm(@Nullable String text, @Nullable String base, @Nullable Map<String, String> sizes) {
        this.text = lines(Typed.raw(text));
        this.base = Typed.text(base);
        this.sizes = sizes == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(sizes));
    }

    /** The revision that was edited; one that never was counts as stale. */
    int revision() {
        return ConfigurationForm.revision(base);
    }

    /** @throws Problems at {@code file} for anything that is not text */
    static YamlForm uploaded(byte[] bytes, int base) {
        if (bytes.length == 0) {
            throw Problems.of(FILE, "Choose a file such as app.yaml.");
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // The byte order mark of a Windows editor.
            return new YamlForm(text.startsWith("\ufeff") ? text.substring(1) : text, Integer.toString(base), Map.of());
        } catch (CharacterCodingException e) {
            throw Problems.of(FILE, "The file is not text in UTF-8.");
        }
    }

    private static String lines(String text) {
        return text.replace("\r\n", "\n").replace('\0', '\ufffd');
    }

    YamlForm withBase(int revision) {
        return new YamlForm(text, Integer.toString(revision), sizes);
    }

    /** Equal only for the same words and sizes. */
    String seal() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest((text + '\0' + sizes).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String field(String component) {
        return SIZES + component + "]";
    }

    static Problems problems(Faults faults) {
        return new Problems(faults.faults().stream().map(YamlForm::problem).toList());
    }

    /** Whatever has no field of its own here belongs to the text. */
    static Problems problems(Problems problems) {
        return new Problems(problems.problems().stream()
                .map(problem -> List.of("", "quota", FILE).contains(problem.field())
                        ? problem
                        : new Problem(TEXT, problem.message()))
                .toList());
    }

    private static Problem problem(Fault fault) {
        if (fault.path().startsWith("sizes.")) {
            return new Problem(field(fault.path().substring("sizes.".length())), fault.message());
        }
        return new Problem(TEXT, new Fault(fault.path(), fault.line(), fault.column(), words(fault)).toString());
    }

    /** A message that is not a complete sentence gets the path in front. */
    private static String words(Fault fault) {
        return fault.path().isEmpty() || Character.isUpperCase(fault.message().codePointAt(0))
                ? fault.message()
                : fault.path() + ": " + fault.message();
    }
}
