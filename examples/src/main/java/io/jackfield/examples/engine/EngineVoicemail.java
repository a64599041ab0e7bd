package io.jackfield.examples.engine;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.EngineConfig;
import io.jackfield.media.store.DirectoryStore;
import io.jackfield.media.voicemail.Mailbox;
import io.jackfield.media.voicemail.Voicemail;
import io.jackfield.media.voicemail.VoicemailListener;
import io.jackfield.media.voicemail.VoicemailTables;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Optional;

/** The voicemail of an engine, as the configuration has it. */
final class EngineVoicemail {
    private EngineVoicemail() {}

    /**
     * Makes its tables and its boxes; those that were there keep their messages.
     *
     * @param folder this node's own
     * @throws Complaint of one sentence when the database cannot be used
     */
    static Voicemail open(
            EngineConfig.Boxes boxes,
            Database database,
            Path folder,
            MeterRegistry meters,
            Optional<VoicemailListener> listener) {
        try {
            VoicemailTables.migrate(database);
            Voicemail.Builder builder = Voicemail.builder(database, folder).meters(meters);
            listener.ifPresent(builder::listener);
            boxes.store().ifPresent(shared -> builder.store(new DirectoryStore(shared)));
            Voicemail voicemail = builder.build();
            for (EngineConfig.Box box : boxes.boxes()) {
                if (voicemail.mailboxes().find(box.number()).isEmpty()) {
                    voicemail.mailboxes().put(Mailbox.of(box.number()));
                }
                voicemail.mailboxes().pin(box.number(), box.pin());
            }
            return voicemail;
        } catch (DatabaseException e) {
            throw Complaint.failure("voicemail cannot be kept: " + e.getMessage());
        }
    }
}
