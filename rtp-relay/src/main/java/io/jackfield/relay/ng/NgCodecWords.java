package io.jackfield.relay.ng;

import io.jackfield.relay.CodecWishes;
import io.jackfield.relay.RelayOptions;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgWord.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which codecs and packet times an offer or answer asks for. */
final class NgCodecWords {
    private final NgRequest request;
    private final NgWarnings warnings;
    private final Map<NgWord, List<String>> codecs = new EnumMap<>(NgWord.class);

    NgCodecWords(NgRequest request, NgWarnings warnings) {
        this.request = request;
        this.warnings = warnings;
    }

    /** {@code codec-strip-PCMU} among the flags. */
    void flag(String flag) {
        int dash = flag.indexOf('-');
        codec(dash < 0 ? flag : flag.substring(0, dash), dash < 0 ? List.of() : List.of(flag.substring(dash + 1)));
    }

    private void codec(String what, List<String> names) {
        warnings.known(Place.CODEC, what)
                .ifPresent(word ->
                        codecs.computeIfAbsent(word, w -> new ArrayList<>()).addAll(names));
    }

    /** Every codec of the offer is left to who offers it. */
    void acceptAll() {
        codecs.computeIfAbsent(NgWord.CODEC_ACCEPT, w -> new ArrayList<>()).add("all");
    }

    private List<String> names(NgWord word) {
        return codecs.getOrDefault(word, List.of());
    }

    void read(RelayOptions.Builder options) {
        request.get("codec").ifPresent(value -> {
            if (value instanceof Dictionary dictionary) {
                dictionary.entries().forEach((what, names) -> codec(what, names.asTexts()));
            } else {
                warnings.add("codec is no dictionary");
            }
        });
        List<String> masked = new ArrayList<>(names(NgWord.CODEC_MASK));
        masked.addAll(names(NgWord.CODEC_CONSUME));
        options.codecs(new CodecWishes(
                names(NgWord.CODEC_STRIP),
                names(NgWord.CODEC_EXCEPT),
                names(NgWord.CODEC_OFFER),
                masked,
                names(NgWord.CODEC_TRANSCODE),
                names(NgWord.CODEC_ACCEPT),
                names(NgWord.CODEC_SET)));
        packetTime("ptime").ifPresent(options::packetTime);
        packetTime("ptime-reverse").ifPresent(options::packetTimeBack);
    }

    private Optional<Duration> packetTime(String key) {
        long ptime = request.get(key).flatMap(NgValue::asNumber).orElse(0L);
        if (ptime >= 10 && ptime <= 60 && ptime % 10 == 0) {
            return Optional.of(Duration.ofMillis(ptime));
        }
        if (ptime != 0) {
            warnings.add(key + " " + ptime + " is not supported: 10, 20 ... 60");
        }
        return Optional.empty();
    }
}
