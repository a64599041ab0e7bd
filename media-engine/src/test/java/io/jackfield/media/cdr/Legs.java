package io.jackfield.media.cdr;

import io.jackfield.media.Call;
import io.jackfield.media.CallEnd;
import io.jackfield.media.Cause;
import io.jackfield.media.stream.StreamStatistics;
import io.jackfield.sip.message.SipUri;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Legs of calls that are nothing but what records want to know of them, and sinks that remember. */
final class Legs {
    static final Instant START = Instant.ofEpochMilli(1_800_000_000_123L);

    private Legs() {}

    static Call call(String uuid) {
        return call(uuid, Map.of("accountcode", "acme"));
    }

    static Call call(String uuid, Map<String, String> variables) {
        return (Call) Proxy.newProxyInstance(
                Call.class.getClassLoader(),
                new Class<?>[] {Call.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "uuid" -> uuid;
                    case "id" -> "id-" + uuid;
                    case "outgoing" -> uuid.startsWith("out");
                    case "from" -> SipUri.of("sip:1001@example.com");
                    case "to" -> SipUri.of("sip:2000@example.org");
                    case "header" -> Optional.of("<sip:1001@example.com>;tag=from");
                    case "variables" -> variables;
                    default -> throw new AssertionError(method.getName());
                });
    }

    static CallEnd end(Cause cause, boolean byRemote) {
        return new CallEnd(cause, byRemote, 0, "", Duration.ofSeconds(1), StreamStatistics.NONE);
    }

    static CallRecord record(String uuid) {
        return new CallRecord(
                new CallRecord.Leg(
                        uuid,
                        "fs01",
                        false,
                        new CallRecord.Dialog("id-" + uuid, "from"),
                        "1001@example.com",
                        "2000@example.org",
                        START),
                Optional.of(START.plusSeconds(2)),
                START.plusMillis(62_500),
                new CallRecord.Outcome("NORMAL_CLEARING", 16, 200, CallRecord.End.PEER),
                Map.of("accountcode", "acme"));
    }

    /** Remembers what it took, and fails as often as it is told. */
    static final class Memory implements CdrSink {
        final List<CallRecord> taken = new CopyOnWriteArrayList<>();
        private final String name;
        volatile boolean failing;

        Memory(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void take(List<CallRecord> records) {
            if (failing) {
                throw new IllegalStateException("away");
            }
            taken.addAll(records);
        }

        List<String> uuids() {
            return taken.stream().map(record -> record.leg().uuid()).toList();
        }
    }
}
