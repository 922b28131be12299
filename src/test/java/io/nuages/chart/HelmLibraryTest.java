package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.jni.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HelmLibraryTest {
    @Test
    void is_the_one_that_helm_finds() {
        assertThat(NativeLibrary.getInstance()).isInstanceOf(HelmLibrary.class);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "A file in use cannot be removed there.")
    void leaves_no_file_behind_while_it_is_in_use(@TempDir Path temporary) throws Exception {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var started = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Loads.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(started.getInputStream().readAllBytes())).contains("loaded, left: []");
        assertThat(started.waitFor()).isZero();
    }

    /** A process of its own: the library is loaded once in each. */
    static final class Loads {
        public static void main(String[] arguments) throws IOException {
            new Helm(Path.of("helm/django-app")).lint().call();
            try (var left = Files.walk(Path.of(System.getProperty("java.io.tmpdir")))) {
                List<Path> large =
                        left.filter(each -> each.toFile().length() > 10_000_000).toList();
                System.out.println("loaded, left: " + large);
            }
        }
    }
}
