package io.jackfield.media.eventsocket;

import io.jackfield.media.Call;
import io.jackfield.media.CallEnd;
import io.jackfield.media.CallObserver;
import io.jackfield.media.app.CauseNames;
import io.jackfield.media.record.Recording;
import io.jackfield.media.speech.Utterance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** All legs that are up, and what happens to them as events. As many as the engine has sessions. Thread-safe. */
final class Channels implements CallObserver {
    private final EventBus bus;
    private final Executor threads;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final AtomicInteger peak = new AtomicInteger();
    private final LongAdder total = new LongAdder();

    Channels(EventBus bus, Executor threads) {
        this.bus = bus;
        this.threads = threads;
    }

    Optional<Channel> find(String uuid) {
        return Optional.ofNullable(channels.get(uuid));
    }

    /** The oldest first. */
    List<Channel> all() {
        List<Channel> all = new ArrayList<>(channels.values());
        all.sort(Comparator.comparing(Channel::created).thenComparing(Channel::uuid));
        return all;
    }

    int count() {
        return channels.size();
    }

    int peak() {
        return peak.get();
    }

    long total() {
        return total.sum();
    }

    @Override
    public void onCreated(Call call) {
        Channel channel = new Channel(call, bus.clock().instant(), new TaskLine(threads));
        channels.put(call.uuid(), channel);
        total.increment();
        peak.accumulateAndGet(channels.size(), Math::max);
        tell("CHANNEL_CREATE", channel);
        tell("CHANNEL_STATE", channel);
    }

    @Override
    public void onTrying(Call call) {
        tell("CHANNEL_OUTGOING", call);
    }

    @Override
    public void onRinging(Call call) {
        tell("CHANNEL_PROGRESS", call);
    }

    @Override
    public void onEarlyMedia(Call call) {
        find(call.uuid()).ifPresent(Channel::early);
        tell("CHANNEL_PROGRESS_MEDIA", call);
    }

    @Override
    public void onAnswered(Call call, Duration setup) {
        find(call.uuid()).ifPresent(channel -> {
            channel.answered(bus.clock().instant());
            tell("CHANNEL_CALLSTATE", channel);
            tell("CHANNEL_ANSWER", channel);
        });
    }

    @Override
    public void onDigit(Call call, char digit) {
        find(call.uuid())
                .ifPresent(channel -> bus.publish(
                        "DTMF",
                        () -> with(
                                channel,
                                Map.of(
                                        "DTMF-Digit",
                                        String.valueOf(digit),
                                        "DTMF-Duration",
                                        "2000",
                                        "DTMF-Source",
                                        "RTP"))));
    }

    @Override
    public void onHeld(Call call, boolean held) {
        find(call.uuid()).ifPresent(channel -> held(channel, held));
    }

    /** One of the two sides has put the other on hold, or takes it back. */
    private void held(Channel channel, boolean held) {
        channel.held(held);
        tell(held ? "CHANNEL_HOLD" : "CHANNEL_UNHOLD", channel);
    }

    @Override
    public void onRecording(Call call, Recording recording) {
        find(call.uuid()).ifPresent(channel -> {
            channel.recordings().add(recording);
            bus.publish("RECORD_START", () -> with(channel, Map.of("Record-File-Path", path(recording))));
            recording.done().thenRun(() -> recorded(channel, recording));
        });
    }

    @Override
    public void onUtterance(Call call, Utterance utterance) {
        find(call.uuid())
                .ifPresent(channel -> bus.publish(bus.event(
                        "DETECTED_SPEECH", with(channel, Map.of("Speech-Type", "detected-speech")), utterance.text())));
    }

    private void recorded(Channel channel, Recording recording) {
        if (channel.recordings().remove(recording)) {
            bus.publish("RECORD_STOP", () -> with(channel, Map.of("Record-File-Path", path(recording))));
        }
    }

    private static String path(Recording recording) {
        return recording.file().toString();
    }

    @Override
    public void onBridged(Call call, Call peer) {
        find(call.uuid()).ifPresent(channel -> {
            channel.other(find(peer.uuid()));
            bridge("CHANNEL_BRIDGE", channel, peer);
        });
    }

    @Override
    public void onUnbridged(Call call, Call peer) {
        find(call.uuid()).ifPresent(channel -> {
            bridge("CHANNEL_UNBRIDGE", channel, peer);
            channel.other(Optional.empty());
        });
    }

