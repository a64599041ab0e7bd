package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.rtp.transport.MediaTransport;
import io.jackfield.sdp.Dtls;
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
    private final boolean member;
    private final TransportChoice wishes;
    private final String protocol;
    private final Keying offererKeys;
    private final boolean alsoDtls;
    private final boolean alsoPlain;
    private Keying answererKeys;
    private final boolean translated;
    private final boolean muxSent;
    private final CodecNegotiation codecs;
    private final boolean iceOffered;
    private final boolean iceSent;

    /** How the relay makes keys with a party; not at all where it passes on what it does not understand. */
    enum Keying {
        NONE,
        SDES,
        DTLS
    }

    /** @param tagged the m-line of the offer whose transport it uses; its own but in a bundle */
    Negotiation(MediaDescription offered, RelayOptions options, MediaDescription tagged) {
        this.offered = offered;
        this.member = tagged.index() != offered.index();
        this.options = options;
        this.wishes = options.transport();
        this.protocol = options.protocolFor(offered);
        this.codecs = new CodecNegotiation(offered, options.codecs(), options.ptimeMs()).back(options.ptimeBackMs());
        Keying from = keying(offered.protocol(), tagged.attributes("crypto").isEmpty() && speaksDtls(tagged));
        boolean onlyDtls = wishes.dtls().wanted() && options.crypto().suites().isEmpty();
        boolean same = protocol.equals(offered.protocol());
        this.alsoPlain = options.opportunistic() && offered.isRtp() && !protocol.contains("SAVP");
        Keying to = alsoPlain ? Keying.SDES : same ? from : keying(protocol, onlyDtls);
        this.alsoDtls = to == Keying.SDES && (alsoPlain || !same) && wishes.dtls() != DtlsUse.OFF;
        boolean both = from == Keying.DTLS
                && (wishes.dtls().wanted() || wishes.dtlsBack().wanted());
        this.translated = from != to || both || from == Keying.SDES && options.recrypts();
        this.offererKeys = translated ? from : Keying.NONE;
        this.answererKeys = translated ? to : Keying.NONE;
        if (offererKeys == Keying.SDES && !member) {
            LegKeys.usable(offered);
        }
        if (answererKeys == Keying.SDES && options.crypto().suites().isEmpty()) {
            throw new MediaException(Code.BAD_SDP, "no crypto suite is left to offer");
        }
        if (answererKeys == Keying.DTLS && wishes.dtls() == DtlsUse.OFF) {
            throw new MediaException(Code.BAD_SDP, "DTLS is off, and " + protocol + " is nothing without it");
        }
        boolean make = options.rtcpMux().contains(RtcpMux.OFFER)
                || options.rtcpMux().contains(RtcpMux.REQUIRE)
                || answererKeys == Keying.DTLS;
        boolean pass = offered.rtcpMux() && !options.rtcpMux().contains(RtcpMux.DEMUX);
        boolean carried = offered.isRtp() || SdpRewriter.isSctp(offered);
        this.muxSent = offered.isRtp() && (make || pass);
        this.iceOffered = carried && Transports.hasIce(tagged.ice(), wishes);
        this.iceSent = carried && (wishes.ice() == IceUse.FORCE || wishes.ice() == IceUse.DEFAULT && iceOffered);
    }

    private static Keying keying(String protocol, boolean dtls) {
        if (protocol.startsWith("UDP/TLS/")) {
            return Keying.DTLS;
        }
        return !protocol.contains("SAVP") ? Keying.NONE : dtls ? Keying.DTLS : Keying.SDES;
    }

    private static boolean speaksDtls(MediaDescription media) {
        return !media.dtls().fingerprints().isEmpty();
    }

    /** An offerer whose packets are made anew is answered with its own packet time. */
    private Optional<Integer> offeredPtime(MediaDescription answer) {
        if (options.ptimeBackMs() > 0) {
            return Optional.of(options.ptimeBackMs());
        }
        boolean stands = options.ptimeMs() == 0 || answer.ptimeMs().isEmpty();
        return stands || offered.ptimeMs().isEmpty()
                ? Optional.empty()
                : Optional.of(offered.ptimeMs().getAsInt());
    }

    String type() {
        return offered.type();
    }

    CodecNegotiation codecs() {
        return codecs;
    }

    /** Puts the keys of a first offer into force: nothing passes before there are some. */
    void begin(RelayLeg offerer, RelayLeg answerer) {
        if (offererKeys == Keying.DTLS && !member) {
            Transports.usable(offered, offerer.transport());
        }
        secure(offerer, offererKeys);
        secure(answerer, alsoPlain ? Keying.NONE : answererKeys);
    }

    /** Whether the offerer wants it in a bundle or not at all (RFC 9143 6). */
    boolean onlyBundled() {
        return offered.port() == 0;
    }

    /** Whether it may share a transport with the answerer. */
    boolean bundles() {
        return muxSent || SdpRewriter.isSctp(offered);
    }

    /** Whether it may share one with the offerer. */
    boolean offererShares() {
        return offered.rtcpMux() && !options.rtcpMux().contains(RtcpMux.REJECT) || SdpRewriter.isSctp(offered);
    }

    /** Whether packets are in the clear here, so that they may go by another transport than they came. */
    boolean keysAreOurs() {
        return translated || !offered.protocol().contains("SAVP") && !SdpRewriter.isSctp(offered);
    }

    private static void secure(RelayLeg leg, Keying keying) {
        if (!leg.isMember()) { // else by the keys of who carries it
            secureWay(leg.way(), keying);
        }
    }

    private static void secureWay(RelayLeg leg, Keying keying) {
        if (keying == Keying.DTLS) {
            leg.srtp().awaitKeys();
            return;
        }
        leg.srtp().secure(keying == Keying.SDES);
        if (leg.hasTransport()) {
            leg.transport().withoutDtls();
        }
    }

    /** The m-line for the answerer. */
    MediaRewrite offer(RelayLeg answerer) {
        Optional<List<String>> crypto = Optional.empty();
        boolean carried = answerer.isMember();
        RelayLeg way = answerer.way();
        if (answererKeys == Keying.SDES && !carried) {
            crypto = Optional.of(way.srtp().told().offer(options.crypto()));
        } else if (translated) {
            crypto = Optional.of(List.of());
        } else if (options.crypto() != CryptoChoice.ALL) {
            crypto = Optional.of(passedOn());
        }
        boolean sharedAlready = offered.rtcpPort() == offered.port() && (muxSent || !offered.rtcpMux());
        boolean certain = options.rtcpMux().contains(RtcpMux.REQUIRE) || way.isShared();
        boolean shared = muxSent && certain || sharedAlready;
        TransportLines lines = new TransportLines(replacesDtls(), false, List.of(), List.of());
        boolean open = alsoDtls
                && (way.srtp().told().agreed() == null || options.forgets()); // who took SDES is not asked again
        if ((answererKeys == Keying.DTLS || open) && !carried) {
            lines = lines.and(Transports.dtlsLines(way.transport(), Dtls.Setup.ACTPASS, wishes.hash()));
        }
        if (iceSent && !carried) {
            way.transport().offerIce(wishes.lite());
            boolean mux = muxSent && options.rtcpMux().contains(RtcpMux.REQUIRE);
            lines = lines.and(Transports.iceLines(way, mux || way.hasOnePort(), wishes))
                    .lite(way.transport().isLite());
        }
        if (wishes.mid() && offered.mid().isEmpty()) {
            lines = lines.and(List.of("mid:" + offered.index()));
        }
        return new MediaRewrite(
                way.rtpPort(),
                protocol,
                codecs.offer(),
                options.ptimeMs() > 0 ? Optional.of(options.ptimeMs()) : Optional.empty(),
                muxSent == offered.rtcpMux() ? Optional.empty() : Optional.of(muxSent),
                shared || way.hasOnePort(),
                way.hasOnePort(),
                crypto,
                lines);
    }

    private boolean replacesDtls() {
        return offererKeys == Keying.DTLS || answererKeys == Keying.DTLS || alsoDtls;
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
        Set<RtcpMux> mux = EnumSet.noneOf(RtcpMux.class);
        mux.addAll(options.rtcpMux());
        mux.addAll(asked.rtcpMux());
        boolean answererShares =
                muxSent && (answer.rtcpMux() || options.rtcpMux().contains(RtcpMux.REQUIRE));
        boolean told = mux.contains(RtcpMux.DEMUX) || mux.contains(RtcpMux.ACCEPT) || offererKeys == Keying.DTLS;
        boolean offererShares = offered.rtcpMux() && !mux.contains(RtcpMux.REJECT) && (told || answererShares);
        shared(offerer, offererShares);
        shared(answerer, answererShares);

        answererKeys = chosen(answer);
        Optional<List<String>> crypto = Optional.empty();
        if (answererKeys == Keying.SDES && !answerer.isMember()) {
            answerer.way().srtp().told().answered(answer);
        }
        if (offererKeys == Keying.SDES && !offerer.isMember()) {
            crypto = Optional.of(List.of(offerer.way().srtp().told().answer(offered, preference(asked.crypto()))));
        } else if (translated) {
            crypto = Optional.of(List.of());
        }
        if (!answerer.isMember()) {
            answererTransport(answer, answerer.way(), answererShares);
        }
        TransportLines lines = offererTransport(answer, asked.transport(), offerer, offererShares);
        secure(offerer, offererKeys);
        secure(answerer, answererKeys);
        return new MediaRewrite(
                offerer.way().rtpPort(),
                protocol.equals(offered.protocol()) ? answer.protocol() : offered.protocol(),
                codecs.answer(answer, asked.codecs().choice(), asked.singleCodec() || options.singleCodec()),
                offeredPtime(answer),
                offererShares == answer.rtcpMux() ? Optional.empty() : Optional.of(offererShares),
                offererShares || offerer.hasOnePort() || !answer.rtcpMux() && answer.rtcpPort() == answer.port(),
                offerer.hasOnePort(),
                crypto,
                lines);
    }

    /** What the offer says about the keys of its answer holds unless the answer says otherwise. */
    private CryptoChoice preference(CryptoChoice asked) {
        return asked.preferred().isEmpty() ? asked.preferring(options.crypto().preferred()) : asked;
    }

    /** Of the ways to make keys that were offered, the one that the answer takes. */
    private Keying chosen(MediaDescription answer) {
        boolean sdes = !answer.attributes("crypto").isEmpty();
        if (alsoDtls && !sdes && speaksDtls(answer)) {
            return Keying.DTLS;
        }
        return alsoPlain ? sdes ? Keying.SDES : Keying.NONE : answererKeys;
    }

    private static void shared(RelayLeg leg, boolean value) {
        leg.shared(value);
        leg.way().shared(value);
    }

    private void answererTransport(MediaDescription answer, RelayLeg answerer, boolean shared) {
        if (answererKeys == Keying.DTLS) {
            Dtls dtls = Transports.usable(answer, answerer.transport());
            answerer.transport().answeredDtls(dtls);
        }
        if (iceSent && answer.ice().usable()) {
            answerer.transport().iceOfAnswer(answer.ice(), shared || answerer.hasOnePort());
        } else if (answerer.hasTransport()) {
            answerer.transport().withoutIce();
        }
    }

    private TransportLines offererTransport(
            MediaDescription answer, TransportChoice asked, RelayLeg offerer, boolean shared) {
        boolean nameless = offered.mid().isPresent() && answer.mid().isEmpty();
        TransportLines lines = new TransportLines(
                replacesDtls(),
                false,
                nameless ? List.of("mid:" + offered.mid().orElseThrow()) : List.of(),
                offered.mid().isEmpty() ? List.of("mid") : List.of()); // RFC 5888 9.2: no name that was not offered
        return offerer.isMember() ? lines : offererWay(lines, asked, offerer.way(), shared);
    }

    private TransportLines offererWay(TransportLines named, TransportChoice asked, RelayLeg offerer, boolean shared) {
        TransportLines lines = named;
        if (offererKeys == Keying.DTLS) {
            DtlsUse wish = asked.dtls().wanted() ? asked.dtls() : wishes.dtlsBack();
            Dtls.Setup setup = offerer.transport()
                    .answerDtls(Transports.usable(offered, offerer.transport()), wish == DtlsUse.PASSIVE);
            lines = lines.and(Transports.dtlsLines(offerer.transport(), setup, asked.hash()));
        }
        if (iceOffered && offered.ice().usable() && asked.ice() != IceUse.REMOVE) {
            MediaTransport transport = offerer.transport();
            boolean alone = shared || offerer.hasOnePort();
            transport.iceOfOffer(offered.ice(), wishes.liteBack() || asked.lite(), alone);
            lines = lines.and(Transports.iceLines(offerer, alone, asked)).lite(transport.isLite());
        } else if (offerer.hasTransport()) {
            offerer.transport().withoutIce();
        }
        return lines;
    }
}
