package io.jackfield.examples.config;

import io.jackfield.examples.config.EngineConfig.Agent;
import io.jackfield.examples.config.EngineConfig.Line;
import io.jackfield.examples.config.EngineConfig.Lines;
import io.jackfield.media.queue.QueueSettings;
import io.jackfield.media.queue.Strategy;
import io.jackfield.sip.message.SipUri;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code media-engine.queues} and {@code media-engine.agents}. */
final class LinesReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Section section;
    private final Set<String> agents = new HashSet<>();
    private final Set<String> numbers = new HashSet<>();

    private LinesReader(Section section) {
        this.section = section;
    }

    /** @param section that of the engine */
    static Lines read(Section section) {
        LinesReader reader = new LinesReader(section);
        List<Agent> agents = reader.agents();
        return new Lines(reader.queues(), agents);
    }

    private List<Agent> agents() {
        List<Agent> read = new ArrayList<>();
        for (Section agent : section.sections("agents")) {
            Optional<String> name = agent.value("name", "a name", ProxySections.matching(NAME));
            Optional<SipUri> address = agent.value(
                    "uri",
                    "a SIP URI, as sip:1001@127.0.0.1",
                    text -> SipUri.parse(text).filter(SipUri::isSip));
            Duration ring = agent.duration("ring", Duration.ofSeconds(20), Duration.ofSeconds(1), HOUR);
            Duration wrapUp = agent.duration("wrap-up", Duration.ZERO, Duration.ZERO, HOUR);
            if (!agent.has("name") || !agent.has("uri")) {
                agent.problem(agent.line(), "an agent has a name and a uri");
            }
            name.filter(n -> !agents.add(n))
                    .ifPresent(n -> agent.problem(agent.line("name"), "agent " + n + " is here a second time"));
            if (name.isPresent() && address.isPresent()) {
                read.add(new Agent(name.get(), address.get(), ring, wrapUp));
            }
            agent.end();
        }
        return List.copyOf(read);
    }

    private List<Line> queues() {
        List<Line> read = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section queue : section.sections("queues")) {
            Optional<String> name = queue.value("name", "a name", ProxySections.matching(NAME));
            if (!queue.has("name")) {
                queue.problem(queue.line(), "a queue without a name");
            }
            name.filter(n -> !names.add(n))
                    .ifPresent(n -> queue.problem(queue.line("name"), "queue " + n + " is here a second time"));
            Line line = line(queue, name.orElse("?"));
            if (name.isPresent()) {
                read.add(line);
            }
            queue.end();
        }
        return List.copyOf(read);
    }

    private Line line(Section queue, String name) {
        List<String> served = queue.values("agents", "the name of an agent", ProxySections.matching(NAME));
        served.stream()
                .filter(agent -> !agents.contains(agent))
                .forEach(agent -> queue.problem(
                        queue.line("agents"),
                        "queue " + name + " has agent " + agent + ", who is not in media-engine.agents"));
        Optional<String> number =
                queue.value("number", "a number to dial", ProxySections.matching(EngineReader.NUMBER));
        number.filter(n -> !numbers.add(n))
                .ifPresent(n -> queue.problem(queue.line("number"), "queues share the number " + n));
        return new Line(
                name,
                number,
                queue.value(
                                "strategy",
                                "ring-all, longest-idle, round-robin, top-down, fewest-calls, random or skill",
                                Strategy::of)
                        .orElse(Strategy.LONGEST_IDLE),
                queue.number("max-length", 100, 1, QueueSettings.MAX_LENGTH),
                queue.duration("max-wait", HOUR, Duration.ofSeconds(1), Duration.ofDays(1)),
                queue.value("music", "a WAV file", text -> Optional.of(Path.of(text))),
                List.copyOf(served));
    }
}
