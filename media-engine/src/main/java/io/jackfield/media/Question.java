package io.jackfield.media;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.media.ivr.DigitCollector;
import io.jackfield.media.ivr.Digits;
import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.stream.Afterwards;
import io.jackfield.rtp.loop.MediaLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One question to a caller: drives its collector on the call's loop, and plays what that asks for. */
final class Question implements DigitCollector.Effects {

    /** How a question plays its prompts. */
    interface Player {
        /** Plays, and says whether it came to its end; false also when it was stopped. */
        void play(List<PromptFrames> sounds, Consumer<Boolean> over);

        void stop();
    }

    private final MediaLoop loop;
    private final Afterwards afterwards;
    private final Player player;
    private final List<PromptFrames> first;
    private final List<PromptFrames> again;
    private final Consumer<String> answered;
    private final DigitCollector collector;
    private final TimerWheel.Timer timer;
    private int attempt;

    /** What is asked: the digits wanted, and what to play the first time and again. */
    record Text(Digits digits, List<PromptFrames> first, List<PromptFrames> otherwise) {}

    Question(MediaLoop loop, Afterwards afterwards, Player player, Text text, Consumer<String> answered) {
        this.loop = loop;
        this.afterwards = afterwards;
        this.player = player;
        this.first = text.first();
        this.again = new ArrayList<>(text.otherwise());
        again.addAll(text.first());
        this.answered = answered;
        this.collector = new DigitCollector(text.digits(), this);
        this.timer = afterwards.timer(collector);
    }

    void start() {
        collector.start();
    }

    boolean active() {
        return collector.active();
    }

    void digit(char key) {
        collector.digit(key, loop.nowNs());
        schedule();
    }

    void cancel() {
        collector.cancel();
        schedule();
    }

    private void schedule() {
        loop.timers().schedule(timer, collector.nextDeadlineNs());
    }

    @Override
    public void prompt(int number) {
        attempt = number;
        afterwards.add(() -> play(number));
    }

    private void play(int number) {
        List<PromptFrames> sounds = number == 1 ? first : again;
        if (sounds.isEmpty()) {
            heard(number);
        } else if (number == attempt && collector.active()) {
            player.play(sounds, toItsEnd -> heard(number));
        }
    }

    /** The end of a prompt counts for the attempt that it belonged to only: it may be told after the next one began. */
    private void heard(int number) {
        if (number == attempt) {
            collector.promptEnded(loop.nowNs());
            schedule();
        }
    }

    @Override
    public void stopPrompt() {
        afterwards.add(player::stop);
    }

    @Override
    public void done(String answer) {
        afterwards.add(() -> answered.accept(answer));
    }
}
