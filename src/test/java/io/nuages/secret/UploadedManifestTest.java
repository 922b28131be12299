package io.nuages.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.nuages.form.Problems;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadedManifestTest {
    private static final String NAMESPACE = "nuages-acme";
    private static final String BASE = "shop--production";
    private static final String SEALED =
            Sealer.seal(TestSealingKey.generate().certificate(), NAMESPACE, BASE + "-bcdfghjk", new byte[] {1, 2, 3});
    private static final String GOOD = """
            ---
            apiVersion: bitnami.com/v1alpha1
            kind: SealedSecret
            metadata:
              creationTimestamp: null
              name: shop--production-bcdfghjk
              namespace: nuages-acme
            spec:
              encryptedData:
                SECRET_KEY: %s
                STRIPE_KEY: %s
              template:
                metadata:
                  name: shop--production-bcdfghjk
                  namespace: nuages-acme
                type: Opaque
            """.formatted(SEALED, SEALED);

    private static final String JSON = """
            {
              "kind": "SealedSecret",
              "apiVersion": "bitnami.com/v1alpha1",
              "metadata": {"name": "shop--production-bcdfghjk", "namespace": "nuages-acme", "creationTimestamp": null},
              "spec": {
                "template": {"metadata": {"name": "shop--production-bcdfghjk", "creationTimestamp": null}},
                "encryptedData": {
                  "SECRET_KEY": "%s"
                }
              }
            }
            """.formatted(SEALED);

    @Test
    void a_registrys_credentials_are_taken_for_what_they_are() {
        var manifest = parse(GOOD.replace("type: Opaque", "type: kubernetes.io/dockerconfigjson")
                .replace("SECRET_KEY", ".dockerconfigjson")
                .replaceAll(" +STRIPE_KEY.*\n", ""));

        assertThat(manifest.registry()).isTrue();
        assertThat(manifest.values()).containsOnlyKeys(".dockerconfigjson");
    }

    @Test
    void a_registrys_credentials_are_no_variables() {
        assertThatThrownBy(() -> parse(GOOD.replace("type: Opaque", "type: kubernetes.io/dockerconfigjson")))
                .isInstanceOf(Problems.class)
                .hasMessageContaining(".dockerconfigjson");
    }

    @Test
    void a_wrapped_ciphertext_is_taken_in_one_line() {
        var wrapped = String.join("\n      ", SEALED.split("(?<=\\G.{76})"));
        for (var style : List.of("|-\n      ", "|\n      ", ">-\n      ", "\n      ")) {
            var manifest = parse(GOOD.replaceFirst("SECRET_KEY: .*", "SECRET_KEY: " + style + wrapped));
            assertThat(manifest.values()).as(style).containsEntry("SECRET_KEY", SEALED);
        }
        var json = JSON.replace("\"SECRET_KEY\": \"" + SEALED, "\"SECRET_KEY\": \"" + SEALED.replace("/", "\\/\\r\\n"));
        assertThat(parse(json).values()).containsEntry("SECRET_KEY", SEALED);
    }

    @Test
    void empty_documents_are_none() {
        for (var text : List.of(
                GOOD + "---\n",
                GOOD + "---\n---\n",
                "---\n" + GOOD,
                "# sealed\n---\n# by us\n" + GOOD + "...\n",
                "--- null\n" + GOOD + "---\n~\n")) {
            assertThat(parse(text).values()).as(text).hasSize(2);
        }
        assertThatThrownBy(() -> parse("---\n---\n")).isInstanceOf(Problems.class);
        assertThatThrownBy(() -> parse(GOOD + "---\n" + GOOD)).hasMessageContaining("several documents");
        assertThatThrownBy(() -> parse(GOOD + "---\n---\nmore\n")).hasMessageContaining("several documents");
    }

    @Test
    void json_is_taken_however_it_is_indented() {
        for (var text :
                List.of(JSON, JSON.replace("  ", "\t"), "\t" + JSON.replace("\n", " "), JSON.replace("\n", "\r\n"))) {
            var manifest = parse(text);
            assertThat(manifest.name()).isEqualTo("shop--production-bcdfghjk");
            assertThat(manifest.values()).containsExactly(entry("SECRET_KEY", SEALED));
        }
        assertRefused(
                JSON.replace("\"spec\"", "\"kind\": \"Secret\",\t\"spec\""), "given twice in one mapping (line 5)");
        assertThatThrownBy(() -> parse(JSON + JSON)).isInstanceOf(Problems.class);
        assertThatThrownBy(() -> parse("{\t\"a\":".repeat(100_000))).isInstanceOf(Problems.class);
    }

    @Test
    void characters_of_two_places_stand_anywhere() {
        for (var shift = 0; shift < 3; shift++) {
            assertThat(parse(GOOD + "# " + "x".repeat(shift) + "😀".repeat(3000) + "\n")
                            .values())
                    .hasSize(2);
        }
    }

    @Test
    void a_byte_order_mark_is_passed_over() {
        for (var text : List.of(GOOD, JSON, JSON.replace("  ", "\t"))) {
            assertThat(parse("\ufeff" + text).values()).as(text).containsEntry("SECRET_KEY", SEALED);
        }
        assertThatThrownBy(() -> parse("\ufeff")).isInstanceOf(Problems.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "stringData"})
    void what_is_not_sealed_is_named_before_it_is_lost(String part) {
        var values = part
                + ":\n      DATABASE_DSN: postgres://shop:{{ index . \"DB_PASSWORD\" }}@db/shop\n      FLAG: \"on\"\n";
        assertThatThrownBy(() -> parse(GOOD + "    " + values))
                .isInstanceOf(Problems.class)
                .hasMessageContaining("“DATABASE_DSN”, “FLAG”")
                .hasMessageNotContaining("postgres://");
        assertThatThrownBy(() -> parse(GOOD + values)).hasMessageContaining("“DATABASE_DSN”, “FLAG”");
        assertThat(parse(GOOD + "    " + part + ": {}\n").values()).hasSize(2);
        assertThat(parse(GOOD + "    " + part + ": null\n").values()).hasSize(2);
    }

    /** Whatever else is wrong with it: it is the file that somebody meant to seal first. */
    @Test
    void a_plain_secret_is_told_as_one() {
        assertThatThrownBy(() ->
                        parse("apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: {SECRET_KEY: aHVudGVyMg==}\n"))
                .hasMessageContaining("This is a plain Secret")
                .hasMessageNotContaining("also has values")
                .hasMessageNotContaining("aHVudGVyMg");
    }

    @Test
    void what_kubeseal_writes_is_taken() {
        var manifest = parse(GOOD);
        assertThat(manifest.name()).isEqualTo("shop--production-bcdfghjk");
        assertThat(manifest.values())
                .containsOnlyKeys("SECRET_KEY", "STRIPE_KEY")
                .containsValue(SEALED);
    }

    @Test
    void json_is_taken() {
        var json = """
                {
                \t"kind": "SealedSecret", "apiVersion": "bitnami.com/v1alpha1",
                \t"metadata": {"name": "shop--production-bcdfghjk", "namespace": "nuages-acme", "annotations": {}},
                \t"spec": {"encryptedData": {"SECRET_KEY": "%s"}}
                }
                """.formatted(SEALED);
        assertThat(parse(json).values()).containsOnlyKeys("SECRET_KEY");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind: SealedSecret            | kind: Secret                       | plain Secret
            kind: SealedSecret            | kind: List                         | one SealedSecret at a time
            kind: SealedSecret            | kind: [a]                          | kind must be
            bitnami.com/v1alpha1          | v1                                 | apiVersion must be
            'namespace: nuages-acme\\nspec' | 'namespace: nuages-other\\nspec'   | sealed for namespace “nuages-other”
            'namespace: nuages-acme\\nspec' | 'x: y\\nspec'                      | It names no namespace
            production-bcdfghjk           | staging-bcdfghjk                   | sealed for the name “shop--staging-bcdfghjk”
            production-bcdfghjk           | production-database                | none that this page gave out
            production-bcdfghjk           | production                         | none that this page gave out
            creationTimestamp: null       | annotations: {sealedsecrets.bitnami.com/cluster-wide: "true"}   | sealed cluster-wide
            creationTimestamp: null       | annotations: {sealedsecrets.bitnami.com/namespace-wide: true}   | sealed namespace-wide
            creationTimestamp: null       | annotations: 7                     | must be a mapping
            type: Opaque                  | type: kubernetes.io/service-account-token | type Opaque
            STRIPE_KEY                    | PGPASSWORD                         | set by Nuages
            STRIPE_KEY                    | stripe-key                         | not a variable name
            STRIPE_KEY                    | 7                                  | not a variable name
            STRIPE_KEY                    | ~                                  | must be text
            STRIPE_KEY                    | SECRET_KEY                         | given twice in one mapping (line 11)
            STRIPE_KEY:                   | 'PLAIN: hello\\n    OTHER:'        | value of PLAIN is not sealed
            STRIPE_KEY:                   | 'LIST: [a]\\n    OTHER:'           | value of LIST is not sealed
            creationTimestamp: null       | 'x: &a [1]\\n  y: *a'              | anchors
            creationTimestamp: null       | x: !!java.util.Date 2020           | tags
            creationTimestamp: null       | x: !!map {}                        | tags
            creationTimestamp: null       | x: [[[[[[[[[[[[[[1]]]]]]]]]]]]]]   | too deeply
            type: Opaque                  | 'type: Opaque\\n---\\nkind: x'       | several documents
            creationTimestamp: null       | x: [                               | neither YAML nor JSON
            spec:                         | spec: 7                            | neither YAML nor JSON
            encryptedData                 | data                               | old form
            encryptedData                 | stringData                         | spec.encryptedData is missing
            """)
    void everything_else_is_refused_with_the_reason(String part, String instead, String reason) {
        var text = GOOD.replace(part.replace("\\n", "\n"), instead.replace("\\n", "\n"));
        assertThat(text).isNotEqualTo(GOOD);
        assertRefused(text, reason);
    }

    @Test
    void text_that_is_no_manifest_is_refused() {
        assertRefused("", "empty");
        assertRefused("hello", "must be a mapping");
        assertRefused("# nothing\n", "missing");
        assertRefused("[".repeat(200_000), "too deeply");
        assertRefused("a: ".repeat(50_000), "neither YAML nor JSON");
        assertRefused("x".repeat(UploadedManifest.LARGEST + 1), "256 KiB");
        assertThatThrownBy(() -> UploadedManifest.parse(new byte[] {(byte) 0xff, 0x41}, NAMESPACE, BASE))
                .isInstanceOf(Problems.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void more_than_a_hundred_values_are_refused() {
        var small = IntStream.range(0, 101)
                .mapToObj(i -> "    V" + i + ": " + SEALED)
                .collect(Collectors.joining("\n"));
        assertRefused(GOOD.replace("    STRIPE_KEY: " + SEALED, small), "At most 100 values");
    }

    @Test
    void a_reason_never_quotes_a_value() {
        var text = GOOD.replace("  encryptedData:", "  encryptedData:\n    PASSWORD: hunter2\n   bad: hunter2");
        assertThatThrownBy(() -> parse(text))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    /** What other YAML takes for a number costs no more than letters do: it is compared with them, since a busy machine slows both. */
    @ParameterizedTest
    @ValueSource(strings = {"9", "-", "0x", "0o", "1.", "1e", "+1"})
    void a_number_of_many_digits_costs_what_text_costs(String start) {
        var rest = UploadedManifest.LARGEST - 100;
        var letters = cpu(() -> assertRefused("a: " + "x".repeat(rest), "kind must be"));
        var digits = cpu(() -> assertRefused("a: " + start + "7".repeat(rest), "kind must be"));

        assertThat(digits).as("nanoseconds, %s for letters", letters).isLessThan(10 * letters);
    }

    /** Of the quickest of some runs. */
    private static long cpu(Runnable act) {
        var clock = ManagementFactory.getThreadMXBean();
        return IntStream.range(0, 5)
                .mapToLong(n -> {
                    var start = clock.getCurrentThreadCpuTime();
                    act.run();
                    return clock.getCurrentThreadCpuTime() - start;
                })
                .min()
                .orElseThrow();
    }

    private static UploadedManifest parse(String text) {
        return UploadedManifest.parse(text.getBytes(StandardCharsets.UTF_8), NAMESPACE, BASE);
    }

    private static void assertRefused(String text, String reason) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(Problems.class).hasMessageContaining(reason);
    }
}
