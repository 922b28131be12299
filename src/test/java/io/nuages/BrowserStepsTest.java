package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A browser test waits for what a click leads to before it looks at the page or goes elsewhere: {@link TestBrowser#follow}. */
class BrowserStepsTest {
    private static final Pattern HURRY = Pattern.compile("(?:click\\(\\)|press\\(page,[^;]*\\));\\s*"
            + "(?:page\\.(?:navigate|reload|goBack)\\(|var \\w+ =\\s*page\\.[^;]*(?:content|innerText)\\()");

    @Test
    void no_step_after_a_click_looks_or_goes_away_before_the_page_has_followed() throws IOException {
        var hurried = new ArrayList<String>();
        try (var sources = Files.walk(Path.of("src/test/java"))) {
            for (var source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                var text = Files.readString(source);
                HURRY.matcher(text)
                        .results()
                        .forEach(found -> hurried.add(source + ":"
                                + text.substring(0, found.start()).lines().count()));
            }
        }
        assertThat(hurried).isEmpty();
    }
}
