package io.nuages.chart;

import io.nuages.cluster.Manifest;
import java.util.List;
import java.util.stream.Stream;

/**
 * A rendered release, in the order in which its parts are applied.
 *
 * @param secrets SealedSecrets
 * @param support ServiceAccount, ConfigMaps, NetworkPolicies, volume claims: what the command's Job and the workloads need
 * @param command the release command's Job; empty or one
 * @param tasks Jobs to run once when all else serves
 * @param workloads Deployments, their autoscalers, cron jobs
 * @param exposure Service, Ingress or HTTPRoute, PodDisruptionBudgets
 */
public record Rendered(
        List<Manifest> secrets,
        List<Manifest> support,
        List<Manifest> command,
        List<Manifest> workloads,
        List<Manifest> exposure,
        List<Manifest> tasks) {
    private static final String CRON_JOB = "CronJob";

    /** Deployments and their autoscalers: what is rolled out. */
    public List<Manifest> processes() {
        return workloads.stream()
                .filter(manifest -> !manifest.kind().equals(CRON_JOB))
                .toList();
    }

    public List<Manifest> cronJobs() {
        return workloads.stream()
                .filter(manifest -> manifest.kind().equals(CRON_JOB))
                .toList();
    }

    /** Everything that stays while the release is live: not the release command. */
    public List<Manifest> lasting() {
        return Stream.of(secrets, support, workloads, exposure, tasks)
                .flatMap(List::stream)
                .toList();
    }
}
