package io.nuages.deploy.phase;

import io.nuages.chart.Rendered;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.Observation.SealedSecret;
import io.nuages.deploy.DeploySettings;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Phase;
import io.nuages.deploy.diagnosis.DiagnosisTexts;
import io.nuages.deploy.rendering.Renders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Brings the sealed secrets into the cluster and waits until its controller has opened them. */
@Component
class SecretsStep implements Step {
    private final GuardedCluster cluster;
    private final Renders renders;
    private final DeploySettings settings;

    SecretsStep(GuardedCluster cluster, Renders renders, DeploySettings settings) {
        this.cluster = cluster;
        this.renders = renders;
        this.settings = settings;
    }

    @Override
    public Phase phase() {
        return Phase.SECRETS;
    }

    @Override
    public Result run(Attempt attempt) {
        Rendered rendered = renders.of(attempt.environment(), attempt.release(), attempt.spec(), 0);
        var wanted = rendered.secrets().stream().map(Manifest::name).toList();
        cluster.apply(attempt.scope(), rendered.secrets());
        Map<String, SealedSecret> seen = cluster.observe(attempt.scope()).sealedSecrets().stream()
                .collect(Collectors.toMap(SealedSecret::name, secret -> secret));
        var open = 0;
        var values = 0;
        var refused = new ArrayList<SealedSecret>();
        for (var name : wanted) {
            var secret = seen.get(name);
            if (secret != null && Boolean.TRUE.equals(secret.synced())) {
                open++;
                values += values(attempt, name);
            } else if (secret != null && Boolean.FALSE.equals(secret.synced())) {
                refused.add(secret);
            }
        }
        if (!refused.isEmpty()) {
            return Step.failed(notDecryptable(attempt, refused));
        }
        if (open == wanted.size()) {
            return Step.done(values + (values == 1 ? " value" : " values") + " opened by the cluster");
        }
        if (attempt.elapsed(Phase.SECRETS).compareTo(settings.secretsTimeout()) < 0) {
            var all = wanted.stream().mapToInt(name -> values(attempt, name)).sum();
            return Step.waiting(values + " of " + all + " values opened by the cluster");
        }
        return Step.failed(DiagnosisTexts.SECRETS_NOT_OPENED.on(List.of()));
    }

    /** How many sealed variables a secret holds; the database's password and a registry's credentials are one each. */
    private static int values(Attempt attempt, String secret) {
        return Math.max(
                1,
                RollOutStep.variables(attempt.spec())
                        .getOrDefault(secret, List.of())
                        .size());
    }

    private static Diagnosis notDecryptable(Attempt attempt, List<SealedSecret> refused) {
        var variables = refused.stream()
                .flatMap(secret ->
                        RollOutStep.variables(attempt.spec())
                                .getOrDefault(secret.name(), List.of(secret.name()))
                                .stream())
                .sorted()
                .toList();
        return DiagnosisTexts.secretNotDecryptable(variables)
                .on(refused.stream()
                        .map(secret -> secret.name() + ": " + secret.message())
                        .toList());
    }
}
