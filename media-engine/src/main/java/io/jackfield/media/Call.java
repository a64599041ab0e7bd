package io.jackfield.media;

import io.jackfield.media.conference.Departure;
import io.jackfield.media.conference.Room;
import io.jackfield.media.ivr.Digits;
import io.jackfield.media.queue.CallQueue;
import io.jackfield.media.queue.QueueOptions;
import io.jackfield.media.queue.QueueResult;
import io.jackfield.media.record.RecordOptions;
import io.jackfield.media.record.Recording;
import io.jackfield.media.socket.AudioSocket;
import io.jackfield.media.socket.SocketReport;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.speech.Listening;
import io.jackfield.media.speech.SpeechRecognizer;
import io.jackfield.media.speech.Utterance;
import io.jackfield.media.stream.AudioAttachment;
import io.jackfield.media.stream.StreamStatistics;
import io.jackfield.media.voicemail.LeaveResult;
import io.jackfield.media.voicemail.VoicemailBox;
import io.jackfield.sip.message.SipUri;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One call, seen from its script.
 *
 * <p>Methods block the script's thread and no other. Each of them throws {@link CallEndedException} once the call is over, also when it
 * ends while they wait, and when the script's thread is interrupted. They may be called from any thread but those of the engine.
 */
public interface Call {

    /** The Call-ID. */
    String id();

    /**
     * The name of this leg, unlike that of any other: the key of its call record and of its events. The Call-ID is not, as a call that comes
     * back through a proxy has it twice.
     */
    String uuid();

    /** Whether this side made the call. */
    boolean outgoing();

    /** The call that this one was made from, which it is a leg of: the A leg of a B leg. */
    Optional<Call> parent();

    /** Who called: the From URI. */
    SipUri from();

    /** What was dialled: the Request-URI of the INVITE. */
    SipUri to();

    /** The user part of {@link #to()}, empty when it has none. */
    String destination();

    /** The first value of a header of the INVITE that came in; empty for calls that this side made. */
    Optional<String> header(String name);

    /**
     * A capture group of the dialplan's pattern, 0 for all of it; empty when it matched nothing.
     *
     * @throws IllegalArgumentException when the pattern has no such group
     */
    String group(int index);

    /** A variable that {@link #set} has set. */
    Optional<String> variable(String name);

    /** Sets a variable of this call. */
    void set(String name, String value);

    /** All variables that were set. */
    Map<String, String> variables();

    /** Whether it has been answered. */
    boolean answered();

    /** Rings: 180 Ringing. Does nothing once answered. */
    void ring();

    /** Opens media before the answer: 183 Session Progress with a session description. Does nothing once that or the answer is sent. */
    void early();

    /** Answers, when that is not done yet. A caller with no codec of ours gets 488. */
    void answer();

    /**
     * Sends every RTP packet back to where it comes from until the call ends. Answers first where needed, and then takes whatever audio
     * codec the caller likes best, also one that cannot be decoded here: the payload is not touched.
     */
    void echo();

    /** Echoes like {@link #echo()} for a time. */
    void echo(Duration length);

    /**
     * Plays prompts one after the other and returns when the last is over. Answers first, where media is not open yet.
     *
     * @throws io.jackfield.media.sound.SoundException when a prompt cannot be read
     */
    void play(Prompt... prompts);

    /** Says something that {@link io.jackfield.media.speech.Speech} has put into words. */
    default void say(List<Prompt> words) {
        play(words.toArray(Prompt[]::new));
    }

    /** Records what the other side says into a WAV file (16-bit mono, at the codec's rate), from now on. Answers first where needed. */
    Recording record(Path file);

    /**
     * Records the call, from now on until it ends or the recording is stopped: {@code call.record(r -> r.sides(STEREO))}. The file is named
     * and kept as {@link MediaEngineBuilder#recordings} says. Up to four recordings may run at a time. Answers first where needed.
     *
     * @throws IllegalArgumentException naming every mistake in the options
     * @throws IllegalStateException when the options name no file and the engine has no folder for recordings, or four recordings run
     * @throws io.jackfield.media.store.StorageException when it cannot be written
     */
    Recording record(Consumer<RecordOptions.Builder> options);

