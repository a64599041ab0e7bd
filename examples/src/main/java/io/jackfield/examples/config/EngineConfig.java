package io.jackfield.examples.config;

import io.jackfield.kernel.Redacted;
import io.jackfield.media.IceMode;
import io.jackfield.media.MediaSecurity;
import io.jackfield.media.queue.Strategy;
import io.jackfield.sip.message.SipUri;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All that a media engine can be told.
 *
 * @param name of this engine, in records of calls and in lists
 * @param records where each leg's record goes
 * @param eventSocket where programs connect that were written for FreeSWITCH's
 */
public record EngineConfig(
        String name,
        Sockets sockets,
        Limits limits,
        Plan plan,
        Sounds sounds,
        Security security,
        Conferences conferences,
        Lines lines,
        Boxes boxes,
        Records records,
        Optional<Socket> eventSocket) {

    /** Whether a number is one of the engine's. */
    public boolean serves(String number) {
        return plan.numbers()
                .map(pattern -> pattern.matcher(number).matches())
                .orElseGet(() -> number.equals(plan.echo())
                        || number.equals(plan.ivr())
                        || Plan.CONFERENCE.matcher(number).matches()
                        || (boxes.wanted() && Plan.VOICEMAIL.matcher(number).matches())
                        || lines.queues().stream()
                                .anyMatch(line -> line.number().equals(Optional.of(number))));
    }

    /**
     * @param silenceTimeout when a call without media ends; zero for never
     * @param acceptFrom who may send requests: addresses and networks
     */
    public record Sockets(ListenAddress listen, PortRange ports, Duration silenceTimeout, List<String> acceptFrom) {}

    /** The most calls at a time, and of new ones a second. */
    public record Limits(int sessions, int newCalls) {}

    /**
     * What is done with calls.
     *
     * @param file FreeSWITCH's dialplan XML, or a dialplan in YAML; without it there are the echo, the voice menu and conferences
     * @param context the one that calls begin in
     * @param globals variables of the files
     * @param menus what the application {@code ivr} knows
     * @param numbers what a platform sends here; empty for what the built-in plan serves
     * @param proxy where calls to users go, {@code host:port}; empty for where their domain is
     */
    public record Plan(
            Optional<Path> file,
            String context,
            Map<String, String> globals,
            Optional<Path> menus,
            Optional<Pattern> numbers,
            String echo,
            String ivr,
            Optional<HostPort> proxy) {

        /** What the built-in plan calls a conference. */
        public static final Pattern CONFERENCE = Pattern.compile("conf([0-9]{1,16})");

        /** What the built-in plan calls a box, and how its owner listens to it. */
        public static final Pattern VOICEMAIL = Pattern.compile("vm([A-Za-z0-9_.-]{1,64})|98");
    }

    /**
     * @param prompts where relative names of sounds start
     * @param holdMusic what is heard on hold
     * @param codecs the most wanted first; empty for all
     */
    public record Sounds(Path prompts, Optional<Path> holdMusic, List<String> codecs) {}

    /**
     * How media is kept secret, and finds its way.
     *
     * @param transportTimeout how long ICE and DTLS may take once a call is up
     */
    public record Security(MediaSecurity media, IceMode ice, Duration transportTimeout) {}

    /** @param sampleRate of the mix; {@code members} the most in one room */
    public record Conferences(int sampleRate, int members) {}

    /**
     * Voicemail.
     *
     * @param store where audio is kept, for all nodes that share the database; empty for the data folder
     */
    public record Boxes(List<Box> boxes, Optional<Path> store) {
        /** Whether there is any. */
        public boolean wanted() {
            return !boxes.isEmpty();
        }
    }

    /** A mailbox. @param pin what its owner types to listen */
    public record Box(String number, Redacted pin) {}

    /** Queues, and the agents who serve them. */
    public record Lines(List<Line> queues, List<Agent> agents) {}

    /**
     * A queue.
     *
     * @param number what is dialled for it without a dialplan
     * @param agents who serve it
     */
    public record Line(
            String name,
            Optional<String> number,
            Strategy strategy,
            int maxLength,
            Duration maxWait,
            Optional<Path> music,
            List<String> agents) {}

    /** An agent, who is called at an address. */
    public record Agent(String name, SipUri address, Duration ring, Duration wrapUp) {}

    /**
     * @param table whether they go to the table {@code cdr} of the database
     * @param posts where they are posted
     * @param xml whether as FreeSWITCH's XML, else as JSON
     */
    public record Records(boolean table, List<URI> posts, boolean xml) {
        /** Whether there is anybody to take them. */
        public boolean wanted() {
            return table || !posts.isEmpty();
        }
    }

    /** @param password empty for one that is made and kept in the data folder */
    public record Socket(HostPort listen, Optional<Redacted> password, List<String> allow) {}
}
