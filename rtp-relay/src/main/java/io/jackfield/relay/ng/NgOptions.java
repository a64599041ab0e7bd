package io.jackfield.relay.ng;

import io.jackfield.relay.CodecWishes;
import io.jackfield.relay.CryptoChoice;
import io.jackfield.relay.DtlsUse;
import io.jackfield.relay.IceUse;
import io.jackfield.relay.RelayOptions;
import io.jackfield.relay.RelayOptions.RtcpAttribute;
import io.jackfield.relay.RtcpMux;
import io.jackfield.relay.SdpReplace;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgWord.Place;
import io.jackfield.relay.ng.NgWord.Support;
import io.jackfield.rtp.loop.Learning;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.sdp.Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an offer or answer asks for, read from its keys and flags; and, in words, what of it is not done. */
final class NgOptions {
    private static final int MAX_WARNINGS = 16;
    private static final int MAX_QUOTED = 40;
    private static final Set<String> PROTOCOLS =
            Set.of("RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF");

    private static final Set<String> HASHES = Set.of("sha-1", "sha-224", "sha-256", "sha-384", "sha-512");

    private static final Map<NgWord, SdpReplace> REPLACED = Map.of(
            NgWord.REPLACE_USERNAME, SdpReplace.USERNAME,
            NgWord.REPLACE_SESSION_NAME, SdpReplace.SESSION_NAME,
            NgWord.REPLACE_SDP_VERSION, SdpReplace.VERSION,
            NgWord.FORCE_INCREMENT_SDP_VER, SdpReplace.EACH_VERSION,
            NgWord.REPLACE_ZERO_ADDRESS, SdpReplace.ZERO_ADDRESS);

    private final NgRequest request;
    private final List<String> networks;
    private final RelayOptions.Builder options = RelayOptions.builder();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Set<NgWord> flags = EnumSet.noneOf(NgWord.class);
    private final Map<NgWord, List<String>> codecs = new EnumMap<>(NgWord.class);
    private final List<String> sdes = new ArrayList<>();
    private Optional<String> learning = Optional.empty();
    private Optional<String> mistake = Optional.empty();

    NgOptions(NgRequest request, List<String> networks) {
        this.request = request;
        this.networks = networks;
        request.entries().keySet().forEach(key -> known(Place.KEY, key));
        readFlags();
        readReplace();
        readNames();
        readCodecs();
        if (flags.contains(NgWord.WEBRTC)) {
            readWebRtc();
        }
        readTransport();
        readNetworks();
        readLearning();
        readSecurity();
        readIce();
    }

    RelayOptions options() {
        return options.build();
    }

    /** What is asked for and not done; "" for nothing. */
    String warning() {
        return String.join("; ", warnings);
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
        return mistake;
    }

    /** Where the SIP message came from, as the client says. */
    Optional<InetSocketAddress> receivedFrom() {
        List<String> words = request.texts("received-from");
        return words.isEmpty()
                ? Optional.empty()
                : numeric(words.get(words.size() - 1)).map(address -> new InetSocketAddress(address, 0));
    }

    private static Optional<InetAddress> numeric(String text) {
        boolean plausible = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/');
        return plausible ? Address.of(text).numeric() : Optional.empty();
    }

    private Optional<NgWord> known(Place place, String word) {
        Optional<NgWord> found = NgWord.find(place, word);
        if (found.isEmpty()) {
            warn(place.written() + " " + quoted(word) + " is unknown");
        } else if (found.get().support() == Support.NOT && !isOff(found.get())) {
            warn((place == Place.KEY ? "" : place.written() + " ") + quoted(word) + " is not supported");
        }
        return found;
    }

    /** What is switched off needs no warning that it is not done. */
    private boolean isOff(NgWord word) {
        String value = request.id(word.written()).toLowerCase(Locale.ROOT);
        return word.place() == Place.KEY && Set.of("no", "off", "none", "0").contains(value);
    }

