package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.jackfield.database.Database;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.mail.Mailer;
import io.jackfield.media.record.KeyRing;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.WavReader;
import io.jackfield.media.store.DirectoryStore;
import io.jackfield.media.voicemail.BoxCount;
import io.jackfield.media.voicemail.Mailbox;
import io.jackfield.media.voicemail.StoredMessage;
import io.jackfield.media.voicemail.Voicemail;
import io.jackfield.media.voicemail.VoicemailTables;
import io.jackfield.sip.dialog.SubscribeOptions;
import io.jackfield.sip.dialog.Subscription;
import io.jackfield.sip.dialog.SubscriptionEnd;
import io.jackfield.sip.dialog.SubscriptionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.message.SubscriptionState;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class VoicemailTest {
    @TempDir
    Path folder;

    private final Database database = Database.builder()
            .url("jdbc:h2:mem:" + System.nanoTime()
                    + ";MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1")
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    @BeforeEach
    void tables() {
        VoicemailTables.migrate(database);
    }

    @AfterEach
    void closed() {
        database.close();
    }

    private Voicemail voicemail(String node, UnaryOperator<Voicemail.Builder> settings) {
        Voicemail made = settings.apply(Voicemail.builder(database, folder.resolve(node))
                        .store(new DirectoryStore(folder.resolve("shared")))
                        .shortest(Duration.ofMillis(300))
                        .patience(Duration.ofMillis(1_500))
                        .look(Duration.ofMillis(100)))
                .build();
        if (made.mailboxes().find("1001").isEmpty()) {
            made.mailboxes().put(Mailbox.of("1001"));
            made.mailboxes().put(Mailbox.of("1002"));
            made.mailboxes().pin("1001", Redacted.of("4711"));
            made.mailboxes().pin("1002", Redacted.of("4712"));
        }
        return made;
    }

    private Phones phones(Voicemail voicemail, UnaryOperator<MediaEngineBuilder> settings) {
        return new Phones(
                d -> d.match("vm(\\d+)", call -> {
                            call.answer();
                            log.add(call.voicemail(voicemail.box(call.group(1))).name());
                        })
                        .match("98", call -> {
                            voicemail.check(call);
                            log.add("checked");
                        }),
                b -> settings.apply(
                        b.codecs("PCMU").signalling(a -> a.onSubscribe("message-summary", voicemail.notices()))));
    }

    private String next() throws InterruptedException {
        String line = log.poll(20, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    private void leave(Phones phones, String box) throws Exception {
        phones.call("vm" + box, call -> call.play(Prompt.tone("%(2500,0,440)")));
        assertThat(next()).isEqualTo("LEFT");
    }

    @Test
    void leftOnOneNodeAndHeardSavedAndDeletedOnAnother() throws Exception {
        try (Voicemail first = voicemail("a", b -> b);
                Voicemail second = voicemail("b", b -> b);
                Phones one = phones(first, b -> b);
                Phones other = phones(second, b -> b)) {
            leave(one, "1001");
            leave(other, "1001");
            assertThat(first.count("1001")).isEqualTo(new BoxCount(2, 0));
            List<StoredMessage> messages = second.messages("1001");
            assertThat(messages.get(0).duration()).isBetween(Duration.ofMillis(1_000), Duration.ofSeconds(6));
            assertThat(messages.get(0).caller()).isEqualTo("anonymous");
            // Number and PIN; the first is saved, the second forwarded and deleted while it plays.
            other.call("98", call -> {
                for (String keys : List.of("1001#", "4711#", "2", "5", "1002#", "3", "*")) {
                    call.pause(Duration.ofMillis(700));
                    call.sendDtmf(keys);
                }
                call.awaitEnd();
            });
            assertThat(next()).isEqualTo("checked");
            assertThat(first.count("1001")).isEqualTo(new BoxCount(0, 1));
            assertThat(first.count("1002")).isEqualTo(new BoxCount(1, 0));
            StoredMessage forwarded = first.messages("1002").get(0);
            Path back = folder.resolve("back.wav");
            DirectoryStore store = new DirectoryStore(folder.resolve("shared"));
            store.get(forwarded.object(), back);
            assertThat(WavReader.readAll(back, 1_000_000).duration().toMillis())
                    .isEqualTo(forwarded.duration().toMillis());
            assertThat(store.list("messages/", 10)).hasSize(2);
        }
    }

    @Test
    void whatIsTooShortIsDroppedAndAFullOrMissingBoxSaysSo() throws Exception {
        try (Voicemail voicemail = voicemail("a", b -> b.shortest(Duration.ofSeconds(30)));
                Phones phones = phones(voicemail, b -> b)) {
            phones.call("vm1001", call -> call.play(Prompt.tone("%(1500,0,440)")));
            assertThat(next()).isEqualTo("TOO_SHORT");
            phones.call("vm7", Call::awaitEnd);
            assertThat(next()).isEqualTo("NO_BOX");
            assertThat(voicemail.count("1001")).isEqualTo(new BoxCount(0, 0));
        }
        try (Voicemail voicemail = voicemail("b", b -> b);
                Phones phones = phones(voicemail, b -> b)) {
            voicemail.mailboxes().put(Mailbox.of("1001").limits(1, Duration.ofMinutes(1)));
            leave(phones, "1001");
            phones.call("vm1001", Call::awaitEnd);
            assertThat(next()).isEqualTo("FULL");
        }
        try (var left = Files.walk(folder)) {
            assertThat(left.filter(f -> f.toString().contains("incoming")).filter(Files::isRegularFile))
                    .isEmpty();
        }
    }

    @Test
    void subscribersAreToldAlsoOfWhatAnotherNodeDoes() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Voicemail here = voicemail("a", b -> b);
                Voicemail there = voicemail("b", b -> b);
                Phones phones = phones(here, b -> b);
                Phones elsewhere = phones(there, b -> b);
                SipNode node = Phones.node("watcher")) {
            UserAgent watcher = UserAgent.builder(node).build();
            SubscriptionListener hears = new SubscriptionListener() {
                @Override
                public void onNotify(Subscription s, SubscriptionState state, String type, byte[] body) {
                    told.add(type + " " + new String(body, StandardCharsets.UTF_8));
                }
            };
            watcher.subscribe(phones.uri("1001"), SubscribeOptions.of("message-summary"), hears);
            assertThat(told.poll(10, TimeUnit.SECONDS))
                    .startsWith("application/simple-message-summary Messages-Waiting: no\r\nMessage-Account: sip:1001@")
                    .endsWith("\r\nVoice-Message: 0/0 (0/0)\r\n");
            leave(elsewhere, "1001");
            assertThat(told.poll(10, TimeUnit.SECONDS)).contains("Messages-Waiting: yes", "Voice-Message: 1/0 (0/0)");
            here.delete(here.messages("1001").get(0));
            assertThat(told.poll(10, TimeUnit.SECONDS)).contains("Messages-Waiting: no");
            CompletableFuture<Integer> refused = new CompletableFuture<>();
            watcher.subscribe(phones.uri("nobody"), SubscribeOptions.of("message-summary"), new SubscriptionListener() {
                @Override
                public void onEnded(Subscription s, SubscriptionEnd end) {
                    refused.complete(end.status());
                }
            });
            assertThat(refused.get(10, TimeUnit.SECONDS)).isEqualTo(404);
        }
    }

    @Test
    void aPhoneThatDoesNotSubscribeIsToldToo() throws Exception {
        BlockingQueue<SipRequest> told = new LinkedBlockingQueue<>();
        try (Voicemail voicemail = voicemail("a", b -> b);
                Phones phones = phones(voicemail, b -> b);
                SipNode node = Phones.node("phone")) {
            node.attach(new TransactionUser() {
                @Override
                public void onRequest(ServerTransaction transaction) {
                    told.add(transaction.request());
                    transaction.respond(
                            SipResponse.to(transaction.request(), 200).build());
                }

                @Override
                public void onCancel(ServerTransaction invite, SipRequest cancel) {}

                @Override
                public void onAck(SipRequest ack, Flow from) {}
            });
            SipUri phone = SipUri.of(
                    "sip:1001@127.0.0.1:" + node.listenPoints().get(0).address().getPort());
            voicemail.tell(phones.server, box -> Optional.of(phone).filter(of -> box.equals("1001")));
            leave(phones, "1001");
            SipRequest notify = Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS));
            assertThat(notify.header("Event")).contains("message-summary");
            assertThat(notify.header("Subscription-State")).contains("terminated;reason=noresource");
            assertThat(new String(notify.body(), StandardCharsets.UTF_8))
                    .contains("Messages-Waiting: yes", "Message-Account: sip:1001@", "Voice-Message: 1/0 (0/0)");
            leave(phones, "1002"); // whose phone nobody knows
            voicemail.delete(voicemail.messages("1001").get(0));
            assertThat(new String(
                            Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS))
                                    .body(),
                            StandardCharsets.UTF_8))
                    .contains("Messages-Waiting: no");
        }
    }

    @Test
    void isMailedAndThenDeletedAndEncryptedOnlyOnTheDisk() throws Exception {
        KeyRing keys = KeyRing.of("k", new byte[32]);
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (Mailer mailer = Mailer.builder(folder.resolve("mail"))
                        .server("127.0.0.1", mail.getSmtp().getPort())
                        .startTls(false)
                        .retry(Duration.ofMillis(50))
                        .build();
                Voicemail voicemail = voicemail("a", b -> b.mailer(mailer).keys(keys));
                Phones phones = phones(
                        voicemail,
                        b -> b.recordings(
                                r -> r.folder(folder.resolve("recordings")).keys(keys)))) {
            voicemail.mailboxes().put(Mailbox.of("1001").mailedTo("owner@example.com", true));
            leave(phones, "1001");
            assertThat(mail.waitForIncomingEmail(10_000, 1)).isTrue();
            MimeMultipart parts = (MimeMultipart) mail.getReceivedMessages()[0].getContent();
            Part sound = parts.getBodyPart(1);
            assertThat(sound.getContentType()).startsWith("audio/wav");
            try (WavReader wav = WavReader.open(sound.getInputStream(), "mailed")) {
                assertThat(wav.readAll(1_000_000).duration()).isGreaterThan(Duration.ofSeconds(1));
            }
            Awaitility.await().until(() -> voicemail.count("1001").equals(new BoxCount(0, 0)));
            assertThat(mailer.queued()).isZero();
            assertThat(new DirectoryStore(folder.resolve("shared")).list("", 9)).isEmpty();
        } finally {
            mail.stop();
        }
    }
}
