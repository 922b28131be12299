package io.nuages.simulator.cluster;

import io.nuages.cluster.ClusterException.Refused;
import io.nuages.cluster.Manifest;
import io.nuages.spec.CronTimes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the API server would refuse, in its own words. */
final class Admission {
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    /** The names of its Jobs are eleven characters longer. */
    private static final int LONGEST_CRON_JOB = 52;

    private static final int LARGEST = 1 << 20;

    private Admission() {}

    /**
     * @param json the object as it would be stored
     * @param old what is there now, null when nothing
     * @throws Refused when it may not become so
     */
    static void check(Manifest manifest, String json, @Nullable Thing old) {
        name(manifest);
        if (json.length() > LARGEST) {
            throw new Refused("RequestEntityTooLarge", "etcdserver: request is too large");
        }
        if (json.contains("\\u0000")) {
            throw invalid(manifest, "a NUL character cannot be stored");
        }
        var spec = Json.tree(json).path("spec");
        try {
            switch (manifest.kind()) {
                case "Deployment" -> deployment(manifest, spec);
                case "Job" -> job(manifest, spec, old);
                case "CronJob" -> cronJob(manifest, spec);
                case "HorizontalPodAutoscaler" -> autoscaler(manifest, spec);
                case "PersistentVolumeClaim" -> claim(manifest, spec, old);
                case "ConfigMap" -> config(manifest, json, old);
                case "ResourceQuota" ->
                    Template.strings(spec.path("hard")).values().forEach(Quantities::parse);
                default -> {}
            }
        } catch (NumberFormatException e) {
            throw new Refused(
                    "BadRequest",
                    manifest.kind() + " \"" + manifest.name() + "\": quantities must match the regular expression"
                            + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }
        if (manifest.kind().equals("Deployment") && old != null) {
            var before = old.body().path("spec").path("selector");
            if (!before.equals(spec.path("selector"))) {
                throw invalid(manifest, "spec.selector: Invalid value: field is immutable");
            }
        }
    }

    private static void name(Manifest manifest) {
        var label = manifest.kind().equals("Service") || manifest.kind().equals("Namespace");
        var name = manifest.name();
        if (name.length() > (label ? 63 : 253)) {
            throw invalid(
                    manifest,
                    "metadata.name: Invalid value: \"" + name + "\": must be no more than " + (label ? 63 : 253)
                            + " characters");
        }
        if (!(label ? LABEL : SUBDOMAIN).matcher(name).matches()) {
            throw invalid(
                    manifest,
                    "metadata.name: Invalid value: \"" + name + "\": a lowercase RFC 1123 "
                            + (label ? "label" : "subdomain")
                            + " must consist of lower case alphanumeric characters, '-' or '.', and must start and end"
                            + " with an alphanumeric character");
        }
    }

    private static void deployment(Manifest manifest, JsonNode spec) {
        template(manifest, "spec.", spec);
        var wanted = Template.strings(spec.path("selector").path("matchLabels"));
        var labels = Template.strings(spec.path("template").path("metadata").path("labels"));
        if (wanted.isEmpty()) {
            throw invalid(manifest, "spec.selector: Required value");
        }
        if (!labels.entrySet().containsAll(wanted.entrySet())) {
            throw invalid(
                    manifest,
                    "spec.template.metadata.labels: Invalid value: `selector` does not match template `labels`");
        }
        if (spec.path("replicas").asInt(1) < 0) {
            throw invalid(manifest, "spec.replicas: Invalid value: must be greater than or equal to 0");
        }
    }

    private static void cronJob(Manifest manifest, JsonNode spec) {
        if (manifest.name().length() > LONGEST_CRON_JOB) {
            throw invalid(
                    manifest,
                    "metadata.name: Invalid value: \"" + manifest.name() + "\": must be no more than "
                            + LONGEST_CRON_JOB + " characters");
        }
        var schedule = spec.path("schedule").asString("");
        check(manifest, "spec.schedule", schedule, () -> CronTimes.of(schedule, null));
        var zone = spec.path("timeZone");
        if (zone.isString()) {
            check(manifest, "spec.timeZone", zone.asString(), () -> CronTimes.of("@daily", zone.asString()));
        }
        runsOnce(manifest, "spec.jobTemplate.spec.", spec.path("jobTemplate").path("spec"));
    }

    private static void check(Manifest manifest, String field, String value, Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            throw invalid(manifest, field + ": Invalid value: \"" + value + "\": " + e.getMessage());
        }
    }

    private static void runsOnce(Manifest manifest, String path, JsonNode spec) {
        template(manifest, path, spec);
        var policy = spec.path("template").path("spec").path("restartPolicy").asString("");
        if (!policy.equals("Never") && !policy.equals("OnFailure")) {
            throw invalid(
                    manifest,
                    path + "template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"");
        }
    }

    private static void autoscaler(Manifest manifest, JsonNode spec) {
        var most = spec.path("maxReplicas").asInt(0);
        if (most < Autoscalers.least(spec)) {
            throw invalid(
                    manifest,
                    "spec.maxReplicas: Invalid value: " + most + ": must be greater than or equal to "
                            + (most < 1 ? "1" : "`minReplicas`"));
        }
    }

    private static void claim(Manifest manifest, JsonNode spec, @Nullable Thing old) {
        var size = Quantities.parse(VolumeClaims.requested(spec));
        if (size.signum() <= 0) {
            throw invalid(manifest, "spec.resources[storage]: Required value");
        }
        if (old == null) {
            return;
        }
        var before = old.body().path("spec");
        if (!VolumeClaims.access(before).equals(VolumeClaims.access(spec))
                || !VolumeClaims.storageClass(before).equals(VolumeClaims.storageClass(spec))) {
            throw invalid(
                    manifest,
                    "spec: Forbidden: spec is immutable after creation except resources.requests and"
                            + " volumeAttributesClassName for bound claims");
        }
        if (size.compareTo(Quantities.parse(VolumeClaims.requested(before))) < 0) {
            throw invalid(
                    manifest, "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity");
        }
    }

    private static void job(Manifest manifest, JsonNode spec, @Nullable Thing old) {
        runsOnce(manifest, "spec.", spec);
        if (old != null && !old.body().path("spec").path("template").equals(spec.path("template"))) {
            throw invalid(manifest, "spec.template: Invalid value: field is immutable");
        }
    }

    private static void config(Manifest manifest, String json, @Nullable Thing old) {
        if (old != null
                && old.body().path("immutable").asBoolean(false)
                && !old.body().path("data").equals(Json.tree(json).path("data"))) {
            throw invalid(manifest, "data: Forbidden: field is immutable when `immutable` is set");
        }
    }

    private static void template(Manifest manifest, String path, JsonNode spec) {
        var template = Template.of(spec.path("template"));
        if (template.containers().isEmpty()) {
            throw invalid(manifest, path + "template.spec.containers: Required value");
        }
        for (var container : template.containers()) {
            if (container.image().isBlank()) {
                throw invalid(manifest, path + "template.spec.containers[0].image: Required value");
            }
        }
    }

    private static Refused invalid(Manifest manifest, String problem) {
        return new Refused("Invalid", manifest.kind() + " \"" + manifest.name() + "\" is invalid: " + problem);
    }
}
