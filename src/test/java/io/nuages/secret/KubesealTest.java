package io.nuages.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class KubesealTest {
    private static final TestSealingKey KEY = TestSealingKey.generate();
    private static final String NAMESPACE = "nuages-acme";
    private static final String NAME = "shop--production-bcdfghjk";

    @TempDir
    Path folder;

    @Test
    void the_real_program_seals_what_the_key_opens() throws Exception {
        var kubeseal = new Kubeseal(installed(), Duration.ofSeconds(20));
        assertThat(kubeseal.version())
                .hasValueSatisfying(version -> assertThat(version).contains("kubeseal"));
        for (var value : new byte[][] {"zwei\nZeilen\n".getBytes(StandardCharsets.UTF_8), new byte[64 * 1024]}) {
            var sealed = kubeseal.seal(KEY.certificate(), NAMESPACE, NAME, value);
            assertThat(KEY.open(NAMESPACE, NAME, sealed)).isEqualTo(value);
        }
    }

    @Test
    void the_real_program_opens_what_the_portal_sealed() throws Exception {
        var program = installed();
        var value = "ünïcödé\nand more".getBytes(StandardCharsets.UTF_8);
        var sealed = Sealer.seal(KEY.certificate(), NAMESPACE, NAME, value);
        var opened = unseal(program, manifest(NAMESPACE, NAME, "SECRET_KEY", sealed));
        assertThat(opened).contains(Base64.getEncoder().encodeToString(value));
        assertThat(unseal(program, manifest("nuages-other", NAME, "SECRET_KEY", sealed)))
                .contains("no key could decrypt");
    }

    /** The command that the page shows, run where its reader would run it. */
    @Test
    void the_shown_command_seals_what_the_browser_would() throws Exception {
        var kubeseal = installed();
        assumeTrue(answers("python3", "--version"), "no python3 is installed");
        Files.copy(Path.of("frontend/static/tools/env-secret.py"), folder.resolve("env-secret.py"));
        Files.writeString(folder.resolve("nuages.pem"), KEY.certificate().pem());
        Files.writeString(folder.resolve(".env"), """
                SECRET_KEY="a b#c"
                export MAIL_TOKEN='t0k'
                PLAIN=abc # a note
                PEM="-----BEGIN X-----\\nAA\\n-----END X-----"
                HEX=#0a7d32
                EMPTY= # only a comment
                LINES="one
                zwei ü"
                """);

        assertThat(shell(kubeseal, Secrets.command(NAMESPACE, NAME)))
                .contains(
                        "Line 3: The value of PLAIN ends before the #", "Line 6: The value of EMPTY ends before the #");

        var uploaded = UploadedManifest.parse(
                Files.readAllBytes(folder.resolve("sealed.yaml")), NAMESPACE, NAME.substring(0, NAME.lastIndexOf('-')));
        assertThat(uploaded.name()).isEqualTo(NAME);
        var opened = new TreeMap<String, String>();
        for (var value : uploaded.values().entrySet()) {
            opened.put(value.getKey(), new String(KEY.open(NAMESPACE, NAME, value.getValue()), StandardCharsets.UTF_8));
        }
        assertThat(opened)
                .isEqualTo(Map.of(
                        "SECRET_KEY", "a b#c",
                        "MAIL_TOKEN", "t0k",
                        "PLAIN", "abc",
                        "PEM", "-----BEGIN X-----\nAA\n-----END X-----",
                        "HEX", "#0a7d32",
                        "EMPTY", "",
                        "LINES", "one\nzwei ü"));

        Files.writeString(folder.resolve(".env"), "GOOD=1\nnonsense\n2BAD=x\nALLOWED_HOSTS=shop.example\n");
        assertThat(shell(kubeseal, Secrets.command(NAMESPACE, NAME)))
                .contains(
                        "Line 2: This is not NAME=value.",
                        "Line 3: “2BAD” is not a variable name",
                        "Line 4: ALLOWED_HOSTS is set by Nuages.")
                .doesNotContain("GOOD");
    }

    private String shell(Path kubeseal, String command) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().merge("PATH", kubeseal.getParent().toString(), (path, more) -> path + ":" + more);
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static boolean answers(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @Test
    void the_value_is_on_standard_input_only() throws Exception {
        var seen = folder.resolve("seen");
        var sealed = Sealer.seal(KEY.certificate(), NAMESPACE, NAME, new byte[] {1});
        var program = script("""
                [ "$1" = --version ] && { echo fake; exit; }
                { echo "$@"; env; ls -a; cat cert.pem; } > %s
                cat > %s.stdin
                echo %s
                """.formatted(seen, seen, sealed));

        new Kubeseal(program, Duration.ofSeconds(5))
                .seal(KEY.certificate(), NAMESPACE, NAME, "s3cret-value".getBytes(StandardCharsets.UTF_8));

        assertThat(seen).content().contains("--scope=strict", "--namespace=" + NAMESPACE, "--name=" + NAME);
        assertThat(seen).content().contains("BEGIN CERTIFICATE").doesNotContain("s3cret-value", "JAVA_HOME");
        assertThat(Path.of(seen + ".stdin")).hasContent("s3cret-value");
    }

    @Test
    void its_complaint_is_told_without_the_value() throws Exception {
        var program = script("cat > /dev/null\necho 'error: no good certificate' >&2\nexit 1\n");
        var kubeseal = new Kubeseal(program, Duration.ofSeconds(5));
        assertThat(kubeseal.version()).isEmpty();
        assertThatThrownBy(() ->
                        kubeseal.seal(KEY.certificate(), NAMESPACE, NAME, "s3cret".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Kubeseal.Failed.class)
                .hasMessage("kubeseal refused: error: no good certificate");
    }

    @Test
    void it_is_stopped_when_it_hangs_talks_too_much_or_answers_nonsense() throws Exception {
        assertFails(script("[ \"$1\" = --version ] && exit\nexec sleep 60\n"), Duration.ofMillis(300), "took longer");
        assertFails(script("head -c 1000000 /dev/zero\nexit 0\n"), Duration.ofSeconds(5), "could not be read");
        assertFails(script("cat\n"), Duration.ofSeconds(5), "not a sealed value");
    }

    @Test
    void where_it_is_not_installed_that_is_said() throws Exception {
        assertThat(Kubeseal.find("", folder.toString())).isNull();
        assertThat(Kubeseal.find("", null)).isNull();
        assertThat(Kubeseal.find(folder.resolve("absent").toString(), folder.toString()))
                .isNull();
        var program = script("exit 0\n");
        assertThat(Kubeseal.find("", "/nowhere:" + folder)).isEqualTo(program);
        assertThat(Kubeseal.find(program.toString(), null)).isEqualTo(program);
        assertFails(null, Duration.ofSeconds(1), "not installed");
    }

    private static void assertFails(Path program, Duration limit, String message) {
        var kubeseal = new Kubeseal(program, limit);
        assertThatThrownBy(() -> kubeseal.seal(KEY.certificate(), NAMESPACE, NAME, new byte[] {65}))
                .isInstanceOf(Kubeseal.Failed.class)
                .hasMessageContaining(message);
    }

    private Path script(String body) throws Exception {
        var program = Files.writeString(folder.resolve("kubeseal"), "#!/bin/sh\nPATH=/usr/bin:/bin\n" + body);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private static Path installed() {
        var program = Kubeseal.find(System.getProperty("nuages.kubeseal", ""), System.getenv("PATH"));
        assumeTrue(program != null, "kubeseal is not installed");
        return Objects.requireNonNull(program);
    }

    private String unseal(Path program, String manifest) throws Exception {
        var key = Files.writeString(folder.resolve("key.pem"), KEY.privatePem());
        var process = new ProcessBuilder(program.toString(), "--recovery-unseal", "--recovery-private-key=" + key)
                .redirectErrorStream(true)
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(manifest.getBytes(StandardCharsets.UTF_8));
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static String manifest(String namespace, String name, String key, String sealed) {
        return """
                apiVersion: bitnami.com/v1alpha1
                kind: SealedSecret
                metadata: {namespace: %s, name: %s}
                spec: {encryptedData: {%s: %s}}
                """.formatted(namespace, name, key, sealed);
    }
}
