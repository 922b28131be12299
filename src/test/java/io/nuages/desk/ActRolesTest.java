package io.nuages.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nuages.app.Environment;
import io.nuages.tenant.Door;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ResponseStatusException;

/** Each act looks at the role before it looks at anything else: here it has nothing to look at. */
class ActRolesTest {
    private static final Set<String> OWNERS = Set.of(
            "AppActs.delete",
            "DatabaseActs.destroy",
            "TeamActs.invite",
            "TeamActs.withdraw",
            "TeamActs.changeRole",
            "TeamActs.remove");
    private static final UUID ID = UUID.randomUUID();
    private static final Tenant TENANT =
            new Tenant(ID, "acme", "Acme", "nuages-acme", ID, null, null, null, null, Instant.EPOCH, null);

    static Stream<Method> acts() {
        return new ClassPathScanningCandidateComponentProvider(true)
                .findCandidateComponents(AppActs.class.getPackageName()).stream()
                        .map(each -> ClassUtils.resolveClassName(each.getBeanClassName(), null))
                        .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                        .filter(each -> Modifier.isPublic(each.getModifiers()));
    }

    @ParameterizedTest
    @MethodSource("acts")
    void an_act_is_refused_to_whoever_has_too_small_a_role(Method act) throws ReflectiveOperationException {
        var name = act.getDeclaringClass().getSimpleName() + "." + act.getName();
        var needed = OWNERS.contains(name) ? Role.OWNER : Role.DEVELOPER;
        for (var role : Role.values()) {
            if (role.covers(needed)) {
                continue;
            }
            assertThat(refused(act, role, ID)).isEqualTo(403);
        }
        assertThatThrownBy(() -> call(act, needed, ID)).isNotInstanceOf(ResponseStatusException.class);
    }

    /** An owner here is nobody there. */
    @ParameterizedTest
    @MethodSource("acts")
    void an_act_takes_no_environment_of_another_tenant(Method act) {
        if (List.of(act.getParameterTypes()).contains(EnvironmentRef.class)) {
            assertThat(refused(act, Role.OWNER, UUID.randomUUID())).isEqualTo(404);
        } else {
            assertThat(act.getParameterTypes()).doesNotContain(Environment.class);
        }
    }

    private static int refused(Method act, Role role, UUID owner) {
        return catchThrowableOfType(ResponseStatusException.class, () -> call(act, role, owner))
                .getStatusCode()
                .value();
    }

    private static void call(Method act, Role role, UUID owner) throws Throwable {
        var constructor = act.getDeclaringClass().getDeclaredConstructors()[0];
        var desk = constructor.newInstance(new Object[constructor.getParameterCount()]);
        var arguments = Arrays.stream(act.getParameterTypes())
                .map(type -> type == Door.class
                        ? (Object) new Door(TENANT, ID, "ann@example.org", role, true)
                        : type == EnvironmentRef.class
                                ? new EnvironmentRef(owner, ID)
                                : type == int.class ? 1 : type == boolean.class ? Boolean.FALSE : null)
                .toArray();
        try {
            act.invoke(desk, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
