package io.jackfield.examples.small;

import io.jackfield.database.Database;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.mail.Mailer;
import io.jackfield.media.record.KeyRing;
import io.jackfield.media.record.RecordedSides;
import io.jackfield.media.record.Recording;
import io.jackfield.media.store.ObjectStore;
import io.jackfield.media.voicemail.Mailbox;
import io.jackfield.media.voicemail.Voicemail;
import io.jackfield.media.voicemail.VoicemailTables;
import io.jackfield.sip.node.SipNode;
import java.nio.file.Path;
import java.time.Duration;

/** What stays of calls: recordings and messages. */
final class KeptCalls {
    private final SipNode node;
    private final Database database;
    private final ObjectStore store;
    private final Mailer mailer;

    KeptCalls(SipNode node, Database database, ObjectStore store, Mailer mailer) {
        this.node = node;
        this.database = database;
        this.store = store;
        this.mailer = mailer;
    }

    MediaEngine recording(byte[] key) {
        // README: recording
        MediaEngine engine = MediaEngine.builder(node)
                .recordings(r -> r.folder(Path.of("recordings"))
                        .keys(KeyRing.of("2026", key))
                        .upload(store, "calls/"))
                .dialplan(d -> d.match("2000", call -> {
                    call.answer();
                    Recording recording =
                            call.record(r -> r.sides(RecordedSides.STEREO).limit(Duration.ofHours(2)));
                    recording.pause(); // card numbers, say
                    recording.resume();
                }))
                .build();
        // README: end
        return engine;
    }

    MediaEngine voicemail() {
        // README: voicemail
        VoicemailTables.migrate(database);
        Voicemail voicemail = Voicemail.builder(database, Path.of("data/voicemail"))
                .store(store)
                .mailer(mailer)
                .build();
        voicemail.mailboxes().put(Mailbox.of("1001").mailedTo("owner@example.com", false));
        voicemail.mailboxes().pin("1001", Redacted.of("4711"));
        MediaEngine engine = MediaEngine.builder(node)
                .signalling(agent -> agent.onSubscribe("message-summary", voicemail.notices()))
                .dialplan(d -> d.match("vm(\\d+)", call -> call.voicemail(voicemail.box(call.group(1))))
                        .match("98", voicemail::check))
                .build();
        // README: end
        return engine;
    }
}
