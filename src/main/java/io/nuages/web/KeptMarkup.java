package io.nuages.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.TemplateSpec;
import org.thymeleaf.context.Context;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.standard.processor.StandardWithTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Caches a rendered fragment by the values that it was made of: {@code <tr kept:as="home :: row" kept:of="e"></tr>} is
 * replaced by that fragment, rendered with the variable {@code e} and nothing else. The next page with an equal value takes the
 * markup as it is, until one of its words about time would change.
 *
 * <p>The values are records and lists of them, so that equal ones look the same. A cached fragment sees no request, hence no
 * form with its token and no {@code @{…}}.
 */
@Component
class KeptMarkup extends AbstractProcessorDialect {
    private static final String PREFIX = "kept";

    /** Among the standard ones: after {@code th:each}, {@code th:if} and {@code th:with}, before {@code th:block}. */
    private static final int PRECEDENCE = StandardWithTagProcessor.PRECEDENCE + 1;

    /** In characters, which take a byte each; the values take about as much again. */
    private static final long LARGEST = 2 << 20;

    private static final Pattern SPACES = Pattern.compile(" +");

    private final Clock clock;
    private final Cache<Key, Markup> kept = Caffeine.newBuilder()
            .maximumWeight(LARGEST)
            .weigher((Key key, Markup markup) -> markup.text().length())
            .executor(Runnable::run)
            .build();

    KeptMarkup(Clock clock) {
        super("Kept", PREFIX, StandardDialect.PROCESSOR_PRECEDENCE);
        this.clock = clock;
    }

    private record Key(String fragment, Map<String, @Nullable Object> values) {}

    /** @param until when it says something else */
    private record Markup(String text, Instant until) {}

    @Override
    public Set<IProcessor> getProcessors(String prefix) {
        return Set.of(new Replacement(prefix));
    }

    private final class Replacement extends AbstractAttributeTagProcessor {
        Replacement(String prefix) {
            super(TemplateMode.HTML, prefix, null, false, "as", true, PRECEDENCE, true);
        }

        @Override
        protected void doProcess(
                ITemplateContext page,
                IProcessableElementTag tag,
                AttributeName name,
                String fragment,
                IElementTagStructureHandler structure) {
            var values = new LinkedHashMap<String, @Nullable Object>();
            for (var variable : SPACES.split(Objects.requireNonNull(tag.getAttributeValue(PREFIX, "of"), fragment))) {
                values.put(variable, page.getVariable(variable));
            }
            var markup = markup(page.getConfiguration(), new Key(fragment, values));
            if (page.getVariable(ShowDialect.UNTIL) instanceof Until outer) {
                outer.at(markup.until());
            }
            structure.replaceWith(markup.text(), false);
        }
    }

    private Markup markup(IEngineConfiguration engine, Key key) {
        var known = kept.getIfPresent(key);
        if (known != null && clock.instant().isBefore(known.until())) {
            return known;
        }
        var until = new Until();
        var alone = new Context(Locale.ENGLISH, key.values());
        alone.setVariable(ShowDialect.UNTIL, until);
        var parts = key.fragment().split(" :: ", 2);
        var text = new StringWriter();
        engine.getTemplateManager()
                .parseAndProcess(new TemplateSpec(parts[0], Set.of(parts[1]), TemplateMode.HTML, null), alone, text);
        var markup = new Markup(text.toString(), until.earliest);
        kept.put(key, markup);
        return markup;
    }

    /** The earliest moment at which one of the words changes. */
    static final class Until {
        private Instant earliest = Instant.MAX;

        void at(Instant moment) {
            if (moment.isBefore(earliest)) {
                earliest = moment;
            }
        }
    }
}
