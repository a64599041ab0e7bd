package io.jackfield.media;

import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Whom to call, and in which order: rounds, one after the other, of targets that ring together. Immutable.
 *
 * <pre>{@code
 * Targets.together("sip:1001@example.com", "sip:1002@example.com").then("sip:reception@example.com")
 * }</pre>
 */
public final class Targets {
    /** Most targets of all rounds together. */
    public static final int MAX_TARGETS = 64;

    private final List<List<Target>> rounds;

    /**
     * One of them.
     *
     * @param uri whom to call
     * @param changes what is different for it from the options of all
     */
    public record Target(SipUri uri, UnaryOperator<DialOptions.Builder> changes) {
        /** A target that nothing is different for. */
        public static Target of(SipUri uri) {
            return new Target(uri, options -> options);
        }

        DialOptions options(DialOptions all) {
            return changes.apply(all.edit()).build();
        }
    }

    private Targets(List<List<Target>> rounds) {
        this.rounds = rounds;
    }

    /** One target. */
    public static Targets of(String uri) {
        return together(uri);
    }

    /** Targets that ring together: the first to answer has the call. */
    public static Targets together(String... uris) {
        return together(targets(uris));
    }

    /**
     * Targets that ring together.
     *
     * @throws IllegalArgumentException when there are none, or more than {@value #MAX_TARGETS}
     */
    public static Targets together(List<Target> targets) {
        return new Targets(List.of()).then(targets);
    }

    /** Targets that are called one after the other, until one answers. */
    public static Targets inOrder(String... uris) {
        Targets all = new Targets(List.of());
        for (Target target : targets(uris)) {
            all = all.then(List.of(target));
        }
        return all;
    }

    /** With these, ringing together, after the others. */
    public Targets then(String... uris) {
        return then(targets(uris));
    }

    /**
     * With these, ringing together, after the others.
     *
     * @throws IllegalArgumentException when there are none, or more than {@value #MAX_TARGETS} in all
     */
    public Targets then(List<Target> targets) {
        List<List<Target>> more = new ArrayList<>(rounds);
        more.add(List.copyOf(targets));
        int count = more.stream().mapToInt(List::size).sum();
        if (targets.isEmpty() || count > MAX_TARGETS) {
            throw new IllegalArgumentException("1 to " + MAX_TARGETS + " targets, not " + count);
        }
        return new Targets(List.copyOf(more));
    }

    private static List<Target> targets(String... uris) {
        return Arrays.stream(uris)
                .map(uri -> SipUri.parse(uri)
                        .filter(SipUri::isSip)
                        .map(Target::of)
                        .orElseThrow(() -> new IllegalArgumentException("\"" + uri + "\" is no sip or sips URI")))
                .toList();
    }

    /** The rounds. */
    public List<List<Target>> rounds() {
        return rounds;
    }
}
