package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.nuages.audit.Audit;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.Tenancy;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RequestMapping;

/** What people can do is one method each, and controllers only parse, call it and choose the view. */
class ActsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.nuages");

    private static final Set<String> READING = Set.of("look", "show", "lookEverywhere");

    /** Handlers that choose one of several acts: by what a link is for, and by what is held. */
    private static final Set<String> CHOOSING = Set.of(
            "io.nuages.account.LinkPages.follow",
            "io.nuages.staff.HoldPages.hold",
            "io.nuages.staff.HoldPages.release");

    /** Controllers read in transactions in which PostgreSQL lets nothing be changed. */
    @Test
    void no_controller_opens_a_transaction_that_may_write() {
        var opened = controllers()
                .flatMap(ActsTest::units)
                .flatMap(unit -> accesses(unit)
                        .filter(access -> opens(access.getTarget()))
                        .map(access -> unit.getFullName()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(opened).isEmpty();
    }

    private static boolean opens(AccessTarget target) {
        return target.getOwner().isEquivalentTo(TransactionTemplate.class)
                || target.getOwner().isEquivalentTo(Tenancy.class) && !READING.contains(target.getName());
    }

    @Test
    void each_handler_calls_one_act_beside_its_rehearsal() {
        var several = acts().entrySet().stream()
                .filter(each -> each.getValue().stream()
                                .filter(act -> !act.contains(".rehearse"))
                                .count()
                        > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());

        assertThat(several).isEqualTo(CHOOSING);
    }

    @Test
    void what_customers_can_do_stands_on_the_desk() {
        assertThat(acts().entrySet().stream().filter(each -> each.getKey().startsWith("io.nuages.console.")))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.getValue())
                        .as(each.getKey())
                        .allSatisfy(act -> assertThat(act).startsWith("io.nuages.desk.")));
    }

    /** By handler, what leaves a record or wakes the queue of all that it calls. */
    private static Map<String, Set<String>> acts() {
        var writing = writing();
        var acts = new TreeMap<String, Set<String>>();
        controllers().flatMap(ActsTest::units).filter(ActsTest::handles).forEach(handler -> {
            var found = new TreeSet<String>();
            var seen = new HashSet<JavaCodeUnit>();
            var open = new ArrayDeque<>(List.of(handler));
            while (!open.isEmpty()) {
                var unit = open.pop();
                if (!seen.add(unit)) {
                    continue;
                }
                called(unit).filter(writing::contains).forEach(called -> {
                    if (controls(called.getOwner())) {
                        open.push(called);
                    } else {
                        found.add(called.getOwner().getName() + "." + called.getName());
                    }
                });
            }
            if (!found.isEmpty()) {
                acts.put(handler.getOwner().getName() + "." + handler.getName(), found);
            }
        });
        return acts;
    }

    private static Set<JavaCodeUnit> writing() {
        var callers = new HashMap<JavaCodeUnit, Set<JavaCodeUnit>>();
        CLASSES.stream()
                .flatMap(ActsTest::units)
                .forEach(unit -> called(unit)
                        .forEach(called -> callers.computeIfAbsent(called, each -> new HashSet<>())
                                .add(unit)));
        var writing = new HashSet<JavaCodeUnit>();
        var open = new ArrayDeque<JavaCodeUnit>();
        units(CLASSES.get(Audit.class))
                .filter(unit -> unit.getName().equals("record"))
                .forEach(open::push);
        units(CLASSES.get(ReconcileQueue.class))
                .filter(unit -> unit.getName().equals("enqueue"))
                .forEach(open::push);
        while (!open.isEmpty()) {
            var unit = open.pop();
            if (writing.add(unit)) {
                callers.getOrDefault(unit, Set.of()).forEach(open::push);
            }
        }
        return writing;
    }

    private static Stream<JavaCodeUnit> called(JavaCodeUnit unit) {
        return accesses(unit)
                .map(JavaAccess::getTarget)
                .filter(AccessTarget.CodeUnitAccessTarget.class::isInstance)
                .flatMap(target -> ((AccessTarget.CodeUnitAccessTarget) target).resolveMember().stream());
    }

    private static Stream<JavaAccess<?>> accesses(JavaCodeUnit unit) {
        return unit.getAccessesFromSelf().stream().map(access -> access);
    }

    private static Stream<JavaCodeUnit> units(JavaClass type) {
        return type.getCodeUnits().stream();
    }

    private static Stream<JavaClass> controllers() {
        return CLASSES.stream().filter(ActsTest::controls);
    }

    private static boolean controls(JavaClass type) {
        return type.isMetaAnnotatedWith(Controller.class)
                || type.isAnnotatedWith(Controller.class)
                || type.getEnclosingClass().filter(ActsTest::controls).isPresent();
    }

    private static boolean handles(JavaCodeUnit unit) {
        return unit.isMetaAnnotatedWith(RequestMapping.class);
    }
}
