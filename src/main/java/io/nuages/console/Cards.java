package io.nuages.console;

import io.nuages.console.HomePage.AppCard;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.TemplateSpec;
import org.thymeleaf.context.Context;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.dialect.IExpressionObjectDialect;
import org.thymeleaf.expression.IExpressionObjectFactory;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Gives templates {@code #cards}: the HTML of an app's card, kept for as long as it says the same. An open list is fetched again
 * whenever one of its apps changes, several times a second during a deployment, and the others are most of its cost. What a card
 * shows is all in its record, and nothing of it depends on who looks.
 */
@Component
public class Cards implements IExpressionObjectDialect, IExpressionObjectFactory {
    private static final String NAME = "cards";
    private static final int KEPT = 500;

    /** Times are told relative to now; the browser goes on from there. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private record Kept(String html, Instant at) {}

    private final Clock clock;
    private final Map<AppCard, Kept> kept = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AppCard, Kept> eldest) {
            return size() > KEPT;
        }
    });

    public Cards(Clock clock) {
        this.clock = clock;
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
    public Object buildObject(IExpressionContext context, String expressionObjectName) {
        return new Within(context);
    }

    @Override
    public boolean isCacheable(String expressionObjectName) {
        return true;
    }

    /** The cards, for one template that is being processed. */
    public final class Within {
        private final IExpressionContext context;

        Within(IExpressionContext context) {
            this.context = context;
        }

        /** The fragment {@code card} of {@code home}, with all that is the customer's escaped by it. */
        public String html(AppCard card) {
            var now = clock.instant();
            var known = kept.get(card);
            if (known != null && now.isBefore(known.at().plus(FRESH))) {
                return known.html();
            }
            var written = new StringWriter();
            context.getConfiguration()
                    .getTemplateManager()
                    .parseAndProcess(
                            new TemplateSpec("home", Set.of("card"), TemplateMode.HTML, null),
                            new Context(context.getLocale(), Map.of("app", card)),
                            written);
            kept.put(card, new Kept(written.toString(), now));
            return written.toString();
        }
    }
}
