package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WritesTest {
    private static final String NAMESPACE = "nuages-acme";

    private final Scope production = scope();
    private final Scope staging = scope();
    private final Store mirror = new Store();
    private final Writes writes = new Writes();

    @Test
    void what_was_written_has_to_be_heard_of_before_the_mirror_is_believed() {
        write(production, "shop", 7);
        assertThat(writes.seen(mirror, production)).isFalse();
        mirror.hear(object(production, "shop", 6));
        assertThat(writes.seen(mirror, production)).isFalse();
        mirror.hear(object(production, "shop", 10));
        assertThat(writes.seen(mirror, production)).isTrue();
    }

    @Test
    void what_lists_do_not_have_yet_is_not_heard_of() {
        write(production, "shop", 7);
        mirror.store(object(production, "shop", 7));
        assertThat(writes.seen(mirror, production)).isFalse();
        mirror.hear(object(production, "shop", 7));
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
        mirror.hear(object(production, "shop", 6));
        assertThat(newest()).containsEntry("version", 6);
        write(production, "shop", 7);
        assertThat(newest()).containsEntry("version", 7);
        mirror.hear(object(production, "shop", 8));
        assertThat(newest()).containsEntry("version", 8);
    }

    @Test
    void what_was_deleted_is_not_there_although_the_mirror_has_not_heard_of_it() {
        mirror.hear(object(production, "shop", 6));
        writes.deleted(Kind.SERVICE, object(production, "shop", 6));
        assertThat(newest()).isNull();
        assertThat(writes.seen(mirror, production)).isFalse();
        mirror.forget("shop");
        assertThat(newest()).isNull();
        assertThat(writes.seen(mirror, production)).isTrue();
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

    /** A mirror that hears what the test says. */
    private static final class Store implements Known {
        private final Map<String, Map<String, Object>> store = new HashMap<>();
        private final Map<String, Map<String, Object>> lists = new HashMap<>();

        void store(Map<String, Object> object) {
            store.put(Tree.name(object), object);
        }

        void hear(Map<String, Object> object) {
            store(object);
            lists.put(Tree.name(object), object);
        }

        void forget(String name) {
            store.remove(name);
            lists.remove(name);
        }

        @Override
        public @Nullable Map<String, Object> get(Kind kind, String namespace, String name) {
            return store.get(name);
        }

        @Override
        public @Nullable Map<String, Object> listed(
                Kind kind, String namespace, @Nullable String environment, String name) {
            return lists.get(name);
        }
    }
}
