package io.nuages.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** What a mail server answers to the recipient decides whether it is asked again. */
class SmtpCarrierTest {
    private static final Letter LETTER = new Letter("Subject", List.of("Text"), null, List.of());

    @Test
    void an_address_that_is_refused_for_good_is_undeliverable() throws Exception {
        try (var server = new Answering("550 5.1.1 no such mailbox")) {
            assertThatThrownBy(() -> server.carrier().carry("nobody@example.org", LETTER))
                    .isInstanceOf(Carrier.Undeliverable.class)
                    .hasMessage("The mail server refused the address.");
        }
    }

    @Test
    void an_address_that_is_refused_for_now_is_not() throws Exception {
        try (var server = new Answering("451 4.7.1 greylisted, come back later")) {
            assertThatThrownBy(() -> server.carrier().carry("later@example.org", LETTER))
                    .isInstanceOf(MailException.class);
        }
    }

    @Test
    void without_an_address_to_come_from_it_does_not_start() {
        assertThatThrownBy(() -> new SmtpCarrier(new JavaMailSenderImpl(), " ")).isInstanceOf(SenderNotNamed.class);
    }

    @Test
    void a_letter_is_not_logged_with_its_link() {
        assertThat(new Letter("Subject", List.of(), "https://portal/link/token", List.of()))
                .hasToString("Subject");
    }

    /** Agrees to everything but the recipient. */
    private static final class Answering implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

        Answering(String toRecipient) throws IOException {
            Thread.ofVirtual().start(() -> {
                try (var client = socket.accept();
                        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
                        var out = client.getOutputStream()) {
                    out.write("220 test\r\n".getBytes(US_ASCII));
                    for (var line = in.readLine(); line != null; line = in.readLine()) {
                        var answer =
                                line.startsWith("RCPT") ? toRecipient : line.startsWith("QUIT") ? "221 bye" : "250 ok";
                        out.write((answer + "\r\n").getBytes(US_ASCII));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        SmtpCarrier carrier() {
            var sender = new JavaMailSenderImpl();
            sender.setHost(socket.getInetAddress().getHostAddress());
            sender.setPort(socket.getLocalPort());
            return new SmtpCarrier(sender, "portal@nuages.example");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
