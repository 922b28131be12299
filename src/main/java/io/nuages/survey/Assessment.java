package io.nuages.survey;

import io.nuages.cluster.Inventory;
import io.nuages.deploy.DeploySettings;
import io.nuages.secret.SealingCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was read, and what it means. Pure. */
final class Assessment {
    static final String SEALED_SECRETS = "Sealed Secrets";
    static final String DATABASE_SERVER = "Database server";

    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+).*");

    /** The first version with what the fence of helm/portal is made of. */
    private static final int LEAST_MINOR = 30;

    private static final int LEAST_POSTGRESQL = 16;
    private static final int FEW_CONNECTIONS = 10;
    private static final Duration OLD_KEY = Duration.ofDays(90);
    private static final Duration ENDS_SOON = Duration.ofDays(30);

    /** Uses volumes created by hand. */
    private static final String BY_HAND = "kubernetes.io/no-provisioner";

    /** No classes of the API say whether they offer ReadWriteMany; these are documented to. */
    private static final Set<String> FOR_MANY = Set.of(
            "blob.csi.azure.com",
            "cephfs.csi.ceph.com",
            "driver.longhorn.io",
            "efs.csi.aws.com",
            "file.csi.azure.com",
            "filestore.csi.storage.gke.io",
            "fss.csi.oraclecloud.com",
            "nfs.csi.k8s.io",
            "openshift-storage.cephfs.csi.ceph.com",
            "rook-ceph.cephfs.csi.ceph.com",
            "smb.csi.k8s.io");

    /** These are documented not to. */
    private static final Set<String> FOR_ONE = Set.of(
            "cinder.csi.openstack.org",
            "csi.hetzner.cloud",
            "disk.csi.azure.com",
            "ebs.csi.aws.com",
            "local.csi.openebs.io",
            "openebs.io/local",
            "pd.csi.storage.gke.io",
            "rancher.io/local-path",
            "rbd.csi.ceph.com",
            "rook-ceph.rbd.csi.ceph.com",
            "simulated",
            "topolvm.io");

    private static final String UNMAINTAINED = "k8s.io/ingress-nginx";

    /**
     * How the portal is installed.
     *
     * @param image with which probes are made; may be empty
     * @param certificate with which is sealed; null when there is none
     * @param certificateSeen when the cluster last provided it
     */
    record Installed(
            boolean simulated,
            DeploySettings settings,
            String image,
            @Nullable SealingCertificate certificate,
            @Nullable Instant certificateSeen) {}

    private final Survey survey;
    private final Installed installed;
    private final Instant now;

    private Assessment(Survey survey, Installed installed, Instant now) {
        this.survey = survey;
        this.installed = installed;
        this.now = now;
    }

    static List<Finding> of(Survey survey, Installed installed, Instant now) {
        return new Assessment(survey, installed, now).all();
    }

    private List<Finding> all() {
        var all = new ArrayList<Finding>();
        read(all, "Kubernetes", this::kubernetes);
        read(all, "Network policies", this::policies);
        read(all, "Rights", this::rights);
        read(all, "Ingress", this::ingress);
        read(all, "Way in", this::wayIn);
        read(all, "Certificates", this::certManager);
        read(all, SEALED_SECRETS, this::sealing);
        read(all, "Storage for one pod", this::storage);
        read(all, "Storage for several pods", this::sharedStorage);
        read(all, "Metrics", this::metrics);
        all.add(database());
        return List.copyOf(all);
    }

    private void read(List<Finding> all, String name, Function<Inventory, Finding> finding) {
        var cluster = survey.cluster();
        if (cluster == null) {
            all.add(Finding.unknown(name, survey.away() != null));
            return;
        }
        var found = finding.apply(cluster);
        all.add(survey.away() == null ? found : found.before());
    }

    private Finding kubernetes(Inventory cluster) {
        var proof = List.of("version " + cluster.version());
        var version = VERSION.matcher(cluster.version());
        if (version.matches() && version.group(1).equals("1") && Integer.parseInt(version.group(2)) < LEAST_MINOR) {
            return Finding.missing(
                    "Kubernetes",
                    "The admission policies that restrict the portal's account need 1." + LEAST_MINOR + ".",
                    "Upgrade the cluster.",
                    proof);
        }
        return Finding.found("Kubernetes", "The cluster answers.", proof);
    }

    private Finding policies(Inventory cluster) {
        var name = "Network policies";
        var probe = survey.probe();
        var plugins = List.of("cilium.io", "crd.projectcalico.org", "projectcalico.org").stream()
                .flatMap(group -> cluster.version(group).stream().map(version -> "API " + group + "/" + version))
                .toList();
        if (probe == null || installed.image().isEmpty()) {
            return new Finding(
                    name,
                    "warn",
                    "Not probed",
                    "Nobody has tested whether the cluster enforces them. If it does not, every customer's"
                            + " pods can reach everybody else's.",
                    installed.image().isEmpty()
                            ? "Set NUAGES_PROBE_IMAGE to an image with BusyBox's httpd and wget, for example"
                                    + " docker.io/library/busybox:1.37.0. Two small pods then test it, in two minutes at most."
                            : null,
                    plugins);
        }
        var proof = new ArrayList<>(List.of("tested " + day(probe.startedAt()) + " with " + probe.image()));
        proof.addAll(plugins);
        var verdict = probe.verdict();
        if (verdict == null) {
            return new Finding(
                    name, "info", "Probing", "Two pods are testing whether the cluster enforces them.", null, proof);
        }
        if (!probe.detail().isEmpty()) {
            proof.add(probe.detail());
        }
        return switch (verdict) {
            case ENFORCED ->
                new Finding(
                        name,
                        "ok",
                        "Enforced",
                        "A pod reached one in another namespace on the port that a policy opens, but not on the"
                                + " one that it closes. Customers' pods are kept apart in the same way.",
                        null,
                        proof);
            case NOT_ENFORCED ->
                new Finding(
                        name,
                        "bad",
                        "Not enforced",
                        "A pod reached one in another namespace on a port that a policy closes. Every customer's"
                                + " pods can reach everybody else's, and whatever else is in the cluster's network.",
                        "Install a network plugin that enforces NetworkPolicy, for example Calico or Cilium, before there"
                                + " are customers who do not know each other.",
                        proof);
            case NOTHING_REACHED ->
                Finding.look(
                        name,
                        "The probe was inconclusive: its pod did not even reach the port that the policy opens.",
                        "Check whether pods can find Services by name, and whether another policy of the cluster blocks them."
                                + " Then check again.",
                        proof);
            case DID_NOT_RUN ->
                Finding.look(
                        name,
                        "The probe was inconclusive: its pods did not run.",
                        "Check whether the cluster can pull the image and has room. Then check again.",
                        proof);
            case REFUSED ->
                Finding.look(
                        name,
                        "The probe was inconclusive: the cluster rejected its pods.",
                        "See the cluster's message. If its fence or role is from an earlier version, install helm/portal"
                                + " again.",
                        proof);
            case HELD ->
                new Finding(
                        name,
                        "neutral",
                        "Not probed",
                        "The portal is read-only to the cluster, and starts no pods.",
                        "Release the hold and check again.",
                        List.of());
        };
    }

    private Finding rights(Inventory cluster) {
        var name = "Rights";
        var lacking = cluster.lacking();
        if (!lacking.isEmpty()) {
            var meaning = "The portal's account may not " + String.join(", ", lacking) + ".";
            var next =
                    "Install the role from helm/portal again, or grant its account the rights in its files/rules.yaml.";
            return lacking.stream().allMatch(right -> right.endsWith("classes"))
                    ? Finding.look(name, meaning + " Only this page needs that.", next, List.of())
                    : Finding.missing(name, meaning, next, List.of());
        }
        if (!cluster.beyond().isEmpty()) {
            return Finding.look(
                    name,
                    "The portal's account may " + String.join(", ", cluster.beyond())
                            + ". The portal never does, but somebody who steals its token could.",
                    "Give it only the role from helm/portal.",
                    List.of("asked by SelfSubjectRulesReview"));
        }
        return Finding.found(
                name,
                installed.simulated()
                        ? "The simulated cluster has no access control."
                        : "The portal may do everything it needs. It can neither read Secrets nor run commands in pods nor"
                                + " grant rights.",
                installed.simulated() ? List.of() : List.of("asked by SelfSubjectRulesReview"));
    }

    private Finding ingress(Inventory cluster) {
        var name = "Ingress";
        if (!cluster.ingress().allowed()) {
            return Finding.notAllowed(name, "ingress classes");
        }
        var classes = cluster.ingress().items();
        var proof = new ArrayList<>(words(classes));
        cluster.gateways().items().stream()
                .map(item -> "gateway class " + words(item))
                .forEach(proof::add);
        var wanted = installed.settings().ingressClass();
        if (classes.isEmpty()) {
            return Finding.missing(
                    name,
                    "There is no ingress class, so visitors cannot reach any site."
                            + (cluster.gateways().items().isEmpty()
                                    ? ""
                                    : " The Gateway API is there, but the portal creates Ingresses."),
                    "Install an ingress controller, for example Traefik.",
                    proof);
        }
        if (wanted != null && classes.stream().noneMatch(item -> item.name().equals(wanted))) {
            return Finding.missing(
                    name,
                    "There is no ingress class " + wanted
                            + ", which the portal sets in each Ingress. No controller picks" + " them up.",
                    "Set NUAGES_DEPLOY_INGRESS_CLASS to one that exists.",
                    proof);
        }
        var taken = classes.stream()
                .filter(item -> wanted == null ? item.standard() : item.name().equals(wanted))
                .toList();
        if (taken.isEmpty()) {
            return Finding.missing(
                    name,
                    "No ingress class is the default, and the portal sets none. No controller picks up its Ingresses.",
                    "Set NUAGES_DEPLOY_INGRESS_CLASS to one that exists.",
                    proof);
        }
        if (taken.stream().allMatch(item -> item.by().equals(UNMAINTAINED))) {
            return Finding.look(
                    name,
                    "Sites are reached through ingress-nginx, which no longer gets fixes, not even security fixes.",
                    "Install another controller alongside it, for example Traefik, and switch to its class.",
                    proof);
        }
        return Finding.found(
                name,
                "Sites get their Ingresses with the class " + taken.getFirst().name() + ".",
                proof);
    }

    private Finding wayIn(Inventory cluster) {
        var name = "Way in";
        if (installed.simulated()) {
            return Finding.found(name, "The simulated cluster lets all traffic in.", List.of());
        }
        var namespaces = Objects.requireNonNullElse(installed.settings().ingressNamespaces(), List.<String>of());
        var cidrs = installed.settings().ingressCidrs();
        var seen = cluster.controllers().stream()
                .map(each -> "pods of " + each.name() + " run in " + each.namespace())
                .toList();
        var proof = new ArrayList<>(seen);
        namespaces.forEach(each ->
                proof.add("namespace " + each + (cluster.absent().contains(each) ? " does not exist" : " is let in")));
        cidrs.forEach(each -> proof.add(each + " is let in"));
        var next = "Set NUAGES_DEPLOY_INGRESS_NAMESPACES to the namespaces in which the ingress controller's pods run"
                + (cluster.controllers().isEmpty()
                        ? "."
                        : ": "
                                + cluster.controllers().stream()
                                        .map(Inventory.Controller::namespace)
                                        .distinct()
                                        .collect(Collectors.joining(", "))
                                + ", it seems.");
        if (namespaces.isEmpty() && cidrs.isEmpty()) {
            return Finding.missing(
                    name, "Network policies let nobody in from outside: no site can be reached.", next, proof);
        }
        if (!namespaces.isEmpty() && cluster.absent().containsAll(namespaces) && cidrs.isEmpty()) {
            return Finding.missing(
                    name, "Network policies let in namespaces that do not exist: no site can be reached.", next, proof);
        }
        if (!cluster.absent().isEmpty()) {
            return Finding.look(name, "Network policies let in a namespace that does not exist.", next, proof);
        }
        var known = cluster.controllers().stream()
                .map(Inventory.Controller::namespace)
                .collect(Collectors.toSet());
        if (cidrs.isEmpty() && !known.isEmpty() && known.stream().noneMatch(namespaces::contains)) {
            return Finding.look(
                    name,
                    "None of the namespaces that network policies let in has a pod of an ingress controller that the portal recognises"
                            + " by its labels; another namespace does.",
                    next,
                    proof);
        }
        return Finding.found(name, "Network policies let in the ingress controller, and nobody else.", proof);
    }

    private Finding certManager(Inventory cluster) {
        var name = "Certificates";
        var issuer = installed.settings().tlsIssuer();
        var proof = cluster.version("cert-manager.io")
                .map(version -> List.of("API cert-manager.io/" + version))
                .orElse(List.of());
        if (issuer != null && proof.isEmpty()) {
            return Finding.missing(
                    name,
                    "Sites get their certificates from the issuer " + issuer
                            + " of cert-manager, but cert-manager is not"
                            + " installed. No site has TLS.",
                    "Install cert-manager and create the ClusterIssuer " + issuer + ".",
                    proof);
        }
        if (issuer != null) {
            return Finding.found(
                    name, "Sites get their certificates from cert-manager, from the issuer " + issuer + ".", proof);
        }
        return proof.isEmpty()
                ? Finding.absent(
                        name,
                        "Sites have no certificates of their own: TLS is terminated in front of the cluster, or not used at all.",
                        installed.simulated()
                                ? null
                                : "Unless something in front terminates TLS, install cert-manager and set NUAGES_DEPLOY_TLS_ISSUER.",
                        proof)
                : Finding.look(
                        name,
                        "cert-manager is there, but the portal has no issuer: sites have no certificates of their"
                                + " own.",
                        "Set NUAGES_DEPLOY_TLS_ISSUER to a ClusterIssuer, unless TLS is terminated in front of the cluster.",
                        proof);
    }

    private Finding sealing(Inventory cluster) {
        var name = SEALED_SECRETS;
        var certificate = installed.certificate();
        var proof = new ArrayList<String>();
        cluster.version("bitnami.com").ifPresent(version -> proof.add("API bitnami.com/" + version));
        if (certificate == null) {
            return Finding.missing(
                    name,
                    "The controller has not provided a certificate. Nothing can be sealed, and new environments get no database.",
                    proof.isEmpty()
                            ? "Install the Sealed Secrets controller."
                            : "Check whether it runs, and whether NUAGES_SEALED_SECRETS_SERVICE names its Service.",
                    proof);
        }
        var age = Duration.between(certificate.notBefore(), now);
        proof.add("key " + certificate.fingerprint().substring(0, 8) + ", " + Math.max(0, age.toDays())
                + " days old, valid until " + day(certificate.notAfter()));
        if (installed.certificateSeen() != null) {
            proof.add("last provided " + day(installed.certificateSeen()));
        }
        var backUp = "Back up its keys; without them, every value has to be entered again. docs/RUNBOOK.md says how.";
        if (certificate.notAfter().minus(ENDS_SOON).isBefore(now)) {
            return Finding.look(
                    name,
                    "The certificate expires soon. After that, nothing can be sealed.",
                    "Find out why the controller has not created a new key: by default, it does so every 30 days.",
                    proof);
        }
        if (age.compareTo(OLD_KEY) > 0) {
            return Finding.look(
                    name,
                    "Values can be sealed, but the key is more than " + OLD_KEY.toDays()
                            + " days old: the controller seems to be configured to create no new ones.",
                    "Let it renew its keys (--key-renew-period). " + backUp,
                    proof);
        }
        return new Finding(
                name, "ok", "Found", "Values can be sealed, and are opened only in the cluster.", backUp, proof);
    }

    private Finding storage(Inventory cluster) {
        var name = "Storage for one pod";
        if (!cluster.storage().allowed()) {
            return Finding.notAllowed(name, "storage classes");
        }
        var classes = provisioned(cluster);
        var proof = words(cluster.storage().items());
        if (classes.isEmpty()) {
            return Finding.absent(
                    name,
                    "No storage class creates volumes, so files cannot be kept on volumes.",
                    "Install a provisioner if you want to offer them.",
                    proof);
        }
        if (classes.stream().noneMatch(Inventory.Item::standard)) {
            return Finding.look(
                    name,
                    "Volumes are available (ReadWriteOnce), but no class is the default: a claim that names none waits forever.",
                    "Mark one as the default: kubectl annotate storageclass "
                            + classes.getFirst().name() + " storageclass.kubernetes.io/is-default-class=true",
                    proof);
        }
        return Finding.found(name, "Files can be kept on a volume for one pod (ReadWriteOnce).", proof);
    }

    private Finding sharedStorage(Inventory cluster) {
        var name = "Storage for several pods";
        if (!cluster.storage().allowed()) {
            return Finding.notAllowed(name, "storage classes");
        }
        var classes = provisioned(cluster);
        var many = classes.stream().filter(item -> FOR_MANY.contains(item.by())).toList();
        if (!many.isEmpty()) {
            return Finding.found(
                    name, "Files on a volume can be shared by a site's pods (ReadWriteMany).", words(many));
        }
        var unsure =
                classes.stream().filter(item -> !FOR_ONE.contains(item.by())).toList();
        if (!unsure.isEmpty()) {
            return new Finding(
                    name,
                    "neutral",
                    "Not certain",
                    "The API does not say whether these offer ReadWriteMany, and the portal does not know their provisioners. If"
                            + " they do not, files on a volume are for one pod only.",
                    null,
                    words(unsure));
        }
        return Finding.absent(
                name,
                "No class offers ReadWriteMany: files on a volume are for one pod only.",
                installed.simulated()
                        ? null
                        : "Install a provisioner that does, for example one for NFS or CephFS, if you want to offer it.",
                words(classes));
    }

    private Finding metrics(Inventory cluster) {
        var name = "Metrics";
        return cluster.metrics()
                ? Finding.found(
                        name,
                        "The cluster measures what pods use, which autoscalers rely on.",
                        List.of("API metrics.k8s.io answers"))
                : Finding.absent(
                        name,
                        "The cluster does not measure what pods use, so autoscalers do nothing. The portal works without it.",
                        installed.simulated() ? null : "Install metrics-server if you want it.",
                        cluster.version("metrics.k8s.io")
                                .map(version ->
                                        List.of("API metrics.k8s.io/" + version + " is announced but does not answer"))
                                .orElse(List.of()));
    }

    private Finding database() {
        var name = DATABASE_SERVER;
        var vitals = survey.database();
        var problem = survey.databaseProblem();
        if (problem != null) {
            return Finding.missing(
                    name,
                    "The server of the customers' databases is not responding.",
                    "Bring it back. The portal expects it at NUAGES_DATABASE_HOST.",
                    List.of(problem));
        }
        if (vitals == null) {
            return Finding.unknown(name, false);
        }
        var proof = List.of(
                "PostgreSQL " + vitals.version(),
                "%d of %d connections in use, %d reserved, %d free"
                        .formatted(vitals.used(), vitals.connections(), vitals.reserved(), vitals.free()));
        var version = VERSION.matcher(vitals.version());
        if (version.matches() && Integer.parseInt(version.group(1)) < LEAST_POSTGRESQL) {
            return Finding.missing(
                    name,
                    "The portal needs PostgreSQL " + LEAST_POSTGRESQL + " or later.",
                    "Upgrade the server, and run db/bootstrap.sql again.",
                    proof);
        }
        if (vitals.free() < FEW_CONNECTIONS) {
            return Finding.look(
                    name,
                    "Few connections are free. Sites that try to open more are refused.",
                    "Raise max_connections, which restarts PostgreSQL, or lower the connections of plans.",
                    proof);
        }
        return Finding.found(name, "The portal can create and reach the customers' databases.", proof);
    }

    private static List<Inventory.Item> provisioned(Inventory cluster) {
        return cluster.storage().items().stream()
                .filter(item -> !item.by().equals(BY_HAND))
                .toList();
    }

    private static List<String> words(List<Inventory.Item> items) {
        return items.stream().map(Assessment::words).toList();
    }

    private static String words(Inventory.Item item) {
        return item.name()
                + (item.by().isEmpty() || item.by().equals(item.name()) ? "" : " by " + item.by())
                + (item.standard() ? ", the default" : "")
                + (item.since() == null ? "" : ", created " + day(item.since()));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
