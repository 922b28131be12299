package io.nuages.console;

import io.nuages.app.EnvironmentHost;
import io.nuages.app.HostRecords;
import io.nuages.app.HostRecords.Match;
import io.nuages.form.Badge;
import io.nuages.host.Dns;
import org.jspecify.annotations.Nullable;

/** The state of a host, in words. Pure. */
public final class HostWords {
    private HostWords() {}

    /** What a host that is not live lacks, in a few words; empty when it is live. */
    public static String missing(EnvironmentHost host) {
        return host.serves()
                ? ""
                : switch (host.state()) {
                    case PENDING -> host.disputed() ? "in use elsewhere" : "waiting for proof";
                    case LEAVING -> "is being removed";
                    case UNKNOWN -> "not known at the moment";
                    case EXEMPT, PROVEN, VOUCHED, TAKEN_OVER -> "goes live with the next deployment";
                };
    }

    /** @param deployed whether anything is live */
    public static Badge standing(EnvironmentHost host, boolean deployed) {
        return switch (host.state()) {
            case PENDING -> Badge.warn(host.disputed() ? "Disputed" : "Waiting for verification");
            case LEAVING -> Badge.warn("Being removed");
            case UNKNOWN -> host.live() ? Badge.ok("Live") : Badge.neutral("Unknown");
            case TAKEN_OVER -> host.live() ? Badge.warn("Live, not proven") : Badge.warn("Not proven");
            case EXEMPT, PROVEN, VOUCHED ->
                host.live() && !host.wanted()
                        ? Badge.neutral("Until the next deployment")
                        : host.live()
                                ? Badge.ok("Live")
                                : Badge.neutral(deployed ? "Not deployed" : "Nothing live yet");
        };
    }

    /** What that means, and what to do. */
    public static String sentence(EnvironmentHost host, boolean lost) {
        return switch (host.state()) {
            case PENDING ->
                host.disputed()
                        ? "It is proven to be yours, but another customer's site has it at the moment. Your hosting provider"
                                + " has been told and will decide."
                        : "It goes live once it is proven to be yours. Set this record at your DNS provider; Nuages checks for"
                                + " it automatically.";
            case LEAVING ->
                "Your hosting provider has given it to another customer. It stops working here in a moment.";
            case TAKEN_OVER ->
                "It was live before proof was required, and stays live. Set this record to prove that it is yours.";
            case UNKNOWN -> "The portal is being upgraded. Its status will be back in a few minutes.";
            case VOUCHED -> "Your hosting provider has confirmed that it is yours.";
            case PROVEN ->
                lost
                        ? "It was proven, but its TXT record is gone. It stays live; put the record back, so that nobody else"
                                + " can claim it."
                        : live(host, "It is proven to be yours. Leave its TXT record in place.");
            case EXEMPT -> live(host, "It needs no proof.");
        };
    }

    private static String live(EnvironmentHost host, String sentence) {
        return host.live() ? sentence : sentence + " It goes live with the next deployment.";
    }

    /** What was found of the TXT record. */
    public static String proof(Dns.@Nullable Proof proof) {
        return proof == null
                ? "Not checked yet."
                : switch (proof) {
                    case FOUND -> "It is there.";
                    case OTHER -> "There is a TXT record with this name but another value.";
                    case ABSENT -> "It is not there yet.";
                    case FAILED -> "The domain's name servers did not respond.";
                };
    }

    /**
     * Whether visitors who ask for the host get here. Before a host is proven it says no more than that: the name may be anything, even an
     * internal one of the hosting provider, and claiming it must reveal nothing about it.
     */
    public static Badge records(@Nullable HostRecords records, boolean routed) {
        if (records == null) {
            return Badge.neutral("Not checked yet");
        }
        if (records.leadHere()) {
            return Badge.ok("Its records point here");
        }
        if (!routed) {
            return Badge.neutral("Its records do not point here yet");
        }
        if (records.a() == Match.RIGHT && records.aaaa() == Match.WRONG) {
            return Badge.bad("Its AAAA record points elsewhere, and most browsers prefer it");
        }
        if (records.a() == Match.WRONG || records.aaaa() == Match.WRONG || records.cname() == Match.WRONG) {
            return Badge.bad("Its records point elsewhere");
        }
        if (records.a() == Match.FAILED || records.aaaa() == Match.FAILED) {
            return Badge.warn("Its name servers did not respond");
        }
        if (records.a() == Match.UNKNOWN || records.aaaa() == Match.UNKNOWN) {
            return Badge.neutral("It has addresses; your hosting provider has not said which are right");
        }
        return Badge.bad("It has no records yet, so nobody can reach it");
    }

    /** One kind of record; only for a host that has a route. */
    public static Badge match(Match match) {
        return switch (match) {
            case RIGHT -> Badge.ok("points here");
            case WRONG -> Badge.bad("leads elsewhere");
            case NONE -> Badge.neutral("not set");
            case FAILED -> Badge.warn("no answer");
            case UNKNOWN -> Badge.neutral("set");
        };
    }
}