    private void warn(String text) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(text);
        }
    }

    private static String quoted(String word) {
        return word.length() <= MAX_QUOTED ? word : word.substring(0, MAX_QUOTED) + "...";
    }

    /** Flags that have another key's name before them say what that key would. */
    private void readFlags() {
        for (String flag : request.texts("flags")) {
            String normal = NgWord.normal(flag);
            if (normal.startsWith("codec-")) {
                codecFlag(flag.substring(6));
            } else if (normal.startsWith("sdes-")) {
                sdes.add(flag.substring(5));
            } else if (normal.startsWith("osrtp-")) {
                osrtp(normal.substring(6));
            } else if (normal.startsWith("endpoint-learning-")) {
                learning = Optional.of(normal.substring(18));
            } else {
                known(Place.FLAG, flag).ifPresent(flags::add);
            }
        }
        options.sourceFromSignalling(
                flags.contains(NgWord.SIP_SOURCE_ADDRESS) && !flags.contains(NgWord.TRUST_ADDRESS));
        options.generateMid(flags.contains(NgWord.GENERATE_MID));
        options.withoutExtensions(flags.contains(NgWord.STRIP_EXTMAP));
        options.singleCodec(flags.contains(NgWord.SINGLE_CODEC));
        options.loopProtection(flags.contains(NgWord.LOOP_PROTECT));
        options.rtcpAttribute(
                flags.contains(NgWord.NO_RTCP_ATTRIBUTE)
                        ? RtcpAttribute.NONE
                        : flags.contains(NgWord.FULL_RTCP_ATTRIBUTE) ? RtcpAttribute.FULL : RtcpAttribute.PORT);
    }

    private void osrtp(String word) {
        switch (word) {
            case "offer", "offer-rfc" -> options.opportunistic(true);
            case "off", "no", "disable" -> options.opportunistic(false);
            default -> warn("OSRTP " + quoted(word) + " is not supported");
        }
    }

    private void readReplace() {
        Set<NgWord> replace = EnumSet.noneOf(NgWord.class);
        request.texts("replace").forEach(word -> known(Place.REPLACE, word).ifPresent(replace::add));
        options.replaceOrigin(replace.contains(NgWord.REPLACE_ORIGIN));
        options.replaceSessionConnection(replace.contains(NgWord.REPLACE_SESSION_CONNECTION));
        Set<SdpReplace> ours = EnumSet.noneOf(SdpReplace.class);
        REPLACED.forEach((word, what) -> {
            if (replace.contains(word)) {
                ours.add(what);
            }
        });
        options.replace(ours);
    }

    private void readNames() {
        request.texts("osrtp").forEach(word -> osrtp(NgWord.normal(word)));
        String label = request.id("set-label").isEmpty() ? request.id("label") : request.id("set-label");
        if (!label.isEmpty()) {
            options.label(label);
        }
        request.get("tos").flatMap(NgValue::asNumber).ifPresent(tos -> {
            if (tos >= 0 && tos <= 255) {
                options.trafficClass((int) (long) tos);
            } else {
                warn("tos " + tos + " is none: 0 to 255");
            }
        });
    }

    /** {@code codec-strip-PCMU} among the flags. */
    private void codecFlag(String flag) {
        int dash = flag.indexOf('-');
        codec(dash < 0 ? flag : flag.substring(0, dash), dash < 0 ? List.of() : List.of(flag.substring(dash + 1)));
    }

    private void codec(String what, List<String> names) {
        known(Place.CODEC, what)
                .ifPresent(word ->
                        codecs.computeIfAbsent(word, w -> new ArrayList<>()).addAll(names));
    }

    private void readCodecs() {
        request.get("codec").ifPresent(value -> {
            if (value instanceof Dictionary dictionary) {
                dictionary.entries().forEach((what, names) -> codec(what, names.asTexts()));
            } else {
                warn("codec is no dictionary");
            }
        });
        List<String> masked = new ArrayList<>(codecs.getOrDefault(NgWord.CODEC_MASK, List.of()));
        masked.addAll(codecs.getOrDefault(NgWord.CODEC_CONSUME, List.of()));
        options.codecs(new CodecWishes(
                codecs.getOrDefault(NgWord.CODEC_STRIP, List.of()),
                codecs.getOrDefault(NgWord.CODEC_EXCEPT, List.of()),
                codecs.getOrDefault(NgWord.CODEC_OFFER, List.of()),
                masked,
                codecs.getOrDefault(NgWord.CODEC_TRANSCODE, List.of())));
        packetTime("ptime").ifPresent(options::packetTime);
        packetTime("ptime-reverse").ifPresent(options::packetTimeBack);
    }

    private Optional<Duration> packetTime(String key) {
        long ptime = request.get(key).flatMap(NgValue::asNumber).orElse(0L);
        if (ptime >= 10 && ptime <= 60 && ptime % 10 == 0) {
            return Optional.of(Duration.ofMillis(ptime));
        }
        if (ptime != 0) {
            warn(key + " " + ptime + " is not supported: 10, 20 ... 60");
        }
        return Optional.empty();
    }

    /** Before the keys that it stands for, which may say otherwise. */
    private void readWebRtc() {
        options.webRtc();
        sdes.add("off");
    }

    private void readTransport() {
        String protocol = request.id("transport-protocol").toUpperCase(Locale.ROOT);
        if (PROTOCOLS.contains(protocol)) {
            options.protocol(protocol);
        } else if (!protocol.isEmpty() && !protocol.equals("ACCEPT")) {
            warn("transport-protocol " + quoted(protocol) + " is unknown");
        }
        Set<RtcpMux> mux = EnumSet.noneOf(RtcpMux.class);
        for (String word : request.texts("rtcp-mux")) {
            known(Place.RTCP_MUX, word)
                    .ifPresent(wish -> mux.add(
                            switch (wish) {
                                case MUX_OFFER -> RtcpMux.OFFER;
                                case MUX_REQUIRE -> RtcpMux.REQUIRE;
                                case MUX_DEMUX -> RtcpMux.DEMUX;
                                case MUX_ACCEPT -> RtcpMux.ACCEPT;
                                default -> RtcpMux.REJECT;
                            }));
        }
        if (!mux.isEmpty()) {
            options.rtcpMux(mux);
        }
    }

    private void readNetworks() {
        List<String> direction = request.texts("direction");
        String family = request.id("address-family").toUpperCase(Locale.ROOT);
        if (!family.isEmpty() && !family.equals("IP4") && !family.equals("IP6")) {
            warn("address-family " + quoted(family) + " is unknown");
            family = "";
        }
        String from = direction.isEmpty() ? networks.get(0) : direction.get(0);
        String to = direction.size() < 2 ? networks.get(0) : direction.get(1);
        for (String name : List.of(from, to)) {
            if (!networks.contains(name)) {
                mistake = Optional.of("no interface is called " + quoted(name));
            }
        }
        if (family.isEmpty()) {
            options.between(from, to);
        } else {
            options.between(from, to, family.equals("IP6"));
        }
        String address = request.id("media-address");
        if (!address.isEmpty()) {
            Optional<InetAddress> numeric = numeric(address);
            numeric.ifPresent(options::address);
            if (numeric.isEmpty()) {
                warn("media-address " + quoted(address) + " is no address");
            }
        }
    }

    private void readLearning() {
        Optional<String> how = learning.or(() ->
                Optional.of(NgWord.normal(request.id("endpoint-learning"))).filter(word -> !word.isEmpty()));
        if (flags.contains(NgWord.ASYMMETRIC)) {
            options.learning(Learning.ASYMMETRIC);
        } else if (how.isPresent()) {
            switch (how.get()) {
                case "off" -> options.learning(Learning.OFF);
                case "immediate" -> options.learning(Learning.IMMEDIATE);
                case "delayed", "heuristic" -> options.learning(Learning.DELAYED);
                default -> warn("endpoint-learning " + quoted(how.get()) + " is unknown");
            }
        }
    }

    private void readSecurity() {
        sdes.addAll(request.texts("sdes"));
        boolean on = true;
        boolean padded = flags.contains(NgWord.PAD_CRYPTO);
        boolean lifetime = false;
        Set<CryptoSuite> only = EnumSet.noneOf(CryptoSuite.class);
        Set<CryptoSuite> without = EnumSet.noneOf(CryptoSuite.class);
        List<CryptoSuite> order = new ArrayList<>();
        for (String word : sdes) {
            Optional<NgWord> found = known(Place.SDES, word);
            if (found.isEmpty()) {
                continue;
            }
            switch (found.get()) {
                case SDES_OFF, SDES_NO, SDES_DISABLE -> on = false;
                case SDES_PAD -> padded = true;
                case SDES_LIFETIME -> lifetime = true;
                case SDES_NO_SUITE -> CryptoSuite.of(word.substring(3)).ifPresent(without::add);
                case SDES_ONLY_SUITE -> CryptoSuite.of(word.substring(5)).ifPresent(only::add);
                case SDES_ORDER -> {
                    for (String name : word.substring(6).split("[;,]", -1)) {
                        CryptoSuite.of(name).ifPresent(order::add);
                    }
                }
                default -> {}
            }
        }
        if (!sdes.isEmpty() || padded) {
            options.crypto(new CryptoChoice(on, only, without, order, padded, lifetime));
        }
        dtls("dtls").ifPresent(options::dtls);
        dtls("dtls-reverse").ifPresent(options::dtlsBack);
        String hash = NgWord.normal(request.id("dtls-fingerprint"));
        if (HASHES.contains(hash)) {
            options.dtlsFingerprint(hash);
        } else if (!hash.isEmpty()) {
            warn("DTLS-fingerprint " + quoted(hash) + " is unknown");
        }
    }

    private Optional<DtlsUse> dtls(String key) {
        String use = NgWord.normal(request.id(key));
        return switch (use) {
            case "" -> Optional.empty();
            case "off", "no", "disable" -> Optional.of(DtlsUse.OFF);
            case "passive" -> Optional.of(DtlsUse.PASSIVE);
            case "active" -> Optional.of(DtlsUse.ACTIVE);
            default -> {
                warn(key + " " + quoted(use) + " is unknown");
                yield Optional.empty();
            }
        };
    }

    private void readIce() {
        String ice = NgWord.normal(request.id("ice"));
        switch (ice) {
            case "", "default" -> {}
            case "remove" -> options.ice(IceUse.REMOVE);
            case "force" -> options.ice(IceUse.FORCE);
            case "optional" -> {
                options.ice(IceUse.FORCE);
                warn("ICE optional is as force: candidates of the peer are not passed on");
            }
            case "force-relay" -> {
                options.ice(IceUse.FORCE);
                warn("ICE force-relay is as force: candidates of the peer are not passed on");
            }
            default -> warn("ICE " + quoted(ice) + " is unknown");
        }
        String lite = NgWord.normal(request.id("ice-lite"));
        switch (lite) {
            case "" -> {}
            case "forward" -> options.iceLite(true, false);
            case "backward" -> options.iceLite(false, true);
            case "both" -> options.iceLite(true, true);
            case "off" -> options.iceLite(false, false);
            default -> warn("ICE-lite " + quoted(lite) + " is unknown");
        }
        options.trickleIce(flags.contains(NgWord.TRICKLE_ICE));
        options.ignoreIce(flags.contains(NgWord.REJECT_ICE));
    }
}
