package io.nuages.console.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.audit.Audit;
import io.nuages.console.EnvironmentHead;
import io.nuages.console.HomePage;
import io.nuages.console.PlanMeters;
import io.nuages.web.Frame;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What markup is kept by is equal only where it says the same: records all the way down. */
class KeptValuesTest {
    private static final Set<Class<?>> SIMPLE =
            Set.of(String.class, Integer.class, Instant.class, Duration.class, UUID.class);

    @ParameterizedTest
    @ValueSource(
            classes = {
                HomePage.EnvironmentRow.class,
                PlanMeters.class,
                Audit.Entry.class,
                EnvironmentHead.class,
                OverviewPage.class,
                Frame.class
            })
    void it_is_made_of_records_lists_and_plain_values(Class<?> type) {
        assertThat(type).isRecord();
        assertThat(others(type)).isEmpty();
    }

    /** What a type is made of that is none of these. */
    private static List<Type> others(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return others(list.getActualTypeArguments()[0]);
        }
        if (type instanceof Class<?> plain && plain.isRecord()) {
            return Arrays.stream(plain.getRecordComponents())
                    .flatMap(component -> others(component.getGenericType()).stream())
                    .toList();
        }
        return type instanceof Class<?> plain && (plain.isPrimitive() || plain.isEnum() || SIMPLE.contains(plain))
                ? List.of()
                : List.of(type);
    }
}
