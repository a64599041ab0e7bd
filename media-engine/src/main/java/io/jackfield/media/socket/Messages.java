package io.jackfield.media.socket;

import io.jackfield.media.Call;
import io.jackfield.media.document.JsonText;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the engine tells an application, as texts; {@code docs/reference/audio-socket.md} has them all. */
final class Messages {
    private static final int PROTOCOL = 1;

    private Messages() {}

    /** The first on each connection. */
    static String start(Call call, AudioSocket socket, int connection) {
        Map<String, Object> who = new LinkedHashMap<>();
        who.put("id", call.id());
        who.put("from", call.from().toString());
        who.put("to", call.to().toString());
        who.put("outgoing", call.outgoing());
        Map<String, Object> audio = new LinkedHashMap<>();
        audio.put("encoding", "L16");
        audio.put("rate", socket.sampleRate());
        audio.put("channels", 1);
        audio.put("byte-order", socket.order() == ByteOrder.BIG_ENDIAN ? "big" : "little");
        audio.put("frame-ms", 20);
        Map<String, Object> start = event("start");
        start.put("protocol", PROTOCOL);
        start.put("connection", connection);
        start.put("call", who);
        start.put("audio", audio);
        start.put("parameters", socket.parameters());
        return JsonText.write(start);
    }

    static String dtmf(char key) {
        Map<String, Object> dtmf = event("dtmf");
        dtmf.put("digit", String.valueOf(key));
        return JsonText.write(dtmf);
    }

    static String played(String name, boolean cleared) {
        Map<String, Object> played = event("played");
        played.put("name", name);
        played.put("cleared", cleared);
        return JsonText.write(played);
    }

    static String dropped(long bytes) {
        Map<String, Object> dropped = event("dropped");
        dropped.put("bytes", bytes);
        return JsonText.write(dropped);
    }

    static String stop() {
        return JsonText.write(event("stop"));
    }

    private static Map<String, Object> event(String name) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("event", name);
        return members;
    }
}
