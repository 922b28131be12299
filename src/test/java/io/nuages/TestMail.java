package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.nuages.mail.Letter;
import io.nuages.mail.Mail;
import io.nuages.mail.MailWriter;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** A mail server for all tests of a run, and what it received. */
public final class TestMail {
    private static final Pattern LINK = Pattern.compile("(?m)^" + Pattern.quote(PortalWithMail.URL) + "(/\\S+)$");
    private static final GreenMail SERVER = start();

    private TestMail() {}

    private static GreenMail start() {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        return server;
    }

    /** Gives the context this mail server. */
    static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "spring.mail.host=127.0.0.1",
                            "spring.mail.port=" + SERVER.getSmtp().getPort())
                    .applyTo(context);
        }
    }

    /** What this address received until now, oldest first. */
    public static List<MimeMessage> to(String recipient) {
        return Arrays.stream(SERVER.getReceivedMessages())
                .filter(message -> recipient(message).equalsIgnoreCase(recipient))
                .toList();
    }

    /** Waits until this address has received so many, and returns the newest. */
    public static MimeMessage newest(String recipient, int number) {
        await().untilAsserted(() -> assertThat(to(recipient)).hasSize(number));
        return to(recipient).getLast();
    }

    public static String text(MimeMessage message) {
        try {
            return String.valueOf(message.getContent()).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Path of the link in a mail: it is on a separate line. */
    public static String link(MimeMessage message) {
        var found = LINK.matcher(text(message));
        assertThat(found.find()).as(text(message)).isTrue();
        return found.group(1);
    }

    private static String recipient(MimeMessage message) {
        try {
            return message.getRecipients(Message.RecipientType.TO)[0].toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes whatever a test put there. */
    public static final class EchoWriter implements MailWriter {
        public static final Map<UUID, Letter> LETTERS = new ConcurrentHashMap<>();

        @Override
        public String purpose() {
            return "test";
        }

        @Override
        public Optional<Letter> write(Mail mail) {
            return mail.about() == null ? Optional.empty() : Optional.ofNullable(LETTERS.get(mail.about()));
        }
    }
}
