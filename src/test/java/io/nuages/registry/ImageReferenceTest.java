package io.nuages.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            nginx,                              docker.io,          library/nginx,  latest
            nginx:1.27,                         docker.io,          library/nginx,  1.27
            acme/shop,                          docker.io,          acme/shop,      latest
            docker.io/nginx:1,                  docker.io,          library/nginx,  1
            ghcr.io/acme/shop:1.0,              ghcr.io,            acme/shop,      1.0
            GHCR.io/acme/shop:V1_0-rc.1,        ghcr.io,            acme/shop,      V1_0-rc.1
            Registry.Example:5000/shop:1,       registry.example:5000, shop,        1
            index.docker.io/acme/shop:1.2,      docker.io,          acme/shop,      1.2
            Index.Docker.io/nginx:1,            docker.io,          library/nginx,  1
            registry-1.docker.io/acme/shop:1,   docker.io,          acme/shop,      1
            [2001:db8::1]:5000/acme/shop:2,     [2001:db8::1]:5000, acme/shop,      2
            [2001:DB8::1]/shop,                 [2001:db8::1],      shop,           latest
            '[2001:db8:0::1]:5000/acme/shop:2', [2001:db8::1]:5000, acme/shop,      2
            '[2001:0DB8:0:0:1:0:0:0]/shop:1',   [2001:db8:0:0:1::], shop,           1
            '[0:0:0:0:0:0:0:1]:80/shop:1',      [::1]:80,           shop,           1
            '[1:0:2:3:4:5:6:7]/shop:1',         [1:0:2:3:4:5:6:7],  shop,           1
            '[1::3:4:5:6:7:8]/shop:1',          [1:0:3:4:5:6:7:8],  shop,           1
            registry.hub.docker.com/acme/shop:1, docker.io,         acme/shop,      1
            Docker.io:443/nginx:1,              docker.io,          library/nginx,  1
            LocalHost/shop,                     localhost,          shop,           latest
            registry.example:5000/shop:1,       registry.example:5000, shop,        1
            registry.example:5000/a/b/c,        registry.example:5000, a/b/c,       latest
            localhost/shop,                     localhost,          shop,           latest
            10.0.0.1:5000/shop:1,               10.0.0.1:5000,      shop,           1
            '  ghcr.io/a/b:1  ',                ghcr.io,            a/b,            1
            a.b/c__d/e-f.g_h:1,                 a.b,                c__d/e-f.g_h,   1
            """)
    void names_are_read_as_the_specification_has_them(String text, String registry, String repository, String tag) {
        assertThat(ImageReference.parse(text)).isEqualTo(new ImageReference(registry, repository, tag, null));
    }

    @Test
    void what_was_stored_before_is_read_the_same_way() {
        for (var name : List.of("index.docker.io/acme/shop:1.2", "GHCR.io/acme/shop:1", "[2001:db8::1]:5000/shop:2")) {
            assertThat(ImageReference.stored(name)).isEqualTo(ImageReference.parse(name));
            assertThat(ImageReference.parse(ImageReference.parse(name).toString()))
                    .isEqualTo(ImageReference.parse(name));
        }
    }

    @Test
    void a_digest_of_another_kind_is_named() {
        assertThatThrownBy(() -> ImageReference.parse("app@sha512:" + "0123456789abcdef".repeat(8)))
                .hasMessage(
                        "Nuages pins images by sha256, not by sha512: give the tag, or the digest that starts with sha256:.");
        assertThatThrownBy(() -> ImageReference.parse("app@sha256:" + "0123456789ABCDEF".repeat(4)))
                .hasMessageContaining("64 lower-case hexadecimal digits");
        assertThatThrownBy(() -> ImageReference.parse("app@1.0")).hasMessageContaining("After @, a digest has sha256:");
    }

    @Test
    void a_digest_pins() {
        var both = ImageReference.parse("ghcr.io/acme/shop:1.0@" + DIGEST);
        assertThat(both).isEqualTo(new ImageReference("ghcr.io", "acme/shop", "1.0", DIGEST));
        assertThat(both.pinned()).isEqualTo("ghcr.io/acme/shop@" + DIGEST);
        assertThat(both).hasToString("ghcr.io/acme/shop:1.0@" + DIGEST);
        var digest = ImageReference.parse("ghcr.io/acme/shop@" + DIGEST);
        assertThat(digest.tag()).isNull();
        assertThat(digest.version()).isEqualTo("01234567");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":",
                "/",
                "@",
                "a b",
                "Shop",
                "ghcr.io/Acme/shop",
                "https://ghcr.io/acme/shop",
                "ghcr.io/",
                "ghcr.io//shop",
                "ghcr.io/../etc/passwd",
                "ghcr.io/acme/shop:",
                "ghcr.io/acme/shop:a/b",
                "ghcr.io/acme/shop:-1",
                "ghcr.io/acme/shop@sha256:12",
                "ghcr.io/acme/shop@md5:00000000000000000000000000000000",
                "ghcr.io:/shop",
                "ghcr.io:0/shop",
                "ghcr.io:99999/shop",
                "user@ghcr.io/acme/shop",
                "gh_cr.io/acme/shop",
                "-x.io/shop",
                "ghcr.io/acme/shop?x=1",
                "ghcr.io/acme/shop#x",
                "ghcr.io/acme/shop%2f",
                "ghcr.io/acme/shop\nX-Evil: 1",
                "[::1/shop",
                "[]:5000/shop",
                "[1.2.3.4]:5000/shop",
                "[2001:db8:::1]:5000/shop",
                "[2001:db8::1]:0/shop",
                "[2001:db8::1]x:5000/shop",
                "[fe80::1%eth0]:5000/shop",
                "2001:db8::1/shop",
                "ghcr.io/ac​me/shop"
            })
    void what_is_no_name_is_refused_in_words(String text) {
        assertThatExceptionOfType(InvalidImageReference.class)
                .isThrownBy(() -> ImageReference.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).matches("(?s)[A-Z“].*\\."));
    }

    @Test
    void long_names_are_read_in_time_that_does_not_grow_wildly() {
        assertThatExceptionOfType(InvalidImageReference.class)
                .isThrownBy(() -> ImageReference.parse("a".repeat(500)))
                .withMessageContaining("400 characters");
        assertThatExceptionOfType(InvalidImageReference.class)
                .isThrownBy(() -> ImageReference.parse("a-".repeat(195) + "!"));
        assertThatExceptionOfType(InvalidImageReference.class)
                .isThrownBy(() -> ImageReference.parse("a.".repeat(190) + "/!"));
    }
}
