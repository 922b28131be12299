package io.nuages.app;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names a customer may give to variables, sealed or in clear. */
public final class VariableNames {
    /** As many variables as an environment may have, sealed ones included. */
    public static final int MOST = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Set<String> RESERVED =
            Set.of("DATABASE_URL", "PORT", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "HOSTNAME", "PATH", "HOME");

    private VariableNames() {}

    /** What is wrong with the name, in a sentence; empty when it may be used. */
    public static Optional<String> problem(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("“" + shortened(name)
                    + "” is not a variable name: letters, digits and underscores, and no digit first.");
        }
        if (RESERVED.contains(name) || name.startsWith("PG") || name.startsWith("KUBERNETES_")) {
            return Optional.of(name + " is set by Nuages. Choose another name.");
        }
        return Optional.empty();
    }

    private static String shortened(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }
}
