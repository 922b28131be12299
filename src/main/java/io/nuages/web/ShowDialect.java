package io.nuages.web;

import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.dialect.IExpressionObjectDialect;
import org.thymeleaf.expression.IExpressionObjectFactory;

/** Gives templates {@code #show}. */
@Component
public class ShowDialect implements IExpressionObjectDialect, IExpressionObjectFactory {
    /** Variable of a context whose markup is cached: a {@link KeptMarkup.Until}. */
    static final String UNTIL = ShowDialect.class.getName();

    private static final String NAME = "show";

    private final Clock clock;
    private final Show show;

    public ShowDialect(Clock clock) {
        this.clock = clock;
        this.show = new Show(clock);
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public IExpressionObjectFactory getExpressionObjectFactory() {
        return this;
    }

    @Override
    public Set<String> getAllExpressionObjectNames() {
        return Set.of(NAME);
    }

    @Override
    public @Nullable Object buildObject(IExpressionContext context, String expressionObjectName) {
        if (!NAME.equals(expressionObjectName)) {
            return null;
        }
        return context.getVariable(UNTIL) instanceof KeptMarkup.Until until ? new Show(clock, until::at) : show;
    }

    @Override
    public boolean isCacheable(String expressionObjectName) {
        return true;
    }
}
