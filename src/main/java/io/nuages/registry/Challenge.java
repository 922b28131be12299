package io.nuages.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One of the authentication schemes that a server offers, after RFC 9110, 11.6.1: a header holds a list of them, several headers are one list,
 * and commas separate both challenges and their parameters. Pure.
 *
 * @param scheme in lower case: {@code bearer}
 * @param parameters values by name in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    /** @param header the values of all {@code WWW-Authenticate}, joined by commas */
    static List<Challenge> parse(String header) {
        return new Reading(header).challenges();
    }

    /** The first offer of this scheme that has such a parameter. */
    static Optional<Challenge> offered(String header, String scheme, String parameter) {
        return parse(header).stream()
                .filter(one -> one.scheme.equals(scheme) && one.parameters.containsKey(parameter))
                .findFirst();
    }

    private static final class Reading {
        private final String text;
        private int at;

        Reading(String text) {
            this.text = text;
        }

        List<Challenge> challenges() {
            var challenges = new ArrayList<Challenge>();
            while (at < text.length()) {
                var parted = skip(" \t,").contains(",") || challenges.isEmpty();
                var word = until(" \t,=\"");
                skip(" \t");
                if (next() == '=') {
                    at++;
                    skip(" \t");
                    var value = next() == '"' ? quoted() : until(" \t,");
                    if (!challenges.isEmpty()) {
                        challenges.getLast().parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value);
                    }
                } else if (!word.isEmpty() && parted) {
                    challenges.add(new Challenge(word.toLowerCase(Locale.ROOT), new HashMap<>()));
                } else if (word.isEmpty()) {
                    at++;
                }
                // Any other word is a scheme's own, for example Negotiate's.
            }
            return challenges;
        }

        private char next() {
            return at < text.length() ? text.charAt(at) : ',';
        }

        private String skip(String characters) {
            var start = at;
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String until(String characters) {
            var start = at;
            while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String quoted() {
            var value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at = Math.min(text.length(), at + 1);
            return value.toString();
        }
    }
}
