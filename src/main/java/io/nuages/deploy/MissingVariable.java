package io.nuages.deploy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A variable of the environment that a program misses, as its last words name it. Pure. */
final class MissingVariable {
    private static final String NAME = "[\\s'\"`(]*\\b([A-Z][A-Z0-9_]{2,})\\b['\"`)]*";

    /** {@code os.environ["NAME"]} of a variable that is not there; so says any other dictionary of its keys. */
    private static final Pattern KEY = Pattern.compile("^KeyError: '([A-Z][A-Z0-9_]*)'$");

    private static final Pattern FRAME = Pattern.compile("^\\s*File \"[^\"]+\", line \\d+");
    private static final Pattern ENVIRONMENT =
            Pattern.compile("environ|getenv|<frozen os>|/os\\.py|\\benv[.(\\[]|\\bconfig\\(");

    private static final List<Pattern> WORDS = Stream.of(
                    "environment variables?:?" + NAME,
                    "\\b[Ss]et the" + NAME + "\\s*environment variable",
                    "[Mm]issing (?:required )?(?:environment |env )?(?:variables?|vars?|settings?|configuration)?:?"
                            + NAME + "(?!\\s*=)",
                    NAME
                            + "(?: environment variable| variable| env var)? (?:(?:is|are|was) (?:not"
                            + " (?:set|defined|configured|provided|given)|unset|missing|required|undefined|empty)|not"
                            + " set|must be (?:set|provided|defined|given)|must not be empty|missing|has to be set)",
                    NAME + ": (?:unbound variable|parameter (?:null or )?not set)",
                    NAME + " not found\\. Declare it",
                    "[Pp]lease (?:set|define|provide)(?: the)?" + NAME)
            .map(Pattern::compile)
            .toList();

    /** What pydantic says of a field, which it reads from the variable of the same name. */
    private static final Pattern FIELD = Pattern.compile("for \\w+: (\\w+): Field required");

    private MissingVariable() {}

    /**
     * @param before the lines above, in which a traceback shows where a key was looked for
     * @return its name; empty when nothing says that it is a variable
     */
    static Optional<String> of(String text, List<String> before) {
        var key = KEY.matcher(text);
        if (key.matches()) {
            var frames = before.stream().anyMatch(line -> FRAME.matcher(line).find());
            var looked = frames
                    ? before.stream().anyMatch(line -> ENVIRONMENT.matcher(line).find())
                    : key.group(1).contains("_");
            return looked ? Optional.of(key.group(1)) : Optional.empty();
        }
        var field = FIELD.matcher(text);
        if (field.find()) {
            return Optional.of(field.group(1).toUpperCase(Locale.ROOT));
        }
        return WORDS.stream()
                .map(words -> words.matcher(text))
                .filter(java.util.regex.Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }
}
