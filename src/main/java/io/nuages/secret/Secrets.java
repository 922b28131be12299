package io.nuages.secret;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.Gone;
import io.nuages.form.Problems;
import io.nuages.spec.SecretRef;
import io.nuages.spec.VariableNames;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Secrets of environments. Each sealing, of one value or many, creates one sealed secret whose name is chosen beforehand and whose
 * content never changes, so that a release stays what it was.
 */
@Component
public class Secrets {
    /** The types of secret that Kubernetes knows these by. */
    static final String VARIABLES = "Opaque";

    static final String REGISTRY = "kubernetes.io/dockerconfigjson";
    private static final String KUBESEAL = " | kubeseal --scope strict --cert nuages.pem --format yaml > sealed.yaml";
    private static final Logger log = LoggerFactory.getLogger(Secrets.class);

    private final Tenancy tenancy;
    private final Apps apps;
    private final SecretStore store;
    private final Certificates certificates;
    private final Kubeseal kubeseal;
    private final Clock clock;
    private final RandomGenerator random = new SecureRandom();

    Secrets(Tenancy tenancy, Apps apps, SecretStore store, Certificates certificates, Kubeseal kubeseal, Clock clock) {
        this.tenancy = tenancy;
        this.apps = apps;
        this.store = store;
        this.certificates = certificates;
        this.kubeseal = kubeseal;
        this.clock = clock;
    }

    /**
     * A name for the next sealed secret of an environment: the ciphertext is bound to it. Nothing is kept; {@link #store} checks
     * that the name belongs to the environment and is new.
     *
     * @param base {@link Environment#baseName}; on the form of a new app with {@code {name}} for what is typed there
     */
    public String freshName(String base) {
        return SecretNames.fresh(base, random);
    }

    /**
     * Stores what a browser sealed and binds the variables to it.
     *
     * @param name from {@link #freshName}; the same name with the same values again changes nothing
     * @param values ciphertexts by variable
     * @return the spec's revision
     * @throws Problems at {@code secrets} or {@code variables}, for what cannot be accepted
     */
    public int store(EnvironmentRef environment, String name, Map<String, String> values, String actor) {
        return keep(environment, name, SealedValues.check("secrets", values), SealedBy.BROWSER, actor);
    }

    /**
     * Stores a registry's credentials that a browser sealed, for the cluster to pull the image with.
     *
     * @param name from {@link #freshName}
     * @param values the one ciphertext, by {@code .dockerconfigjson}
     * @return the spec's revision
     * @throws Problems at {@code registry}
     */
    public int storeRegistry(EnvironmentRef environment, String name, Map<String, String> values, String actor) {
        return keepRegistry(environment, name, SealedValues.checkRegistry("registry", values), SealedBy.BROWSER, actor);
    }

    /** Who sealed the credentials that the newest spec pulls with, and when; empty when it pulls without. */
    public Optional<SealedCredentials> registry(Environment environment) {
        var name = environment.spec().operator().pullSecret();
        return name == null
                ? Optional.empty()
                : tenancy.in(
                        environment.tenant(),
                        () -> Optional.ofNullable(store.made(environment.ref()).get(name))
                                .map(made -> new SealedCredentials(name, made.by(), made.actor(), made.at())));
    }

    /** Pulls without credentials from the next deployment on. @return false when there were none */
    public boolean removeRegistry(EnvironmentRef environment, String actor) {
        return apps.unsetPullSecret(environment, actor);
    }

    /**
     * Stores what a customer's own {@code kubeseal} produced.
     *
     * @throws Problems at {@code manifest}, for what cannot be accepted
     */
    public int upload(EnvironmentRef environment, byte[] manifest, String actor) {
        var target = environment(environment);
        var uploaded = UploadedManifest.parse(manifest, target.namespace(), target.baseName());
        return uploaded.registry()
                ? keepRegistry(environment, uploaded.name(), uploaded.values(), SealedBy.UPLOAD, actor)
                : keep(environment, uploaded.name(), uploaded.values(), SealedBy.UPLOAD, actor);
    }

    /** Whether the portal can seal what a form without JavaScript posts; the program's own word for its version. */
    public Optional<String> kubeseal() {
        return kubeseal.version();
    }

    /**
     * Seals one value with {@code kubeseal}. The value is in the portal's memory while this runs, and nowhere afterwards.
     *
     * @throws Problems at {@code variable} or {@code value}
     */
    public int sealTyped(EnvironmentRef environment, String variable, String value, String actor) {
        VariableNames.problem(variable).ifPresent(problem -> {
            throw Problems.of("variable", problem);
        });
        var target = environment(environment);
        var held = sealing(target, value, (certificate, name, plain) -> {
            try {
                return kubeseal.seal(certificate, target.namespace(), name, plain);
            } catch (Kubeseal.Failed e) {
                log.warn("A value of environment {} was not sealed: {}", environment.id(), e.getMessage());
                throw Problems.of(
                        "value", "The portal could not seal this. Try again, or seal it on your own machine.");
            }
        });
        return storeHeld(environment, variable, held, actor);
    }

    /**
     * A value that was sealed before its form was refused: the form carries it without anything readable.
     *
     * @param name of the sealed secret; the variable is not bound to it
     */
    public record Held(String name, String ciphertext) {}

