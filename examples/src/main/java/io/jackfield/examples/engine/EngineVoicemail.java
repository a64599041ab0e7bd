package io.jackfield.examples.engine;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.EngineConfig;
import io.jackfield.media.speech.Speech;
import io.jackfield.media.store.DirectoryStore;
import io.jackfield.media.store.StorageException;
import io.jackfield.media.voicemail.Mailbox;
import io.jackfield.media.voicemail.Mailboxes;
import io.jackfield.media.voicemail.Voicemail;
import io.jackfield.media.voicemail.VoicemailListener;
import io.jackfield.media.voicemail.VoicemailSounds;
import io.jackfield.media.voicemail.VoicemailTables;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Optional;

/** The voicemail of an engine, as the configuration has it. */
final class EngineVoicemail {
    private EngineVoicemail() {}

    /**
     * What it is kept in.
     *
     * @param folder this node's own
     */
    record Place(Database database, Path folder) {}

    /**
     * Makes its tables and its boxes; those that were there keep their messages.
     *
     * @throws Complaint of one sentence when the database cannot be used
     */
    static Voicemail open(
            EngineConfig config,
            EngineStores stores,
            Place place,
            MeterRegistry meters,
            Optional<VoicemailListener> listener) {
        EngineConfig.Boxes boxes = config.boxes();
        try {
            VoicemailTables.migrate(place.database());
            Voicemail.Builder builder = Voicemail.builder(place.database(), place.folder())
                    .meters(meters)
                    .sounds(sounds(boxes));
            listener.ifPresent(builder::listener);
            boxes.store().ifPresent(shared -> builder.store(new DirectoryStore(shared)));
            boxes.bucket().ifPresent(bucket -> builder.store(stores.s3(bucket)));
            config.mail()
                    .ifPresent(mail ->
                            builder.mailer(stores.mailer(mail, place.folder().resolve("mail"))));
            config.recordings()
                    .flatMap(EngineConfig.Recordings::key)
                    .ifPresent(key -> builder.keys(EngineStores.keys(key)));
            Voicemail voicemail = builder.build();
            boxes.boxes().forEach(box -> put(voicemail.mailboxes(), box));
            return voicemail;
        } catch (DatabaseException e) {
            throw Complaint.failure("voicemail cannot be kept: " + e.getMessage());
        } catch (StorageException e) {
            throw Complaint.failure("voicemail cannot be stored: " + e.getMessage());
        }
    }

    private static VoicemailSounds sounds(EngineConfig.Boxes boxes) {
        return boxes.sounds()
                .map(VoicemailSounds::folder)
                .orElseGet(
                        () -> VoicemailSounds.spoken(Speech.in(boxes.language()).orElseGet(Speech::english)));
    }

    private static void put(Mailboxes mailboxes, EngineConfig.Box box) {
        Optional<Mailbox> there = mailboxes.find(box.number());
        if (there.isEmpty() || !box.email().isEmpty()) {
            mailboxes.put(there.orElseGet(() -> Mailbox.of(box.number())).mailedTo(box.email(), box.deleteMailed()));
        }
        mailboxes.pin(box.number(), box.pin());
    }
}
