package io.nuages.deploy.rendering;

import io.nuages.cluster.ClusterKind;
import io.nuages.cluster.OnCluster;
import io.nuages.deploy.DeploySettings;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.stereotype.Component;

/**
 * Refuses to start on a real cluster while it is not configured where requests to sites come from. Policies take effect immediately, so a guess
 * would cut off the sites of everybody whose ingress controller runs elsewhere.
 */
@Component
@OnCluster({ClusterKind.KUBECONFIG, ClusterKind.IN_CLUSTER})
public class WayIn implements FlywayConfigurationCustomizer {
    private final DeploySettings settings;

    WayIn(DeploySettings settings) {
        this.settings = settings;
    }

    /** @throws NotSaid before anything is migrated, so that the portal to be replaced keeps running */
    @Override
    public void customize(FluentConfiguration configuration) {
        if (settings.ingressNamespaces() == null) {
            throw new NotSaid();
        }
    }

    /** The portal cannot start, since it does not know who may reach the sites. */
    static final class NotSaid extends RuntimeException {
        NotSaid() {
            super(
                    "The portal works on a real cluster but does not know in which namespaces its ingress controller runs.");
        }

        static final class Analyzer extends AbstractFailureAnalyzer<NotSaid> {
            @Override
            protected FailureAnalysis analyze(Throwable rootFailure, NotSaid cause) {
                return new FailureAnalysis(
                        cause.getMessage(),
                        "Set NUAGES_DEPLOY_INGRESS_NAMESPACES to them, for example traefik: nobody else can reach the sites."
                                + " Earlier versions assumed ingress-nginx; set that if you still use it."
                                + " If requests come from the nodes' own network, set it to an empty value, and"
                                + " NUAGES_DEPLOY_INGRESS_CIDRS to that network.",
                        cause);
            }
        }
    }
}
