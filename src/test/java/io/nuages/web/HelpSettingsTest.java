package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpSettingsTest {
    @Test
    void what_is_not_set_is_not_linked() {
        assertThat(new HelpSettings(null, " ")).isEqualTo(new HelpSettings(null, null));
    }

    @Test
    void docs_are_pages_and_support_may_be_an_address() {
        var help = new HelpSettings("https://docs.example.org/nuages?from=portal", " mailto:support@example.org ");

        assertThat(help.docs()).isEqualTo("https://docs.example.org/nuages?from=portal");
        assertThat(help.support()).isEqualTo("mailto:support@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "docs.example.org", "/docs", "data:text/html,x", "https://a b"})
    void whatever_is_no_url_of_a_page_is_refused_with_an_example(String url) {
        assertThatThrownBy(() -> new HelpSettings(url, null))
                .hasMessage("nuages.help.docs is \"" + url + "\", which is no URL such as https://docs.example.org");
        assertThatThrownBy(() -> new HelpSettings(null, url))
                .hasMessage(
                        "nuages.help.support is \"" + url + "\", which is no URL such as mailto:support@example.org");
    }
}
