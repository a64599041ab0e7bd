package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.RtpMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What codecs an offer becomes, what the answer to it becomes, and what has to be translated between the two. Codecs that both sides
 * have are left to them: nothing is translated unless it must.
 */
final class CodecNegotiation {
    private static final int FIRST_DYNAMIC = 96;
    private static final int DEFAULT_FRAME_MS = 20;

    private final MediaDescription offered;
    private final CodecWishes wishes;
    private final int ptimeMs;
    private int ptimeBackMs;
    private final List<RtpMap> added = new ArrayList<>();
    private List<RtpMap> before = List.of();

    /** A codec with its parameters, put into a description. */
    record Line(RtpMap map, String fmtp) {}

    /** What a description gets: formats that it has, and codecs that it has not. */
    record Choice(List<String> formats, List<Line> added) {}

    /** What becomes of the streams: from the offerer, from the answerer. */
    record Plans(BridgePlan fromOfferer, BridgePlan fromAnswerer) {}

    /** @param ptimeMs packet time towards the answerer, 0 as it comes */
    CodecNegotiation(MediaDescription offered, CodecWishes wishes, int ptimeMs) {
        this.offered = offered;
        this.wishes = wishes;
        this.ptimeMs = ptimeMs;
    }

    /** The packet time towards the offerer, 0 as it comes. */
    CodecNegotiation back(int ms) {
        ptimeBackMs = ms;
        return this;
    }

    /** Offers what the answerer uses already before the rest, in its order. */
    void keep(MediaDescription described) {
        before = described.rtpMaps();
    }

    private List<String> kept(List<String> formats) {
        if (before.isEmpty()) {
            return formats;
        }
        Map<String, RtpMap> maps = byFormat(offered);
        List<String> ordered = new ArrayList<>();
        for (RtpMap used : before) {
            formats.stream()
                    .filter(format -> maps.get(format) != null && used.sameCodec(maps.get(format)))
                    .filter(format -> !ordered.contains(format))
                    .forEach(ordered::add);
        }
        formats.stream().filter(format -> !ordered.contains(format)).forEach(ordered::add);
        return ordered;
    }

    private CodecChoice choice() {
        return new CodecChoice(wishes.strip(), wishes.except(), wishes.offer());
    }

    private boolean translates() {
        return offered.isRtp()
                && offered.type().equals("audio")
                && (!wishes.mask().isEmpty() || !wishes.transcode().isEmpty());
    }

    /** What the answerer is offered. */
    Choice offer() {
        List<String> formats = kept(choice().formats(offered));
        if (!translates() || usable(formats).isEmpty()) {
            return new Choice(formats, List.of());
        }
        Map<String, RtpMap> maps = byFormat(offered);
        List<String> seen = new ArrayList<>();
        for (String format : formats) {
            RtpMap map = maps.get(format);
            boolean event = map != null && map.isTelephoneEvent();
            boolean masked = CodecChoice.anyNames(wishes.mask(), format, maps)
                    && !CodecChoice.anyNames(wishes.except(), format, maps)
                    && !(event && wishes.mask().contains("all"));
            if (!masked) {
                seen.add(format);
            }
        }
        List<Line> lines = new ArrayList<>();
        added.clear();
        for (String name : wishes.transcode()) {
            codec(name).filter(map -> isNew(map, seen, maps)).ifPresent(map -> {
                added.add(map);
                lines.add(new Line(map, fmtp(map)));
            });
        }
        boolean speech = lines.stream().anyMatch(line -> !line.map().isTelephoneEvent())
                || seen.stream().anyMatch(format -> !isSupplement(maps.get(format)));
        return speech ? new Choice(seen, lines) : new Choice(formats, List.of());
    }

    private boolean isNew(RtpMap map, List<String> seen, Map<String, RtpMap> maps) {
        return seen.stream()
                        .noneMatch(format ->
                                maps.get(format) != null && maps.get(format).sameCodec(map))
                && added.stream().noneMatch(map::sameCodec);
    }

    private static String fmtp(RtpMap map) {
        return map.isTelephoneEvent() ? "0-16" : map.encoding().equalsIgnoreCase("opus") ? "useinbandfec=1" : "";
    }

