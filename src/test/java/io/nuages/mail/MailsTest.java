package io.nuages.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.PortalWithMail;
import io.nuages.TestMail;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@PortalWithMail
class MailsTest {
    @LocalServerPort
    private int port;

    @Autowired
    private Mails mails;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    private final UUID about = UUID.randomUUID();
    private final String recipient = "anna." + about + "@example.org";

    @BeforeEach
    void aLetter() {
        TestMail.EchoWriter.LETTERS.put(
                about,
                new Letter(
                        "Your link, Zoë",
                        List.of("Somebody asked for it.", "Here it is:"),
                        PortalWithMail.URL + "/link/secret-token",
                        List.of("Ignore it if it was not you.")));
    }

    @Test
    void a_mail_is_sent_once_the_transaction_commits() throws Exception {
        enqueue();

        var message = TestMail.newest(recipient, 1);
        assertThat(message.getSubject()).isEqualTo("Your link, Zoë");
        assertThat(message.getFrom()[0]).hasToString("Nuages <portal@nuages.example>");
        assertThat(message.getContentType()).startsWithIgnoringCase("text/plain; charset=utf-8");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(TestMail.text(message).strip()).isEqualTo("""
                Somebody asked for it.

                Here it is:

                http://portal.nuages.example/link/secret-token

                Ignore it if it was not you.""");
        assertThat(TestMail.link(message)).isEqualTo("/link/secret-token");
        await().untilAsserted(() -> assertThat(mails.states(List.of(about))).containsEntry(about, MailState.SENT));
        await().untilAsserted(() -> assertThat(keys()).isZero());
    }

    @Test
    void the_database_holds_no_words() {
        enqueue();
        TestMail.newest(recipient, 1);
        assertThat(jdbc.sql("SELECT mail::text FROM mail").query(String.class).list())
                .isNotEmpty()
                .noneMatch(row -> row.contains("secret-token") || row.contains("Somebody"));
    }

    @Test
    void what_is_rolled_back_is_not_sent_and_does_not_count() {
        for (var times = 0; times < 2 * Outbox.ADDRESS; times++) {
            transaction.executeWithoutResult(status -> {
                assertThat(mails.enqueue(posting())).isTrue();
                status.setRollbackOnly();
            });
        }
        enqueue();
        TestMail.newest(recipient, 1);
        assertThat(TestMail.to(recipient)).hasSize(1);
    }

    @Test
    void where_there_is_nothing_to_say_nothing_is_sent_and_the_address_counts_all_the_same() {
        TestMail.EchoWriter.LETTERS.remove(about);
        for (var times = 0; times < Outbox.ADDRESS; times++) {
            assertThat(enqueue()).isTrue();
        }
        assertThat(enqueue()).isFalse();
        await().untilAsserted(() -> assertThat(mails.states(List.of(about))).containsEntry(about, MailState.DROPPED));
        assertThat(TestMail.to(recipient)).isEmpty();
    }

    @Test
    void many_at_once_are_not_more_than_one_by_one() throws Exception {
        var attempts = IntStream.range(0, 3 * Outbox.ADDRESS)
                .<Callable<Boolean>>mapToObj(n -> this::enqueue)
                .toList();
        var let = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : threads.invokeAll(attempts)) {
                let += result.get() ? 1 : 0;
            }
        }
        assertThat(let).isEqualTo(Outbox.ADDRESS);
    }

    @Test
    void an_address_is_one_however_it_is_written() {
        for (var times = 0; times < Outbox.ADDRESS; times++) {
            assertThat(enqueue()).isTrue();
        }
        var shouted = Posting.to("test", recipient.toUpperCase(java.util.Locale.ROOT), Duration.ofHours(1));
        assertThat(transaction.<Boolean>execute(status -> mails.enqueue(shouted)))
                .isFalse();
    }

    @Test
    void an_hour_later_there_is_room_again() {
        for (var times = 0; times < Outbox.ADDRESS; times++) {
            enqueue();
        }
        assertThat(enqueue()).isFalse();
        jdbc.sql("UPDATE mail SET posted_at = posted_at - interval '61 minutes' WHERE recipient = :to")
                .param("to", recipient)
                .update();
        assertThat(enqueue()).isTrue();
    }

    @Test
    void what_is_not_worth_sending_any_more_is_not_sent() {
        transaction.executeWithoutResult(status -> assertThat(mails.enqueue(
                        Posting.to("test", recipient, Duration.ofSeconds(-1)).about(about)))
                .isTrue());
        await().untilAsserted(() -> assertThat(mails.states(List.of(about))).containsEntry(about, MailState.LATE));
        assertThat(TestMail.to(recipient)).isEmpty();
    }

    @Test
    void where_mail_is_sent_no_page_shows_it() {
        assertThat(mails.available()).isTrue();
        assertThat(mails.page()).isNull();
        assertThat(new Browser(port).get("/demo/mails").statusCode()).isEqualTo(404);
    }

    private boolean enqueue() {
        return Boolean.TRUE.equals(transaction.<Boolean>execute(status -> mails.enqueue(posting())));
    }

    private Posting posting() {
        return Posting.to("test", recipient, Duration.ofHours(1)).about(about);
    }

    private int keys() {
        return jdbc.sql("""
                SELECT count(*) FROM reconcile_key k JOIN mail m ON k.key LIKE 'mail/%/' || m.id WHERE m.recipient = :to
                """).param("to", recipient).query(Integer.class).single();
    }
}
