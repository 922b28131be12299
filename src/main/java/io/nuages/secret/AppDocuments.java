package io.nuages.secret;

import io.nuages.app.AppFiles;
import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.Gone;
import io.nuages.app.Written;
import io.nuages.audit.Audit;
import io.nuages.form.Problems;
import io.nuages.secret.SealedSecrets.SealedSecret;
import io.nuages.spec.AppFile;
import io.nuages.spec.Faults;
import io.nuages.spec.Findings;
import io.nuages.spec.SecretRef;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Accepts what a customer wrote as {@code app.yaml}: the sealed secrets that it brings along become rows, as those of an upload
 * do, and the rest becomes the customer's part of the spec. It names values that are sealed for its environment, and no others:
 * environments share a namespace, and the cluster would hand out any Secret in it.
 */
@Component
public class AppDocuments {
    private static final int MOST_SECRETS = 100;

    private final Tenancy tenancy;
    private final Apps apps;
    private final AppFiles files;
    private final SealedSecrets secrets;
    private final SecretStore store;
    private final Audit audit;
    private final Clock clock;

    AppDocuments(
            Tenancy tenancy,
            Apps apps,
            AppFiles files,
            SealedSecrets secrets,
            SecretStore store,
            Audit audit,
            Clock clock) {
        this.tenancy = tenancy;
        this.apps = apps;
        this.files = files;
        this.secrets = secrets;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Saves it.
     *
     * @param base the revision that the writer saw
     * @param sizes names of sizes by component; components not named keep their own, and new ones get the smallest
     * @throws io.nuages.app.StaleSpec when there is a newer revision than {@code base}
     * @throws Faults with line and column for what cannot be accepted
     * @throws Problems when the quota is used up, or another environment has a host
     */
    public Written write(EnvironmentRef environment, int base, String text, Map<String, String> sizes, String actor) {
        var file = AppFile.read(text);
        return tenancy.in(environment.tenant(), () -> {
            // The tenant before the environment.
            apps.lock(environment.tenant());
            var target = apps.environment(environment).orElseThrow(Gone::new);
            return new Taking(target, file, actor).write(base, sizes);
        });
    }

    /** What {@link #write} would do; nothing is kept. */
    public Written rehearse(
            EnvironmentRef environment, int base, String text, Map<String, String> sizes, String actor) {
        var written = new AtomicReference<Written>();
        tenancy.rehearse(environment.tenant(), () -> written.set(write(environment, base, text, sizes, actor)));
        return written.get();
    }

    private final class Taking {
        private final Environment target;
        private final AppFile file;
        private final String actor;
        private final Findings findings = new Findings();
        private final Map<String, SealedSecret> known;
        private final SortedSet<String> taken = new TreeSet<>();
        private @Nullable String pullSecret;

        Taking(Environment target, AppFile file, String actor) {
            this.target = target;
            this.file = file;
            this.actor = actor;
            var names = new TreeSet<String>();
            file.app().secrets().forEach(reference -> names.add(reference.secret()));
            file.sealed().forEach(secret -> names.add(secret.name()));
            known = new HashMap<>(secrets.named(target.ref(), names).stream()
                    .collect(Collectors.toMap(SealedSecret::name, Function.identity())));
        }

        Written write(int base, Map<String, String> sizes) {
            if (file.sealed().size() > MOST_SECRETS) {
                findings.add(
                        "sealedSecrets", "has " + file.sealed().size() + " secrets; at most " + MOST_SECRETS + " fit.");
            } else {
                file.sealed().forEach(this::take);
            }
            var written = files.write(
                    target.ref(),
                    base,
                    file,
                    sizes,
                    new AppFiles.Sealed(this::has, pullSecret, findings.faults()),
                    actor);
            if (!taken.isEmpty()) {
                audit.record(
                        target.tenant(),
                        actor,
                        "environment.edit",
                        target.path(),
                        "sealed " + String.join(", ", taken) + " for " + target.path());
            }
            return written;
        }

        private void take(AppFile.Sealed brought) {
            var at = brought.path();
            var there = known.get(brought.name());
            if (there != null) {
                if (!there.type().equals(brought.type()) || !there.values().equals(brought.values())) {
                    findings.add(
                            at,
                            "This environment has a sealed secret of this name with other values, and a name never changes"
                                    + " what it stands for. Seal under a new name.");
                }
                return;
            }
            if (!SecretNames.belongs(target.baseName(), brought.name())) {
                findings.add(
                        at,
                        "The name of a sealed secret of this environment is one that the page Secrets gives out, such as "
                                + target.baseName() + "-bcdf2345.");
                return;
            }
            try {
                insert(brought.name(), brought.type(), checked(brought));
            } catch (Problems e) {
                e.problems().forEach(problem -> findings.add(at + ".values", problem.message()));
            }
        }

        private SortedMap<String, String> checked(AppFile.Sealed brought) {
            if (brought.type().equals(Secrets.REGISTRY)) {
                if (pullSecret != null) {
                    throw Problems.of(
                            "", "An environment pulls with one registry's credentials, but there are several.");
                }
                pullSecret = brought.name();
                return SealedValues.checkRegistry("", brought.values());
            }
            return SealedValues.check("", brought.values());
        }

        private void insert(String name, String type, SortedMap<String, String> values) {
            store.insert(target, name, type, values, SealedBy.UPLOAD, actor, clock.instant());
            known.put(name, new SealedSecret(name, type, values));
            taken.add(name);
        }

        private boolean has(SecretRef reference) {
            var secret = known.get(reference.secret());
            return secret != null
                    && secret.type().equals(Secrets.VARIABLES)
                    && secret.values().containsKey(reference.key());
        }
    }
}
