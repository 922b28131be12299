package io.nuages.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.web.Cookies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.web.http.CookieSerializer.CookieValue;

class SessionCookieTest {
    @ComponentScan(
            basePackageClasses = Cookies.class,
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Cookies.class))
    static class OnlyCookies {}

    /** Whatever the request came by: the proxy in front may speak http. */
    @ParameterizedTest
    @CsvSource({
        "https://portal.example.org, __Host-nuages=, true",
        "http://localhost:8080, nuages=, false",
        "'', nuages=, false"
    })
    void its_name_says_whether_it_is_of_this_host_alone(String url, String start, boolean secure) {
        new ApplicationContextRunner()
                .withUserConfiguration(OnlyCookies.class)
                .withPropertyValues("nuages.url=" + url)
                .run(context -> {
                    var response = new MockHttpServletResponse();
                    new SessionConfiguration()
                            .sessionCookie(context.getBean(Cookies.class))
                            .writeCookieValue(new CookieValue(new MockHttpServletRequest(), response, "id"));
                    var cookie = String.valueOf(response.getHeader("Set-Cookie"));
                    assertThat(cookie)
                            .startsWith(start)
                            .contains("; HttpOnly", "; Path=/", "; SameSite=Lax")
                            .doesNotContain("Domain");
                    assertThat(cookie.contains("; Secure")).isEqualTo(secure);
                });
    }
}
