package io.jackfield.media.eventsocket;

import io.jackfield.media.Call;
import io.jackfield.media.CallEnd;
import io.jackfield.media.app.CallVariables;
import io.jackfield.media.app.CauseNames;
import io.jackfield.media.record.Recording;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A leg as the event socket sees it. What changes is written by the call's own thread or a command's, and read by any. */
final class Channel {
    private final Call call;
    private final Instant created;
    private final TaskLine tasks;
    private volatile Optional<Instant> answered = Optional.empty();
    private volatile Optional<Instant> hungUp = Optional.empty();
    private volatile Optional<CallEnd> end = Optional.empty();
    private volatile Optional<Channel> other = Optional.empty();
    private volatile String answerState = "ringing";
    private volatile boolean held;
    private final Set<Recording> recordings = ConcurrentHashMap.newKeySet();
    private volatile Application application = new Application("", "", "");

    /** What it does. */
    record Application(String name, String data, String uuid) {}

    Channel(Call call, Instant created, TaskLine tasks) {
        this.call = call;
        this.created = created;
        this.tasks = tasks;
    }

    Call call() {
        return call;
    }

    String uuid() {
        return call.uuid();
    }

    /** Where applications wait for each other. */
    TaskLine tasks() {
        return tasks;
    }

    Instant created() {
        return created;
    }

    Application application() {
        return application;
    }

    void application(Application now) {
        application = now;
    }

    /** Whether one of the two sides has put the other on hold. */
    boolean held() {
        return held;
    }

    void held(boolean now) {
        held = now;
    }

    /** The recordings that run. */
    Set<Recording> recordings() {
        return recordings;
    }

    Optional<Channel> other() {
        return other;
    }

    void other(Optional<Channel> peer) {
        other = peer;
    }

    boolean isAnswered() {
        return answered.isPresent();
    }

    void early() {
        answerState = "early";
    }

    void answered(Instant at) {
        answered = Optional.of(at);
        answerState = "answered";
    }

    void over(Instant at, CallEnd how) {
        hungUp = Optional.of(at);
        end = Optional.of(how);
        answerState = "hangup";
    }

    String name() {
        return CallVariables.channelName(call);
    }

    String state() {
        return end.isPresent() ? "CS_HANGUP" : other.isPresent() ? "CS_EXCHANGE_MEDIA" : "CS_EXECUTE";
    }

    String callState() {
        if (end.isPresent()) {
            return "HANGUP";
        }
        return switch (answerState) {
            case "answered" -> held ? "HELD" : "ACTIVE";
            case "early" -> "EARLY";
            default -> call.outgoing() ? "DOWN" : "RINGING";
        };
    }

    String direction() {
        return call.outgoing() ? "outbound" : "inbound";
    }

    String callerNumber() {
        return call.variable("caller_id_number").orElse(call.from().user());
    }

    String callerName() {
        return call.variable("caller_id_name").orElse(callerNumber());
    }

    String destination() {
        return call.variable("destination_number").orElse(call.destination());
    }

    String codec() {
        return end.map(how -> how.statistics().codec()).orElse("");
    }

    String hangupCause() {
        return end.map(how -> CauseNames.of(how.cause())).orElse("");
    }

    /** What events say of it. */
    Map<String, String> headers(boolean variables) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Channel-State", state());
        headers.put("Channel-Call-State", callState());
        headers.put("Channel-State-Number", end.isPresent() ? "10" : other.isPresent() ? "5" : "4");
        headers.put("Channel-Name", name());
        headers.put("Unique-ID", uuid());
        headers.put("Call-Direction", direction());
        headers.put("Presence-Call-Direction", direction());
        headers.put("Channel-HIT-Dialplan", String.valueOf(!call.outgoing()));
        headers.put("Channel-Call-UUID", call.variable("call_uuid").orElse(uuid()));
        headers.put("Answer-State", answerState);
        end.ifPresent(how -> {
            headers.put("Hangup-Cause", hangupCause());
            headers.put("variable_hangup_cause_q850", String.valueOf(how.cause().q850()));
        });
        profile(headers, "Caller");
        other.ifPresent(peer -> {
            headers.put("Other-Type", call.outgoing() ? "originator" : "originatee");
            peer.profile(headers, "Other-Leg");
        });
        if (variables) {
            known().forEach((name, value) -> headers.put("variable_" + name, value));
        }
        return headers;
    }

    private void profile(Map<String, String> headers, String prefix) {
        headers.put(prefix + "-Direction", direction());
        headers.put(prefix + "-Logical-Direction", direction());
        headers.put(prefix + "-Username", call.from().user());
        headers.put(prefix + "-Dialplan", "XML");
        headers.put(prefix + "-Caller-ID-Name", callerName());
        headers.put(prefix + "-Caller-ID-Number", callerNumber());
        headers.put(prefix + "-Network-Addr", call.variable("sip_network_ip").orElse(""));
        headers.put(prefix + "-ANI", call.from().user());
        headers.put(prefix + "-Destination-Number", destination());
        headers.put(prefix + "-Unique-ID", uuid());
        headers.put(prefix + "-Source", "mod_sofia");
        headers.put(prefix + "-Context", call.variable("user_context").orElse("default"));
        headers.put(prefix + "-Channel-Name", name());
        headers.put(prefix + "-Profile-Index", "1");
        headers.put(prefix + "-Profile-Created-Time", micros(Optional.of(created)));
        headers.put(prefix + "-Channel-Created-Time", micros(Optional.of(created)));
        headers.put(prefix + "-Channel-Answered-Time", micros(answered));
        headers.put(prefix + "-Channel-Progress-Time", "0");
        headers.put(prefix + "-Channel-Hangup-Time", micros(hungUp));
        headers.put(prefix + "-Channel-Transfer-Time", "0");
    }

    /** Its variables: those that were set, and those that every call has. */
    Map<String, String> known() {
        Map<String, String> all = new TreeMap<>();
        all.put("uuid", uuid());
        all.put("direction", direction());
        all.put("channel_name", name());
        all.put("sip_call_id", call.id());
        all.put("sip_from_user", call.from().user());
        all.put("sip_from_host", call.from().host());
        all.put("sip_to_user", call.to().user());
        all.put("sip_to_host", call.to().host());
        all.put("sip_req_user", call.to().user());
        all.put("sip_req_host", call.to().host());
        all.put("domain_name", call.to().host());
        all.putAll(call.variables());
        return all;
    }

    private static String micros(Optional<Instant> at) {
        return at.map(time -> String.valueOf(time.toEpochMilli() * 1_000)).orElse("0");
    }
}
