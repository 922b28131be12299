package io.nuages.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/** Passes mails to the operator's SMTP server, {@code spring.mail.*}. */
@Component
@ConditionalOnExpression("!'${spring.mail.host:}'.isBlank()")
class SmtpCarrier implements Carrier {
    private final JavaMailSender sender;
    private final String from;

    SmtpCarrier(JavaMailSender sender, @Value("${nuages.mail.from:}") String from) {
        if (from.isBlank()) {
            throw new SenderNotNamed();
        }
        this.sender = sender;
        this.from = from.strip();
    }

    @Override
    public void carry(String recipient, Letter letter) throws Undeliverable {
        var message = sender.createMimeMessage();
        try {
            var helper = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
            helper.setFrom(from);
            helper.setTo(recipient);
            helper.setSubject(letter.subject());
            helper.setText(letter.text());
            // So that no out-of-office reply answers it.
            message.setHeader("Auto-Submitted", "auto-generated");
        } catch (MessagingException e) {
            throw new MailPreparationException(e);
        }
        try {
            sender.send(message);
        } catch (MailSendException e) {
            for (var cause : e.getMessageExceptions()) {
                if (cause instanceof SendFailedException refused
                        && refused.getInvalidAddresses() != null
                        && refused.getInvalidAddresses().length > 0) {
                    throw new Undeliverable("The mail server refused the address.");
                }
            }
            throw e;
        }
    }
}
