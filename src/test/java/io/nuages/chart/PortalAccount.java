package io.nuages.chart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The account that {@code helm/portal} makes for the portal, with what the chart grants it and forbids it, and nothing else of the chart. */
public final class PortalAccount {
    /** The portal's own, which no site may have. */
    public static final String HOST = "portal.example.com";

    /** Where it lives. */
    public static final String NAMESPACE = "hosting";

    private static final List<String> GRANTING = List.of(
            "ServiceAccount",
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding");

    private PortalAccount() {}

    /** Makes it; the token is the one that its pods would have, and good for an hour. */
    public static String token(KubernetesClient admin) {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        var mapper = new JsonMapper();
        var granting = PortalChartTest.render(PortalChartTest.LEAST, "{}").stream()
                .filter(each ->
                        GRANTING.contains(each.kind()) || each.key().name().equals("portal-fence"))
                .toList();
        granting.stream()
                .map(each -> mapper.convertValue(each.body(), GenericKubernetesResource.class))
                .forEach(each -> admin.resource(each).forceConflicts().serverSideApply());
        var account = granting.stream()
                .filter(each -> each.kind().equals("ServiceAccount"))
                .findFirst()
                .orElseThrow();
        return admin.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(account.key().name())
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
    }
}
