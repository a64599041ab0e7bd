package io.jackfield.media.eventsocket;

import io.jackfield.media.MediaEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The state of the switch: what {@code HEARTBEAT} says every so often, and {@code status} when asked. Thread-safe. */
final class Heartbeat {
    static final String VERSION = "1.10.0-jackfield";

    private final EventBus bus;
    private final Channels channels;
    private final MediaEngine engine;
    private final Duration interval;
    private final Instant started;

    Heartbeat(EventBus bus, Channels channels, MediaEngine engine, Duration interval) {
        this.bus = bus;
        this.channels = channels;
        this.engine = engine;
        this.interval = interval;
        this.started = bus.clock().instant();
    }

    Duration uptime() {
        return Duration.between(started, bus.clock().instant());
    }

    void beat() {
        bus.publish("HEARTBEAT", this::headers);
    }

    private Map<String, String> headers() {
        MediaEngine.Load load = engine.load();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Event-Info", "System Ready");
        headers.put("Up-Time", upTime());
        headers.put("FreeSWITCH-Version", VERSION);
        headers.put("Uptime-msec", String.valueOf(uptime().toMillis()));
        headers.put("Session-Count", String.valueOf(channels.count()));
        headers.put("Max-Sessions", String.valueOf(load.limit()));
        headers.put("Session-Per-Sec", String.valueOf(load.perSecondLimit()));
        headers.put("Session-Per-Sec-Last", String.valueOf(load.perSecond()));
        headers.put("Session-Per-Sec-Max", String.valueOf(load.perSecondPeak()));
        headers.put("Session-Per-Sec-FiveMin", String.valueOf(load.perSecondPeak()));
        headers.put("Session-Since-Startup", String.valueOf(channels.total()));
        headers.put("Session-Peak-Max", String.valueOf(channels.peak()));
        headers.put("Session-Peak-FiveMin", String.valueOf(channels.peak()));
        headers.put("Idle-CPU", "0.000000");
        headers.put("Heartbeat-Interval", String.valueOf(Math.max(1, interval.toSeconds())));
        return headers;
    }

    private String upTime() {
        Duration up = uptime();
        return counted(up.toDays() / 365, "year") + ", " + counted(up.toDays() % 365, "day") + ", "
                + counted(up.toHoursPart(), "hour") + ", " + counted(up.toMinutesPart(), "minute") + ", "
                + counted(up.toSecondsPart(), "second") + ", " + counted(up.toMillisPart(), "millisecond")
                + ", 0 microseconds";
    }

    String status() {
        MediaEngine.Load load = engine.load();
        return "UP " + upTime() + "\nFreeSWITCH (Version " + VERSION + " 64bit) is ready\n"
                + channels.total() + " session(s) since startup\n"
                + channels.count() + " session(s) - peak " + channels.peak() + ", last 5min " + channels.peak() + "\n"
                + load.perSecond() + " session(s) per Sec out of max " + load.perSecondLimit() + ", peak "
                + load.perSecondPeak() + ", last 5min " + load.perSecondPeak() + "\n"
                + load.limit() + " session(s) max\nmin idle cpu 0.00/0.00\n";
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
