package io.jackfield.media.eventsocket;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Carries events from where they happen to whoever listens. Costs nothing to speak of while nobody does. Thread-safe. */
final class EventBus {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter GMT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String switchName;
    private final String address;
    private final InstantSource clock;
    private final String coreUuid = UUID.randomUUID().toString();
    private final AtomicLong sequence = new AtomicLong();
    private final List<Consumer<SwitchEvent>> listeners = new CopyOnWriteArrayList<>();

    private final List<Consumer<LogLine>> logListeners = new CopyOnWriteArrayList<>();

    EventBus(String switchName, String address, InstantSource clock) {
        this.switchName = switchName;
        this.address = address;
        this.clock = clock;
    }

    String switchName() {
        return switchName;
    }

    InstantSource clock() {
        return clock;
    }

    /** Somebody who hears every event, on the thread that it happens on: it must not block. */
    void add(Consumer<SwitchEvent> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<SwitchEvent> listener) {
        listeners.remove(listener);
    }

    /** Somebody who hears lines of the log, on the thread that writes them: it must not block, nor log. */
    void addLog(Consumer<LogLine> listener) {
        logListeners.add(listener);
    }

    void removeLog(Consumer<LogLine> listener) {
        logListeners.remove(listener);
    }

    void log(LogLine line) {
        for (Consumer<LogLine> listener : logListeners) {
            listener.accept(line);
        }
    }

    /** Tells of something; {@code headers} is asked only when somebody listens. */
    void publish(String name, Supplier<Map<String, String>> headers) {
        if (!listeners.isEmpty()) {
            publish(event(name, headers.get(), ""));
        }
    }

    void publish(SwitchEvent event) {
        for (Consumer<SwitchEvent> listener : listeners) {
            listener.accept(event);
        }
    }

    /** An event of now. */
    SwitchEvent event(String name, Map<String, String> more, String body) {
        Instant now = clock.instant();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Event-Name", name);
        headers.put("Core-UUID", coreUuid);
        headers.put("FreeSWITCH-Hostname", switchName);
        headers.put("FreeSWITCH-Switchname", switchName);
        headers.put("FreeSWITCH-IPv4", address);
        headers.put("FreeSWITCH-IPv6", "::1");
        headers.put("Event-Date-Local", LOCAL.format(now));
        headers.put("Event-Date-GMT", GMT.format(now));
        headers.put("Event-Date-Timestamp", String.valueOf(now.toEpochMilli() * 1_000));
        headers.put("Event-Calling-File", "jackfield");
        headers.put("Event-Calling-Function", name.toLowerCase(Locale.ROOT));
        headers.put("Event-Calling-Line-Number", "1");
        headers.put("Event-Sequence", String.valueOf(sequence.incrementAndGet()));
        headers.putAll(more);
        return new SwitchEvent(name, headers, body);
    }
}
