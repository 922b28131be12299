package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Styles, scripts and icons come compressed; pages do not, since their lengths would tell of the secrets in them. */
@NuagesTest
class CompressionTest {
    @LocalServerPort
    private int port;

    @Test
    void only_what_is_no_page_is_compressed() {
        var browser = new Browser(port);
        for (var asset : new String[] {"css/form.css", "js/search.js", "icons/lucide.svg"}) {
            assertThat(browser.get("/assets/any/" + asset, "Accept-Encoding", "gzip")
                            .headers()
                            .firstValue("Content-Encoding"))
                    .as(asset)
                    .contains("gzip");
        }
        var page = browser.get("/sign-in", "Accept-Encoding", "gzip");
        assertThat(page.body()).hasSizeGreaterThan(2048).contains("<h1>Sign in</h1>");
        assertThat(page.headers().firstValue("Content-Encoding")).isEmpty();
    }
}
