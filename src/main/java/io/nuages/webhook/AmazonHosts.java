package io.nuages.webhook;

import java.util.List;
import java.util.Locale;

/**
 * The names under which a registry of Amazon's answers. A notification names account and region only; the region's beginning
 * says in which partition of the cloud it lies, and each partition has domains of its own. Pure.
 */
final class AmazonHosts {
    /** @param dualStack domain of the names that have IPv6 addresses, too; empty where there is none */
    private record Partition(String regions, String domain, String dualStack) {}

    private static final List<Partition> PARTITIONS = List.of(
            new Partition("cn-", "amazonaws.com.cn", "on.amazonwebservices.com.cn"),
            new Partition("eusc-", "amazonaws.eu", "on.amazonwebservices.eu"),
            new Partition("us-iso-", "c2s.ic.gov", ""),
            new Partition("us-isob-", "sc2s.sgov.gov", ""),
            new Partition("us-isof-", "csp.hci.ic.gov", ""),
            new Partition("eu-isoe-", "cloud.adc-e.uk", ""),
            new Partition("", "amazonaws.com", "on.aws"));

    private AmazonHosts() {}

    /** The usual name first. */
    static List<String> of(String account, String region) {
        var partition = PARTITIONS.stream()
                .filter(candidate -> region.toLowerCase(Locale.ROOT).startsWith(candidate.regions()))
                .findFirst()
                .orElseThrow();
        var usual = List.of(
                account + ".dkr.ecr." + region + "." + partition.domain(),
                account + ".dkr.ecr-fips." + region + "." + partition.domain());
        return partition.dualStack().isEmpty()
                ? usual
                : List.of(
                        usual.get(0),
                        account + ".dkr-ecr." + region + "." + partition.dualStack(),
                        usual.get(1),
                        account + ".dkr-ecr-fips." + region + "." + partition.dualStack());
    }
}
