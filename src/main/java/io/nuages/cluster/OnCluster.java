package io.nuages.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Objects;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Present only when the portal works on a cluster of one of these kinds. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnCluster.Matches.class)
public @interface OnCluster {
    ClusterKind[] value();

    /** Compares with {@link ClusterKind#of}. */
    final class Matches implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            var attributes = Objects.requireNonNull(metadata.getAnnotationAttributes(OnCluster.class.getName()));
            return Arrays.asList((ClusterKind[]) Objects.requireNonNull(attributes.get("value")))
                    .contains(ClusterKind.of(context.getEnvironment()));
        }
    }
}
