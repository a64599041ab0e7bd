package io.jackfield.rtp.loop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * What signalling says about the peer of a media port.
 *
 * @param media the address and port of its SDP; empty when there is none to send to (hold by 0.0.0.0, a host name)
 * @param signalling the address that its SIP came from: a phone behind a NAT usually sends its media from the same one
 * @param learning what to do when packets come from elsewhere
 */
public record ExpectedSource(Optional<InetSocketAddress> media, Optional<InetAddress> signalling, Learning learning) {
    /** Checks that nothing is null and that the media address is resolved. */
    public ExpectedSource {
        Objects.requireNonNull(media, "media");
        Objects.requireNonNull(signalling, "signalling");
        Objects.requireNonNull(learning, "learning");
        if (media.isPresent() && media.get().isUnresolved()) {
            throw new IllegalArgumentException("unresolved media address " + media.get());
        }
    }

    /** A peer with a signalled address and {@link Learning#DELAYED}. */
    public static ExpectedSource of(InetSocketAddress media) {
        return new ExpectedSource(Optional.of(media), Optional.empty(), Learning.DELAYED);
    }

    /** A peer of which nothing is known before it sends. */
    public static ExpectedSource unknown() {
        return new ExpectedSource(Optional.empty(), Optional.empty(), Learning.DELAYED);
    }

    /** This, with the address that its signalling came from. */
    public ExpectedSource signalledFrom(InetAddress address) {
        return new ExpectedSource(media, Optional.of(address), learning);
    }

    /** This, with another way of learning. */
    public ExpectedSource learning(Learning other) {
        return new ExpectedSource(media, signalling, other);
    }
}
