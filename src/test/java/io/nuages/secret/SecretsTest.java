package io.nuages.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Environment;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.spec.SecretRef;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@NuagesTest
class SecretsTest {
    private static final String ACTOR = "dev@example.org";
    private static final TestSealingKey KEY = TestSealingKey.generate();

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Secrets secrets;

    @Autowired
    private SealedSecrets sealed;

    private UUID tenant;
    private Environment shop;

    @BeforeEach
    void register() {
        var owner = newTenant();
        tenant = owner.id();
        shop = register(owner, "shop");
    }

    @Test
    void a_stored_value_is_bound_listed_and_there_for_the_cluster() {
        var name = secrets.freshName(shop.baseName());
        var values = Map.of("SECRET_KEY", seal(name, "one"), "STRIPE_KEY", seal(name, "two"));

        var revision = secrets.store(shop.ref(), name, values, ACTOR);

        assertThat(revision).isEqualTo(shop.revision() + 1);
        assertThat(sealed()).hasSize(2).allSatisfy(variable -> {
            assertThat(variable.by()).isEqualTo(SealedBy.BROWSER);
            assertThat(variable.actor().called()).isEqualTo(ACTOR);
            assertThat(variable.at()).isNotNull();
            assertThat(variable.reference()).isEqualTo(new SecretRef(name, variable.variable()));
        });
        assertThat(sealed.named(shop.ref(), List.of(name)))
                .containsExactly(new SealedSecrets.SealedSecret(name, "Opaque", new TreeMap<>(values)));
    }

