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
    private static final String NAME = "show";

    private final Show show;

    public ShowDialect(Clock clock) {
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
        return NAME.equals(expressionObjectName) ? show : null;
    }

    @Override
    public boolean isCacheable(String expressionObjectName) {
        return true;
    }
}
