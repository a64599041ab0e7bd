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
        Optional<Recordings> recordings,
        Optional<Mail> mail,
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
     * @param bucket where it is kept instead
     * @param sounds files that it speaks with in place of the engine's own voice
     * @param tells whether phones that do not subscribe are told of messages, by the proxy of {@link Plan}
     */
    public record Boxes(
            List<Box> boxes,
            Optional<Path> store,
            Optional<Bucket> bucket,
            String language,
            Optional<Path> sounds,
            boolean tells) {
        /** Whether there is any. */
        public boolean wanted() {
            return !boxes.isEmpty();
        }
    }

    /**
     * A mailbox.
     *
     * @param pin what its owner types to listen
     * @param email where its messages are mailed; empty for nowhere
     * @param deleteMailed whether a message is then removed
     */
    public record Box(String number, Redacted pin, String email, boolean deleteMailed) {}

    /**
     * Where recordings of calls are kept.
     *
     * @param template of their names; empty for the engine's own
     * @param key what encrypts them
     * @param bucket what they are uploaded to
     * @param prefix of their names there
     * @param keepLocal whether they stay here too
     */
    public record Recordings(
            Path folder,
            Optional<String> template,
            Optional<Key> key,
            Optional<Bucket> bucket,
            String prefix,
            boolean keepLocal) {}

    /** A master key of recordings, of 16, 24 or 32 bytes in hexadecimal. */
    public record Key(String name, Redacted hex) {}

    /**
     * A bucket of a store that speaks S3.
     *
     * @param endpoint where the store is; empty for Amazon's of the region
     * @param accessKey who stores; empty for what environment, profile or instance say
     */
    public record Bucket(
            String name,
            Optional<URI> endpoint,
            String region,
            Optional<String> accessKey,
            Redacted secretKey,
            boolean pathStyle) {}

    /** The mail server. @param user who logs in there; empty for nobody */
    public record Mail(HostPort server, String from, Optional<String> user, Redacted password, boolean startTls) {}

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