    /** The codec of a name, with a payload type that the offer does not use. */
    private Optional<RtpMap> codec(String name) {
        String[] parts = name.split("/", 4);
        if (parts[0].equalsIgnoreCase("telephone-event")) {
            int rate = parts.length > 1 && parts[1].equals("48000") ? 48_000 : 8000;
            return freeType(-1).map(type -> new RtpMap(type, "telephone-event", rate));
        }
        return Codecs.installed().all().stream()
                .filter(codec -> codec.name().equalsIgnoreCase(parts[0]))
                .filter(codec -> parts.length < 2 || parts[1].equals(Integer.toString(codec.clockRate())))
                .findFirst()
                .flatMap(codec -> freeType(codec.payloadType())
                        .map(type -> new RtpMap(type, codec.name(), codec.clockRate(), codec.channels())));
    }

    private Optional<Integer> freeType(int wanted) {
        for (int type = wanted >= 0 ? wanted : FIRST_DYNAMIC; type < 128; type++) {
            int candidate = type;
            boolean taken = offered.formats().contains(Integer.toString(candidate))
                    || added.stream().anyMatch(map -> map.payloadType() == candidate);
            if (!taken) {
                return Optional.of(candidate);
            }
            type = Math.max(type, FIRST_DYNAMIC - 1); // a static one that means something else here
        }
        return Optional.empty();
    }

    private List<RtpMap> usable(List<String> formats) {
        return offered.rtpMaps().stream()
                .filter(map -> formats.contains(Integer.toString(map.payloadType())))
                .filter(map -> codec(map).isPresent())
                .toList();
    }

    private static Optional<Codec> codec(RtpMap map) {
        return Codecs.installed().find(map.encoding(), map.clockRate(), map.channels());
    }

    static boolean isSupplement(@org.jspecify.annotations.Nullable RtpMap map) {
        return map != null
                && (map.isTelephoneEvent()
                        || map.encoding().toUpperCase(Locale.ROOT).equals("CN"));
    }

    private static Map<String, RtpMap> byFormat(MediaDescription media) {
        Map<String, RtpMap> maps = new HashMap<>();
        media.rtpMaps().forEach(map -> maps.put(Integer.toString(map.payloadType()), map));
        return maps;
    }

    private static Optional<RtpMap> first(MediaDescription media) {
        return media.rtpMaps().stream().filter(map -> !isSupplement(map)).findFirst();
    }

    /** The offerer's codec that the answer stands for, when it is not one of its own; empty when nothing is to be translated. */
    private Optional<RtpMap> translated(MediaDescription answer) {
        Optional<RtpMap> theirs = first(answer);
        if (!translates() || theirs.isEmpty()) {
            return Optional.empty();
        }
        boolean own = offered.rtpMaps().stream().anyMatch(theirs.get()::sameCodec);
        if (own || codec(theirs.get()).isEmpty()) {
            return Optional.empty();
        }
        return usable(choice().formats(offered)).stream().findFirst();
    }

    /** What the offerer is answered. */
    Choice answer(MediaDescription answer, CodecChoice asked, boolean single) {
        Optional<RtpMap> speech = translated(answer);
        if (speech.isEmpty()) {
            List<String> formats = new ArrayList<>(asked.formats(answer));
            formats.removeIf(format -> added.stream()
                    .anyMatch(map -> Integer.toString(map.payloadType()).equals(format)));
            if (translates() && answer.rtpMaps().stream().noneMatch(this::isOwnSpeech)) {
                throw new MediaException(
                        MediaException.Code.BAD_SDP, "the answer has no codec that can be translated for its offerer");
            }
            List<Line> accepted = single
                    ? List.of()
                    : accepted(answer).stream().map(this::line).toList();
            return new Choice(single ? firstOf(formats, answer) : formats, accepted);
        }
        List<Line> lines = new ArrayList<>();
        lines.add(line(speech.get()));
        events(offered).ifPresent(map -> lines.add(line(map)));
        return new Choice(List.of(), lines);
    }

    private static List<String> firstOf(List<String> formats, MediaDescription answer) {
        Map<String, RtpMap> maps = byFormat(answer);
        Optional<String> speech = formats.stream()
                .filter(format -> !isSupplement(maps.get(format)))
                .findFirst();
        return speech.isEmpty()
                ? formats
                : formats.stream()
                        .filter(format -> isSupplement(maps.get(format)) || format.equals(speech.get()))
                        .toList();
    }

    /** Codecs of the offer that are taken for the answerer, which does not know them. */
    private List<RtpMap> accepted(MediaDescription answer) {
        if (wishes.accept().isEmpty()
                || !offered.type().equals("audio")
                || direct(answer).isEmpty()) {
            return List.of();
        }
        Map<String, RtpMap> maps = byFormat(offered);
        return usable(offered.formats()).stream()
                .filter(map -> CodecChoice.anyNames(wishes.accept(), Integer.toString(map.payloadType()), maps))
                .filter(map -> answer.rtpMaps().stream().noneMatch(map::sameCodec))
                .toList();
    }

