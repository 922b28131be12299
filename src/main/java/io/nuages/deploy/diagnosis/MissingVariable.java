package io.nuages.deploy.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An environment variable that a program lacks, as named by its last words. Pure. */
final class MissingVariable {
    private static final String NAME = "[\\s'\"`(]*\\b([A-Z][A-Z0-9_]{2,})\\b['\"`)]*";

    /** {@code os.environ["NAME"]} of a variable that is not there; any other dictionary says the same about its keys. */
    private static final Pattern KEY = Pattern.compile("^KeyError: '([A-Z][A-Z0-9_]*)'$");

    private static final Pattern FRAME = Pattern.compile("^\\s*File \"([^\"]+)\", line \\d+(?:, in (\\S+))?");

    /** Where {@code os.environ} raises, and a source line that reads a copy of it. */
    private static final Pattern OS = Pattern.compile("<frozen os>|.*/python[\\d.]+/os\\.py");

    private static final Pattern ASKS = Pattern.compile("(?i)\\benv(?:iron)?\\[");

    /** A mistake in the program: an undefined name is not an environment variable. */
    private static final Pattern CODE =
            Pattern.compile("^(?:NameError|UnboundLocalError|AttributeError|TypeError|ReferenceError|UndefinedError)$");

    private static final Pattern CODE_SAID = Pattern.compile("\\bname '\\w+' is not defined|'\\w+' is undefined"
            + "|cannot access (?:local|free) variable|ReferenceError: ");

    /** What distinguishes a word in capitals from a currency, a format or an acronym. */
    private static final Pattern SETTING =
            Pattern.compile("(?i)environ|\\benv\\b|variable|\\bsettings?\\b|\\bconfig|parameter (?:null|not)|envvar");

    private static final List<Pattern> WORDS = Stream.of(
                    "environment variables?:?" + NAME,
                    "\\b[Ss]et the" + NAME + "\\s*environment variable",
                    "[Mm]issing (?:required )?(?:environment |env )?(?:variables?|vars?|settings?|configuration):?"
                            + NAME,
                    "[Mm]issing (?:required )?:?" + NAME
                            + "(?=\\s*(?:$|[.,;:!(]|(?:in|from) (?:the |your )?env|environment|env |variable|setting))",
                    NAME
                            + "(?: environment variable| variable| env var| setting)? (?:(?:is|are|was) (?:not"
                            + " (?:set|defined|configured|provided|given)|unset|missing|required|undefined|empty)|not"
                            + " set|must be (?:set|provided|defined|given)|must not be empty|missing|has to be set)",
                    NAME + ": (?:unbound variable|parameter (?:null or )?not set)",
                    NAME + " not found\\. Declare it",
                    "[Pp]lease (?:set|define|provide)(?: the)?" + NAME)
            .map(Pattern::compile)
            .toList();

    /** What pydantic says about a settings field, which it reads from the variable of the same name. */
    private static final Pattern FIELD =
            Pattern.compile("for \\w*(?i:settings|config|env)\\w*: (\\w+): Field required");

    private MissingVariable() {}

    /**
     * @param exception its class without its package; empty if no exception says it
     * @param before the lines above, in which a traceback shows where a key was looked up
     * @return its name; empty when nothing says that it is a variable
     */
    static Optional<String> of(String exception, String text, List<String> before) {
        if (CODE.matcher(exception).matches() || CODE_SAID.matcher(text).find()) {
            return Optional.empty();
        }
        var key = KEY.matcher(text);
        if (key.matches()) {
            return asked(key.group(1), before) ? Optional.of(key.group(1)) : Optional.empty();
        }
        var field = FIELD.matcher(text);
        if (field.find()) {
            return Optional.of(field.group(1).toUpperCase(Locale.ROOT));
        }
        return WORDS.stream()
                .map(words -> words.matcher(text))
                .filter(java.util.regex.Matcher::find)
                .map(found -> found.group(1))
                .filter(name -> name.contains("_")
                        || exception.equals("ImproperlyConfigured")
                        || SETTING.matcher(text).find())
                .findFirst();
    }

    /** The frame that raised, the last one, read the environment; those above it say nothing about a key. */
    private static boolean asked(String key, List<String> before) {
        for (var i = before.size() - 1; i >= 0; i--) {
            var frame = FRAME.matcher(before.get(i));
            if (frame.find()) {
                var source = i + 1 < before.size() ? before.get(i + 1) : "";
                return OS.matcher(frame.group(1)).matches() && "__getitem__".equals(frame.group(2))
                        || ASKS.matcher(source).find() && source.contains(key);
            }
        }
        return key.contains("_");
    }
}
