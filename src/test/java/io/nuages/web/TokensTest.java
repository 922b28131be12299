package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The colours of both schemes can be told apart: text by 4.5:1, the edges of controls by 3:1 (WCAG 2.2, 1.4.3 and 1.4.11). */
class TokensTest {
    private static final Pattern TOKEN = Pattern.compile(
            "--([\\w-]+): light-dark\\(oklch\\(([\\d. ]+)(?: / [\\d.]+)?\\), oklch\\(([\\d. ]+)(?: / [\\d.]+)?\\)\\)");
    private static final List<String> GROUNDS = List.of("card", "page", "sunken");

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void text_and_edges_stand_out_from_what_is_behind_them(String scheme) throws IOException {
        var colours = colours(scheme);
        var poor = new HashMap<String, Double>();
        for (var ground : GROUNDS) {
            for (var text : List.of("text", "muted", "accent", "accent-hover", "ok", "warn", "bad")) {
                check(colours, text, ground, 4.5, poor);
            }
        }
        for (var tone : List.of("accent", "ok", "warn", "bad")) {
            for (var text : List.of(tone, "text", "muted")) {
                check(colours, text, tone + "-soft", 4.5, poor);
            }
        }
        check(colours, "on-accent", "accent", 4.5, poor);
        check(colours, "on-accent", "accent-hover", 4.5, poor);
        check(colours, "field-line", "card", 3, poor);
        check(colours, "field-line", "page", 3, poor);

        assertThat(poor).isEmpty();
    }

    private static void check(
            Map<String, Double> colours, String front, String back, double least, Map<String, Double> poor) {
        var a = colours.get(front);
        var b = colours.get(back);
        assertThat(a).as(front).isNotNull();
        assertThat(b).as(back).isNotNull();
        var contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (contrast < least) {
            poor.put(front + " on " + back, contrast);
        }
    }

    /** Relative luminances by token. */
    private static Map<String, Double> colours(String scheme) throws IOException {
        var colours = new HashMap<String, Double>();
        TOKEN.matcher(Files.readString(Path.of("frontend/static/css/tokens.css")))
                .results()
                .forEach(match -> colours.put(match.group(1), luminance(match.group(scheme.equals("light") ? 2 : 3))));
        return colours;
    }

    /** Of an OKLCH colour; what lies outside of sRGB is cut, as screens do (CSS Color 4, sample code for OKLab). */
    private static double luminance(String oklch) {
        var parts = oklch.strip().split(" ");
        var lightness = Double.parseDouble(parts[0]);
        var chroma = Double.parseDouble(parts[1]);
        var hue = Math.toRadians(Double.parseDouble(parts[2]));
        var a = chroma * Math.cos(hue);
        var b = chroma * Math.sin(hue);
        var l = Math.pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
        var m = Math.pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
        var s = Math.pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
        return 0.2126 * cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
                + 0.7152 * cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
                + 0.0722 * cut(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    private static double cut(double linear) {
        return Math.clamp(linear, 0, 1);
    }
}
