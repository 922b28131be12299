package io.nuages.web;

import io.nuages.app.TenantFacts;
import io.nuages.plan.Limits;
import io.nuages.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.Context;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.linkbuilder.StandardLinkBuilder;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Renders templates without a server, and leaves what it rendered in {@code target/pages} to look at. */
public final class PageEngine {
    /** What the clock says while a template is rendered. */
    public static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");

    private static final Path PAGES = Path.of("target", "pages");

    private final SpringTemplateEngine engine = new SpringTemplateEngine();

    public PageEngine() {
        var resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("templates/");
        resolver.setSuffix(".html");
        engine.setTemplateResolver(resolver);
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        engine.addDialect(new ShowDialect(clock));
        engine.addDialect(new KeptMarkup(clock));
        engine.setLinkBuilder(new StandardLinkBuilder() {
            @Override
            protected String computeContextPath(
                    IExpressionContext context, String base, @Nullable Map<String, Object> parameters) {
                // What is kept knows no request in the portal either, so that it must not ask for one here.
                return context.getVariable(ShowDialect.UNTIL) == null
                        ? ""
                        : super.computeContextPath(context, base, parameters);
            }
        });
    }

    /** The frame of a signed-in member on the simulated cluster. */
    public static Frame frame() {
        return new Frame(
                "/assets/dev",
                true,
                new Frame.Person("0b7c", "Olivia Lumière", "owner@lumiere.example", false),
                new Frame.TenantLink("lumiere", "Atelier Lumière"),
                new TenantFacts.Facts(
                        new Plan(
                                new UUID(0, 1),
                                "Studio",
                                2500,
                                new Limits(4000, 8192, 40960, 0, 10, 20),
                                60,
                                20,
                                List.of(),
                                1),
                        3,
                        5,
                        2),
                List.of(
                        new Frame.TenantLink("lumiere", "Atelier Lumière"),
                        new Frame.TenantLink("nord", "Studio Nord")),
                new HelpSettings("https://docs.example.org", "mailto:support@example.org"),
                Theme.SYSTEM);
    }

    /** Renders the template with these model attributes and a {@link #frame()}, and keeps it as {@code name.html}. */
    public String render(String template, String name, Map<String, ?> model) {
        var variables = new HashMap<String, Object>(model);
        variables.putIfAbsent("frame", frame());
        var html = engine.process(template, new Context(Locale.ENGLISH, variables));
        try {
            Files.createDirectories(PAGES);
            Files.writeString(PAGES.resolve(name + ".html"), html);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return html;
    }
}
