package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the relay made of an offered m-line, so that it can turn the answer back: the offerer gets an answer to what it offered, whatever
 * the other side was offered instead (RFC 3264 6).
 */
final class Negotiation {
    private final MediaDescription offered;
    private final RelayOptions options;
    private final String protocol;
    private final boolean offererKeys;
    private final boolean answererKeys;
    private final boolean muxSent;
    private final CodecNegotiation codecs;

    Negotiation(MediaDescription offered, RelayOptions options) {
        this.offered = offered;
        this.options = options;
        this.protocol = options.protocolFor(offered);
        this.codecs = new CodecNegotiation(offered, options.codecs(), options.ptimeMs());
        boolean from = isSecure(offered.protocol());
        boolean to = isSecure(protocol);
        if (isDtls(offered.protocol()) != isDtls(protocol)) {
            throw new MediaException(Code.BAD_SDP, "DTLS-SRTP is passed on, not translated");
        }
        this.offererKeys = from && !to;
        this.answererKeys = to && !from;
        if (offererKeys) {
            LegKeys.usable(offered);
        }
        if (answererKeys && options.crypto().suites().isEmpty()) {
            throw new MediaException(Code.BAD_SDP, "no crypto suite is left to offer");
        }
        Set<RtcpMux> wishes = options.rtcpMux();
        boolean make = wishes.contains(RtcpMux.OFFER) || wishes.contains(RtcpMux.REQUIRE);
        boolean pass = offered.rtcpMux() && !wishes.contains(RtcpMux.DEMUX) && !wishes.contains(RtcpMux.REJECT);
        this.muxSent = offered.isRtp() && (make || pass);
    }

    private static boolean isSecure(String protocol) {
        return protocol.contains("SAVP");
    }

    private static boolean isDtls(String protocol) {
        return protocol.startsWith("UDP/TLS/");
    }

    /** An offerer whose packets are made anew is answered with its own packet time. */
    private Optional<Integer> offeredPtime(MediaDescription answer) {
        boolean stands = options.ptimeMs() == 0 || answer.ptimeMs().isEmpty();
        return stands || offered.ptimeMs().isEmpty()
                ? Optional.empty()
                : Optional.of(offered.ptimeMs().getAsInt());
    }

    CodecNegotiation codecs() {
        return codecs;
    }

    /** Whether the relay has keys with this party: 0 is the offerer. */
    boolean hasKeys(int party) {
        return party == 0 ? offererKeys : answererKeys;
    }

    /** The m-line for the answerer. */
    MediaRewrite offer(RelayLeg answerer) {
        Optional<List<String>> crypto = Optional.empty();
        if (offererKeys) {
            crypto = Optional.of(List.of());
        } else if (answererKeys) {
            crypto = Optional.of(answerer.keys().offer(options.crypto()));
        } else if (options.crypto() != CryptoChoice.ALL) {
            crypto = Optional.of(passedOn());
        }
        boolean sharedAlready = offered.rtcpPort() == offered.port() && (muxSent || !offered.rtcpMux());
        boolean shared = muxSent && options.rtcpMux().contains(RtcpMux.REQUIRE) || sharedAlready;
        return new MediaRewrite(
                answerer.rtpPort(),
                protocol,
                codecs.offer(),
                options.ptimeMs() > 0 ? Optional.of(options.ptimeMs()) : Optional.empty(),
                muxSent == offered.rtcpMux() ? Optional.empty() : Optional.of(muxSent),
                shared,
                crypto);
    }

    /** The offerer's own key lines, without those of suites that are not wanted. */
    private List<String> passedOn() {
        List<String> lines = new ArrayList<>();
        for (String line : offered.attributes("crypto")) {
            String[] words = line.strip().split(" +", 3);
            boolean unwanted = words.length == 3
                    && CryptoSuite.of(words[1])
                            .map(suite -> !options.crypto().allows(suite))
                            .orElse(!options.crypto().only().isEmpty());
            if (!unwanted) {
                lines.add(line);
            }
        }
        return lines;
    }

    /**
     * The m-line for the offerer, and what both legs do from now on.
     *
     * @param answer as the answerer wrote it, not rejected
     * @param asked what came with the answer
     */
    MediaRewrite answer(MediaDescription answer, RelayOptions asked, RelayLeg offerer, RelayLeg answerer) {
        Set<RtcpMux> wishes = EnumSet.noneOf(RtcpMux.class);
        wishes.addAll(options.rtcpMux());
        wishes.addAll(asked.rtcpMux());
        boolean answererShares =
                muxSent && (answer.rtcpMux() || options.rtcpMux().contains(RtcpMux.REQUIRE));
        boolean told = wishes.contains(RtcpMux.DEMUX) || wishes.contains(RtcpMux.ACCEPT);
        boolean offererShares = offered.rtcpMux() && !wishes.contains(RtcpMux.REJECT) && (told || answererShares);
        offerer.shared(offererShares);
        answerer.shared(answererShares);

        Optional<List<String>> crypto = Optional.empty();
        if (answererKeys) {
            answerer.keys().answered(answer);
            crypto = Optional.of(List.of());
        } else if (offererKeys) {
            crypto = Optional.of(List.of(offerer.keys().answer(offered, asked.crypto())));
        }
        offerer.secure(offererKeys);
        answerer.secure(answererKeys);
        boolean translated = !protocol.equals(offered.protocol());
        return new MediaRewrite(
                offerer.rtpPort(),
                translated ? offered.protocol() : answer.protocol(),
                codecs.answer(answer, asked.codecs().choice()),
                offeredPtime(answer),
                offererShares == answer.rtcpMux() ? Optional.empty() : Optional.of(offererShares),
                offererShares || !answer.rtcpMux() && answer.rtcpPort() == answer.port(),
                crypto);
    }
}
