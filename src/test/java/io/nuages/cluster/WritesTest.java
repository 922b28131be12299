package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.when;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WritesTest {
    private static final String NAMESPACE = "nuages-acme";

    private final Scope production = scope();
    private final Scope staging = scope();
    /** Has not heard of anything yet. */
    private final Mirror mirror = mock(nothing -> null);

    private final Writes writes = new Writes();

    @Test
    void what_was_written_has_to_be_heard_of_before_the_mirror_is_believed() {
        write(production, "shop", 7);
        assertThat(writes.seen(mirror, production)).isFalse();
        hear(object(production, "shop", 6));
        assertThat(writes.seen(mirror, production)).isFalse();
        hear(object(production, "shop", 10));
        assertThat(writes.seen(mirror, production)).isTrue();
    }

    @Test
    void what_lists_do_not_have_yet_is_not_heard_of() {
        write(production, "shop", 7);
        store(object(production, "shop", 7));
        assertThat(writes.seen(mirror, production)).isFalse();
        hear(object(production, "shop", 7));
        assertThat(writes.seen(mirror, production)).isTrue();
    }

    @Test
    void a_write_of_another_environment_leaves_the_mirror_fit_for_this_one() {
        write(staging, "blog", 7);
        assertThat(writes.seen(mirror, production)).isTrue();
        assertThat(writes.seen(mirror, staging)).isFalse();
    }

    @Test
    void the_newest_is_the_answer_until_the_mirror_has_heard_of_it() {
        hear(object(production, "shop", 6));
        assertThat(newest()).containsEntry("version", 6);
        write(production, "shop", 7);
        assertThat(newest()).containsEntry("version", 7);
        hear(object(production, "shop", 8));
        assertThat(newest()).containsEntry("version", 8);
    }

    @Test
    void what_was_deleted_is_not_there_although_the_mirror_has_not_heard_of_it() {
        hear(object(production, "shop", 6));
        writes.deleted(Kind.SERVICE, object(production, "shop", 6));
        assertThat(newest()).isNull();
        assertThat(writes.seen(mirror, production)).isFalse();
        reset(mirror);
        assertThat(newest()).isNull();
        assertThat(writes.seen(mirror, production)).isTrue();
    }

    private void hear(Map<String, Object> object) {
        store(object);
        when(mirror.listed(eq(Kind.SERVICE), eq(NAMESPACE), any(), eq(Tree.name(object))))
                .thenReturn(object);
    }

    /** As between a mirror's store and its index. */
    private void store(Map<String, Object> object) {
        when(mirror.get(Kind.SERVICE, NAMESPACE, Tree.name(object))).thenReturn(object);
    }

    private void write(Scope scope, String name, int version) {
        var object = object(scope, name, version);
        writes.applied(Kind.SERVICE, Manifest.of(object), object);
    }

    private @Nullable Map<String, Object> newest() {
        return writes.newest(mirror, Kind.SERVICE, NAMESPACE, "shop");
    }

    private static Scope scope() {
        return new Scope(NAMESPACE, UUID.randomUUID(), UUID.randomUUID());
    }

    private static Map<String, Object> object(Scope scope, String name, int version) {
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Service",
                "version",
                version,
                "metadata",
                Map.of(
                        "namespace",
                        NAMESPACE,
                        "name",
                        name,
                        "uid",
                        "of-" + name,
                        "resourceVersion",
                        Integer.toString(version),
                        "labels",
                        scope.labels()));
    }
}
