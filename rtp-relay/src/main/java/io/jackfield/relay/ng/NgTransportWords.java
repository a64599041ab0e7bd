package io.jackfield.relay.ng;

import io.jackfield.relay.IceUse;
import io.jackfield.relay.RelayOptions;
import io.jackfield.relay.RtcpMux;
import io.jackfield.relay.ng.NgWord.Place;
import io.jackfield.rtp.loop.Learning;
import io.jackfield.sdp.Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Over what addresses and transports an offer or answer wants media to go. */
final class NgTransportWords {
    private static final Set<String> PROTOCOLS =
            Set.of("RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF");

    private final NgRequest request;
    private final NgWarnings warnings;
    private final RelayOptions.Builder options;
    private Optional<String> learning = Optional.empty();
    private Optional<String> mistake = Optional.empty();

    NgTransportWords(NgRequest request, NgWarnings warnings, RelayOptions.Builder options) {
        this.request = request;
        this.warnings = warnings;
        this.options = options;
    }

    void learning(String how) {
        learning = Optional.of(how);
    }

    void read(Set<NgWord> flags, List<String> networks) {
        readTransport();
        readNetworks(networks);
        readLearning(flags);
        readIce(flags);
    }

    /** Why it cannot be done at all. */
    Optional<String> mistake() {
        return mistake;
    }

    /** Where the SIP message came from, as the client says. */
    static Optional<InetSocketAddress> receivedFrom(NgRequest request) {
        List<String> words = request.texts("received-from");
        return words.isEmpty()
                ? Optional.empty()
                : numeric(words.get(words.size() - 1)).map(address -> new InetSocketAddress(address, 0));
    }

    static Optional<InetAddress> numeric(String text) {
        boolean plausible = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/');
        return plausible ? Address.of(text).numeric() : Optional.empty();
    }

    private Optional<String> named(String key) {
        return Optional.of(request.id(key)).filter(name -> !name.isEmpty());
    }

    private void readTransport() {
        String protocol = request.id("transport-protocol").toUpperCase(Locale.ROOT);
        if (PROTOCOLS.contains(protocol)) {
            options.protocol(protocol);
        } else if (!protocol.isEmpty() && !protocol.equals("ACCEPT")) {
            warnings.add("transport-protocol " + NgWarnings.quoted(protocol) + " is unknown");
        }
        Set<RtcpMux> mux = EnumSet.noneOf(RtcpMux.class);
        for (String word : request.texts("rtcp-mux")) {
            warnings.known(Place.RTCP_MUX, word)
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

    private void readNetworks(List<String> networks) {
        List<String> direction = request.texts("direction");
        String family = request.id("address-family").toUpperCase(Locale.ROOT);
        if (!family.isEmpty() && !family.equals("IP4") && !family.equals("IP6")) {
            warnings.add("address-family " + NgWarnings.quoted(family) + " is unknown");
            family = "";
        }
        String from = named("from-interface").orElse(direction.isEmpty() ? networks.get(0) : direction.get(0));
        String to = named("to-interface").orElse(direction.size() < 2 ? networks.get(0) : direction.get(1));
        for (String name : List.of(from, to)) {
            if (!networks.contains(name)) {
                mistake = Optional.of("no interface is called " + NgWarnings.quoted(name));
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
                warnings.add("media-address " + NgWarnings.quoted(address) + " is no address");
            }
        }
    }

    private void readLearning(Set<NgWord> flags) {
        Optional<String> how = learning.or(() ->
                Optional.of(NgWord.normal(request.id("endpoint-learning"))).filter(word -> !word.isEmpty()));
        if (flags.contains(NgWord.ASYMMETRIC)) {
            options.learning(Learning.ASYMMETRIC);
        } else if (how.isPresent()) {
            switch (how.get()) {
                case "off" -> options.learning(Learning.OFF);
                case "immediate" -> options.learning(Learning.IMMEDIATE);
                case "delayed", "heuristic" -> options.learning(Learning.DELAYED);
                default -> warnings.add("endpoint-learning " + NgWarnings.quoted(how.get()) + " is unknown");
            }
        }
    }

    private void readIce(Set<NgWord> flags) {
        String ice = NgWord.normal(request.id("ice"));
        switch (ice) {
            case "", "default" -> {}
            case "remove" -> options.ice(IceUse.REMOVE);
            case "force" -> options.ice(IceUse.FORCE);
            case "optional" -> {
                options.ice(IceUse.FORCE);
                warnings.add("ICE optional is as force: candidates of the peer are not passed on");
            }
            case "force-relay" -> {
                options.ice(IceUse.FORCE);
                warnings.add("ICE force-relay is as force: candidates of the peer are not passed on");
            }
            default -> warnings.add("ICE " + NgWarnings.quoted(ice) + " is unknown");
        }
        String lite = NgWord.normal(request.id("ice-lite"));
        switch (lite) {
            case "" -> {}
            case "forward" -> options.iceLite(true, false);
            case "backward" -> options.iceLite(false, true);
            case "both" -> options.iceLite(true, true);
            case "off" -> options.iceLite(false, false);
            default -> warnings.add("ICE-lite " + NgWarnings.quoted(lite) + " is unknown");
        }
        options.trickleIce(flags.contains(NgWord.TRICKLE_ICE));
        options.ignoreIce(flags.contains(NgWord.REJECT_ICE));
    }
}
