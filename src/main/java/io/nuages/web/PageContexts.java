package io.nuages.web;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.EngineContext;
import org.thymeleaf.context.IContext;
import org.thymeleaf.context.IEngineContext;
import org.thymeleaf.context.IEngineContextFactory;
import org.thymeleaf.context.IWebContext;
import org.thymeleaf.context.StandardEngineContextFactory;
import org.thymeleaf.engine.TemplateData;
import org.thymeleaf.web.IWebExchange;

/**
 * Keeps the variables of a template that is rendered in maps. Thymeleaf keeps them in the request's attributes, where each look
 * goes through all wrappers of the request; a list of apps takes thousands of looks.
 */
@Component
class PageContexts implements BeanPostProcessor, IEngineContextFactory {
    private final IEngineContextFactory others = new StandardEngineContextFactory();

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof TemplateEngine engine) {
            engine.setEngineContextFactory(this);
        }
        return bean;
    }

    @Override
    public IEngineContext createEngineContext(
            IEngineConfiguration configuration,
            TemplateData data,
            @Nullable Map<String, Object> resolution,
            IContext context) {
        if (!(context instanceof IWebContext web)) {
            return others.createEngineContext(configuration, data, resolution, context);
        }
        var variables = new HashMap<String, Object>();
        context.getVariableNames().forEach(name -> variables.put(name, context.getVariable(name)));
        return new PageContext(configuration, data, resolution, context.getLocale(), variables, web.getExchange());
    }

    /** What is no variable may still be an attribute of the request, as the token of forms is. */
    private static final class PageContext extends EngineContext implements IWebContext {
        private final IWebExchange exchange;

        PageContext(
                IEngineConfiguration configuration,
                TemplateData data,
                @Nullable Map<String, Object> resolution,
                Locale locale,
                Map<String, Object> variables,
                IWebExchange exchange) {
            super(configuration, data, resolution, locale, variables);
            this.exchange = exchange;
        }

        @Override
        public IWebExchange getExchange() {
            return exchange;
        }

        @Override
        public boolean containsVariable(String name) {
            return super.containsVariable(name) || exchange.containsAttribute(name);
        }

        @Override
        public @Nullable Object getVariable(String name) {
            var value = super.getVariable(name);
            return value != null || super.containsVariable(name) ? value : exchange.getAttributeValue(name);
        }
    }
}
