package io.jackfield.examples.phone;

import io.jackfield.media.CallEnd;
import io.jackfield.media.stream.StreamStatistics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a test call came to.
 *
 * @param uri what was called
 * @param setup from the INVITE to the answer; empty when it was not answered
 * @param digits the digits that were sent
 * @param end how it ended, with the media's figures
 */
record CallReport(String uri, Optional<Duration> setup, String digits, CallEnd end) {

    /** Answered, and media came back. */
    boolean good() {
        return setup.isPresent() && end.statistics().packetsReceived() > 0;
    }

    /** One sentence on how it went. */
    String verdict() {
        if (setup.isEmpty()) {
            String phrase = end.reason().isEmpty() ? "" : " " + end.reason();
            return end.status() == 0
                    ? "not answered: " + word(end.cause().name())
                    : "not answered: " + end.status() + phrase;
        }
        return good() ? "answered, and media came back" : "answered, but no media came back";
    }

    void print(PrintWriter out) {
        StreamStatistics media = end.statistics();
        setup.ifPresent(time -> line(out, "setup", millis(time) + " ms"));
        if (setup.isPresent()) {
            line(out, "talked", seconds(end.talked()) + " s");
            line(out, "codec", media.codec().isEmpty() ? "none" : media.codec());
            line(out, "sent", media.packetsSent() + " packets");
            line(
                    out,
                    "received",
                    String.format(
                            Locale.ROOT,
                            "%d packets, %d lost (%.1f %%)",
                            media.packetsReceived(),
                            media.packetsLost(),
                            media.lossRatio() * 100));
            line(out, "jitter", String.format(Locale.ROOT, "%.1f ms", nanosToMillis(media.jitter())));
            media.roundTrip()
                    .ifPresent(time ->
                            line(out, "round trip", String.format(Locale.ROOT, "%.1f ms", nanosToMillis(time))));
            line(out, "MOS", String.format(Locale.ROOT, "%.1f (estimated, of 4.5)", media.mos()));
        }
        out.println(verdict());
    }

    /** One JSON object on one line. */
    String json() {
        StreamStatistics media = end.statistics();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("uri", uri);
            json.writeBooleanProperty("ok", good());
            json.writeBooleanProperty("answered", setup.isPresent());
            json.writeStringProperty("verdict", verdict());
            json.writeNumberProperty("status", setup.isPresent() ? 200 : end.status());
            json.writeStringProperty("cause", word(end.cause().name()));
            setup.ifPresent(time -> json.writeNumberProperty("setup_ms", nanosToMillis(time)));
            json.writeNumberProperty("talked_ms", nanosToMillis(end.talked()));
            json.writeStringProperty("codec", media.codec());
            json.writeStringProperty("digits_sent", digits);
            json.writeNumberProperty("packets_sent", media.packetsSent());
            json.writeNumberProperty("packets_received", media.packetsReceived());
            json.writeNumberProperty("packets_lost", media.packetsLost());
            json.writeNumberProperty("loss_percent", rounded(media.lossRatio() * 100));
            json.writeNumberProperty("jitter_ms", nanosToMillis(media.jitter()));
            media.roundTrip().ifPresent(time -> json.writeNumberProperty("round_trip_ms", nanosToMillis(time)));
            json.writeNumberProperty("mos", rounded(media.mos()));
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf(Locale.ROOT, "%-10s %s%n", name, value);
    }

    private static long millis(Duration time) {
        return Math.round(time.toNanos() / 1e6);
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e9);
    }

    private static double nanosToMillis(Duration time) {
        return rounded(time.toNanos() / 1e6);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
