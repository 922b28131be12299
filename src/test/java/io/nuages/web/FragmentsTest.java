package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FragmentsTest {
    private final PageEngine engine = new PageEngine();

    private String kit() {
        var sizes = new LinkedHashMap<String, String>();
        sizes.put("1024", "1 GiB");
        sizes.put("5120", "5 GiB");
        return engine.render(
                "kit",
                "kit",
                Map.of(
                        "at", PageEngine.NOW.minusSeconds(240),
                        "digest", "sha256:be1239b3aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                        "lines", List.of("Traceback <most recent call last>:", "SECRET_KEY must not be empty."),
                        "flash", "Sealed 2 values.",
                        "options", sizes,
                        "tones", List.of("ok", "warn", "bad", "info", "neutral"),
                        "problems", Map.of("name", "A name starts with a letter.")));
    }

    @Test
    void a_page_carries_its_frame_and_no_inline_script_or_style() {
        var html = kit();

        assertThat(html).contains("<title>Error: Kit · Nuages</title>", "href=\"#main\"", "Atelier Lumière", ">OL<");
        assertThat(html)
                .doesNotContain(" style=", "<style", " onclick=")
                .doesNotContainPattern("<script(?![^>]* src=)");
        assertThat(html).doesNotContain("th:", "data-th-");
    }

    @Test
    void an_error_takes_the_hints_place_and_is_tied_to_its_field() {
        assertThat(kit())
                .contains("<p class=\"error\" id=\"name-hint\">A name starts with a letter.</p>")
                .contains("aria-describedby=\"name-hint\" aria-invalid=\"true\"")
                .doesNotContain("Lower-case letters");
    }

    @Test
    void a_summary_leads_to_each_field_and_takes_the_focus() {
        assertThat(kit())
                .contains("class=\"notice tone-bad summary\" tabindex=\"-1\" autofocus", "There is a problem")
                .contains("<a href=\"#name\">A name starts with a letter.</a>")
                .contains("id=\"name\"");
    }

    /** Thymeleaf replaces first: such a condition, loop or variable would silently not count. */
    @Test
    void nothing_is_decided_on_an_element_that_is_replaced() throws IOException {
        var replaced = Pattern.compile("<[^<>]*\\sth:replace=\"[^\"]*\"[^<>]*>");
        var decided = Pattern.compile("\\sth:(if|unless|each|with|switch)=");
        try (var templates = Files.walk(Path.of("frontend", "templates"))) {
            assertThat(templates.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(template -> assertThat(replaced.matcher(Files.readString(template))
                                    .results()
                                    .map(MatchResult::group))
                            .noneMatch(element -> decided.matcher(element).find()));
        }
    }

    @Test
    void evidence_is_escaped() {
        assertThat(kit()).contains("Traceback &lt;most recent call last&gt;:\nSECRET_KEY");
    }

    @Test
    void moments_are_relative_with_the_exact_one_beside() {
        assertThat(kit())
                .contains(
                        "<time datetime=\"2026-11-21T09:26:00Z\" title=\"21 November 2026, 09:26:00 UTC\">4 min ago</time>");
    }
}
