package io.jackfield.relay.ng;

import io.jackfield.relay.KeyGuard;
import io.jackfield.relay.MediaEcho;
import io.jackfield.relay.MediaWishes;
import io.jackfield.rtp.DtmfEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What an offer or answer wants to be done to media, beyond relaying it. */
final class NgMediaWords {
    private final NgRequest request;
    private final NgWarnings warnings;

    NgMediaWords(NgRequest request, NgWarnings warnings) {
        this.request = request;
        this.warnings = warnings;
    }

    MediaWishes read(Set<NgWord> flags) {
        return new MediaWishes(
                echo(),
                reports(flags),
                flags.contains(NgWord.NAT_WAIT),
                flags.contains(NgWord.PIERCE_NAT),
                flags.contains(NgWord.BLOCK_SHORT) || flags.contains(NgWord.BLOCK_SHORT_PACKETS),
                delay(),
                flags.contains(NgWord.BLOCK_DTMF) ? Optional.of(guard()) : Optional.empty(),
                flags.contains(NgWord.EXCLUDE_RECORDING));
    }

    private Optional<MediaEcho> echo() {
        String how = NgWord.normal(request.id("media-echo"));
        return switch (how) {
            case "" -> Optional.empty();
            case "off", "no", "none" -> Optional.of(MediaEcho.OFF);
            case "blackhole", "sinkhole" -> Optional.of(MediaEcho.BLACKHOLE);
            case "forward" -> Optional.of(MediaEcho.FORWARD);
            case "backwards", "backward" -> Optional.of(MediaEcho.BACKWARDS);
            case "both" -> Optional.of(MediaEcho.BOTH);
            default -> {
                warnings.add("media-echo " + NgWarnings.quoted(how) + " is unknown");
                yield Optional.empty();
            }
        };
    }

    private Optional<Boolean> reports(Set<NgWord> flags) {
        String how = NgWord.normal(request.id("generate-rtcp"));
        return switch (how) {
            case "on", "yes" -> Optional.of(true);
            case "off", "no" -> Optional.of(false);
            default -> flags.contains(NgWord.GENERATE_RTCP) ? Optional.of(true) : Optional.empty();
        };
    }

    private Optional<Duration> delay() {
        Optional<Long> wanted = request.get("delay-buffer").flatMap(NgValue::asNumber);
        long most = MediaWishes.MAX_DELAY.toMillis();
        if (wanted.isPresent() && (wanted.get() < 0 || wanted.get() > most)) {
            warnings.add("delay-buffer " + wanted.get() + " is not supported: 0 to " + most);
            return Optional.empty();
        }
        return wanted.map(Duration::ofMillis);
    }

    /** What becomes of keys where they are blocked. What is not done hides more than was asked for, never less. */
    KeyGuard guard() {
        String how = NgWord.normal(request.id("dtmf-security"));
        String code = request.id("code").isEmpty() ? request.id("digit") : request.id("code");
        switch (how) {
            case "", "drop" -> {
                return KeyGuard.DROP;
            }
            case "off" -> {
                return KeyGuard.OFF;
            }
            case "zero" -> {
                return KeyGuard.as('0');
            }
            case "random" -> {
                return KeyGuard.RANDOM;
            }
            case "dtmf" -> {
                if (code.length() == 1 && DtmfEvent.code(code.charAt(0)).isPresent()) {
                    return KeyGuard.as(code.charAt(0));
                }
                warnings.add("DTMF-security DTMF without a code: keys are dropped");
            }
            default -> warnings.add("DTMF-security " + NgWarnings.quoted(how) + " is not supported: keys are dropped");
        }
        return KeyGuard.DROP;
    }
}
