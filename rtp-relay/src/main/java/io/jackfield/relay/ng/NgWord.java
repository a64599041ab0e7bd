package io.jackfield.relay.ng;

import java.util.Locale;
import java.util.Optional;

/** The words of offer and answer that are known: what they are part of, and what the relay does about them. */
enum NgWord {
    SDP(Place.KEY, Support.DONE, "sdp"),
    COMMAND(Place.KEY, Support.DONE, "command"),
    CALL_ID(Place.KEY, Support.DONE, "call-id"),
    FROM_TAG(Place.KEY, Support.DONE, "from-tag"),
    TO_TAG(Place.KEY, Support.DONE, "to-tag"),
    VIA_BRANCH(Place.KEY, Support.DONE, "via-branch"),
    FLAGS(Place.KEY, Support.DONE, "flags"),
    REPLACE(Place.KEY, Support.DONE, "replace"),
    DIRECTION(Place.KEY, Support.DONE, "direction"),
    ADDRESS_FAMILY(Place.KEY, Support.DONE, "address-family"),
    RECEIVED_FROM(Place.KEY, Support.DONE, "received-from"),
    ICE(Place.KEY, Support.DONE, "ice"),
    RTCP_MUX(Place.KEY, Support.DONE, "rtcp-mux"),
    TRANSPORT_PROTOCOL(Place.KEY, Support.DONE, "transport-protocol"),
    MEDIA_ADDRESS(Place.KEY, Support.DONE, "media-address"),
    SDES(Place.KEY, Support.DONE, "sdes"),
    ENDPOINT_LEARNING(Place.KEY, Support.DONE, "endpoint-learning"),
    CODEC(Place.KEY, Support.DONE, "codec"),
    SUPPORTS(Place.KEY, Support.DONE, "supports"),
    DTLS(Place.KEY, Support.DONE, "dtls"),
    DTLS_REVERSE(Place.KEY, Support.DONE, "dtls-reverse"),
    DTLS_FINGERPRINT(Place.KEY, Support.DONE, "dtls-fingerprint"),
    RECORD_CALL_KEY(Place.KEY, Support.DONE, "record-call"),
    METADATA(Place.KEY, Support.DONE, "metadata"),
    LABEL(Place.KEY, Support.DONE, "label"),
    FROM_LABEL(Place.KEY, Support.DONE, "from-label"),
    TO_LABEL(Place.KEY, Support.DONE, "to-label"),
    SET_LABEL(Place.KEY, Support.DONE, "set-label"),
    OUTPUT_FORMAT(Place.KEY, Support.DONE, "output-format"),
    TOS(Place.KEY, Support.DONE, "tos"),
    PTIME(Place.KEY, Support.DONE, "ptime"),
    PTIME_REVERSE(Place.KEY, Support.DONE, "ptime-reverse"),
    OSRTP(Place.KEY, Support.DONE, "osrtp"),
    ICE_LITE(Place.KEY, Support.DONE, "ice-lite"),
    FROM_INTERFACE(Place.KEY, Support.DONE, "from-interface"),
    TO_INTERFACE(Place.KEY, Support.DONE, "to-interface"),
    MEDIA_ECHO(Place.KEY, Support.DONE, "media-echo"),
    DELAY_BUFFER(Place.KEY, Support.DONE, "delay-buffer"),
    DROP_TRAFFIC(Place.KEY, Support.DONE, "drop-traffic"),
    GENERATE_RTCP_KEY(Place.KEY, Support.DONE, "generate-rtcp"),
    DTMF_SECURITY(Place.KEY, Support.DONE, "dtmf-security"),
    CODE(Place.KEY, Support.DONE, "code"),
    DIGIT(Place.KEY, Support.DONE, "digit"),
    SDP_ATTR(Place.KEY, Support.DONE, "sdp-attr"),
    EXTMAP(Place.KEY, Support.DONE, "extmap"),
    BUNDLE(Place.KEY, Support.ALWAYS, "bundle"),
    SIP_MESSAGE_TYPE(Place.KEY, Support.ALWAYS, "sip-message-type"),
    SIP_CODE(Place.KEY, Support.ALWAYS, "sip-code"),
    ALL_KEY(Place.KEY, Support.ALWAYS, "all"),
    T38(Place.KEY, Support.NOT, "t.38"),
    T38_VERSION(Place.KEY, Support.NOT, "t.38-version"),
    AUDIO_PLAYER(Place.KEY, Support.NOT, "audio-player"),
    ALIAS_KEY(Place.KEY, Support.NOT, "alias-key"),
    DTMF_DELAY(Place.KEY, Support.NOT, "dtmf-delay"),
    DTMF_LOG_DEST(Place.KEY, Support.NOT, "dtmf-log-dest"),
    DTMF_SECURITY_TRIGGER(Place.KEY, Support.NOT, "dtmf-security-trigger*"),
    TRIGGER(Place.KEY, Support.NOT, "trigger*"),
    FREQUENCY(Place.KEY, Support.NOT, "frequenc*"),
    VOLUME(Place.KEY, Support.NOT, "volume"),
    MOH(Place.KEY, Support.NOT, "moh"),
    PEER(Place.KEY, Support.NOT, "peer"),
    INBOUND_PEER(Place.KEY, Support.NOT, "inbound-peer"),
    OUTBOUND_PEER(Place.KEY, Support.NOT, "outbound-peer"),
    TEMPLATE(Place.KEY, Support.NOT, "template"),
    XMLRPC_CALLBACK(Place.KEY, Support.NOT, "xmlrpc-callback"),

