package io.nuages.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.mail.Letter;
import io.nuages.web.Frame;
import io.nuages.web.HelpSettings;
import io.nuages.web.PageEngine;
import io.nuages.web.Theme;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ShownMailsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T09:00:00Z");

    private final ApplicationContextRunner portal = new ApplicationContextRunner()
            .withBean(Clock.class, () -> Clock.fixed(NOW, ZoneOffset.UTC))
            .withUserConfiguration(ShownMails.class, DemoMailPages.class);

    @Test
    void mails_are_shown_only_where_there_is_neither_a_datasource_nor_a_mail_server() {
        portal.run(
                context -> assertThat(context).hasSingleBean(ShownMails.class).hasSingleBean(DemoMailPages.class));
        for (var setting :
                List.of("spring.datasource.url=jdbc:postgresql://db/nuages", "spring.mail.host=smtp.example.org")) {
            portal.withPropertyValues(setting)
                    .run(context -> assertThat(context)
                            .doesNotHaveBean(ShownMails.class)
                            .doesNotHaveBean(DemoMailPages.class));
        }
    }

    @Test
    void the_newest_comes_first_and_the_oldest_are_forgotten() {
        var mails = new ShownMails(Clock.fixed(NOW, ZoneOffset.UTC));
        for (var number = 1; number <= 60; number++) {
            mails.carry("ben@example.org", new Letter("Mail " + number, List.of(), null, List.of()));
        }
        assertThat(mails.newest()).hasSize(50);
        assertThat(mails.newest().getFirst().letter().subject()).isEqualTo("Mail 60");
        assertThat(mails.page()).isEqualTo("/demo/mails");
    }

    /** An invited person is not signed in. */
    @Test
    void their_page_is_for_everybody() {
        var html = new PageEngine()
                .render(
                        "demo-mails",
                        "demo-mails-anonymous",
                        Map.of(
                                "mails",
                                List.of(),
                                "frame",
                                new Frame(
                                        "/assets/dev",
                                        true,
                                        null,
                                        null,
                                        null,
                                        List.of(),
                                        new HelpSettings(null, null),
                                        Theme.SYSTEM)));
        assertThat(html).contains("Nothing yet.").doesNotContain("<nav");
    }

    @Test
    void their_page_shows_text_and_a_link() {
        var letter = new Letter(
                "<b>Join</b>", List.of("Anna invites you."), "http://localhost:8080/link/abc", List.of("Once."));
        var html = new PageEngine()
                .render(
                        "demo-mails",
                        "demo-mails",
                        Map.of("mails", List.of(new ShownMail(NOW, "ben@example.org", letter))));
        assertThat(html)
                .contains("href=\"http://localhost:8080/link/abc\"", "ben@example.org", "Anna invites you.", "Once.")
                .doesNotContain("<b>Join</b>");
        assertThat(new PageEngine().render("demo-mails", "demo-mails-none", Map.of("mails", List.of())))
                .contains("Nothing yet.");
    }
}
