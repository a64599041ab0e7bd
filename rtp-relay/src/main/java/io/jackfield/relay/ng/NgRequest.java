package io.jackfield.relay.ng;

import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request's dictionary, its keys in the one form that they are compared in. */
final class NgRequest {
    /** Longer identifiers than any SIP message has room for. */
    private static final int MAX_ID = 1024;

    private static final InetSocketAddress NOWHERE = new InetSocketAddress("0.0.0.0", 0);

    private final Map<String, NgValue> entries = new LinkedHashMap<>();

    NgRequest(Dictionary body) {
        body.entries().forEach((key, value) -> entries.put(NgWord.normal(key), value));
    }

    Map<String, NgValue> entries() {
        return entries;
    }

    Optional<NgValue> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    String command() {
        return id("command");
    }

    /** A short text; "" without it, or when it is longer than makes sense. */
    String id(String key) {
        return get(key).flatMap(NgValue::asText)
                .filter(text -> text.length() <= MAX_ID)
                .orElse("");
    }

    List<String> texts(String key) {
        return get(key).map(NgValue::asTexts).orElse(List.of());
    }

    boolean has(String key, String word) {
        return texts(key).stream().anyMatch(text -> NgWord.normal(text).equals(word));
    }

    Optional<byte[]> sdp() {
        return get("sdp")
                .flatMap(value -> value instanceof NgValue.Text text ? Optional.of(text.bytes()) : Optional.empty());
    }

    MediaLeg leg(Optional<InetSocketAddress> signalledFrom) {
        return new MediaLeg(
                id("call-id"), id("from-tag"), id("to-tag"), id("via-branch"), signalledFrom.orElse(NOWHERE));
    }
}