    TRUST_ADDRESS(Place.FLAG, Support.DONE, "trust-address"),
    SIP_SOURCE_ADDRESS(Place.FLAG, Support.DONE, "sip-source-address"),
    SYMMETRIC(Place.FLAG, Support.ALWAYS, "symmetric"),
    ASYMMETRIC(Place.FLAG, Support.DONE, "asymmetric"),
    STRICT_SOURCE(Place.FLAG, Support.ALWAYS, "strict-source"),
    PORT_LATCHING(Place.FLAG, Support.ALWAYS, "port-latching"),
    ORIGINAL_SENDRECV(Place.FLAG, Support.ALWAYS, "original-sendrecv"),
    UNIDIRECTIONAL(Place.FLAG, Support.ALWAYS, "unidirectional"),
    NO_RTCP_ATTRIBUTE(Place.FLAG, Support.DONE, "no-rtcp-attribute"),
    FULL_RTCP_ATTRIBUTE(Place.FLAG, Support.DONE, "full-rtcp-attribute"),
    PAD_CRYPTO(Place.FLAG, Support.DONE, "pad-crypto"),
    REJECT_ICE(Place.FLAG, Support.DONE, "reject-ice"),
    NO_PORT_LATCHING(Place.FLAG, Support.NOT, "no-port-latching"),
    MEDIA_HANDOVER(Place.FLAG, Support.NOT, "media-handover"),
    LOOP_PROTECT(Place.FLAG, Support.DONE, "loop-protect"),
    RECORD_CALL(Place.FLAG, Support.DONE, "record-call"),
    TRICKLE_ICE(Place.FLAG, Support.DONE, "trickle-ice"),
    WEBRTC(Place.FLAG, Support.DONE, "webrtc"),
    GENERATE_MID(Place.FLAG, Support.DONE, "generate-mid"),
    RESET(Place.FLAG, Support.DONE, "reset"),
    SINGLE_CODEC(Place.FLAG, Support.DONE, "single-codec"),
    REUSE_CODECS(Place.FLAG, Support.DONE, "reuse-codecs"),
    NO_CODEC_RENEGOTIATION(Place.FLAG, Support.DONE, "no-codec-renegotiation"),
    STATIC_CODECS(Place.FLAG, Support.NOT, "static-codecs"),
    FORCE_TRANSCODING(Place.FLAG, Support.NOT, "force-transcoding"),
    ALLOW_ASYMMETRIC_CODECS(Place.FLAG, Support.NOT, "allow-asymmetric-codecs"),
    ALLOW_NO_CODEC_MEDIA(Place.FLAG, Support.NOT, "allow-no-codec-media"),
    ALLOW_TRANSCODING(Place.FLAG, Support.ALWAYS, "allow-transcoding"),
    ALWAYS_TRANSCODE(Place.FLAG, Support.DONE, "always-transcode"),
    INJECT_DTMF(Place.FLAG, Support.ALWAYS, "inject-dtmf"),
    DETECT_DTMF(Place.FLAG, Support.NOT, "detect-dtmf"),
    EARLY_MEDIA(Place.FLAG, Support.ALWAYS, "early-media"),
    NAT_WAIT(Place.FLAG, Support.DONE, "nat-wait"),
    PIERCE_NAT(Place.FLAG, Support.DONE, "pierce-nat"),
    GENERATE_RTCP(Place.FLAG, Support.DONE, "generate-rtcp"),
    BLOCK_DTMF(Place.FLAG, Support.DONE, "block-dtmf"),
    RECRYPT(Place.FLAG, Support.DONE, "recrypt"),
    FRAGMENT(Place.FLAG, Support.DONE, "fragment"),
    DIRECTIONAL(Place.FLAG, Support.ALWAYS, "directional"),
    PROVISIONAL(Place.FLAG, Support.ALWAYS, "provisional"),
    NEW_BRANCH(Place.FLAG, Support.ALWAYS, "new-branch"),
    NO_TLS_ID(Place.FLAG, Support.ALWAYS, "no-tls-id"),
    STRIP_EXTMAP(Place.FLAG, Support.DONE, "strip-extmap"),
    BLOCK_SHORT(Place.FLAG, Support.DONE, "block-short"),
    BLOCK_SHORT_PACKETS(Place.FLAG, Support.DONE, "block-short-packets"),
    ALL(Place.FLAG, Support.ALWAYS, "all"),
    DEBUG(Place.FLAG, Support.NOT, "debug*"),
    EXCLUDE_RECORDING(Place.FLAG, Support.DONE, "exclude-recording"),
    RECORDING_ANNOUNCEMENT(Place.FLAG, Support.NOT, "recording-announcement"),
    BLOCK_EGRESS(Place.FLAG, Support.DONE, "block-egress"),
    DISCARD_RECORDING(Place.FLAG, Support.DONE, "discard-recording"),

