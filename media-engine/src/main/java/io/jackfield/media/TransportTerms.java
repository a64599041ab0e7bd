package io.jackfield.media;

import io.jackfield.media.stream.StreamKeys;
import io.jackfield.media.stream.StreamSettings.Carriage;
import io.jackfield.rtp.transport.MediaTransport;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.Fingerprint;
import io.jackfield.sdp.Ice;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.MediaEdit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the descriptions of one call say of how its media is carried: the profile, keys (RFC 4568, RFC 5763), ICE (RFC 8839), RTCP on the port
 * of RTP (RFC 5761). What was agreed once is offered again as it is. One thread.
 */
final class TransportTerms {
    private static final String PLAIN = "RTP/AVP";
    private static final String SDES = "RTP/SAVP";
    private static final String DTLS = "UDP/TLS/RTP/SAVP";
    private static final String DTLS_OFFERED = "UDP/TLS/RTP/SAVPF";
    private static final String HASH = "sha-256";
    private static final String MUX = "rtcp-mux";

    private final Wishes wishes;
    private final SdesKeys sdes;
    private final Supplier<MediaTransport> maker;
    private @Nullable MediaTransport transport;
    private Keying keying;
    private String protocol;
    private boolean agreed;
    private boolean mux;
    private boolean muxOffered;
    private boolean iceOffered;
    private Optional<Setup> setup = Optional.empty();

    /**
     * What this side wants.
     *
     * @param host where it is, in candidates
     */
    record Wishes(MediaSecurity security, IceMode ice, String host) {}

    /** How keys are made. */
    private enum Keying {
        NONE,
        SDES,
        DTLS
    }

    /**
     * Nothing is agreed.
     *
     * @param transport makes the ICE and DTLS of the call's ports; asked once, when there is a need
     */
    TransportTerms(Wishes wishes, RandomGenerator random, Supplier<MediaTransport> transport) {
        this.wishes = wishes;
        this.sdes = new SdesKeys(random);
        this.maker = transport;
        this.keying = switch (wishes.security()) {
            case NONE, OPTIONAL -> Keying.NONE;
            case REQUIRED -> Keying.SDES;
            case DTLS -> Keying.DTLS;
        };
        this.protocol = switch (keying) {
            case NONE -> PLAIN;
            case SDES -> SDES;
            case DTLS -> DTLS_OFFERED;
        };
    }

    private MediaTransport transport() {
        MediaTransport made = transport;
        if (made == null) {
            made = maker.get();
            transport = made;
        }
        return made;
    }

    /** Whether media of an offer would do. */
    boolean suits(MediaDescription offer) {
        return keying(offer).isPresent();
    }

    /** How media is keyed that an offer describes: keys that are there before those that a handshake has to make. */
    private Optional<Keying> keying(MediaDescription media) {
        boolean dtls = !media.dtls().fingerprints().isEmpty() && transport().believes(media.dtls());
        boolean secure = wishes.security() != MediaSecurity.NONE;
        if (media.protocol().startsWith(DTLS)) {
            return secure && dtls ? Optional.of(Keying.DTLS) : Optional.empty();
        }
        if (media.protocol().startsWith(SDES)) {
            boolean here = wishes.security() != MediaSecurity.DTLS
                    && SdesKeys.theirs(media).isPresent();
            return !secure || !here && !dtls ? Optional.empty() : Optional.of(here ? Keying.SDES : Keying.DTLS);
        }
        boolean plain = wishes.security() == MediaSecurity.NONE || wishes.security() == MediaSecurity.OPTIONAL;
        return plain && media.protocol().startsWith(PLAIN) ? Optional.of(Keying.NONE) : Optional.empty();
    }

    /**
     * Takes an offer that {@link #suits}, and does as our answer will say.
     *
     * @param muxTaken whether the answer takes RTCP on the port of RTP
     */
    Carriage answer(MediaDescription offer, boolean muxTaken) {
        agree(keying(offer).orElseThrow(), offer.protocol(), muxTaken);
        Optional<StreamKeys> keys =
                keying == Keying.SDES ? SdesKeys.theirs(offer).map(sdes::answer) : Optional.empty();
        setup = keying == Keying.DTLS ? Optional.of(transport().answerDtls(offer.dtls(), false)) : Optional.empty();
        ice(offer.ice(), true);
        return carriage(keys);
    }

