package io.jackfield.relay;

import io.jackfield.rtp.loop.Learning;
import io.jackfield.sdp.MediaDescription;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What one offer or answer asks of the relay beyond its description. The defaults are what {@link RtpRelay#offer} does by itself.
 * Immutable once built; from any thread.
 */
public final class RelayOptions {
    private static final RelayOptions STANDARD = builder().build();

    private final Optional<Route> route;
    private final Optional<String> protocol;
    private final Set<RtcpMux> rtcpMux;
    private final boolean origin;
    private final boolean sessionConnection;
    private final boolean sourceFromSignalling;
    private final Optional<Learning> learning;
    private final Optional<InetAddress> address;
    private final RtcpAttribute rtcpAttribute;
    private final CodecWishes codecs;
    private final int ptimeMs;
    private final int ptimeBackMs;
    private final Set<SdpReplace> replaced;
    private final boolean withoutExtensions;
    private final boolean singleCodec;
    private final boolean loopProtection;
    private final boolean opportunistic;
    private final Optional<String> label;
    private final OptionalInt trafficClass;
    private final CryptoChoice crypto;
    private final TransportChoice transport;
    private final MediaWishes media;
    private final List<SdpAttributeEdit> attributes;
    private final boolean keepsCodecs;
    private final boolean recrypts;
    private final boolean forgets;

    private RelayOptions(Builder builder) {
        route = builder.route;
        protocol = builder.protocol;
        rtcpMux = Set.copyOf(builder.rtcpMux);
        origin = builder.origin;
        sessionConnection = builder.sessionConnection;
        sourceFromSignalling = builder.sourceFromSignalling;
        learning = builder.learning;
        address = builder.address;
        rtcpAttribute = builder.rtcpAttribute;
        codecs = builder.codecs;
        ptimeMs = builder.ptimeMs;
        ptimeBackMs = builder.ptimeBackMs;
        replaced = Set.copyOf(builder.replaced);
        withoutExtensions = builder.withoutExtensions;
        singleCodec = builder.singleCodec;
        loopProtection = builder.loopProtection;
        opportunistic = builder.opportunistic;
        label = builder.label;
        trafficClass = builder.trafficClass;
        crypto = builder.crypto;
        transport = builder.transport;
        media = builder.media;
        attributes = List.copyOf(builder.attributes);
        keepsCodecs = builder.keepsCodecs;
        recrypts = builder.recrypts;
        forgets = builder.forgets;
    }

    /** The defaults. */
    public static RelayOptions standard() {
        return STANDARD;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The networks of offerer and answerer, by name. Counts in the first offer of a session. */
    record Route(String offerer, String answerer, Optional<Boolean> ipv6) {}

    /** What {@code a=rtcp} line a rewritten m-line gets (RFC 3605). */
    public enum RtcpAttribute {
        /** The one that it had, with the port of the relay. */
        AS_WRITTEN,
        /** One with a port, whether or not there was one. */
        PORT,
        /** One with port and address. */
        FULL,
        /** None. */
        NONE
    }

    Optional<Route> route() {
        return route;
    }

    Optional<String> protocol() {
        return protocol;
    }

    Set<RtcpMux> rtcpMux() {
        return rtcpMux;
    }

    boolean origin() {
        return origin;
    }

    boolean sessionConnection() {
        return sessionConnection;
    }

    boolean sourceFromSignalling() {
        return sourceFromSignalling;
    }

    Optional<Learning> learning() {
        return learning;
    }

    Optional<InetAddress> address() {
        return address;
    }

    RtcpAttribute rtcpAttribute() {
        return rtcpAttribute;
    }

    CodecWishes codecs() {
        return codecs;
    }

    int ptimeMs() {
        return ptimeMs;
    }

    int ptimeBackMs() {
        return ptimeBackMs;
    }

    Set<SdpReplace> replaced() {
        return replaced;
    }

    boolean withoutExtensions() {
        return withoutExtensions;
    }

    boolean singleCodec() {
        return singleCodec;
    }

    boolean loopProtection() {
        return loopProtection;
    }

    boolean opportunistic() {
        return opportunistic;
    }

    Optional<String> label() {
        return label;
    }

    OptionalInt trafficClass() {
        return trafficClass;
    }

    CryptoChoice crypto() {
        return crypto;
    }

    TransportChoice transport() {
        return transport;
    }

    MediaWishes media() {
        return media;
    }

    List<SdpAttributeEdit> attributes() {
        return attributes;
    }

    boolean keepsCodecs() {
        return keepsCodecs;
    }

    boolean recrypts() {
        return recrypts;
    }

    boolean forgets() {
        return forgets;
    }

    /** Whether an m-line can go through: data channels have keys of their own, which must not end here. */
    boolean carries(MediaDescription media) {
        boolean dtlsEnds = protocol.isPresent()
                || transport.dtls().wanted()
                || transport.dtlsBack().wanted();
        return !SdpRewriter.isSctp(media) || !dtlsEnds;
    }

    /** The protocol that an m-line is passed on with. */
    String protocolFor(MediaDescription media) {
        return media.isRtp() ? protocol.orElse(media.protocol()) : media.protocol();
    }

    /** Changes the defaults. */
    public static final class Builder {
        private Optional<Route> route = Optional.empty();
        private Optional<String> protocol = Optional.empty();
        private final EnumSet<RtcpMux> rtcpMux = EnumSet.noneOf(RtcpMux.class);
        private boolean origin = true;
        private boolean sessionConnection = true;
        private boolean sourceFromSignalling;
        private Optional<Learning> learning = Optional.empty();
        private Optional<InetAddress> address = Optional.empty();
        private RtcpAttribute rtcpAttribute = RtcpAttribute.AS_WRITTEN;
        private CodecWishes codecs = CodecWishes.NONE;
        private int ptimeMs;
        private int ptimeBackMs;
        private final EnumSet<SdpReplace> replaced = EnumSet.noneOf(SdpReplace.class);
        private boolean withoutExtensions;
        private boolean singleCodec;
        private boolean loopProtection;
        private boolean opportunistic;
        private Optional<String> label = Optional.empty();
        private OptionalInt trafficClass = OptionalInt.empty();
        private CryptoChoice crypto = CryptoChoice.ALL;
        private TransportChoice transport = TransportChoice.STANDARD;
        private MediaWishes media = MediaWishes.NONE;
        private List<SdpAttributeEdit> attributes = List.of();
        private boolean keepsCodecs;
        private boolean recrypts;
        private boolean forgets;

        private Builder() {}

        /** The networks of offerer and answerer. Default: the first network for both. Only a session's first offer says. */
        public Builder between(String offererNetwork, String answererNetwork) {
            route = Optional.of(new Route(offererNetwork, answererNetwork, Optional.empty()));
            return this;
        }

        /** The same, where a name stands for several addresses: of the answerer's the first of this family. */
        public Builder between(String offererNetwork, String answererNetwork, boolean ipv6) {
            route = Optional.of(new Route(offererNetwork, answererNetwork, Optional.of(ipv6)));
            return this;
        }

        /**
         * The protocol of RTP m-lines towards the other side, e.g. {@code RTP/SAVP}. Where one side speaks RTP and the other SRTP with
         * keys of RFC 4568, the relay translates. Default: that of the description. In an answer it is ignored: that has its offer's.
         */
        public Builder protocol(String name) {
            protocol = Optional.of(name);
            return this;
        }

        /** How RTP and RTCP share a port. */
        public Builder rtcpMux(Set<RtcpMux> wishes) {
            rtcpMux.clear();
            rtcpMux.addAll(wishes);
            return this;
        }

        /** Whether the address of the {@code o=} line is replaced. Default yes. */
        public Builder replaceOrigin(boolean replace) {
            origin = replace;
            return this;
        }

        /**
         * Whether the session's {@code c=} line is replaced even when every m-line has one of its own. Default yes. When an m-line
         * needs it, it always is.
         */
        public Builder replaceSessionConnection(boolean replace) {
            sessionConnection = replace;
            return this;
        }

        /** Whether media is expected from where the signalling came from, whatever address the description has. Default no. */
        public Builder sourceFromSignalling(boolean trustSignallingOnly) {
            sourceFromSignalling = trustSignallingOnly;
            return this;
        }

        /** How the ports find the source of who wrote this description. Default: as the relay is set. */
        public Builder learning(Learning how) {
            learning = Optional.of(how);
            return this;
        }

        /** The address to write into the description instead of the network's. */
        public Builder address(InetAddress advertised) {
            address = Optional.of(advertised);
            return this;
        }

        /** What {@code a=rtcp} line there will be. Default: as it was written. */
        public Builder rtcpAttribute(RtcpAttribute form) {
            rtcpAttribute = form;
            return this;
        }

        /** Which codecs are left in the description, and which the relay translates. Default: all are left, none is. */
        public Builder codecs(CodecWishes wishes) {
            codecs = wishes;
            return this;
        }

        /**
         * The packet time towards the other side in whole 10 ms, 10 to 60 ms; where it differs from the offer's, packets are made anew.
         * Default: as they come.
         *
         * @throws IllegalArgumentException out of range
         */
        public Builder packetTime(Duration time) {
            ptimeMs = milliseconds(time);
            return this;
        }

        /** The same towards who wrote the offer, counting in an offer only. */
        public Builder packetTimeBack(Duration time) {
            ptimeBackMs = milliseconds(time);
            return this;
        }

        private static int milliseconds(Duration time) {
            long milliseconds = time.toMillis();
            if (milliseconds < 10 || milliseconds > 60 || milliseconds % 10 != 0) {
                throw new IllegalArgumentException("packet time must be 10, 20 ... 60 ms, not " + time);
            }
            return (int) milliseconds;
        }

        /** What of the description the relay takes charge of, beside addresses. Default nothing. */
        public Builder replace(Set<SdpReplace> what) {
            replaced.clear();
            replaced.addAll(what);
            return this;
        }

        /** Whether {@code a=extmap} lines are removed, so that nobody uses RTP header extensions (RFC 8285). Default no. */
        public Builder withoutExtensions(boolean remove) {
            withoutExtensions = remove;
            return this;
        }

        /** Whether an answer is left with its first codec, telephone events and comfort noise. Default no. */
        public Builder singleCodec(boolean first) {
            singleCodec = first;
            return this;
        }

        /** Whether a description that went through this relay before is passed on as it is. Default no. */
        public Builder loopProtection(boolean on) {
            loopProtection = on;
            return this;
        }

        /**
         * Whether RTP is offered with keys that the other side may use or leave (RFC 8643): what it takes of SDES and DTLS then holds, and
         * when it takes none, media is plain. Default no.
         */
        public Builder opportunistic(boolean offered) {
            opportunistic = offered;
            return this;
        }

        /** A name for who wrote this description, beside its tag. */
        public Builder label(String name) {
            label = Optional.of(name);
            return this;
        }

        /** The TOS byte of packets to both sides, 0 to 255: the DSCP and two bits. Default: as the loops are set. */
        public Builder trafficClass(int tos) {
            trafficClass = OptionalInt.of(tos & 0xff);
            return this;
        }

        /** Which suites are offered where the relay makes the keys, or passes on those of the offerer. Default: all. */
        public Builder crypto(CryptoChoice choice) {
            crypto = choice;
            return this;
        }

        /** Whether the description has ICE. Default: when the other side's has. */
        public Builder ice(IceUse use) {
            transport = transport.ice(use);
            return this;
        }

        /**
         * Whether the relay is a lite agent (RFC 8445 2.5): enough where everybody reaches its address, and it sends fewer packets.
         * Default no. Counts when ICE with that side begins.
         *
         * @param towards to who gets the description
         * @param back to who wrote it
         */
        public Builder iceLite(boolean towards, boolean back) {
            transport = transport.lite(towards, back);
            return this;
        }

        /** What is to be done to the media of the call beyond relaying it. Default nothing. */
        public Builder media(MediaWishes wishes) {
            media = wishes;
            return this;
        }

        /** Changes of {@code a=} lines of the rewritten description, in this order. Default none. */
        public Builder attributes(List<SdpAttributeEdit> edits) {
            attributes = List.copyOf(edits);
            return this;
        }

        /** Whether a further offer or answer is put into the order of codecs that its reader uses already. Default no. */
        public Builder keepCodecs(boolean keep) {
            keepsCodecs = keep;
            return this;
        }

        /**
         * Whether SDES that both sides speak ends at the relay, which makes keys of its own with each and checks every packet. Default no:
         * the ends keep keys of their own.
         */
        public Builder recrypt(boolean ended) {
            recrypts = ended;
            return this;
        }

        /** Whether what the reader of an offer took of earlier ones is forgotten: it is offered all anew. Default no. */
        public Builder forget(boolean all) {
            forgets = all;
            return this;
        }

        /** Whether ICE in the offer is passed over, as if its writer had none. Default no. */
        public Builder ignoreIce(boolean passOver) {
            transport = transport.ignoreIce(passOver);
            return this;
        }

        /** Whether the description says that the peer's further candidates are welcome later (RFC 8838). Default no. */
        public Builder trickleIce(boolean told) {
            transport = transport.trickle(told);
            return this;
        }

        /** Keys by DTLS with who gets the description. Default {@link DtlsUse#DEFAULT}. */
        public Builder dtls(DtlsUse towards) {
            transport = transport.dtls(towards, transport.dtlsBack());
            return this;
        }

        /** Keys by DTLS with who wrote the offer; what its answer says of {@link #dtls} goes before. */
        public Builder dtlsBack(DtlsUse back) {
            transport = transport.dtls(transport.dtls(), back);
            return this;
        }

        /** The hash of our certificate: {@code sha-256}, the default, {@code sha-384}, {@code sha-512}, {@code sha-224}, {@code sha-1}. */
        public Builder dtlsFingerprint(String hash) {
            transport = transport.hash(hash);
            return this;
        }

        /** Whether m-lines without {@code a=mid} get one. Default no. */
        public Builder generateMid(boolean wanted) {
            transport = transport.mid(wanted);
            return this;
        }

        /** What a browser wants to be offered: {@code UDP/TLS/RTP/SAVPF} with DTLS, ICE, RTCP on the RTP port, {@code a=mid}. */
        public Builder webRtc() {
            return protocol("UDP/TLS/RTP/SAVPF")
                    .ice(IceUse.FORCE)
                    .dtls(DtlsUse.PASSIVE)
                    .rtcpMux(Set.of(RtcpMux.OFFER, RtcpMux.REQUIRE))
                    .rtcpAttribute(RtcpAttribute.NONE)
                    .generateMid(true);
        }

        /** The options. */
        public RelayOptions build() {
            return new RelayOptions(this);
        }
    }
}