    /** Once for the two: by the one that was called last, or by the caller of the other. */
    private void bridge(String name, Channel channel, Call peer) {
        Call call = channel.call();
        boolean first = call.outgoing() == peer.outgoing() ? call.uuid().compareTo(peer.uuid()) < 0 : !call.outgoing();
        if (first) {
            bus.publish(
                    name,
                    () -> with(channel, Map.of("Bridge-A-Unique-ID", call.uuid(), "Bridge-B-Unique-ID", peer.uuid())));
        }
    }

    @Override
    public void onEnded(Call call, CallEnd end) {
        Optional<Channel> found = find(call.uuid());
        if (found.isEmpty()) {
            return;
        }
        Channel channel = found.get();
        channel.recordings().forEach(recording -> recorded(channel, recording));
        channel.over(bus.clock().instant(), end);
        tell("CHANNEL_HANGUP", channel);
        bus.publish("CHANNEL_HANGUP_COMPLETE", () -> with(channel, hangup(channel, end)));
        tell("CHANNEL_STATE", channel);
        channels.remove(call.uuid());
        channel.tasks().clear();
        tell("CHANNEL_DESTROY", channel);
    }

    private static Map<String, String> hangup(Channel channel, CallEnd end) {
        Map<String, String> more = new LinkedHashMap<>();
        more.put("variable_hangup_cause", CauseNames.of(end.cause()));
        more.put("variable_hangup_cause_q850", String.valueOf(end.cause().q850()));
        more.put("variable_sip_hangup_disposition", end.byRemote() ? "recv_bye" : "send_bye");
        more.put("variable_billsec", String.valueOf(end.talked().toSeconds()));
        more.put("variable_billmsec", String.valueOf(end.talked().toMillis()));
        more.put("variable_read_codec", channel.codec());
        more.put("variable_write_codec", channel.codec());
        more.put(
                "variable_rtp_audio_in_packet_count",
                String.valueOf(end.statistics().packetsReceived()));
        more.put(
                "variable_rtp_audio_out_packet_count",
                String.valueOf(end.statistics().packetsSent()));
        return more;
    }

    /** An application begins. @return its name among the events */
    String executing(Channel channel, String name, String argument, Optional<String> asked) {
        String id = asked.orElseGet(() -> UUID.randomUUID().toString());
        channel.application(new Channel.Application(name, argument, id));
        bus.publish("CHANNEL_EXECUTE", () -> with(channel, application(name, argument, id)));
        sound(channel, name, argument, "START");
        return id;
    }

    /** It is over. */
    void executed(Channel channel, String name, String argument, String id) {
        sound(channel, name, argument, "STOP");
        bus.publish("CHANNEL_EXECUTE_COMPLETE", () -> {
            Map<String, String> more = application(name, argument, id);
            more.put("Application-Response", "_none_");
            return with(channel, more);
        });
    }

    private void sound(Channel channel, String name, String argument, String what) {
        switch (name) {
            case "playback", "endless_playback" ->
                bus.publish("PLAYBACK_" + what, () -> with(channel, played(argument, what)));
            case "hold", "unhold" -> {
                if (what.equals("STOP")) {
                    held(channel, name.equals("hold"));
                }
            }
            default -> {
                // Nothing is to be heard of it.
            }
        }
    }

    private static Map<String, String> played(String argument, String what) {
        Map<String, String> more = new LinkedHashMap<>();
        more.put("Playback-File-Path", argument);
        if (what.equals("STOP")) {
            more.put("Playback-Status", "done");
        }
        return more;
    }

    private static Map<String, String> application(String name, String argument, String id) {
        Map<String, String> more = new LinkedHashMap<>();
        more.put("Application", name);
        more.put("Application-Data", argument);
        more.put("Application-UUID", id);
        return more;
    }

    private void tell(String name, Call call) {
        find(call.uuid()).ifPresent(channel -> tell(name, channel));
    }

    SwitchEvent event(String name, Channel channel) {
        return bus.event(name, channel.headers(true), "");
    }

    void tell(String name, Channel channel) {
        bus.publish(name, () -> channel.headers(true));
    }

    private static Map<String, String> with(Channel channel, Map<String, String> more) {
        Map<String, String> headers = channel.headers(true);
        headers.putAll(more);
        return headers;
    }
}