    private void agree(Keying how, String profile, boolean shared) {
        keying = how;
        protocol = profile;
        mux = shared;
        agreed = true;
        MediaTransport made = transport;
        if (how != Keying.DTLS && made != null) {
            made.withoutDtls();
        }
    }

    private void ice(Ice theirs, boolean offered) {
        MediaTransport made = transport;
        if (wishes.ice() != IceMode.NONE && theirs.usable() && (offered || iceOffered)) {
            if (offered) {
                transport().iceOfOffer(theirs, wishes.ice() == IceMode.LITE, mux);
            } else {
                transport().iceOfAnswer(theirs, mux);
            }
        } else if (made != null) {
            made.withoutIce();
        }
    }

    private Carriage carriage(Optional<StreamKeys> keys) {
        return new Carriage(keys, keying == Keying.DTLS, mux);
    }

    /** Writes what {@link #answer} came to. */
    void writeAnswer(MediaEdit answer) {
        if (keying == Keying.SDES) {
            sdes.writeAnswer(answer);
        }
        setup.ifPresent(ours -> answer.dtls(fingerprint(), ours));
        writeIce(answer);
    }

    /** Writes our offer: what is in use, else what is wanted. */
    void writeOffer(MediaEdit offer) {
        offer.protocol(protocol);
        muxOffered = mux || !agreed && keying == Keying.DTLS;
        if (muxOffered) {
            offer.addAttribute(MUX, "");
        }
        if (keying == Keying.SDES) {
            sdes.writeOffer(offer);
        } else if (keying == Keying.DTLS) {
            offer.dtls(fingerprint(), Setup.ACTPASS);
        }
        if (!agreed && keying == Keying.DTLS && wishes.ice() != IceMode.NONE) {
            transport().offerIce(wishes.ice() == IceMode.LITE);
        }
        MediaTransport made = transport;
        iceOffered = made != null && made.hasIce();
        writeIce(offer);
    }

    private Fingerprint fingerprint() {
        return transport()
                .fingerprint(HASH)
                .orElseThrow(() -> new IllegalStateException("no " + HASH + " of our own certificate"));
    }

    private void writeIce(MediaEdit media) {
        MediaTransport made = transport;
        List<String> lines = made == null ? List.of() : made.iceLines(wishes.host(), mux, false);
        for (String line : lines) {
            int colon = line.indexOf(':');
            media.addAttribute(colon < 0 ? line : line.substring(0, colon), colon < 0 ? "" : line.substring(colon + 1));
        }
    }

    /** Whether our description has to say that this side is a lite agent. */
    boolean isLite() {
        MediaTransport made = transport;
        return made != null && made.hasIce() && made.isLite();
    }

    /**
     * Takes the answer to our offer.
     *
     * @return empty when it is none: keys that were not offered, or others than were, or none where there have to be some
     */
    Optional<Carriage> answered(MediaDescription answer) {
        Optional<StreamKeys> keys = Optional.empty();
        switch (keying) {
            case NONE -> {
                if (!answer.protocol().startsWith(PLAIN)) {
                    return Optional.empty();
                }
            }
            case SDES -> {
                keys = answer.protocol().startsWith(SDES) ? sdes.answered(answer) : keys;
                if (keys.isEmpty()) {
                    return Optional.empty();
                }
            }
            case DTLS -> {
                boolean secure =
                        answer.protocol().startsWith(DTLS) || answer.protocol().startsWith(SDES);
                if (!secure || !transport().believes(answer.dtls())) {
                    return Optional.empty();
                }
            }
        }
        agree(keying, answer.protocol(), muxOffered && answer.rtcpMux());
        if (keying == Keying.DTLS) {
            transport().answeredDtls(answer.dtls());
        }
        ice(answer.ice(), false);
        return Optional.of(carriage(keys));
    }
}
