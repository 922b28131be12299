package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SignalsTest {
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_process_that_has_rendered_still_ends_in_order_when_asked_to() throws Exception {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RenderAndWait.class.getName())
                .redirectErrorStream(true)
                .start();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var start = new ArrayList<String>();
            while (!start.contains(RenderAndWait.RENDERED)) {
                start.add(Objects.requireNonNull(output.readLine(), () -> "ended too early: " + start));
            }

            // Unlike Process.destroy(), this leaves the output readable.
            process.toHandle().destroy();

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + 15);
            assertThat(output.lines()).contains(RenderAndWait.HOOK);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What a replica of the portal does, as far as signals go. */
    static final class RenderAndWait {
        static final String RENDERED = "rendered";
        static final String HOOK = "shutdown hook ran";

        private RenderAndWait() {}

        public static void main(String[] arguments) throws Exception {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> print(HOOK)));
            try (var renderer = new Renderer()) {
                renderer.render(Inputs.plain().input());
                print(RENDERED);
                new CountDownLatch(1).await();
            }
        }

        private static void print(String line) {
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8).println(line);
        }
    }
}