    REPLACE_ORIGIN(Place.REPLACE, Support.DONE, "origin"),
    REPLACE_ORIGIN_FULL(Place.REPLACE, Support.DONE, "origin-full"),
    REPLACE_SESSION_CONNECTION(Place.REPLACE, Support.DONE, "session-connection"),
    REPLACE_SESSION_NAME(Place.REPLACE, Support.DONE, "session-name"),
    REPLACE_SDP_VERSION(Place.REPLACE, Support.DONE, "sdp-version"),
    REPLACE_USERNAME(Place.REPLACE, Support.DONE, "username"),
    REPLACE_ZERO_ADDRESS(Place.REPLACE, Support.DONE, "zero-address"),
    FORCE_INCREMENT_SDP_VER(Place.REPLACE, Support.DONE, "force-increment-sdp-ver"),

    CODEC_STRIP(Place.CODEC, Support.DONE, "strip"),
    CODEC_EXCEPT(Place.CODEC, Support.DONE, "except"),
    CODEC_OFFER(Place.CODEC, Support.DONE, "offer"),
    CODEC_TRANSCODE(Place.CODEC, Support.DONE, "transcode"),
    CODEC_MASK(Place.CODEC, Support.DONE, "mask"),
    CODEC_CONSUME(Place.CODEC, Support.DONE, "consume"),
    CODEC_ACCEPT(Place.CODEC, Support.DONE, "accept"),
    CODEC_SET(Place.CODEC, Support.DONE, "set"),
    CODEC_IGNORE(Place.CODEC, Support.NOT, "ignore"),

