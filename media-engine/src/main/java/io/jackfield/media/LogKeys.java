package io.jackfield.media;

import org.slf4j.MDC;

/** What every log line of a script's thread has with it (SLF4J's MDC), so that the lines of one call can be found among those of all nodes. */
final class LogKeys {
    /** The engine's name. */
    static final String NODE = "node";

    /** The Call-ID, the same in proxy, relay and engine. */
    static final String CALL = "call";

    /** The uuid of the leg, that of its record and of its events. */
    static final String LEG = "leg";

    private LogKeys() {}

    static void set(String node, LiveCall call) {
        MDC.put(NODE, node);
        MDC.put(CALL, call.id());
        MDC.put(LEG, call.uuid());
    }

    static void clear() {
        MDC.remove(NODE);
        MDC.remove(CALL);
        MDC.remove(LEG);
    }
}
