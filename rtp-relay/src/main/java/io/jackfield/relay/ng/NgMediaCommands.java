package io.jackfield.relay.ng;

import io.jackfield.relay.KeyGuard;
import io.jackfield.relay.RelayControl;
import io.jackfield.relay.RelayControl.Block;
import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.record.RecordingFormat;
import io.jackfield.rtp.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The commands that do something to the media of a call. */
final class NgMediaCommands {
    /** What is done; others are none of this class's. */
    static final List<String> COMMANDS = List.of(
            "start forwarding",
            "stop forwarding",
            "block media",
            "unblock media",
            "silence media",
            "unsilence media",
            "block dtmf",
            "unblock dtmf",
            "play media",
            "stop media",
            "play dtmf",
            "start recording",
            "stop recording",
            "pause recording",
            "subscribe request",
            "subscribe answer",
            "unsubscribe");

    private static final long MAX_SOUND_BYTES = 1L << 24;
    private static final int MAX_METADATA = 4096;
    private static final int MAX_TIMES = 10_000;
    private static final long MAX_PLAY_MS = 86_400_000;

    /** Commands that are about the whole call unless they say that they are not. */
    private static final Set<String> DIRECTIONAL = Set.of(
            "block media",
            "unblock media",
            "silence media",
            "unsilence media",
            "block dtmf",
            "unblock dtmf",
            "start forwarding",
            "stop forwarding");

    private final RtpRelay relay;
    private final RelayControl control;
    private final SecureRandom random = new SecureRandom();

    NgMediaCommands(RtpRelay relay) {
        this.relay = relay;
        this.control = relay.control();
    }

    static String normal(String command) {
        return command.toLowerCase(Locale.ROOT).replace('-', ' ').replace('_', ' ');
    }

    /** The reply; empty when there is no such command. */
    Optional<CompletionStage<Dictionary>> perform(NgRequest request) {
        String command = normal(request.command());
        if (!COMMANDS.contains(command)) {
            return Optional.empty();
        }
        String call = request.id("call-id");
        if (call.isEmpty()) {
            return Optional.of(CompletableFuture.completedStage(NgCommands.error("no call-id in message")));
        }
        boolean all = request.has("flags", "all") || request.id("all").equals("all");
        if (all) {
            return Optional.of(perform(request, command, call, ""));
        }
        return Optional.of(
                participant(request, command, call).thenCompose(tag -> perform(request, command, call, tag)));
    }

    /**
     * Whose media is meant: by label, by the address of the media, or by tag. Proxies put a tag into every command, so that one that
     * holds back or forwards goes by it only where it says that it does.
     */
    private CompletionStage<String> participant(NgRequest request, String command, String call) {
        String tag = request.id("from-tag");
        String label = Stream.of("from-label", "label")
                .map(request::id)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
        if (!label.isEmpty() && (tag.isEmpty() || DIRECTIONAL.contains(command))) {
            return control.tagOf(call, label);
        }
        String address = request.id("address");
        if (!address.isEmpty()) {
            return control.tagAt(
                    call,
                    NgTransportWords.numeric(address)
                            .orElseThrow(() -> new IllegalArgumentException("address is no address")));
        }
        boolean named = !DIRECTIONAL.contains(command) || request.has("flags", "directional") || egress(request);
        return CompletableFuture.completedStage(named ? tag : "");
    }

    private CompletionStage<Dictionary> perform(NgRequest request, String command, String call, String tag) {
        String one = tag.isEmpty() ? request.id("from-tag") : tag;
        return switch (command) {
            case "block media" -> block(request, call, tag, Block.MEDIA, true);
            case "unblock media" -> block(request, call, tag, Block.MEDIA, false);
            case "silence media" -> block(request, call, tag, Block.SILENCE, true);
            case "unsilence media" -> block(request, call, tag, Block.SILENCE, false);
            case "block dtmf" -> guard(request, call, tag);
            case "unblock dtmf" -> done(control.guardKeys(call, tag, KeyGuard.OFF));
            case "play media" -> play(request, call, one);
            case "stop media" -> done(control.stopPlaying(call, one));
            case "play dtmf" -> press(request, call, one);
            case "start recording" -> record(request);
            case "stop recording" -> done(stopRecording(request, call));
            case "pause recording" -> done(control.pauseRecording(call));
            case "start forwarding" -> done(control.startForwarding(call, tag, introduction(request)));
            case "stop forwarding" -> done(control.stopForwarding(call, tag));
            case "subscribe request" -> subscribe(request, call, tag);
            case "subscribe answer" -> subscribed(request, call);
            default -> done(control.unsubscribe(call, request.id("to-tag")));
        };
    }

    /** Whether what goes to a side is meant, and not what comes from it. */
    private static boolean egress(NgRequest request) {
        return request.has("flags", "block-egress") || request.has("flags", "egress");
    }

    private CompletionStage<Dictionary> block(NgRequest request, String call, String tag, Block what, boolean on) {
        return done(egress(request) ? control.blockTowards(call, tag, what, on) : control.block(call, tag, what, on));
    }

    private CompletionStage<Boolean> stopRecording(NgRequest request, String call) {
        if (request.has("flags", "discard-recording")) {
            return control.discardRecording(call);
        }
        boolean pause = request.has("flags", "pause") || request.has("pause", "yes");
        return pause ? control.pauseRecording(call) : control.stopRecording(call);
    }