    private boolean isOwnSpeech(RtpMap map) {
        return !isSupplement(map) && offered.rtpMaps().stream().anyMatch(map::sameCodec);
    }

    private Line line(RtpMap map) {
        return new Line(map, offered.fmtp(map.payloadType()).orElse(""));
    }

    private static Optional<RtpMap> events(MediaDescription media) {
        return media.rtpMaps().stream().filter(RtpMap::isTelephoneEvent).findFirst();
    }

    /** What is to be done to the packets; empty when they can be passed on. */
    Optional<Plans> plans(MediaDescription answer) {
        Optional<RtpMap> ours = translated(answer);
        Optional<RtpMap> theirs = first(answer);
        if (ours.isPresent() && theirs.isPresent()) {
            return Optional.of(plans(ours.get(), theirs.get(), answer, false));
        }
        boolean repacket = ptimeMs > 0 && ptimeMs != offered.ptimeMs().orElse(DEFAULT_FRAME_MS)
                || ptimeBackMs > 0 && ptimeBackMs != answer.ptimeMs().orElse(DEFAULT_FRAME_MS);
        if (!repacket && !accepted(answer).isEmpty()) {
            return direct(answer).map(map -> plans(map, answer, false));
        }
        return repacket ? direct(answer).map(plans -> plans(plans, answer, true)) : Optional.empty();
    }

    /** As if something had to be translated, for what is played or replaced; empty where the codec is not known. */
    Optional<Plans> anyway(MediaDescription answer) {
        return plans(answer).or(() -> direct(answer).map(map -> plans(map, answer, false)));
    }

    private Optional<RtpMap> direct(MediaDescription answer) {
        return first(answer).filter(map -> codec(map).isPresent());
    }

    private Plans plans(RtpMap theirs, MediaDescription answer, boolean repacket) {
        RtpMap ours =
                offered.rtpMaps().stream().filter(theirs::sameCodec).findFirst().orElse(theirs);
        return plans(ours, theirs, answer, repacket);
    }

    private Plans plans(RtpMap ours, RtpMap theirs, MediaDescription answer, boolean repacket) {
        int toAnswerer = ptimeMs > 0 ? ptimeMs : answer.ptimeMs().orElse(DEFAULT_FRAME_MS);
        int toOfferer = ptimeBackMs > 0 ? ptimeBackMs : offered.ptimeMs().orElse(DEFAULT_FRAME_MS);
        return new Plans(
                plan(offered, ours, answer, theirs, toAnswerer, repacket),
                plan(answer, theirs, offered, ours, toOfferer, repacket));
    }

    /** A codec at the rate that is wished for it. */
    private Codec atRate(RtpMap map) {
        Codec codec = codec(map).orElseThrow();
        return Stream.concat(wishes.set().stream(), wishes.transcode().stream())
                .map(name -> name.split("/", 5))
                .filter(parts -> parts.length > 3
                        && parts[0].equalsIgnoreCase(map.encoding())
                        && parts[1].equals(Integer.toString(map.clockRate()))
                        && parts[3].matches("\\d{3,7}"))
                .findFirst()
                .map(parts -> codec.withBitRate(Integer.parseInt(parts[3])))
                .orElse(codec);
    }

    private BridgePlan plan(
            MediaDescription from, RtpMap in, MediaDescription to, RtpMap out, int frameMs, boolean repacket) {
        Map<Integer, Codec> types = new LinkedHashMap<>();
        for (RtpMap map : from.rtpMaps()) {
            codec(map).ifPresent(codec -> types.put(map.payloadType(), codec));
        }
        codec(in).ifPresent(codec -> types.put(in.payloadType(), codec));
        Optional<RtpMap> eventsIn = events(from);
        Optional<RtpMap> eventsOut = events(to);
        return new BridgePlan(
                types,
                eventsIn.map(RtpMap::payloadType).orElse(-1),
                eventsIn.map(RtpMap::clockRate).orElse(8000),
                noise(from),
                atRate(out),
                out.payloadType(),
                eventsOut.map(RtpMap::payloadType).orElse(-1),
                eventsOut.map(RtpMap::clockRate).orElse(8000),
                noise(to),
                Math.max(10, Math.min(60, frameMs / 10 * 10)),
                repacket);
    }

    private static int noise(MediaDescription media) {
        return media.rtpMaps().stream()
                .filter(map -> map.encoding().equalsIgnoreCase("CN") && map.clockRate() == 8000)
                .map(RtpMap::payloadType)
                .findFirst()
                .orElse(-1);
    }
}
