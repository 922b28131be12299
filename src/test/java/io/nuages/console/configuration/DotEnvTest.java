package io.nuages.console.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import io.nuages.TestBrowser;
import io.nuages.spec.VariableNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The three readers of .env files, the portal's, the browser's and the script for one's own machine, read the same. */
class DotEnvTest {
    private static final String[] PIECES = {
        "A",
        "B",
        "KEY",
        "=",
        "=",
        "=",
        " = ",
        "\n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "  ",
        "\t",
        "#",
        " #",
        "'",
        "\"",
        "\\",
        "\\\\",
        "\\n",
        "\\\"",
        "\\'",
        "\\$",
        "\\x",
        "${A}",
        "$",
        "export ",
        "export",
        "value",
        "x y",
        "é",
        "日",
        "\u00a0",
        "\u2003",
        "\u0085",
        "\u2028",
        "\u000b",
        "\ufeff",
        "\u0001",
        "\u001c",
        "\ud83d\ude00",
        "1",
        "-",
        ".",
        ":"
    };

    @TempDir
    private Path folder;

    @Test
    void python_dotenvs_reading_is_kept() {
        var read = DotEnv.read("""
                \ufeff# comment
                COLOR=#0a7d32
                SECRET_KEY=#k3y!with-hash(first
                EMPTY= # only a comment
                B=x#y
                C=x #y
                PLAIN=one two   # comment
                export SPACED = " padded "
                SINGLE='no \\n escape, it\\'s \\\\' # comment
                DOUBLE="a\\tb\\n\\"c\\" \\\\ \\x \\$"#comment
                NOTHING=
                'QUOTED'=x
                MULTI="-----BEGIN-----
                = not a line of its own
                -----END-----"
                TRAILING=x\u00a0\t
                QUOTE=it's "so"
                AGAIN=1
                AGAIN=2
                KEEPS=${PLAIN}/x
                TAIL="x" y
                no
                OPEN='x
                LAST=end""");

        assertThat(read.values())
                .containsExactly(
                        entry("COLOR", "#0a7d32"),
                        entry("SECRET_KEY", "#k3y!with-hash(first"),
                        entry("EMPTY", ""),
                        entry("B", "x#y"),
                        entry("C", "x"),
                        entry("PLAIN", "one two"),
                        entry("SPACED", " padded "),
                        entry("SINGLE", "no \\n escape, it's \\"),
                        entry("DOUBLE", "a\tb\n\"c\" \\ \\x \\$"),
                        entry("NOTHING", ""),
                        entry("QUOTED", "x"),
                        entry("MULTI", "-----BEGIN-----\n= not a line of its own\n-----END-----"),
                        entry("TRAILING", "x"),
                        entry("QUOTE", "it's \"so\""),
                        entry("AGAIN", "2"),
                        entry("KEEPS", "${PLAIN}/x"),
                        entry("LAST", "end"));
        assertThat(read.errors()).extracting(DotEnv.Remark::line).containsExactly(21, 22, 23);
        assertThat(read.notes())
                .extracting(DotEnv.Remark::sentence)
                .containsExactly(
                        "Line 4: The value of EMPTY ends before the #: what follows is a comment. Quotes would keep it.",
                        "Line 6: The value of C ends before the #: what follows is a comment. Quotes would keep it.",
                        "Line 7: The value of PLAIN ends before the #: what follows is a comment. Quotes would keep it.",
                        "Line 10: DOUBLE keeps a backslash that escapes nothing.",
                        "Line 16: Spaces at the end of TRAILING are left out. Quotes would keep them.",
                        "Line 19: AGAIN is set again here; this one counts.",
                        "Line 20: KEEPS keeps ${…} as it is written.");
    }

