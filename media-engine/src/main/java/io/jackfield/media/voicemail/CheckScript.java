package io.jackfield.media.voicemail;

import static io.jackfield.media.ivr.Digits.digits;

import io.jackfield.media.Call;
import io.jackfield.media.record.Recording;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.store.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A box's owner listens to its messages: on the script's thread. */
final class CheckScript {
    private static final Logger LOG = LoggerFactory.getLogger(CheckScript.class);
    private static final int TRIES = 3;
    private static final int MAX_STEPS = 1_000;
    private static final Duration GREETING = Duration.ofMinutes(1);

    private final Voicemail voicemail;
    private final Call call;

    CheckScript(Voicemail voicemail, Call call) {
        this.voicemail = voicemail;
        this.call = call;
    }

    private void say(Phrase phrase) {
        call.play(voicemail.sounds().phrase(phrase));
    }

    private String ask(Phrase phrase, int most) {
        return call.menu(
                voicemail.sounds().phrase(phrase),
                digits(1, most).within(voicemail.patience()).until('#'));
    }

    /** @return whether somebody got in */
    boolean run(Optional<String> known) {
        call.answer();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            String box = known.orElseGet(() -> ask(Phrase.ENTER_BOX, 64));
            String pin = ask(Phrase.ENTER_PIN, 16);
            Mailboxes.Entry entry = voicemail.mailboxes().enter(box, pin);
            if (entry == Mailboxes.Entry.GRANTED) {
                listen(box);
                return true;
            }
            voicemail.refused();
            LOG.info("call {}: a PIN was {}", call.id(), entry);
            if (entry == Mailboxes.Entry.LOCKED) {
                say(Phrase.LOCKED);
                return false;
            }
            say(Phrase.WRONG_PIN);
        }
        return false;
    }

    private void listen(String box) {
        List<StoredMessage> messages = new ArrayList<>(voicemail.index().list(box));
        int saved = (int) messages.stream().filter(StoredMessage::saved).count();
        call.play(voicemail
                .sounds()
                .messages(new BoxCount(messages.size() - saved, saved))
                .toArray(Prompt[]::new));
        int at = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            boolean none = at >= messages.size();
            String choice = none ? ask(Phrase.NO_MORE, 1) : play(messages.get(at));
            switch (choice) {
                case "1" -> {} // again
                case "2" -> at += none ? 0 : save(messages, at);
                case "3" -> {
                    if (!none) {
                        delete(messages.remove(at));
                    }
                }
                case "4" -> at = Math.max(0, at - 1);
                case "5" -> {
                    if (!none) {
                        forward(messages.get(at));
                    }
                }
                case "6" -> at += none ? 0 : 1;
                case "0" -> greeting(box);
                case "*" -> {
                    return;
                }
                default -> { // nobody has pressed anything: the next one, and at the end the end
                    if (none) {
                        return;
                    }
                    at++;
                }
            }
        }
    }

    /** What there is to know of it, and the message; a key ends either. */
    private String play(StoredMessage message) {
        List<Prompt> all = new ArrayList<>();
        all.add(voicemail.sounds().phrase(message.saved() ? Phrase.SAVED_MESSAGE : Phrase.NEW_MESSAGE));
        all.addAll(voicemail.sounds().digits(message.caller()));
        all.addAll(voicemail.sounds().time(message.received().atZone(ZoneId.systemDefault())));
        try (FetchedSound sound = voicemail.fetch(message.object())) {
            all.add(Prompt.file(sound.file()));
            String early = call.menu(all, digits(1).within(Duration.ofMillis(200)));
            return early.isEmpty() ? ask(Phrase.MENU, 1) : early;
        } catch (StorageException e) {
            LOG.warn("voicemail {} cannot be had: {}", message.id(), e.getMessage());
            return ask(Phrase.MENU, 1);
        }
    }

    private int save(List<StoredMessage> messages, int at) {
        StoredMessage m = messages.get(at);
        voicemail.index().save(m.id());
        messages.set(at, m.asSaved());
        voicemail.changed(m.box());
        say(Phrase.SAVED);
        return 1;
    }

    private void delete(StoredMessage message) {
        voicemail.delete(message);
        say(Phrase.DELETED);
    }

    private void forward(StoredMessage message) {
        String to = ask(Phrase.FORWARD_TO, 64);
        if (voicemail.mailboxes().find(to).isEmpty()) {
            say(Phrase.NO_BOX);
            return;
        }
        say(voicemail.forward(message, to) ? Phrase.FORWARDED : Phrase.BOX_FULL);
    }

    private void greeting(String box) {
        say(Phrase.RECORD_GREETING);
        say(Phrase.BEEP);
        Path file = voicemail.incoming().passing("greeting");
        Recording.Result said = call.record(
                        r -> r.growing(file).sampleRate(8_000).limit(GREETING).stopOn("#"))
                .await();
        boolean kept = said.error().isEmpty() && said.duration().compareTo(voicemail.shortest()) >= 0;
        if (kept) {
            voicemail.greeting(box, said.file());
        }
        voicemail.remove(said.file());
        say(kept ? Phrase.SAVED : Phrase.TOO_SHORT);
    }
}
