package io.nuages.spec;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which names a customer may give to variables, sealed or plain. */
public final class VariableNames {
    /** As many variables as an environment may have, sealed ones included. */
    public static final int MOST = 100;

    /** As a regular expression that browsers understand, too. */
    public static final String PATTERN = "[A-Za-z_][A-Za-z0-9_]{0,127}";

    /** Names that Nuages sets itself; one with a star means all that start that way. */
    public static final List<String> RESERVED = List.of(
            "ALLOWED_HOSTS",
            "CSRF_TRUSTED_ORIGINS",
            "DATABASE_URL",
            "HOME",
            "HOSTNAME",
            "KUBERNETES_*",
            "PATH",
            "PG*",
            "PORT");

    private static final Pattern NAME = Pattern.compile(PATTERN);

    private VariableNames() {}

    /** What is wrong with the name, in a sentence; empty when it may be used. */
    public static Optional<String> problem(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("“" + shortened(name)
                    + "” is not a variable name: letters, digits and underscores, and no digit first.");
        }
        if (RESERVED.stream().anyMatch(reserved -> covers(reserved, name))) {
            return Optional.of(name + " is set by Nuages.");
        }
        return Optional.empty();
    }

    private static boolean covers(String reserved, String name) {
        return reserved.endsWith("*")
                ? name.startsWith(reserved.substring(0, reserved.length() - 1))
                : name.equals(reserved);
    }

    private static String shortened(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }
}
