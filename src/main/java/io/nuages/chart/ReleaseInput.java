package io.nuages.chart;

import io.nuages.spec.AppDocument;
import io.nuages.spec.OperatorDocument;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything the chart needs about one release of one environment: the two documents of its spec, and what else is known about it.
 *
 * @param operator with a size for every component of {@code app}
 */
public record ReleaseInput(AppDocument app, OperatorDocument operator, Facts facts) {

    /**
     * What the documents do not say.
     *
     * @param name base name of all objects, for example {@code shop--production}; at most 42 characters
     * @param labels on every object and pod, beside the chart's own
     * @param release number of the release; on pods as label {@code nuages.io/release}
     * @param image pinned by digest
     * @param version for people: the tag
     * @param hosts host names of the site; the first is canonical
     * @param withheld those of {@code hosts} that get no route, since nobody has proven them
     * @param command the release command's Job; null leaves it out
     * @param database connection given to every container as PG* and DATABASE_URL
     * @param paused zero pods, everything else stays
     */
    public record Facts(
            String name,
            String namespace,
            SortedMap<String, String> labels,
            int release,
            String image,
            String version,
            List<String> hosts,
            List<String> withheld,
            @Nullable Command command,
            Database database,
            List<SealedSecret> sealedSecrets,
            Installation installation,
            boolean paused) {
        public Facts {
            labels = copy(labels);
            hosts = List.copyOf(hosts);
            withheld = List.copyOf(withheld);
            sealedSecrets = List.copyOf(sealedSecrets);
        }
    }

    private static SortedMap<String, String> copy(SortedMap<String, String> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /**
     * The release command's Job.
     *
     * @param job its whole name; a retry has another
     */
    public record Command(String job, int timeoutSeconds) {}

    /** @param secret the Secret that holds the password under the key {@code password} */
    public record Database(String host, int port, String name, String user, String secret) {}

    /**
     * @param type {@code Opaque} or {@code kubernetes.io/dockerconfigjson}
     * @param values ciphertexts by key
     */
    public record SealedSecret(String name, String type, SortedMap<String, String> values) {
        public SealedSecret {
            values = copy(values);
        }
    }

    /**
     * What the provider decides for the whole installation.
     *
     * @param ingressClass null leaves the cluster's default
     * @param tlsIssuer cert-manager ClusterIssuer; null means no TLS at the ingress
     * @param scheme {@code https}, or {@code http} where the provider has no TLS
     * @param egress where pods may connect besides DNS and the internet's public addresses, by CIDR and ports
     * @param nat64 prefixes of 96 bits through which pods with only IPv6 reach IPv4
     * @param ingressFromNamespaces whose pods may reach the site, by {@code kubernetes.io/metadata.name}
     * @param ingressFromCidrs from which the site may be reached
     * @param annotations of the Ingress
     */
    public record Installation(
            @Nullable String ingressClass,
            @Nullable String tlsIssuer,
            String scheme,
            List<Peer> egress,
            List<String> nat64,
            List<String> ingressFromNamespaces,
            List<String> ingressFromCidrs,
            SequencedMap<String, String> annotations) {
        public Installation {
            egress = List.copyOf(egress);
            nat64 = List.copyOf(nat64);
            ingressFromNamespaces = List.copyOf(ingressFromNamespaces);
            ingressFromCidrs = List.copyOf(ingressFromCidrs);
            annotations = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(annotations));
        }
    }

    /** @param ports TCP; none means all */
    public record Peer(String cidr, List<Integer> ports) {
        public Peer {
            ports = List.copyOf(ports);
        }
    }
}
