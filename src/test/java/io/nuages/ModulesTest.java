package io.nuages;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.nuages.cluster.Cluster;
import io.nuages.tenant.Tenancy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The rooms of the house and what may lead from one to another. */
class ModulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.nuages");

    private static final Set<String> LOOKING =
            Set.of("describe", "simulated", "observe", "applied", "logs", "inventory", "sealingCertificate", "watch");

    @Test
    void rooms_use_only_what_they_declare_and_never_in_circles() {
        ApplicationModules.of(Nuages.class).verify();
    }

    @Test
    void only_the_room_cluster_uses_the_kubernetes_client() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.nuages.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .check(CLASSES);
    }

    /** Staff can hold back whatever would change the cluster. */
    @Test
    void the_cluster_is_changed_only_past_the_guard() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.nuages.cluster..", "io.nuages.simulator..")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "change the cluster",
                        call -> call.getTargetOwner().isEquivalentTo(Cluster.class)
                                && !LOOKING.contains(call.getTarget().getName())))
                .check(CLASSES);
    }

    @Test
    void only_named_classes_look_across_tenants() {
        var named = Set.of(
                "io.nuages.tenant.Tenancy",
                "io.nuages.tenant.Tenants",
                "io.nuages.tenant.DoorKeeper",
                "io.nuages.account.Accounts",
                "io.nuages.account.AccountRegister",
                "io.nuages.account.AddressProofs",
                "io.nuages.account.Invitations",
                "io.nuages.account.Recovery",
                "io.nuages.app.Census",
                "io.nuages.app.HostDesk",
                "io.nuages.app.HostReconciler",
                "io.nuages.deploy.Troubles",
                "io.nuages.deploy.Renewals",
                "io.nuages.deploy.DeployMeters",
                "io.nuages.deploy.Holds",
                "io.nuages.deploy.SecretPruning",
                "io.nuages.deploy.RevisionPruning",
                "io.nuages.database.DatabaseRoles",
                "io.nuages.database.GreedySessions",
                "io.nuages.webhook.Webhooks",
                "io.nuages.webhook.WebhookStore",
                "io.nuages.plan.Plans",
                "io.nuages.survey.Surveys");
        noClasses()
                .that()
                .doNotBelongToAnyOf(Tenancy.class)
                .and(DescribedPredicate.describe(
                        "are not named here",
                        type -> !named.contains(type.getName())
                                && !type.getPackageName().equals("io.nuages.staff")))
                .should()
                .callMethod(Tenancy.class, "everywhere", java.util.function.Supplier.class)
                .check(CLASSES);
    }

    @Test
    void every_package_says_that_nothing_is_null_unless_marked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(org.jspecify.annotations.NullMarked.class)
                .check(CLASSES);
    }
}
