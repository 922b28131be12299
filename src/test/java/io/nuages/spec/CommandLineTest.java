package io.nuages.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nuages.form.Problems;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final String[] PIECES = {
        "a",
        "run",
        "-c",
        "--x=1",
        " ",
        "  ",
        "\t",
        "'",
        "\"",
        "\\",
        "\\\\",
        "\\\"",
        "'\\''",
        "\"'\"",
        "''",
        "\"\"",
        "$",
        "$$",
        "$PORT",
        "$(PORT)",
        "${X}",
        "`",
        "&&",
        "|",
        ";",
        ">",
        "<",
        "(",
        ")",
        "#",
        "~",
        "*",
        "?",
        "[",
        "]",
        "{",
        "}",
        "!",
        "=",
        ":",
        "A=b",
        "web:",
        "exec",
        "sh",
        "é",
        "日",
        "\u00a0",
        "\u2003",
        "\u0001",
        "\ud83d\ude00",
        "%",
        "@",
        "\n",
        "\r",
        ",",
        "–",
        "”",
        "CMD ",
        "sh -c ",
        "$(nproc)"
    };

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            /run                                           | /run
            python manage.py 'a b' "c d"                   | python,manage.py,a b,c d
            sh -c "echo it's"                              | sh,-c,echo it's
            sh -c 'echo "it'"'"'s up"'                     | sh,-c,echo "it's up"
            sh -c "echo \\"hi there\\" && exec true"       | sh,-c,echo "hi there" && exec true
            a\\ b c\\'d "e\\f" 'g\\h' \\i                  | a b,c'd,e\\f,g\\h,i
            x "" ''                                        | x,,
            sh -c "exec gunicorn -b :$PORT"                | sh,-c,exec gunicorn -b :$PORT
            /usr/bin/env bash -lc "a `b`; c"              | /usr/bin/env,bash,-lc,a `b`; c
            gunicorn -b :$(PORT) 'x$y' a#b c~d e$ --f=*    | gunicorn,-b,:$(PORT),x$y,a#b,c~d,e$,--f=*
            'exec' a                                       | exec,a
            ["gunicorn", "-b", ":8000", "shop.wsgi"]       | gunicorn,-b,:8000,shop.wsgi
            [ "sh", "-c", "exec gunicorn -b :$PORT" ]      | sh,-c,exec gunicorn -b :$PORT
            [ -f /tmp/x ]                                  | [,-f,/tmp/x,]
            sh -c 'python' manage.py                       | sh,-c,python,manage.py
            sh -c /run                                     | sh,-c,/run
            sh run.sh -c 4 x                               | sh,run.sh,-c,4,x
            bash -o pipefail -c 'a; b' x                   | bash,-o,pipefail,-c,a; b,x
            sh -c "gunicorn -w $(nproc) x"                 | sh,-c,gunicorn -w $(nproc) x
            x '$(port)' $(MY_PORT) $(my_port)              | x,$(port),$(MY_PORT),$(my_port)
            x 'a/*.json' "{a;b}" 'a “b” –c' d–e            | x,a/*.json,{a;b},a “b” –c,d–e
            x --hosts=* -b *:8000 A=* a[b] http://x/?a=b {}| x,--hosts=*,-b,*:8000,A=*,a[b],http://x/?a=b,{}
            """)
    void words_are_read_as_a_shell_reads_them(String line, String words) {
        assertThat(CommandLine.parse("command", line)).containsExactly(words.split(",", -1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            gunicorn -b :$PORT                 | Write $(PORT) for the variable
            gunicorn -b ":${PORT}"             | No shell runs the command
            echo $$                            | No shell runs the command
            echo "$(date +%s)"                 | No shell runs the command
            ./migrate && ./serve               | so && does nothing
            ./serve > /tmp/log                 | so > does nothing
            ./serve &                          | so & does nothing
            a;b                                | so ; does nothing
            echo `date`                        | so ` does nothing
            /run # the site                    | so # does nothing
            ~/app/run                          | so ~ does nothing
            DEBUG=1 ./serve                    | Set DEBUG under Variables
            web: gunicorn shop.wsgi            | “web:” names a process in a Procfile
            web:gunicorn shop.wsgi             | “web:” names a process in a Procfile
            exec gunicorn shop.wsgi            | “exec” is part of the shell
            gunicorn -w $(nproc) shop.wsgi     | so $(nproc) is not replaced
            gunicorn -w "$(nproc)" shop.wsgi   | so $(nproc) is not replaced
            CMD gunicorn shop.wsgi             | “CMD” is a Dockerfile instruction
            ENTRYPOINT ["/run"]                | “ENTRYPOINT” is a Dockerfile instruction
            ['gunicorn', '-b', ':8000']        | Write it as JSON
            ["gunicorn", "-b" ":8000"]         | Write it as JSON
            ["gunicorn", 8000]                 | Write it as JSON
            ["gunicorn", "\\u0000"]            | Write it as JSON
            ["gunicorn", "\\ud800"]            | Write it as JSON
            ["gunicorn", "-b", ":$PORT"]       | Write $(PORT) for the variable
            ["a", "b\\nc"]                     | A command must be on one line
            sh -c python manage.py migrate     | runs only “python”
            /bin/bash -o pipefail -c a b       | runs only “a”
            x loaddata fixtures/*.json         | no files are looked up for fixtures/*.json
            x 'my dir'/?.json                  | no files are looked up for
            x a[0-9].json                      | no files are looked up for a[0-9].json
            x {a,b}                            | {a,b} stays one word
            x a{1..3}b                         | a{1..3}b stays one word
            { gunicorn x }                     | “{” is part of the shell
            sh -c “python manage.py”           | “ is a typographic quote
            sh -c ‘x’                          | ‘ is a typographic quote
            gunicorn –workers 3                | – is a typographic dash
            gunicorn —workers 3                | — is a typographic dash
            cd /srv                            | “cd” is part of the shell
            "open                              | A quote (") is not closed.
            it's                               | A quote (') is not closed.
            end\\                              | The backslash at the end
            a\u00a0b                           | U+00A0
            """)
    void what_only_a_shell_understands_is_told(String line, String says) {
        assertThat(problems(line)).anySatisfy(problem -> assertThat(problem).contains(says));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "'a\nb'", "\"a\rb\"", "a\\\nb", "\na"})
    void a_command_is_one_line(String line) {
        assertThat(problems(line)).containsExactly("A command must be on one line.");
    }

    @Test
    void everything_wrong_is_told_at_once() {
        assertThat(problems("web: gunicorn -b :$PORT && true")).hasSize(3);
    }

    @Test
    void the_words_are_limited_and_not_the_way_they_are_quoted() {
        var longest = "'".repeat(1000);
        assertThat(CommandLine.parse("command", CommandLine.format(List.of(longest))))
                .containsExactly(longest);
        assertThatThrownBy(() -> CommandLine.parse("command", "x".repeat(1001))).isInstanceOf(Problems.class);
        assertThatThrownBy(() -> CommandLine.parse("command", " ".repeat(8001))).isInstanceOf(Problems.class);
    }

    @Test
    void every_line_that_is_read_is_written_and_read_back_as_the_same_words() {
        var random = new Random(13);
        var read = 0;
        for (var i = 0; i < 20_000; i++) {
            var line = line(random);
            List<String> words;
            try {
                words = CommandLine.parse("command", line);
            } catch (Problems refused) {
                continue;
            }
            read++;
            var written = CommandLine.format(words);
            assertThat(CommandLine.parse("command", written)).as(line).isEqualTo(words);
            assertThat(CommandLine.format(CommandLine.parse("command", written)))
                    .as(line)
                    .isEqualTo(written);
        }
        assertThat(read).isGreaterThan(2_000);
    }

    @Test
    void all_words_are_written_and_read_back() {
        var random = new Random(14);
        for (var i = 0; i < 20_000; i++) {
            var words = new ArrayList<String>();
            for (var n = 1 + random.nextInt(4); n > 0; n--) {
                words.add(line(random).replaceAll("[\n\r]", ""));
            }
            assertThat(CommandLine.parse("command", CommandLine.format(words)))
                    .as(words.toString())
                    .isEqualTo(words);
        }
    }

    /** What is read without Kubernetes' own {@code $(NAME)} is what {@code sh} makes of it. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void the_shell_reads_the_same_words() throws Exception {
        var random = new Random(15);
        var lines = new ArrayList<String>();
        var expected = new ArrayList<List<String>>();
        while (lines.size() < 2_000) {
            var line = line(random);
            // Neither Kubernetes' variables nor a list is for a shell to read.
            if (line.contains("$(") || line.contains("`") || line.strip().startsWith("[")) {
                continue;
            }
            try {
                var words = CommandLine.parse("command", line);
                // A script for another shell is the one thing that this shell would replace too early.
                if (line.contains("$") && words.contains("-c")) {
                    continue;
                }
                expected.add(words);
                lines.add(line);
                expected.add(words);
                lines.add(CommandLine.format(words));
            } catch (Problems refused) {
                continue;
            }
        }
        var command = new ArrayList<>(List.of(
                "sh",
                "-fc",
                "for line do eval \"set -- $line\"; for word do printf '%s\\0' \"$word\"; done; printf '%s\\0' ---; done",
                "sh"));
        command.addAll(lines);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.redirectInput(new File("/dev/null"));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        var answers = output.split("(?<=^|\0)---\0", -1);
        assertThat(answers).hasSize(lines.size() + 1);
        for (var i = 0; i < lines.size(); i++) {
            var words = answers[i].isEmpty() ? List.of() : Arrays.asList(answers[i].split("\0", -1));
            var read = words.isEmpty() ? words : words.subList(0, words.size() - 1);
            assertThat(read).as(lines.get(i)).isEqualTo(expected.get(i));
        }
    }

    private static String line(Random random) {
        var line = new StringBuilder();
        for (var n = random.nextInt(9); n > 0; n--) {
            line.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return line.toString();
    }

    private static List<String> problems(String line) {
        return catchThrowableOfType(Problems.class, () -> CommandLine.parse("command", line)).problems().stream()
                .map(Problems.Problem::message)
                .toList();
    }
}
