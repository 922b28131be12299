package io.nuages.deploy;

import io.nuages.chart.ReleaseInput;
import io.nuages.deploy.rendering.WayIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the provider decides for all deployments.
 *
 * @param lookupTimeout how long a registry may take to answer
 * @param secretsTimeout how long the Sealed Secrets controller may take
 * @param commandTimeout how long a release command may run
 * @param rollOutTimeout how long new pods may take to become ready
 * @param ingressClass null leaves the cluster's default
 * @param tlsIssuer cert-manager ClusterIssuer; null means that TLS is terminated elsewhere or not used
 * @param ingressNamespaces where the ingress controller's pods run; null if not configured, which {@link WayIn} refuses
 * @param ingressCidrs where else requests may come from
 * @param nat64 prefixes through which pods with only IPv6 reach IPv4, such as {@code 64:ff9b::/96}
 * @param egress where pods may connect besides the internet, as {@code CIDR:port}; the database's address is added
 */
@ConfigurationProperties("nuages.deploy")
public record DeploySettings(
        @DefaultValue("2m") Duration lookupTimeout,
        @DefaultValue("60s") Duration secretsTimeout,
        @DefaultValue("10m") Duration commandTimeout,
        @DefaultValue("5m") Duration rollOutTimeout,
        @Nullable String ingressClass,
        @Nullable String tlsIssuer,
        @Nullable List<String> ingressNamespaces,
        @DefaultValue List<String> ingressCidrs,
        @DefaultValue List<String> nat64,
        @DefaultValue List<String> egress) {

    public DeploySettings {
        nat64.forEach(Network::prefix);
        ingressCidrs.forEach(Network::checked);
        egress.forEach(Network::peer);
    }

    /** @param scheme of the sites' addresses; {@code database} is a CIDR or null when pods reach it by name */
    public ReleaseInput.Installation installation(String scheme, ReleaseInput.@Nullable Peer database) {
        var peers = new ArrayList<ReleaseInput.Peer>();
        if (database != null) {
            peers.add(database);
        }
        egress.stream().map(Network::peer).forEach(peers::add);
        return new ReleaseInput.Installation(
                ingressClass,
                tlsIssuer,
                scheme,
                peers,
                nat64,
                ingressNamespaces == null ? List.of() : ingressNamespaces,
                ingressCidrs,
                new LinkedHashMap<>());
    }
}
