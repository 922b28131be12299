package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Bench;
import io.nuages.cluster.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Helm as people run it, on the bench, with folders of its own. */
record HelmProgram(String version, Path program, Path kubeconfig, Path home) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** One of each major version; {@code .ci/bench/build} has the same. */
    static List<String> versions() {
        return List.of("v3.22.0", "v4.3.1");
    }

    static HelmProgram of(String version, Path home) {
        var bench = Bench.running();
        return new HelmProgram(version, bench.program("helm-" + version), bench.adminKubeconfig(), home);
    }

    record Answer(int code, String output, String errors) {
        String everything() {
            return output + errors;
        }
    }

    /** Its output, when it ends well. */
    String run(String... arguments) {
        var answer = attempt(arguments);
        assertThat(answer.code())
                .as("helm %s: %s", String.join(" ", arguments), answer.everything())
                .isZero();
        return answer.output();
    }

    /** What {@code helm template} prints: hooks, too, which Helm as a library leaves out. */
    List<Manifest> template(String... arguments) {
        var words = Stream.concat(Stream.of("template"), Stream.of(arguments)).toArray(String[]::new);
        var manifests = new ArrayList<Manifest>();
        try (MappingIterator<Map<String, Object>> each =
                YAML.readerFor(Map.class).readValues(run(words))) {
            while (each.hasNextValue()) {
                var body = each.nextValue();
                if (body != null) {
                    manifests.add(Manifest.of(body));
                }
            }
        }
        return manifests;
    }

    Answer attempt(String... arguments) {
        var words = new ArrayList<String>();
        words.add(program.toString());
        words.addAll(List.of(arguments));
        try {
            var output = Files.createTempFile(home, "out-", ".txt");
            var errors = Files.createTempFile(home, "err-", ".txt");
            var builder =
                    new ProcessBuilder(words).redirectOutput(output.toFile()).redirectError(errors.toFile());
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            for (var folder : List.of("CACHE", "CONFIG", "DATA")) {
                builder.environment()
                        .put("HELM_" + folder + "_HOME", home.resolve(folder).toString());
            }
            var process = builder.start();
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            return new Answer(process.exitValue(), Files.readString(output), Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