    MUX_OFFER(Place.RTCP_MUX, Support.DONE, "offer"),
    MUX_REQUIRE(Place.RTCP_MUX, Support.DONE, "require"),
    MUX_DEMUX(Place.RTCP_MUX, Support.DONE, "demux"),
    MUX_ACCEPT(Place.RTCP_MUX, Support.DONE, "accept"),
    MUX_REJECT(Place.RTCP_MUX, Support.DONE, "reject"),

    SDES_OFF(Place.SDES, Support.DONE, "off"),
    SDES_NO(Place.SDES, Support.DONE, "no"),
    SDES_DISABLE(Place.SDES, Support.DONE, "disable"),
    SDES_PAD(Place.SDES, Support.DONE, "pad"),
    SDES_LIFETIME(Place.SDES, Support.DONE, "lifetime"),
    SDES_NO_SUITE(Place.SDES, Support.DONE, "no-*"),
    SDES_ONLY_SUITE(Place.SDES, Support.DONE, "only-*"),
    SDES_ORDER(Place.SDES, Support.DONE, "order:*"),
    SDES_NONEW(Place.SDES, Support.ALWAYS, "nonew"),
    SDES_STATIC(Place.SDES, Support.ALWAYS, "static"),
    SDES_ENCRYPTED_SRTP(Place.SDES, Support.ALWAYS, "encrypted_srtp"),
    SDES_ENCRYPTED_SRTCP(Place.SDES, Support.ALWAYS, "encrypted_srtcp"),
    SDES_AUTHENTICATED_SRTP(Place.SDES, Support.ALWAYS, "authenticated_srtp"),
    SDES_UNENCRYPTED_SRTP(Place.SDES, Support.NOT, "unencrypted_srtp"),
    SDES_UNENCRYPTED_SRTCP(Place.SDES, Support.NOT, "unencrypted_srtcp"),
    SDES_UNAUTHENTICATED_SRTP(Place.SDES, Support.NOT, "unauthenticated_srtp"),
    SDES_OFFERER_PREF(Place.SDES, Support.DONE, "offerer_pref:*"),
    SDES_PREFER(Place.SDES, Support.ALWAYS, "prefer");

    /** What a word is found in. */
    enum Place {
        /** The dictionary itself. */
        KEY("key"),
        FLAG("flags"),
        REPLACE("replace"),
        CODEC("codec"),
        RTCP_MUX("rtcp-mux"),
        SDES("SDES");

        private final String written;

        Place(String written) {
            this.written = written;
        }

        /** As the reference writes it. */
        String written() {
            return written;
        }
    }

    /** What the relay does about a word. */
    enum Support {
        /** What it says. */
        DONE,
        /** What it says, whether or not it is there. */
        ALWAYS,
        /** Nothing but a warning. */
        NOT
    }

    private final Place place;
    private final Support support;
    private final String written;

    NgWord(Place place, Support support, String written) {
        this.place = place;
        this.support = support;
        this.written = written;
    }

    Place place() {
        return place;
    }

    Support support() {
        return support;
    }

    /** As it is compared: in small letters, with hyphens; a {@code *} stands for anything. */
    String written() {
        return written;
    }

    /** Spaces may stand for hyphens, and clients disagree about capitals. */
    static String normal(String word) {
        return word.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    static Optional<NgWord> find(Place place, String word) {
        String normal = normal(word);
        for (NgWord known : values()) {
            if (known.place == place && known.matches(normal)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private boolean matches(String normal) {
        return written.endsWith("*")
                ? normal.startsWith(written.substring(0, written.length() - 1))
                : written.equals(normal);
    }
}
