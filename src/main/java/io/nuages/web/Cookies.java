package io.nuages.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The portal's cookies. Where {@code nuages.url} is https they are {@code Secure}, and named {@code __Host-…}: browsers accept such
 * a one from this very host over https only, so that a site on a neighbouring host cannot plant one.
 */
@Component
public class Cookies {
    /** Of the session. */
    public static final String SESSION = "nuages";

    private final boolean secure;

    Cookies(@Value("${nuages.url:}") String url) {
        secure = url.strip().toLowerCase(Locale.ROOT).startsWith("https:");
    }

    /** Whether they are sent over https only, however a request arrived. */
    public boolean secure() {
        return secure;
    }

    /** The name under which browsers know the cookie. */
    public String name(String cookie) {
        return secure ? "__Host-" + cookie : cookie;
    }

    /** The cookie's value as it came. */
    public Optional<String> read(HttpServletRequest request, String cookie) {
        var cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Stream.of(cookies)
                        .filter(sent -> sent.getName().equals(name(cookie)))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    /** Scripts do not see it, and other sites' forms do not send it. */
    public void write(
            HttpServletRequest request, HttpServletResponse response, String cookie, String value, Duration age) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name(cookie), value)
                        .path("/")
                        .maxAge(age)
                        .httpOnly(true)
                        .secure(secure || request.isSecure())
                        .sameSite("Lax")
                        .build()
                        .toString());
    }
}