    private CompletionStage<Dictionary> guard(NgRequest request, String call, String tag) {
        NgWarnings warnings = new NgWarnings(request);
        KeyGuard guard = new NgMediaWords(request, warnings).guard();
        return done(control.guardKeys(call, tag, guard))
                .thenApply(reply -> warnings.text().isEmpty() ? reply : reply.put("warning", warnings.text()));
    }

    private static String introduction(NgRequest request) {
        return request.get("metadata").flatMap(NgValue::asText).orElse("");
    }

    /** Holds back all media of a call, or lets it through. */
    CompletionStage<Integer> drop(NgRequest request, boolean on) {
        return control.block(request.id("call-id"), "", Block.MEDIA, on);
    }

    private static CompletionStage<Dictionary> done(CompletionStage<?> work) {
        return work.thenApply(result -> NgCommands.ok());
    }

    private CompletionStage<Dictionary> play(NgRequest request, String call, String tag) {
        long times = request.get("repeat-times").flatMap(NgValue::asNumber).orElse(1L);
        long most = request.get("repeat-duration").flatMap(NgValue::asNumber).orElse(0L);
        boolean always = most > 0 && request.get("repeat-times").isEmpty();
        int often = always ? MAX_TIMES : (int) Math.max(1, Math.min(MAX_TIMES, times));
        Duration limit = most > 0 ? Duration.ofMillis(Math.min(most, MAX_PLAY_MS)) : Duration.ofMillis(MAX_PLAY_MS);
        return sound(request)
                .thenCompose(wav -> control.play(call, tag, wav, often, limit))
                .thenApply(duration -> NgCommands.ok().put("duration", duration.toMillis()));
    }

    private CompletionStage<byte[]> sound(NgRequest request) {
        Optional<byte[]> blob = request.get("blob")
                .flatMap(value -> value instanceof NgValue.Text text ? Optional.of(text.bytes()) : Optional.empty());
        if (blob.isPresent()) {
            return CompletableFuture.completedStage(blob.get());
        }
        Optional<String> base64 = request.get("blob64").flatMap(NgValue::asText);
        if (base64.isPresent()) { // IllegalArgumentException when it is none
            return CompletableFuture.completedStage(Base64.getMimeDecoder().decode(base64.get()));
        }
        Optional<Path> folder = relay.sounds();
        String name = request.id("file");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("no file or blob in message");
        }
        Path file = folder.map(Path::toAbsolutePath)
                .map(Path::normalize)
                .map(base -> base.resolve(name).normalize())
                .filter(path -> folder.map(Path::toAbsolutePath)
                        .map(Path::normalize)
                        .filter(path::startsWith)
                        .isPresent())
                .orElseThrow(() -> new IllegalArgumentException("the relay plays files of its sound folder only"));
        return CompletableFuture.supplyAsync(() -> read(file)); // the disk is none of a media loop's business
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > MAX_SOUND_BYTES) {
                throw new IOException("it has more than 16 MiB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CompletionException(
                    new MediaException(MediaException.Code.RELAY_REFUSED, "cannot read the file: " + e.getMessage()));
        }
    }

    private CompletionStage<Dictionary> press(NgRequest request, String call, String tag) {
        String keys = request.id("code").isEmpty() ? request.id("digit") : request.id("code");
        Duration tone = milliseconds(request, "duration", 250, 100);
        Duration pause = milliseconds(request, "pause", 100, 100);
        return done(control.otherThan(call, tag).thenCompose(other -> control.press(call, other, keys, tone, pause)));
    }

    private static Duration milliseconds(NgRequest request, String key, long normal, long least) {
        long wanted = request.get(key).flatMap(NgValue::asNumber).orElse(normal);
        return Duration.ofMillis(Math.max(least, Math.min(5000, wanted)));
    }

    /** Begins a recording, for its command and for offers with {@code record-call}. */
    CompletionStage<Dictionary> record(NgRequest request) {
        RecordingFormat format = switch (request.id("output-format").toLowerCase(Locale.ROOT)) {
            case "wav" -> RecordingFormat.WAV;
            case "pcapng" -> RecordingFormat.PCAPNG;
            default -> RecordingFormat.PCAP;
        };
        return control.startRecording(request.id("call-id"), format, metadata(request))
                .thenApply(path -> NgCommands.ok().put("recording-file", path.toString()));
    }

    /** {@code key:value|key:value}, or one value without a key. */
    private static Map<String, String> metadata(NgRequest request) {
        Map<String, String> all = new LinkedHashMap<>();
        String text = request.get("metadata").flatMap(NgValue::asText).orElse("");
        for (String part :
                text.substring(0, Math.min(MAX_METADATA, text.length())).split("\\|", -1)) {
            int colon = part.indexOf(':');
            if (!part.isEmpty()) {
                all.put(colon > 0 ? part.substring(0, colon) : "metadata", part.substring(colon + 1));
            }
        }
        return all;
    }

    private CompletionStage<Dictionary> subscribe(NgRequest request, String call, String tag) {
        String subscriber = request.id("to-tag").isEmpty() ? Long.toHexString(random.nextLong()) : request.id("to-tag");
        return control.subscribe(call, tag, subscriber)
                .thenApply(sdp -> NgCommands.ok()
                        .put("sdp", new NgValue.Text(sdp))
                        .put("from-tag", tag)
                        .put("to-tag", subscriber));
    }

    private CompletionStage<Dictionary> subscribed(NgRequest request, String call) {
        byte[] sdp = request.sdp().orElseThrow(() -> new IllegalArgumentException("no sdp in message"));
        return done(control.subscribed(call, request.id("to-tag"), sdp));
    }
}
