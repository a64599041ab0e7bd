package io.jackfield.relay.ng;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What came over ng; may be read from any thread. */
final class NgCounters {
    private static final List<String> COMMANDS =
            List.of("ping", "offer", "answer", "delete", "query", "list", "statistics");

    private final Map<String, LongAdder> commands = new LinkedHashMap<>();
    final LongAdder unknown = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder unsent = new LongAdder();

    NgCounters() {
        NgMediaCommands.COMMANDS.forEach(command -> commands.put(command, new LongAdder()));
        COMMANDS.forEach(command -> commands.put(command, new LongAdder()));
    }

    void count(String command) {
        commands.getOrDefault(command, unknown).increment();
    }

    Map<String, LongAdder> commands() {
        return commands;
    }
}