    @Test
    void the_same_request_twice_or_at_the_same_time_is_one_sealing() throws Exception {
        var name = secrets.freshName(shop.baseName());
        var values = Map.of("SECRET_KEY", seal(name, "one"));
        Callable<Integer> store = () -> secrets.store(shop.ref(), name, values, ACTOR);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(List.of(store, store, store))) {
                assertThat(answer.get()).isEqualTo(shop.revision() + 1);
            }
        }
        assertThat(apps.environment(shop.ref()).orElseThrow().revision()).isEqualTo(shop.revision() + 1);
    }

    @Test
    void a_name_is_never_used_for_other_values() {
        var name = secrets.freshName(shop.baseName());
        secrets.store(shop.ref(), name, Map.of("A", seal(name, "one")), ACTOR);
        assertProblem("has been used", () -> secrets.store(shop.ref(), name, Map.of("A", seal(name, "two")), ACTOR));
        assertThat(sealed()).hasSize(1);
    }

    @Test
    void sealing_again_binds_the_new_value_and_keeps_the_old_for_earlier_releases() {
        var first = secrets.freshName(shop.baseName());
        secrets.store(shop.ref(), first, Map.of("A", seal(first, "one"), "B", seal(first, "two")), ACTOR);
        var second = secrets.freshName(shop.baseName());
        secrets.store(shop.ref(), second, Map.of("A", seal(second, "three")), ACTOR);

        assertThat(sealed())
                .extracting(
                        SealedVariable::variable,
                        variable -> variable.reference().secret())
                .containsExactly(tuple("A", second), tuple("B", first));
        assertThat(sealed.named(shop.ref(), List.of(first))).hasSize(1);

        secrets.remove(shop.ref(), "A", ACTOR);
        assertThat(sealed()).extracting(SealedVariable::variable).containsExactly("B");
    }

    @Test
    void what_cannot_be_taken_leaves_nothing_behind() {
        var name = secrets.freshName(shop.baseName());
        assertProblem("not sealed", () -> secrets.store(shop.ref(), name, Map.of("A", "plain"), ACTOR));
        assertProblem("no sealed value", () -> secrets.store(shop.ref(), name, Map.of(), ACTOR));
        assertProblem("set by Nuages", () -> secrets.store(shop.ref(), name, Map.of("PGHOST", seal(name, "x")), ACTOR));
        assertProblem(
                "for another environment",
                () -> secrets.store(
                        shop.ref(), secrets.freshName("blog--production"), Map.of("A", seal(name, "x")), ACTOR));
        assertProblem(
                "already a plain variable",
                () -> secrets.store(shop.ref(), name, Map.of("DEBUG", seal(name, "x")), ACTOR));
        assertThat(sealed()).isEmpty();
        assertThat(sealed.named(shop.ref(), List.of(name))).isEmpty();
    }

    @Test
    void an_uploaded_manifest_is_rebuilt_from_its_values() {
        var name = secrets.freshName(shop.baseName());
        var ciphertext = seal(name, "one");
        var manifest = """
                {"apiVersion": "bitnami.com/v1alpha1", "kind": "SealedSecret",
                 "metadata": {"name": "%s", "namespace": "%s"},
                 "spec": {"encryptedData": {"A": "%s"}, "template": {"metadata": {"labels": {"evil": "yes"}}}}}
                """.formatted(name, shop.namespace(), ciphertext).getBytes(UTF_8);
        secrets.upload(shop.ref(), manifest, ACTOR);
        secrets.upload(shop.ref(), manifest, ACTOR);
        assertThat(sealed())
                .singleElement()
                .satisfies(variable -> assertThat(variable.by()).isEqualTo(SealedBy.UPLOAD));
        assertThat(sealed.named(shop.ref(), List.of(name)))
                .containsExactly(
                        new SealedSecrets.SealedSecret(name, "Opaque", new TreeMap<>(Map.of("A", ciphertext))));
    }

    @Test
    void a_registrys_credentials_are_sealed_for_the_pull_and_for_nothing_else() {
        var name = secrets.freshName(shop.baseName());
        var sealedLogin = Map.of(".dockerconfigjson", seal(name, "{}"));

        secrets.storeRegistry(shop.ref(), name, sealedLogin, ACTOR);

        var spec = apps.environment(shop.ref()).orElseThrow();
        assertThat(spec.spec().operator().pullSecret()).isEqualTo(name);
        assertThat(sealed()).isEmpty();
        assertThat(secrets.registry(spec).orElseThrow().actor().called()).isEqualTo(ACTOR);
        assertThat(sealed.named(shop.ref(), List.of(name)))
                .extracting(SealedSecrets.SealedSecret::type)
                .containsExactly("kubernetes.io/dockerconfigjson");

        secrets.removeRegistry(shop.ref(), ACTOR);
        assertThat(secrets.registry(apps.environment(shop.ref()).orElseThrow())).isEmpty();
    }

    @Test
    void credentials_have_the_one_key_that_kubernetes_knows() {
        var name = secrets.freshName(shop.baseName());
        assertProblem(
                ".dockerconfigjson",
                () -> secrets.storeRegistry(shop.ref(), name, Map.of("TOKEN", seal(name, "x")), ACTOR));
        assertProblem(
                "not sealed",
                () -> secrets.storeRegistry(shop.ref(), name, Map.of(".dockerconfigjson", "clear"), ACTOR));
    }

    @Test
    void another_tenants_environment_is_not_there() {
        var stranger = newTenant();
        register(stranger, "shop");
        var name = secrets.freshName(shop.baseName());
        var values = Map.of("A", seal(name, "x"));
        secrets.store(shop.ref(), name, values, ACTOR);

        var theirs = new EnvironmentRef(stranger.id(), shop.id());
        assertGone(() -> secrets.store(theirs, name, values, ACTOR));
        assertGone(() -> secrets.remove(theirs, "A", ACTOR));
        assertGone(() -> secrets.storeRegistry(theirs, name, Map.of(".dockerconfigjson", seal(name, "{}")), ACTOR));
        assertGone(() -> secrets.removeRegistry(theirs, ACTOR));
        assertGone(() -> secrets.upload(theirs, new byte[] {65}, ACTOR));
        assertGone(() -> secrets.sealTyped(theirs, "A", "x", ACTOR));
        assertThat(sealed.named(theirs, List.of(name))).isEmpty();
    }

    @Test
    void where_kubeseal_is_missing_the_typed_value_is_refused_with_a_way_out() {
        if (secrets.kubeseal().isPresent()) {
            secrets.sealTyped(shop.ref(), "A", "typed", ACTOR);
            assertThat(sealed())
                    .singleElement()
                    .satisfies(variable -> assertThat(variable.by()).isEqualTo(SealedBy.KUBESEAL));
        } else {
            assertProblem("own machine", () -> secrets.sealTyped(shop.ref(), "A", "typed", ACTOR));
        }
        assertProblem("set by Nuages", () -> secrets.sealTyped(shop.ref(), "PORT", "typed", ACTOR));
        assertProblem("64 KiB", () -> secrets.sealTyped(shop.ref(), "A", "x".repeat(65537), ACTOR));
    }

    private String seal(String name, String value) {
        return Sealer.seal(KEY.certificate(), shop.namespace(), name, value.getBytes(UTF_8));
    }

    private static void assertProblem(String message, ThrowingCallable call) {
        assertThatExceptionOfType(Problems.class).isThrownBy(call).withMessageContaining(message);
    }

    private List<SealedVariable> sealed() {
        return secrets.list(apps.environment(shop.ref()).orElseThrow());
    }

    private static void assertGone(ThrowingCallable call) {
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(call);
    }

    private Tenant newTenant() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        var size = plans.saveSize(null, "S" + suffix, 250, 256, 500);
        var plan = plans.create("Plan " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(size));
        return tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
    }

    private Environment register(Tenant owner, String app) {
        var size = plans.byId(owner.plan()).orElseThrow().sizes().getFirst().name();
        var draft = DraftBuilder.processes(new Draft.ProcessDraft("web", "/run", size, 1))
                .variables(Map.of("DEBUG", "0"))
                .build();
        return apps.create(owner.id(), app, "registry.example/demo/shop:1.0", draft, ACTOR);
    }
}
