package io.jackfield.media.voicemail;

import static io.jackfield.media.ivr.Digits.digits;

import io.jackfield.media.Call;
import io.jackfield.media.CallEndedException;
import io.jackfield.media.record.Recording;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.store.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A caller leaves a message: on the script's thread. */
final class LeaveScript {
    private static final Logger LOG = LoggerFactory.getLogger(LeaveScript.class);
    private static final int MAX_TAKES = 5;

    private final Voicemail voicemail;
    private final Call call;
    private final String box;

    LeaveScript(Voicemail voicemail, Call call, String box) {
        this.voicemail = voicemail;
        this.call = call;
        this.box = box;
    }

    LeaveResult run() {
        Optional<Mailbox> settings = voicemail.mailboxes().find(box);
        if (settings.isEmpty()) {
            say(Phrase.NO_BOX);
            return LeaveResult.NO_BOX;
        }
        BoxCount count = voicemail.index().count(box);
        if (count.fresh() + count.saved() >= settings.get().maxMessages()) {
            say(Phrase.BOX_FULL);
            return LeaveResult.FULL;
        }
        greet();
        return record(settings.get());
    }

    private void say(Phrase phrase) {
        call.play(voicemail.sounds().phrase(phrase));
    }

    private void greet() {
        String greeting = voicemail.mailboxes().greeting(box);
        if (greeting.isEmpty()) {
            call.play(voicemail.sounds().phrase(Phrase.LEAVE_MESSAGE));
            return;
        }
        try (FetchedSound fetched = voicemail.fetch(greeting)) {
            call.play(Prompt.file(fetched.file()));
        } catch (StorageException e) {
            LOG.warn("the greeting of mailbox {} cannot be had: {}", box, e.getMessage());
            call.play(voicemail.sounds().phrase(Phrase.LEAVE_MESSAGE));
        }
    }

    private LeaveResult record(Mailbox settings) {
        String id = UUID.randomUUID().toString();
        StoredMessage message = new StoredMessage(
                id,
                box,
                call.from().user(),
                voicemail.clock().instant(),
                Duration.ZERO,
                false,
                SoundName.message(box, id));
        Optional<Recording.Result> kept = Optional.empty();
        LeaveResult result = LeaveResult.TOO_SHORT;
        try {
            voicemail.outbox().begin(message);
            for (int take = 1; take <= MAX_TAKES; take++) {
                kept.ifPresent(before -> voicemail.remove(before.file()));
                kept = Optional.empty();
                say(Phrase.BEEP);
                Recording.Result said = take(settings, id, take);
                if (!said.error().isEmpty()) {
                    LOG.error("call {}: no voicemail: {}", call.id(), said.error());
                    result = LeaveResult.FAILED;
                    break;
                }
                kept = Optional.of(said);
                if (over() || !again(said.file(), said.duration())) {
                    break;
                }
            }
        } catch (CallEndedException hungUp) {
            LOG.trace("call {} ended while it left a voicemail", call.id());
        } catch (IOException e) {
            LOG.error("call {}: no voicemail: {}", call.id(), e.toString());
            result = LeaveResult.FAILED;
        } finally {
            if (kept.isPresent()) {
                result = keep(kept.get(), message);
            } else {
                voicemail.outbox().forget(id);
            }
        }
        if (!over() && result != LeaveResult.FAILED) {
            say(result == LeaveResult.LEFT ? Phrase.MESSAGE_LEFT : Phrase.TOO_SHORT);
        }
        return result;
    }

    private boolean over() {
        return call.ended().toCompletableFuture().isDone();
    }

    private Recording.Result take(Mailbox settings, String id, int number) {
        Path file = voicemail.incoming().take(id, number);
        return call.record(r -> r.growing(file)
                        .sampleRate(8_000)
                        .limit(settings.maxLength())
                        .stopAfterSilence(voicemail.silence())
                        .stopOn("#"))
                .await();
    }

    /** Asks what to do about a take. @return whether to record it again */
    private boolean again(Path take, Duration duration) {
        if (duration.compareTo(voicemail.shortest()) < 0) {
            say(Phrase.TOO_SHORT);
            return true;
        }
        while (true) {
            String choice = call.menu(
                    voicemail.sounds().phrase(Phrase.REVIEW), digits(1).within(voicemail.patience()));
            if (choice.equals("3")) {
                return true;
            }
            if (!choice.equals("2")) {
                return false;
            }
            try (FetchedSound heard = voicemail.open(take)) {
                call.play(Prompt.file(heard.file()));
            }
        }
    }

    private LeaveResult keep(Recording.Result said, StoredMessage message) {
        if (said.duration().compareTo(voicemail.shortest()) < 0) {
            voicemail.outbox().forget(message.id());
            return LeaveResult.TOO_SHORT;
        }
        try {
            voicemail.outbox().add(message.lasting(said.duration()), said.file());
        } catch (IOException e) {
            LOG.error("call {}: the voicemail stays in {}: {}", call.id(), said.file(), e.toString());
            return Files.exists(said.file()) ? LeaveResult.FAILED : LeaveResult.LEFT;
        }
        voicemail.outbox().deliver();
        return LeaveResult.LEFT;
    }
}
