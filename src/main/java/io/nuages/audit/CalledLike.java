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

    /**
     * SQL: whether another member of the row's tenant is called as the account {@code a} is, however spaced or capitalized.
     *
     * @param row the alias of a row with a {@code tenant_id}
     */
    public static String sharedWithMember(String row) {
        return "EXISTS (SELECT FROM member o JOIN account b ON b.id = o.account_id WHERE o.tenant_id = " + row
                + ".tenant_id AND b.id <> a.id AND " + plain("b") + " = " + plain("a") + ") AS shared";
    }

    /** SQL: the name of an account as names are compared. @param account its alias */
    public static String plain(String account) {
        return "lower(regexp_replace(normalize(" + account + ".name, NFKC), '[[:space:]]', '', 'g'))";
    }

    private CalledLike() {}

    public static boolean another(String name) {
        var plain =
                UNSEEN.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC)).replaceAll("");
        return plain.contains("@") || MACHINES.contains(plain.toLowerCase(Locale.ROOT));
    }
}
