package io.jackfield.media;

import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.speech.Listening;
import io.jackfield.media.speech.Recognition;
import io.jackfield.media.speech.SpeechRecognizer;
import io.jackfield.media.speech.Utterance;
import io.jackfield.rtp.codec.Codec;
import java.util.List;

/** Prompts that ask for something, and what is said to them. On the script's thread, which carries what {@link Ears} hear to a recognizer. */
final class SpeechTurn {
    private final LiveCall call;
    private final CallLeg leg;
    private final Listening how;
    private final Ears ears;

    SpeechTurn(LiveCall call, Listening how) {
        this.call = call;
        this.leg = call.leg();
        this.how = how;
        this.ears = new Ears(how, () -> leg.media().stop());
    }

    /** Asks and listens, until something was said or pressed, or nobody has. */
    Utterance listen(SpeechRecognizer recognizer, List<PromptFrames> prompts, Codec codec) {
        // The session first: what it takes to begin is not lost of what is said.
        try (Recognition recognition = recognizer.begin(how.options(), how.onPartial())) {
            call.<Boolean>await(done -> {
                leg.media().listen(ears, prompts, codec);
                done.complete(true);
            });
            try {
                return hear(recognition);
            } finally {
                leg.post(ears::end);
            }
        }
    }

    private Utterance hear(Recognition recognition) {
        boolean spoke = false;
        boolean done = false;
        while (!done) {
            Ears.Heard heard = call.<Ears.Heard>await(next -> leg.media().hear(ears, next));
            if (heard.key() != ' ') {
                return new Utterance(Utterance.Outcome.KEY, "", heard.key());
            }
            boolean speech = heard.state() == SpeechWatch.State.SPEAKING || heard.state() == SpeechWatch.State.ENDED;
            if (speech) {
                spoke = true;
                recognition.audio(heard.samples());
            }
            done = heard.state() != SpeechWatch.State.SPEAKING || heard.over() || recognition.complete();
        }
        if (!spoke) {
            return new Utterance(Utterance.Outcome.SILENCE, "", ' ');
        }
        Utterance utterance = recognition
                .finish()
                .map(text -> new Utterance(Utterance.Outcome.UNDERSTOOD, text, ' '))
                .orElseGet(() -> new Utterance(Utterance.Outcome.NOT_UNDERSTOOD, "", ' '));
        leg.post(() -> leg.observers().tell(o -> o.onUtterance(call, utterance)));
        return utterance;
    }
}
