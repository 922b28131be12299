package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class CookiesTest {
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void where_people_come_by_https_they_are_of_this_very_host() {
        var cookies = new Cookies("HTTPS://portal.example.org");
        cookies.write(request, response, "device", "x1", Duration.ofDays(1));
        assertThat(response.getHeader("Set-Cookie"))
                .startsWith("__Host-device=x1;")
                .contains("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax", "; Max-Age=86400")
                .doesNotContain("Domain");
        request.setCookies(new Cookie("device", "planted"), new Cookie("__Host-device", "own"));
        assertThat(cookies.read(request, "device")).contains("own");
    }

    @Test
    void on_localhost_browsers_would_not_keep_those() {
        var cookies = new Cookies("http://localhost:8080");
        cookies.write(request, response, "device", "x1", Duration.ofDays(1));
        assertThat(response.getHeader("Set-Cookie")).startsWith("device=x1;").doesNotContain("Secure");
        assertThat(cookies.read(request, "device")).isEmpty();
        assertThat(new Cookies("").secure()).isFalse();
    }
}
