package io.nuages.app;

import io.nuages.host.Dns;
import io.nuages.host.HostName;
import io.nuages.rows.Rows;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the DNS records of a host compare with what they should be. Nothing else that DNS said is stored.
 *
 * @param proof whether the TXT record is there
 */
public record HostRecords(Dns.Proof proof, Match a, Match aaaa, Match cname) {
    public enum Match {
        RIGHT,
        WRONG,
        /** There is no such record. */
        NONE,
        FAILED,
        /** There is one, but the provider has not said what it should be. */
        UNKNOWN;

        /** As stored; a value that only a newer portal knows counts as not asked. */
        static Match of(String word) {
            return Rows.constant(Match.class, word, FAILED);
        }
    }

    /** Pure. @param ownHost that Nuages gave the environment */
    static HostRecords of(Dns.Answer answer, SiteSettings sites, String ownHost) {
        var cname = cname(answer.cname(), sites, ownHost);
        // An alias of ours points wherever we do.
        if (cname == Match.RIGHT) {
            return new HostRecords(answer.proof(), Match.RIGHT, Match.RIGHT, cname);
        }
        var known = !sites.ipv4().isEmpty() || !sites.ipv6().isEmpty();
        return new HostRecords(
                answer.proof(),
                addresses(answer.a(), sites.addresses(), known),
                addresses(answer.aaaa(), sites.addresses(), known),
                cname);
    }

    /** Whether visitors who ask for the host get here, as far as is known. */
    public boolean leadHere() {
        return cname == Match.RIGHT
                || ((a == Match.RIGHT || aaaa == Match.RIGHT) && a != Match.WRONG && aaaa != Match.WRONG);
    }

    private static Match cname(@Nullable List<String> names, SiteSettings sites, String ownHost) {
        if (names == null) {
            return Match.FAILED;
        }
        if (names.isEmpty()) {
            return Match.NONE;
        }
        var right = names.stream()
                .anyMatch(name ->
                        name.equals(ownHost) || name.equals(sites.cname()) || HostName.within(name, sites.domain()));
        return right ? Match.RIGHT : Match.WRONG;
    }

    /** One wrong address among right ones sends some visitors astray. */
    private static Match addresses(@Nullable List<InetAddress> found, Set<InetAddress> wanted, boolean known) {
        if (found == null) {
            return Match.FAILED;
        }
        if (found.isEmpty()) {
            return Match.NONE;
        }
        if (!known) {
            return Match.UNKNOWN;
        }
        return wanted.containsAll(found) ? Match.RIGHT : Match.WRONG;
    }
}
