package io.jackfield.relay.ng;

import io.jackfield.relay.ReportedQuality;
import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.SessionSummary;
import io.jackfield.relay.StreamSummary;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.SocketCounters;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What query, delete and statistics tell, in the shape in which clients of rtpengine expect it. */
final class NgStatistics {
    private NgStatistics() {}

    /** The sessions of one call, added to a reply. */
    static Dictionary call(List<SessionSummary> sessions, Dictionary reply) {
        SessionSummary first = sessions.get(0);
        long signalled = sessions.stream()
                .mapToLong(session -> session.signalled().getEpochSecond())
                .max()
                .orElse(0);
        reply.put("created", first.started().getEpochSecond());
        reply.put("last signal", signalled);
        Map<String, Dictionary> tags = new LinkedHashMap<>();
        for (SessionSummary session : sessions) {
            side(tags, session, session.offerer(), session.answerer());
            side(tags, session, session.answerer(), session.offerer());
        }
        Dictionary all = new Dictionary();
        tags.forEach(all::put);
        List<StreamSummary> streams =
                sessions.stream().flatMap(s -> s.streams().stream()).toList();
        long errors = streams.stream().mapToLong(StreamSummary::ignored).sum();
        return reply.put("tags", all)
                .put("SSRC", sources(streams))
                .put(
                        "totals",
                        new Dictionary()
                                .put(
                                        "RTP",
                                        traffic(
                                                streams.stream()
                                                        .mapToLong(StreamSummary::packets)
                                                        .sum(),
                                                streams.stream()
                                                        .mapToLong(StreamSummary::bytes)
                                                        .sum(),
                                                errors))
                                .put(
                                        "RTCP",
                                        traffic(
                                                streams.stream()
                                                        .mapToLong(StreamSummary::rtcpPackets)
                                                        .sum(),
                                                streams.stream()
                                                        .mapToLong(StreamSummary::rtcpBytes)
                                                        .sum(),
                                                0)));
    }

    /** How each source sounds where the relay hears it, MOS times ten as rtpengine tells it. */
    private static Dictionary sources(List<StreamSummary> streams) {
        Dictionary all = new Dictionary();
        for (StreamSummary stream : streams) {
            if (stream.ssrc() != 0 && stream.mos() > 0) {
                long sent = stream.packets() + stream.lost();
                Dictionary average = new Dictionary()
                        .put("MOS", Math.round(10 * stream.mos()))
                        .put("jitter", stream.jitter().toMillis())
                        .put("packet loss", sent == 0 ? 0 : 100 * stream.lost() / sent)
                        .put("samples", 1);
                stream.roundTrip().ifPresent(time -> average.put("round-trip time", time.toNanos() / 1000));
                all.put(Integer.toUnsignedString(stream.ssrc()), new Dictionary().put("average MOS", average));
            }
        }
        return all;
    }

    private static void side(Map<String, Dictionary> tags, SessionSummary session, String tag, String other) {
        List<NgValue> medias = new ArrayList<>();
        for (StreamSummary stream : session.streams()) {
            if (stream.side().equals(tag)) {
                medias.add(media(stream));
            }
        }
        Dictionary side = new Dictionary()
                .put("tag", tag)
                .put("created", session.started().getEpochSecond());
        if (!other.isEmpty()) {
            side.put("in dialogue with", other);
        }
        String label = session.labels().get(tag);
        if (label != null) {
            side.put("label", label);
        }
        tags.put(tag, side.put("medias", new Items(medias)));
    }

    private static Dictionary media(StreamSummary stream) {
        List<NgValue> streams = new ArrayList<>();
        long dropped = stream.ignored() + stream.forged() + stream.replayed();
        Dictionary rtp = new Dictionary().put("local port", stream.local().getPort());
        stream.lastSource().ifPresent(source -> rtp.put("endpoint", endpoint(source)));
        stream.crypto().ifPresent(suite -> rtp.put("crypto suite", suite));
        List<String> flags = new ArrayList<>(List.of("RTP"));
        if (stream.locked()) {
            flags.add("confirmed");
        }
        streams.add(rtp.put("flags", Items.of(flags)).put("stats", traffic(stream.packets(), stream.bytes(), dropped)));
        streams.add(new Dictionary()
                .put("local port", stream.rtcpLocal().getPort())
                .put("flags", Items.of(List.of("RTCP")))
                .put("stats", traffic(stream.rtcpPackets(), stream.rtcpBytes(), 0)));
        List<String> mediaFlags = new ArrayList<>(List.of("initialized"));
        stream.crypto().ifPresent(suite -> mediaFlags.add(stream.dtls() ? "DTLS-SRTP" : "SDES"));
        Dictionary media = new Dictionary();
        stream.reported().ifPresent(reported -> media.put("reported", reported(reported)));
        return media.put("index", stream.index() + 1L)
                .put("type", stream.media())
                .put("flags", Items.of(mediaFlags))
                .put("streams", new Items(streams));
    }

    /** How a side says that it hears the other, in the units of {@link #sources}. */
    private static Dictionary reported(ReportedQuality reported) {
        Dictionary all = new Dictionary()
                .put("reports", reported.reports())
                .put("packet loss", Math.round(100 * reported.fractionLost()))
                .put("packets lost", reported.lost())
                .put("jitter", reported.jitter().toMillis());
        reported.roundTrip().ifPresent(time -> all.put("round-trip time", time.toNanos() / 1000));
        return reported.mos() > 0 ? all.put("MOS", Math.round(10 * reported.mos())) : all;
    }

    private static Dictionary endpoint(InetSocketAddress address) {
        return new Dictionary()
                .put("family", address.getAddress() instanceof Inet6Address ? "IPv6" : "IPv4")
                .put("address", address.getAddress().getHostAddress())
                .put("port", address.getPort());
    }

    private static Dictionary traffic(long packets, long bytes, long errors) {
        return new Dictionary().put("packets", packets).put("bytes", bytes).put("errors", errors);
    }

    /** The whole relay. */
    static Dictionary relay(RtpRelay relay, NgCounters counters, Duration uptime) {
        MediaLoops loops = relay.loops();
        Dictionary current = new Dictionary()
                .put("sessionsown", relay.sessionCount())
                .put("sessionsforeign", 0)
                .put("sessionstotal", relay.sessionCount());
        Dictionary totals = new Dictionary()
                .put("uptime", Long.toString(uptime.toSeconds()))
                .put("rejectedsessions", relay.rejected())
                .put("relayedpackets", loops.total(SocketCounters::packetsOut))
                .put("relayedbytes", loops.total(SocketCounters::bytesOut))
                .put("relayedpacketerrors", loops.total(SocketCounters::sendDrops));
        Dictionary control = new Dictionary();
        counters.commands()
                .forEach((command, count) -> control.put("total" + command.replace(" ", "") + "count", count.sum()));
        control.put("unknown", counters.unknown.sum());
        control.put("malformed", counters.malformed.sum());
        control.put("repeated", counters.repeated.sum());
        control.put("errorcount", counters.errors.sum());
        return new Dictionary()
                .put("currentstatistics", current)
                .put("totalstatistics", totals)
                .put("controlstatistics", control);
    }
}