    /**
     * Seals the value of a refused form, in memory and without the program, which may be the reason.
     *
     * @return empty when it cannot be sealed at all
     */
    public Optional<Held> hold(EnvironmentRef environment, String value) {
        var target = environment(environment);
        try {
            return Optional.of(sealing(
                    target,
                    value,
                    (certificate, name, plain) -> Sealer.seal(certificate, target.namespace(), name, plain)));
        } catch (Problems e) {
            return Optional.empty();
        }
    }

    /** Stores what {@link #hold} sealed, under the variable that it is for. @throws Problems as {@link #sealTyped} does */
    public int storeHeld(EnvironmentRef environment, String variable, Held held, String actor) {
        VariableNames.problem(variable).ifPresent(problem -> {
            throw Problems.of("variable", problem);
        });
        var values = SealedValues.check("value", Map.of(variable, held.ciphertext()));
        return keep(environment, held.name(), values, SealedBy.KUBESEAL, actor);
    }

    private interface Seal {
        String seal(SealingCertificate certificate, String name, byte[] plain);
    }

    private Held sealing(Environment target, String value, Seal seal) {
        var plain = value.getBytes(StandardCharsets.UTF_8);
        try {
            if (plain.length > Sealer.LARGEST_VALUE) {
                throw Problems.of("value", "A value has at most 64 KiB.");
            }
            var certificate = certificates
                    .current()
                    .orElseThrow(
                            () -> Problems.of("value", "The cluster's certificate is not known yet. Try again later."));
            var name = freshName(target.baseName());
            return new Held(name, seal.seal(certificate, name, plain));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** {@link #command} for a registry's credentials. */
    public static String registryCommand(String namespace, String name, String registry) {
        return "kubectl create secret docker-registry " + name + " --namespace " + namespace + " --docker-server "
                // The name that every tool's configuration has for Docker Hub.
                + (registry.equals("docker.io") ? "https://index.docker.io/v1/" : registry)
                + " --docker-username YOU --docker-password TOKEN --dry-run=client -o yaml" + KUBESEAL;
    }

    /** The sealed variables that the newest spec binds, by name. */
    public List<SealedVariable> list(Environment environment) {
        return tenancy.in(environment.tenant(), () -> {
            var made = store.made(environment.ref());
            return environment.spec().app().secretVariables().entrySet().stream()
                    .flatMap(binding ->
                            Optional.ofNullable(made.get(binding.getValue().secret()))
                                    .map(one -> one.of(binding.getKey(), binding.getValue()))
                                    .stream())
                    .toList();
        });
    }

    /** Removes a variable from the spec; what is live keeps it until the next deployment. @return false when it was not there */
    public boolean remove(EnvironmentRef environment, String variable, String actor) {
        return apps.unbindSecret(environment, variable, actor);
    }

    /**
     * What a customer runs to seal a .env file on their own machine, with the certificate saved as {@code nuages.pem} and the script
     * {@code env-secret.py} beside it, which reads the file as the browser does ({@code kubectl --from-env-file} keeps quotes and
     * comments). The result goes to {@link #upload}.
     */
    public static String command(String namespace, String name) {
        return "python3 env-secret.py " + name + " " + namespace + " < .env" + KUBESEAL;
    }

    /** {@link #command} for one value: everything in a file, byte for byte. */
    public static String fileCommand(String namespace, String name) {
        return "kubectl create secret generic " + name + " --namespace " + namespace
                + " --from-file=VARIABLE=FILE --dry-run=client -o yaml" + KUBESEAL;
    }

    private int keep(
            EnvironmentRef environment, String name, SortedMap<String, String> values, SealedBy by, String actor) {
        return keep(environment, name, VARIABLES, values, by, actor, () -> {
            var bindings = new TreeMap<String, SecretRef>();
            values.keySet().forEach(variable -> bindings.put(variable, new SecretRef(name, variable)));
            return apps.bindSecrets(environment, bindings, actor);
        });
    }

    private int keepRegistry(
            EnvironmentRef environment, String name, SortedMap<String, String> values, SealedBy by, String actor) {
        return keep(environment, name, REGISTRY, values, by, actor, () -> apps.setPullSecret(environment, name, actor));
    }

    /** @param bind makes the spec use what is kept; answers the spec's revision */
    private int keep(
            EnvironmentRef environment,
            String name,
            String type,
            SortedMap<String, String> values,
            SealedBy by,
            String actor,
            IntSupplier bind) {
        return tenancy.in(environment.tenant(), () -> {
            var target = environment(environment);
            if (!SecretNames.belongs(target.baseName(), name)) {
                throw Problems.of("secrets", "These values were sealed for another environment. Enter them again.");
            }
            if (!store.insert(target, name, type, values, by, actor, clock.instant())) {
                if (!store.values(environment, name).equals(values)) {
                    throw Problems.of(
                            by == SealedBy.UPLOAD ? "manifest" : "secrets",
                            "The name " + name + " has been used. Seal again under the name that the page shows now.");
                }
                return environment(environment).revision();
            }
            return bind.getAsInt();
        });
    }

    /** @throws NoSuchElementException when the tenant has no such environment */
    private Environment environment(EnvironmentRef environment) {
        return apps.environment(environment).orElseThrow(Gone::new);
    }
}