    /** The recordings of this call, those that have ended too, in the order of their beginning. */
    List<Recording> recordings();

    /**
     * Hands the call's audio over and returns when the attachment has ended itself, or another has taken its place. Answers first, where
     * media is not open yet. Prompts and keys that other threads play and press meanwhile go before the attachment's audio.
     */
    void attach(AudioAttachment attachment);

    /**
     * Takes part in a conference, see {@link Room#admit}, and returns how that ended when the call goes on. Answers first where needed.
     */
    default Departure join(Room room) {
        return room.admit(this);
    }

    /**
     * Hands the call's audio both ways to an application, see {@link AudioSocket#serve}, and returns what came of it when the call goes on.
     * Answers first where needed.
     */
    default SocketReport stream(AudioSocket application) {
        return application.serve(this);
    }

    /**
     * Waits for digits without a prompt; those that were pressed before count. Answers first where needed.
     *
     * @return the digits, empty when none came or they were not acceptable
     */
    String collect(Digits digits);

    /**
     * Plays a prompt and waits for digits; the first digit stops the prompt. Asks again as often as {@code digits} says. Digits pressed
     * before count.
     *
     * @return the digits, empty when no acceptable answer came
     */
    String menu(Prompt prompt, Digits digits);

    /**
     * Waits for one key, or takes one that was pressed before. Answers first where needed.
     *
     * @return the key, empty when none was pressed in that time
     */
    Optional<Character> nextDigit(Duration within);

    /**
     * Sends keys as INFO requests (application/dtmf-relay), for gateways that take them no other way.
     *
     * @param digits 0 to 9, star, hash, A to D
     * @return whether the other side took all of them
     * @throws IllegalArgumentException when there is another character in it
     */
    boolean sendInfoDigits(String digits);

    /** Plays a tone stream, such as {@code %(1000,4000,425)} for ringing. */
    default void tone(String stream) {
        play(Prompt.tone(stream));
    }

    /** Parks the call in a lot, and returns when somebody has talked to it there, or nobody came; see {@link ParkingLot}. */
    default ParkingLot.Stay park(ParkingLot lot) {
        return lot.park(this);
    }

    /** Plays several prompts, and waits for digits as {@link #menu(Prompt, Digits)} does. */
    String menu(List<Prompt> prompts, Digits digits);

    /**
     * Listens to what the caller says: plays what {@code how} says first, which speech and keys end, waits for somebody to begin and for the
     * silence behind it, and has the recognizer understand it meanwhile or in the end. Answers first where needed. The recognizer works on this
     * thread; what it is too slow for waits, ten seconds of it at most, and the oldest is lost then.
     *
     * <pre>{@code
     * Utterance answer = call.listen(recognizer, Listening.of(l -> l.prompt(question).phrases("yes", "no")));
     * }</pre>
     *
     * @throws io.jackfield.media.speech.SpeechException when the recognizer cannot do it
     * @throws io.jackfield.media.sound.SoundException when a prompt cannot be read
     */
    Utterance listen(SpeechRecognizer recognizer, Listening how);

    /** Forgets digits that were pressed and not collected. */
    void forgetDigits();

    /**
     * Presses keys: by RFC 4733 events where the other side takes them, else as tones in the audio. Returns when all are sent.
     *
     * @param digits 0 to 9, star, hash, A to D, and w for a pause of half a second
     * @throws IllegalArgumentException when there is another character in it
     */
    void sendDtmf(String digits);

    /**
     * Calls somebody for this call: the new call is a leg of this one, lives on its loop, and ends with it. Returns at once;
     * {@link #awaitAnswer} of the new call waits until somebody answers there.
     *
     * @throws IllegalArgumentException when the URI is not a sip or sips URI, or a codec is not known
     */
    Call dial(String uri, DialOptions options);

    /** Waits until a call that this side has made is answered. */
    void awaitAnswer();

    /** Connects the call with one target; see {@link #bridge(Targets, BridgeOptions)}. */
    BridgeResult bridge(String uri);

