package io.nuages.audit;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** People choose their names: which of these could be taken for an address, or for a machine. Pure. */
public final class CalledLike {
    /** What pages say where a machine did something; in lower case and without spaces. */
    private static final Set<String> MACHINES = Set.of("nuages", "push", "registrywebhook", "yourhostingprovider");

    private static final Pattern UNSEEN = Pattern.compile("[\\s\\p{Z}\\p{Cf}]");

    private CalledLike() {}

    public static boolean another(String name) {
        var plain =
                UNSEEN.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC)).replaceAll("");
        return plain.contains("@") || MACHINES.contains(plain.toLowerCase(Locale.ROOT));
    }
}