    @Test
    void the_browser_reads_the_same() throws Exception {
        var texts = texts(new Random(17), 4_000);
        var script = "data:text/javascript;base64,"
                + Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of("frontend/static/js/dotenv.js")));
        try (var chromium = TestBrowser.launch();
                var page = chromium.browser().newPage()) {
            var answers = (List<?>) page.evaluate("""
                    async ([script, texts]) => {
                      const { parseDotEnv } = await import(script);
                      return texts.map(text => {
                        const { values, errors, notes } = parseDotEnv(text, () => "");
                        const told = remarks => remarks.map(({ line, message }) => `Line ${line}: ${message}`);
                        return [values.map(v => [v.key, v.value]), told(errors), told(notes)];
                      });
                    }""", List.of(script, texts));
            compare(texts, answers);
        }
    }

    /** A line that is left out stays in the text, as a comment. */
    @Test
    void the_browser_leaves_out_what_it_does_not_understand_and_keeps_the_rest() throws Exception {
        var texts = texts(new Random(18), 2_000);
        var script = "data:text/javascript;base64,"
                + Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of("frontend/static/js/dotenv.js")));
        try (var chromium = TestBrowser.launch();
                var page = chromium.browser().newPage()) {
            var wrong = (List<?>) page.evaluate("""
                    async ([script, texts]) => {
                      const { commentOut, parseDotEnv } = await import(script);
                      const problem = key => key.startsWith("A") ? "reserved" : "";
                      const words = ({ values }) => JSON.stringify(values.map(v => [v.key, v.value]));
                      return texts.filter(text => {
                        const before = parseDotEnv(text, problem);
                        const left = commentOut(text, before.errors);
                        const after = parseDotEnv(left, problem);
                        const plain = text.replace(/^\\ufeff/, "").replace(/\\r\\n?/g, "\\n");
                        const uncommented = lines => lines.replace(/^(# )+/gm, "");
                        return after.errors.length > 0 || words(after) !== words(before) || uncommented(left) !== uncommented(plain);
                      });
                    }""", List.of(script, texts));
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void the_script_for_ones_own_machine_reads_the_same() throws Exception {
        var texts = texts(new Random(19), 4_000);
        var given = Files.writeString(folder.resolve("texts.json"), new Gson().toJson(texts));
        Process process;
        try {
            process = new ProcessBuilder("python3", "-c", """
                    import importlib.util, json, sys
                    spec = importlib.util.spec_from_file_location("env_secret", sys.argv[1])
                    script = importlib.util.module_from_spec(spec)
                    spec.loader.exec_module(script)
                    told = lambda remarks: ["Line %d: %s" % remark for remark in remarks]
                    def read(text):
                        found = script.Reader(text).read()
                        return [list(found.values.items()), told(found.errors), told(found.notes)]
                    print(json.dumps([read(text) for text in json.load(open(sys.argv[2], encoding="utf-8"))]))
                    """, "frontend/static/tools/env-secret.py", given.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (java.io.IOException e) {
            assumeTrue(false, "no python3 is installed");
            return;
        }
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        compare(texts, new Gson().fromJson(output, List.class));
    }

    /** The names, too: what the portal would refuse at upload is reported before anything is sealed. */
    @Test
    void the_script_knows_the_same_names() throws Exception {
        var names = new ArrayList<>(
                List.of("A", "_a1", "1A", "a-b", "é", "PORTS", "HOMES", "x".repeat(128), "x".repeat(129)));
        VariableNames.RESERVED.forEach(name -> names.addAll(List.of(name.replace("*", ""), name.replace("*", "X"))));
        Process process;
        try {
            process = new ProcessBuilder(
                            "python3", "-c", """
                    import importlib.util, json, sys
                    spec = importlib.util.spec_from_file_location("env_secret", sys.argv[1])
                    script = importlib.util.module_from_spec(spec)
                    spec.loader.exec_module(script)
                    print(json.dumps([script.RESERVED, [script.problem(name) for name in json.loads(sys.argv[2])]]))
                    """, "frontend/static/tools/env-secret.py", new Gson().toJson(names))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (java.io.IOException e) {
            assumeTrue(false, "no python3 is installed");
            return;
        }
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(new Gson().fromJson(output, List.class))
                .isEqualTo(List.of(
                        VariableNames.RESERVED,
                        names.stream()
                                .map(name -> VariableNames.problem(name).orElse(""))
                                .toList()));
    }

    @Test
    // In linear time they take a second or a few; in quadratic time, hours.
    @Timeout(60)
    void long_texts_are_read_in_good_time() {
        for (var text : List.of(
                "A=\"" + "\\n".repeat(500_000) + "\"",
                "A".repeat(1_000_000),
                "A=" + " ".repeat(1_000_000) + "#",
                "A=x\n".repeat(200_000),
                "A=x" + "\t".repeat(1_000_000) + "x",
                "A=x" + "\u2003".repeat(1_000_000),
                "A=x" + " x".repeat(500_000) + " #",
                "A=\"x\"" + " ".repeat(1_000_000) + "x",
                "A='\n".repeat(200_000),
                " ".repeat(1_000_000))) {
            assertThat(DotEnv.read(text).values().size()).isLessThan(2);
        }
    }

    private static void compare(List<String> texts, List<?> answers) {
        assertThat(answers).hasSameSizeAs(texts);
        for (var i = 0; i < texts.size(); i++) {
            var read = DotEnv.read(texts.get(i));
            var answer = (List<?>) answers.get(i);
            var values = new LinkedHashMap<Object, Object>();
            ((List<?>) answer.get(0)).forEach(pair -> values.put(((List<?>) pair).get(0), ((List<?>) pair).get(1)));
            assertThat(values).as(texts.get(i)).isEqualTo(read.values());
            assertThat(List.copyOf(values.keySet()))
                    .isEqualTo(List.copyOf(read.values().keySet()));
            assertThat(answer.get(1)).as(texts.get(i)).isEqualTo(sentences(read.errors()));
            assertThat(answer.get(2)).as(texts.get(i)).isEqualTo(sentences(read.notes()));
        }
    }

    private static List<String> sentences(List<DotEnv.Remark> remarks) {
        return remarks.stream().map(DotEnv.Remark::sentence).toList();
    }

    private static List<String> texts(Random random, int many) {
        var texts = new ArrayList<String>();
        for (var i = 0; i < many; i++) {
            texts.add(text(random));
        }
        return texts;
    }

    static String text(Random random) {
        var text = new StringBuilder();
        for (var n = random.nextInt(24); n > 0; n--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