    /** Connects the call with one target; see {@link #bridge(Targets, BridgeOptions)}. */
    BridgeResult bridge(String uri, BridgeOptions options);

    /**
     * Rings targets, and connects the call with the first one that answers: both sides hear each other until one of them hangs up, or the
     * call is taken elsewhere. The caller is told that it rings, or hears what the target sends before the answer; it is answered when
     * somebody answers there. Nothing is thrown when nobody does: the result tells what came of it, and what follows is up to the script.
     * When this call ends, the legs to the targets end, too.
     *
     * @throws IllegalArgumentException when a codec is not known
     */
    BridgeResult bridge(Targets targets, BridgeOptions options);

    /**
     * Connects two calls: both sides hear each other until one of them ends or is taken elsewhere. This one is answered where needed; the
     * other one's answer is waited for. The other call does not end with this one unless it is a leg of it.
     *
     * @throws IllegalArgumentException when it is this call itself
     */
    BridgeResult bridge(Call other);

    /**
     * Waits in a queue for an agent, and talks to one; see {@link CallQueue#enqueue(Call)}. Nothing is thrown when none answers: the result
     * tells what came of it.
     */
    default QueueResult enqueue(CallQueue queue) {
        return queue.enqueue(this);
    }

    /** Waits in a queue as {@link #enqueue(CallQueue)} does, with a priority or a need for skills. */
    default QueueResult enqueue(CallQueue queue, QueueOptions options) {
        return queue.enqueue(this, options);
    }

    /**
     * Asks the other side to call somebody else (blind transfer: REFER, RFC 3515), and waits for what it tells about that. When it is
     * connected there, this call is over. A call that is not answered yet is redirected (302).
     *
     * @throws IllegalArgumentException when the URI is not a sip or sips URI
     */
    TransferResult transfer(String uri);

    /**
     * Connects the other side with that of another call, and leaves (attended transfer: REFER with Replaces, RFC 3891, RFC 5589): both calls
     * are over when it has worked. To connect them through this engine instead, {@link #bridge(Call)} them.
     *
     * @throws IllegalStateException when one of the two is not answered
     */
    TransferResult transfer(Call consultation);

    /** Puts the other side on hold with the engine's music; see {@link #hold(Prompt)}. */
    boolean hold();

    /**
     * Puts the other side on hold: it is asked not to send (re-INVITE, sendonly) and hears music, over and over.
     *
     * @return whether the other side agreed; if not, all stays as it was
     * @throws IllegalStateException when the call is not answered, or is being held or resumed already
     */
    boolean hold(Prompt music);

    /**
     * Takes the other side back from hold. True, and nothing happens, when it is not on hold.
     *
     * @return whether the other side agreed; if not, it stays on hold
     */
    boolean resume();

    /**
     * Has the call go on with another script: what its script does now is broken off with {@link CallDivertedException}, a bridge is taken apart,
     * and once that script has returned the other runs on its thread. A call without a script, as the far leg of a bridge, leaves the call that
     * it was made for, and gets one. Returns at once; called by the call's own script it throws. Of no effect when the call is over.
     *
     * @throws CallDivertedException when the call's own script calls it
     */
    void divert(CallScript script);

    /** Lets the caller leave a message in a mailbox; the call goes on afterwards. */
    default LeaveResult voicemail(VoicemailBox box) {
        return box.leave(this);
    }

    /** Waits. */
    void pause(Duration length);

    /**
     * Waits until the call ends, and returns how. The only method beside {@link #hangup()} that does not throw when it is over.
     *
     * @throws CallDivertedException when the call's own script waits, and another takes over
     */
    CallEnd awaitEnd();

    /** Ends the call for {@link Cause#NORMAL}. Does nothing when it is over. */
    void hangup();

    /** Ends the call: before the answer the caller gets the cause's SIP status, after it a BYE with a Reason header (RFC 3326). */
    void hangup(Cause cause);

    /** What the media has seen so far. */
    StreamStatistics statistics();

    /** Completes when the call is over and its sockets and files are closed; never exceptionally. */
    CompletionStage<CallEnd> ended();
}
