package io.jackfield.relay.ng;

import io.jackfield.relay.RelayOptions;
import io.jackfield.relay.RelayOptions.RtcpAttribute;
import io.jackfield.relay.SdpReplace;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgWord.Place;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an offer or answer asks for, read from its keys and flags; and, in words, what of it is not done. */
final class NgOptions {
    private static final Map<NgWord, SdpReplace> REPLACED = Map.of(
            NgWord.REPLACE_USERNAME, SdpReplace.USERNAME,
            NgWord.REPLACE_SESSION_NAME, SdpReplace.SESSION_NAME,
            NgWord.REPLACE_SDP_VERSION, SdpReplace.VERSION,
            NgWord.FORCE_INCREMENT_SDP_VER, SdpReplace.EACH_VERSION,
            NgWord.REPLACE_ZERO_ADDRESS, SdpReplace.ZERO_ADDRESS);

    private final NgRequest request;
    private final RelayOptions.Builder options = RelayOptions.builder();
    private final NgWarnings warnings;
    private final Set<NgWord> flags = EnumSet.noneOf(NgWord.class);
    private final NgCodecWords codecs;
    private final NgSecurityWords security;
    private final NgTransportWords transport;
    private final NgSdpWords attributes;

    NgOptions(NgRequest request, List<String> networks) {
        this.request = request;
        this.warnings = new NgWarnings(request);
        this.codecs = new NgCodecWords(request, warnings);
        this.security = new NgSecurityWords(request, warnings, options);
        this.transport = new NgTransportWords(request, warnings, options);
        this.attributes = new NgSdpWords(warnings);
        request.entries().keySet().forEach(key -> warnings.known(Place.KEY, key));
        readFlags();
        readReplace();
        readNames();
        codecs.read(options);
        if (flags.contains(NgWord.WEBRTC)) { // before the keys that it stands for, which may say otherwise
            options.webRtc();
            security.sdes("off");
        }
        transport.read(flags, networks);
        security.read(flags.contains(NgWord.PAD_CRYPTO));
        options.media(new NgMediaWords(request, warnings).read(flags));
        readAttributes();
    }

    RelayOptions options() {
        return options.build();
    }

    /** What is asked for and not done; "" for nothing. */
    String warning() {
        return warnings.text();
    }

    /** Whether the call is to be recorded. */
    boolean records() {
        String key = NgWord.normal(request.id("record-call"));
        return flags.contains(NgWord.RECORD_CALL)
                || Set.of("yes", "on", "true", "1").contains(key);
    }

    /** Whether the call's media is to be held back, or let through again. */
    Optional<Boolean> dropsTraffic() {
        return switch (NgWord.normal(request.id("drop-traffic"))) {
            case "start" -> Optional.of(true);
            case "stop" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Why it cannot be done at all. */
    Optional<String> mistake() {
        return transport.mistake();
    }

    /** Where the SIP message came from, as the client says. */
    Optional<InetSocketAddress> receivedFrom() {
        return NgTransportWords.receivedFrom(request);
    }

    /** Flags that have another key's name before them say what that key would. */
    private void readFlags() {
        for (String flag : request.texts("flags")) {
            String normal = NgWord.normal(flag);
            if (normal.startsWith("codec-")) {
                codecs.flag(flag.substring(6));
            } else if (normal.startsWith("sdes-")) {
                security.sdes(flag.substring(5));
            } else if (normal.startsWith("osrtp-")) {
                security.osrtp(normal.substring(6));
            } else if (normal.startsWith("sdp-attr-")) {
                attributes.flag(flag.substring(9));
            } else if (normal.startsWith("endpoint-learning-")) {
                transport.learning(normal.substring(18));
            } else {
                warnings.known(Place.FLAG, flag).ifPresent(flags::add);
            }
        }
        if (flags.contains(NgWord.ALWAYS_TRANSCODE)) {
            codecs.acceptAll();
        }
        options.sourceFromSignalling(
                flags.contains(NgWord.SIP_SOURCE_ADDRESS) && !flags.contains(NgWord.TRUST_ADDRESS));
        options.generateMid(flags.contains(NgWord.GENERATE_MID));
        options.withoutExtensions(flags.contains(NgWord.STRIP_EXTMAP));
        options.singleCodec(flags.contains(NgWord.SINGLE_CODEC));
        options.keepCodecs(flags.contains(NgWord.REUSE_CODECS) || flags.contains(NgWord.NO_CODEC_RENEGOTIATION));
        options.loopProtection(flags.contains(NgWord.LOOP_PROTECT));
        options.recrypt(flags.contains(NgWord.RECRYPT));
        options.forget(flags.contains(NgWord.RESET));
        options.rtcpAttribute(
                flags.contains(NgWord.NO_RTCP_ATTRIBUTE)
                        ? RtcpAttribute.NONE
                        : flags.contains(NgWord.FULL_RTCP_ATTRIBUTE) ? RtcpAttribute.FULL : RtcpAttribute.PORT);
    }

    private void readReplace() {
        Set<NgWord> replace = EnumSet.noneOf(NgWord.class);
        request.texts("replace")
                .forEach(word -> warnings.known(Place.REPLACE, word).ifPresent(replace::add));
        boolean full = replace.contains(NgWord.REPLACE_ORIGIN_FULL);
        options.replaceOrigin(full || replace.contains(NgWord.REPLACE_ORIGIN));
        options.replaceSessionConnection(replace.contains(NgWord.REPLACE_SESSION_CONNECTION));
        Set<SdpReplace> ours = EnumSet.noneOf(SdpReplace.class);
        REPLACED.forEach((word, what) -> {
            if (replace.contains(word)) {
                ours.add(what);
            }
        });
        if (full) {
            ours.addAll(Set.of(SdpReplace.USERNAME, SdpReplace.SESSION_ID, SdpReplace.VERSION));
        }
        options.replace(ours);
    }

    private void readNames() {
        request.texts("osrtp").forEach(word -> security.osrtp(NgWord.normal(word)));
        String label = request.id("set-label").isEmpty() ? request.id("label") : request.id("set-label");
        if (!label.isEmpty()) {
            options.label(label);
        }
        request.get("tos").flatMap(NgValue::asNumber).ifPresent(tos -> {
            if (tos >= 0 && tos <= 255) {
                options.trafficClass((int) (long) tos);
            } else {
                warnings.add("tos " + tos + " is none: 0 to 255");
            }
        });
    }

    private void readAttributes() {
        request.get("sdp-attr").ifPresent(attributes::read);
        options.attributes(attributes.edits());
        request.get("extmap").ifPresent(value -> {
            boolean all = value instanceof Dictionary dictionary
                    && dictionary
                            .get("strip")
                            .map(NgValue::asTexts)
                            .orElse(List.of())
                            .contains("all");
            options.withoutExtensions(all || flags.contains(NgWord.STRIP_EXTMAP));
            if (!all) {
                warnings.add("extmap takes strip of all and nothing else");
            }
        });
        if (request.texts("bundle").stream()
                .anyMatch(word -> !NgWord.normal(word).equals("accept"))) {
            warnings.add("bundle is offered where it was offered, whatever else it says");
        }
    }
}
