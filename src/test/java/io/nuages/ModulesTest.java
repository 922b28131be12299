package io.nuages;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.nuages.cluster.Cluster;
import io.nuages.tenant.Tenancy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RestController;

/** The rooms of the house and what may lead from one to another. */
class ModulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.nuages");

    private static final Pattern NAMED = Pattern.compile("\\bio\\.nuages(\\.[a-z]+)+\\.[A-Z]\\w*");

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

    /** Beside the room staff, which looks across all of them by its nature. */
    @Test
    void only_named_classes_look_across_tenants_and_each_of_them_does() {
        var named = Set.of(
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
                "io.nuages.ledger.Healing",
                "io.nuages.run.RunHistory",
                "io.nuages.survey.Surveys");

        var looking = CLASSES.get(Tenancy.class).getMethodCallsToSelf().stream()
                .filter(call -> call.getTarget().getName().equals("everywhere"))
                .map(call -> outermost(call.getOriginOwner()))
                .filter(type -> !type.isEquivalentTo(Tenancy.class))
                .filter(type -> !type.getPackageName().equals("io.nuages.staff"))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

        assertThat(looking).isEqualTo(named);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ModulesTest::outermost).orElse(type);
    }

    /** So that a name alone says which class is meant. */
    @Test
    void no_two_classes_have_one_name() {
        var names = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info"))
                .toList();

        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void every_package_has_a_package_info_that_says_that_nothing_is_null_unless_marked() {
        var described = CLASSES.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

        assertThat(CLASSES.stream().map(JavaClass::getPackageName)).isSubsetOf(described);
    }

    /** Comments of templates say their models, and Spring loads what the files in META-INF name. */
    @Test
    void every_class_named_in_a_template_or_in_meta_inf_exists() throws IOException {
        var missing = new TreeSet<String>();
        for (var folder : List.of("frontend/templates", "src/main/resources/META-INF")) {
            try (var files = Files.walk(Path.of(folder))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    NAMED.matcher(Files.readString(file))
                            .results()
                            .map(MatchResult::group)
                            .filter(name -> !CLASSES.contain(name))
                            .forEach(name -> missing.add(file + ": " + name));
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    /** What answers machines, and what answers for errors, is none itself. */
    @Test
    void controllers_of_pages_are_called_so() {
        var others = CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(Controller.class) || type.isAnnotatedWith(RestController.class))
                .map(JavaClass::getName)
                .filter(name -> !name.endsWith("Pages"))
                .collect(Collectors.toSet());

        assertThat(others).isEqualTo(Set.of("io.nuages.web.Errors", "io.nuages.webhook.HookController"));
    }
}
