package io.jackfield.media;

import io.jackfield.media.record.Recording;
import io.jackfield.media.speech.Utterance;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;

/**
 * Hears how calls go. Methods are called on the engine's own threads, in order for one call: they must not block. All are empty unless
 * overridden.
 */
public interface CallObserver {

    /** There is a call: one that came in, or one that is about to be made. The first that is heard of it. */
    default void onCreated(Call call) {}

    /**
     * A call came in that no script has got: nobody is at what was dialled (404), its source may not call, or not take another's place (403),
     * or a limit was reached (503). Nothing else is heard of it. On its shard: must not block.
     */
    default void onRefused(RefusedCall call) {}

    /** An outgoing call's request was received by the next hop. */
    default void onTrying(Call call) {}

    /** The other side rings. */
    default void onRinging(Call call) {}

    /** Media flows before the answer. */
    default void onEarlyMedia(Call call) {}

    /**
     * The call was answered.
     *
     * @param setup from the INVITE to the answer
     */
    default void onAnswered(Call call, Duration setup) {}

    /** The call and another hear each other. Told to both. */
    default void onBridged(Call call, Call peer) {}

    /** They no longer do. */
    default void onUnbridged(Call call, Call peer) {}

    /**
     * The other side has put the call on hold, or taken it back.
     *
     * @param held whether it does not listen now
     */
    default void onHeld(Call call, boolean held) {}

    /**
     * Another call of the other side has taken the place of the one that it had (Replaces, RFC 3891): the same call, with somebody else, or at
     * another device.
     *
     * @param by who is there now
     */
    default void onReplaced(Call call, SipUri by) {}

    /** A key was pressed on the other side: 0 to 9, star, hash, A to D. */
    default void onDigit(Call call, char digit) {}

    /** A script has listened, and something was said. */
    default void onUtterance(Call call, Utterance utterance) {}

    /** A recording of the call has begun; {@link Recording#done} tells when it is complete, before {@link #onEnded}. */
    default void onRecording(Call call, Recording recording) {}

    /** The call is over and its sockets are closed. Nothing follows. */
    default void onEnded(Call call, CallEnd end) {}
}
