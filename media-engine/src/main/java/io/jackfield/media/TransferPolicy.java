package io.jackfield.media;

import io.jackfield.sip.message.SipUri;
import java.util.Optional;

/**
 * Whom the other side of a call may have us call instead of itself: REFER (RFC 3515), and INVITE with Replaces (RFC 3891). What it asks for
 * happens at our cost and in our name, so that nobody may unless an engine is told otherwise.
 */
@FunctionalInterface
public interface TransferPolicy {
    /** Nobody may: 603. */
    TransferPolicy NONE = (call, target) -> Optional.empty();

    /** Everybody may, wherever they want: for an engine that only phones of one's own can reach. */
    static TransferPolicy everyone(DialOptions options) {
        return (call, target) -> Optional.of(options);
    }

    /**
     * Decides. Called on a media loop: it must not block.
     *
     * @param call whose other side asks, or is to be replaced
     * @param target whom to call; for a replacement who asks
     * @return how to call there; empty refuses
     */
    Optional<DialOptions> decide(Call call, SipUri target);
}
