package io.jackfield.relay;

import io.jackfield.rtp.loop.ExpectedSource;
import io.jackfield.rtp.loop.Learning;
import io.jackfield.sdp.Address;
import io.jackfield.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of the two parties of a session. */
final class RelaySide {
    /** More tags than a sane fork gives; the oldest goes. */
    private static final int MAX_TAGS = 32;

    private final RelayNetwork network;
    private final Set<String> tags = new LinkedHashSet<>();
    private String tag;
    private final SessionIdentity identity = new SessionIdentity();
    private Optional<String> label = Optional.empty();
    private @Nullable Offer pending;

    private @Nullable Offer inForce;

    /** A description of it, the address that it came from, and what was wished with it. */
    record Offer(SessionDescription sdp, InetAddress from, RelayOptions options) {
        /** Where its writer says that media will come from, and what else is known of that. */
        ExpectedSource source(Optional<Address> address, int port, Learning usual) {
            Optional<InetAddress> signalling = Optional.of(from).filter(known -> !known.isAnyLocalAddress());
            Optional<InetAddress> described = address.flatMap(Address::numeric)
                    .filter(numeric -> !numeric.isAnyLocalAddress() && !numeric.isMulticastAddress());
            Optional<InetSocketAddress> media = described
                    .map(numeric -> options.sourceFromSignalling() ? signalling.orElse(numeric) : numeric)
                    .filter(numeric -> port > 0 && port <= 65_535)
                    .map(numeric -> new InetSocketAddress(numeric, port));
            return new ExpectedSource(media, signalling, options.learning().orElse(usual));
        }
    }

    RelaySide(RelayNetwork network, String tag) {
        this.network = network;
        this.tag = "";
        tag(tag);
    }

    RelayNetwork network() {
        return network;
    }

    /** The tag of who speaks for this side now; "" while nobody does. */
    String tag() {
        return tag;
    }

    /** Of several answers to one offer, the last speaks (RFC 3261 13.2.2.4: each is a dialog). */
    void tag(String next) {
        tag = next;
        if (!next.isEmpty()) {
            if (tags.size() >= MAX_TAGS && !tags.contains(next)) {
                tags.remove(tags.iterator().next());
            }
            tags.add(next);
        }
    }

    /** Who its descriptions are from. */
    SessionIdentity identity() {
        return identity;
    }

    void label(String name) {
        label = Optional.of(name);
    }

    Optional<String> label() {
        return label;
    }

    boolean isLabelled(String name) {
        return label.filter(name::equals).isPresent();
    }

    boolean knows(String someTag) {
        return tags.contains(someTag);
    }

    /** Its description that holds; empty before there is one. */
    Optional<Offer> inForce() {
        return Optional.ofNullable(inForce);
    }

    void inForce(Offer now) {
        inForce = now;
    }

    /** What it offered and nobody has answered yet; else what holds. */
    Optional<Offer> pendingOrInForce() {
        return Optional.ofNullable(pending != null ? pending : inForce);
    }

    /** Forgets a tag that is not the one that speaks. */
    void forget(String someTag) {
        tags.remove(someTag);
    }

    @Nullable
    Offer takePending() {
        Offer offer = pending;
        pending = null;
        return offer;
    }

    boolean hasPending() {
        return pending != null;
    }

    /** What it offered in an established session, to come into force with the answer (RFC 3264 8). */
    void pending(Offer offer) {
        pending = offer;
    }
}
