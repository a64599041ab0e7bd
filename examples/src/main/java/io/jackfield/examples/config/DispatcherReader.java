package io.jackfield.examples.config;

import io.jackfield.dispatcher.DestinationSpec;
import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.dispatcher.DispatcherList;
import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import io.jackfield.dispatcher.probe.ProbeMode;
import io.jackfield.examples.config.ProxyConfig.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code dispatcher}. */
final class DispatcherReader {
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<String> MODES =
            Arrays.stream(ProbeMode.values()).map(DispatcherReader::name).toList();
    /** All names: with a key to be given, the algorithm that needs one can be. */
    static final List<String> ALGORITHMS =
            Arrays.stream(Algorithm.values()).map(Algorithm::text).toList();

    private static final List<String> YES_OR_NO = List.of("true", "false");

    private final Section section;

    private DispatcherReader(Section section) {
        this.section = section;
    }

    static ProxyConfig.Dispatcher read(Section section) {
        return new DispatcherReader(section).read();
    }

    private ProxyConfig.Dispatcher read() {
        Algorithm algorithm = section.value("algorithm", "one of " + String.join(", ", ALGORITHMS), Algorithm::named)
                .orElse(Algorithm.CALL_ID_HASH);
        ProxyConfig.Dispatcher read = new ProxyConfig.Dispatcher(
                algorithm,
                section.value("key", "as call-id, request-user, header:NAME or several with +", CallKey::parse),
                section.number("limit", 8, 1, 1_000),
                section.value("slow-start", "a duration with its unit, as 30s", Durations::parse),
                section.value("eject-outliers", "true or false", DispatcherReader::yesOrNo),
                List.copyOf(section.values(
                        "targets",
                        "a SIP URI, as sip:10.0.0.5:5060, with flags, priority and attributes behind it or not",
                        DispatcherReader::target)),
                section.value("list", "a file", text -> Optional.of(Path.of(text))),
                probe(section.section("probe")));
        check(read);
        section.end();
        return read;
    }

    /** What no single value shows. */
    private void check(ProxyConfig.Dispatcher read) {
        read.list()
                .filter(file -> !Files.isReadable(file))
                .ifPresent(
                        file -> section.problem(section.line("list"), "dispatcher.list " + file + " cannot be read"));
        if (read.list().isPresent() && !read.targets().isEmpty()) {
            section.problem(section.line("list"), "dispatcher has targets and a list: one of them");
        }
        try {
            Dispatcher.builder()
                    .set(1, set -> {
                        read.apply(set.targets(read.targets()));
                        if (read.targets().isEmpty()) {
                            set.target("sip:127.0.0.1");
                        }
                    })
                    .build()
                    .close();
        } catch (IllegalArgumentException mistakes) {
            section.problem(
                    section.has("targets") ? section.line("targets") : section.line("algorithm"),
                    String.valueOf(mistakes.getMessage()));
        }
    }

    private static Probe probe(Section probe) {
        Probe read = new Probe(
                probe.value("mode", "one of " + String.join(", ", MODES), DispatcherReader::mode)
                        .orElse(ProbeMode.ALL),
                probe.duration("every", Duration.ofSeconds(10), Duration.ofMillis(100), DAY),
                probe.duration("timeout", Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofSeconds(32)),
                probe.number("down-after", 3, 1, 100),
                probe.number("up-after", 3, 1, 100),
                Set.copyOf(probe.values("healthy", "a final status code, 200 to 699", DispatcherReader::code)),
                probe.value("alpha", "a number above 0 and at most 1", DispatcherReader::part)
                        .orElse(0.1));
        if (read.timeout().compareTo(read.every()) >= 0) {
            probe.problem(
                    probe.line("timeout"),
                    "dispatcher.probe.timeout " + Durations.format(read.timeout()) + " must be shorter than every "
                            + Durations.format(read.every()));
        }
        probe.end();
        return read;
    }

    /** A line of a {@code dispatcher.list} without its set. */
    private static Optional<DestinationSpec> target(String text) {
        try {
            return DispatcherList.parse("1 " + text).set(1).stream().findFirst();
        } catch (IllegalArgumentException wrong) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> yesOrNo(String text) {
        return Optional.of(text).filter(YES_OR_NO::contains).map(Boolean::valueOf);
    }

    private static Optional<ProbeMode> mode(String text) {
        return Arrays.stream(ProbeMode.values())
                .filter(mode -> name(mode).equals(text))
                .findFirst();
    }

    private static String name(ProbeMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Integer> code(String text) {
        return Optional.of(text).filter(code -> code.matches("[2-6]\\d\\d")).map(Integer::valueOf);
    }

    private static Optional<Double> part(String text) {
        return Optional.of(text)
                .filter(number -> number.matches("0?\\.\\d{1,9}|1(\\.0+)?"))
                .map(Double::valueOf)
                .filter(number -> number > 0);
    }
}
