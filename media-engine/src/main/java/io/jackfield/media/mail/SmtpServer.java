package io.jackfield.media.mail;

import io.jackfield.media.store.StorageException;
import io.jackfield.media.store.StorageException.Code;
import jakarta.activation.DataHandler;
import jakarta.activation.FileDataSource;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Date;
import java.util.Properties;

/** The mail library behind {@link Mailer}; all that knows of it is here. */
final class SmtpServer {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final Session session;
    private final InternetAddress from;
    private final Mailer.Builder settings;

    SmtpServer(Mailer.Builder settings) {
        this.settings = settings;
        Properties p = new Properties();
        String wait = String.valueOf(settings.timeout.toMillis());
        p.setProperty("mail.smtp.host", settings.host);
        p.setProperty("mail.smtp.port", String.valueOf(settings.port));
        p.setProperty("mail.smtp.connectiontimeout", wait);
        p.setProperty("mail.smtp.timeout", wait);
        p.setProperty("mail.smtp.writetimeout", wait);
        p.setProperty("mail.smtp.starttls.enable", "true");
        p.setProperty("mail.smtp.starttls.required", String.valueOf(settings.startTls));
        p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        p.setProperty("mail.smtp.auth", String.valueOf(settings.user.isPresent()));
        session = Session.getInstance(p);
        try {
            from = new InternetAddress(settings.from, true);
        } catch (AddressException e) {
            throw new IllegalArgumentException("mail: from \"" + settings.from + "\" is no address", e);
        }
    }

    /** Writes a mail as it will be sent, and has it on the disk. */
    void write(Mail mail, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            MimeMessage message = new MimeMessage(session);
            message.setFrom(from);
            message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
            message.setSubject(mail.subject().replaceAll("\\p{Cntrl}", " "), UTF_8);
            message.setSentDate(new Date());
            MimeBodyPart text = new MimeBodyPart();
            text.setText(mail.text(), UTF_8);
            MimeBodyPart sound = new MimeBodyPart();
            sound.setDataHandler(
                    new DataHandler(new FileDataSource(mail.attachment().toFile())));
            sound.setFileName(mail.fileName());
            sound.setHeader("Content-Type", "audio/wav; name=\"" + mail.fileName() + "\"");
            message.setContent(new MimeMultipart(text, sound));
            message.saveChanges();
            message.writeTo(out);
        } catch (AddressException e) {
            throw new StorageException(Code.REFUSED, "a mail's address is none", e);
        } catch (MessagingException e) {
            throw new IOException("cannot write a mail", e);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Returns once the server has taken it. */
    void send(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MimeMessage message = new MimeMessage(session, in);
            Address[] to = message.getRecipients(Message.RecipientType.TO);
            try (Transport transport = session.getTransport("smtp")) {
                if (settings.user.isPresent()) {
                    transport.connect(settings.user.get(), settings.password.secret());
                } else {
                    transport.connect();
                }
                transport.sendMessage(message, to);
            }
        } catch (MessagingException e) {
            throw new StorageException(Code.UNAVAILABLE, "the mail server does not take it: " + e.getMessage(), e);
        }
    }
}
