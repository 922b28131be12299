package io.nuages.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Keeps the {@link Theme} in a cookie, so that each page comes in its colours at once, also before anybody signs in. */
@Component
public class Themes {
    private static final String COOKIE = "theme";
    private static final Duration AGE = Duration.ofDays(365);

    private final Cookies cookies;

    Themes(Cookies cookies) {
        this.cookies = cookies;
    }

    public Theme of(HttpServletRequest request) {
        return cookies.read(request, COOKIE).map(Theme::of).orElse(Theme.SYSTEM);
    }

    /** @param word of a theme; anything else means {@link Theme#SYSTEM} */
    public void choose(HttpServletRequest request, HttpServletResponse response, String word) {
        var theme = Theme.of(word);
        cookies.write(request, response, COOKIE, theme.word(), theme == Theme.SYSTEM ? Duration.ZERO : AGE);
    }
}
