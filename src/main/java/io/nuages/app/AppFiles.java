package io.nuages.app;

import io.nuages.form.Problems;
import io.nuages.host.PortalAddress;
import io.nuages.spec.AppFile;
import io.nuages.spec.Fault;
import io.nuages.spec.Faults;
import io.nuages.spec.SecretRef;
import io.nuages.spec.YamlText;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The customer's part of a spec as a text, {@code app.yaml}. */
@Component
public class AppFiles {
    /** Where the portal serves the schema, to everybody. */
    public static final String SCHEMA = "/schemas/app.schema.json";

    private final Tenancy tenancy;
    private final AppStore store;
    private final Quotas quotas;
    private final Apps apps;
    private final PortalAddress portal;

    AppFiles(Tenancy tenancy, AppStore store, Quotas quotas, Apps apps, PortalAddress portal) {
        this.tenancy = tenancy;
        this.store = store;
        this.quotas = quotas;
        this.apps = apps;
        this.portal = portal;
    }

    /** As the customer wrote it, or, failing that, generated from the spec; without sealed secrets. */
    public String text(Environment environment) {
        var spec = environment.spec();
        return spec.text() != null
                ? spec.text()
                : "# yaml-language-server: $schema=" + portal.url() + SCHEMA + "\n# " + environment.path() + "\n"
                        + YamlText.written(spec.app().document());
    }

    /**
     * What is known of sealed values that a document names.
     *
     * @param has which ones are sealed for the environment
     * @param pullSecret sealed credentials of a registry that the document brings along, to pull with; null for none
     * @param found what is wrong with those that it brings along
     */
    public record Sealed(Predicate<SecretRef> has, @Nullable String pullSecret, List<Fault> found) {}

    /**
     * Replaces the customer's part of the spec with what they wrote as {@code app.yaml}, and keeps its text.
     *
     * @param base the revision that the writer saw
     * @param sizes names of sizes by component; components not named keep their own, and new ones get the smallest
     * @throws StaleSpec when there is a newer revision than {@code base}, unless it says the same
     * @throws Faults with line and column for what cannot be accepted
     * @throws Problems when the quota is used up, or another environment has a host
     */
    public Written write(
            EnvironmentRef environment,
            int base,
            AppFile file,
            Map<String, String> sizes,
            Sealed sealed,
            String actor) {
        return tenancy.in(environment.tenant(), () -> {
            apps.checkPace(environment.tenant(), actor, 1);
            var standing = quotas.locked(environment.tenant());
            var now = store.locked(environment).orElseThrow(Gone::new);
            var before = now.spec();
            var written =
                    SpecRules.written(before, file, sizes, sealed.has(), sealed.found(), apps.place(standing, now));
            if (sealed.pullSecret() != null) {
                written = written.with(written.operator().withPullSecret(sealed.pullSecret()));
            }
            var spec = written.app().equals(before.app()) && file.kept().equals(text(now))
                    ? before.with(written.operator())
                    : written;
            if (now.revision() != base && !spec.equals(before)) {
                throw new StaleSpec(store.revision(environment, now.revision()).orElseThrow());
            }
            var had = store.claim(environment);
            var revision = apps.revise(now, spec, actor);
            var has = store.claim(environment);
            Quotas.check(standing.quota().shortfalls(had, has));
            return new Written(revision, before, spec, had, has);
        });
    }
}
