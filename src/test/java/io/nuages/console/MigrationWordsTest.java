package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.DeploymentBuilder;
import io.nuages.deploy.Migrations;
import io.nuages.deploy.Release;
import io.nuages.deploy.ReleaseBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MigrationWordsTest {
    private static final UUID BEFORE = UUID.randomUUID();
    private static final Instant AT = Instant.parse("2026-11-29T10:00:00Z");

    @Test
    void they_are_named_by_their_numbers_where_these_tell_them_apart() {
        assertThat(MigrationWords.brief(these("auth.0012_x", "shop.0042_price", "shop.0043_price_required")))
                .isEqualTo("auth.0012, shop.0042, 0043");
        assertThat(MigrationWords.brief(these("shop.0042_merge", "shop.0042_price")))
                .isEqualTo("shop.0042_merge, 0042_price");
        assertThat(MigrationWords.brief(these("shop.initial"))).isEqualTo("shop.initial");
        var many = IntStream.range(100, 120).mapToObj(n -> "shop.0" + n + "_x").toArray(String[]::new);
        assertThat(MigrationWords.brief(these(many)))
                .startsWith("shop.0100, 0101")
                .endsWith("0107 and 12 more");
    }

    @Test
    void what_is_unknown_says_why() {
        assertThat(MigrationWords.explained(
                        new Migrations(Migrations.State.UNKNOWN, List.of(), 0, "its database could not be read")))
                .isEqualTo("unknown (its database could not be read)");
        assertThat(MigrationWords.explained(these("shop.0042_price"))).isEqualTo("shop.0042");
    }

    @Test
    void a_deployment_that_fails_says_what_stays() {
        assertThat(left(these("shop.0042_price", "shop.0043_required"), release(BEFORE)))
                .isEqualTo("Migrations shop.0042, 0043 were applied and stay; release 41 now runs on them.");
        assertThat(left(these("shop.0042_price"), release(BEFORE)))
                .isEqualTo("Migration shop.0042 was applied and stays; release 41 now runs on it.");
        assertThat(left(these("shop.0042_price"), release(UUID.randomUUID())))
                .as("long ago")
                .isEqualTo("Migration shop.0042 was applied and stays.");
        assertThat(left(these("shop.0042_price"), null)).isEqualTo("Migration shop.0042 was applied and stays.");
        assertThat(left(new Migrations(Migrations.State.NONE, List.of(), 0, ""), null))
                .contains("applied no migrations");
        assertThat(left(new Migrations(Migrations.State.UNKNOWN, List.of(), 0, "its database could not be read"), null))
                .contains("is unknown: its database could not be read.");
        assertThat(left(null, null)).isNull();
    }

    private static @Nullable String left(@Nullable Migrations migrations, @Nullable Release serving) {
        return MigrationWords.left(
                DeploymentBuilder.deployment(42, AT)
                        .state(Deployment.State.FAILED)
                        .image("r.example/shop:2")
                        .revision(2)
                        .after(BEFORE)
                        .migrations(migrations)
                        .build(),
                serving);
    }

    private static Migrations these(String... names) {
        return new Migrations(Migrations.State.THESE, List.of(names), names.length, "");
    }

    private static Release release(UUID id) {
        return ReleaseBuilder.release(id, AT).number(41).build();
    }
}
