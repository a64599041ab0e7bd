package io.jackfield.rtp.srtp;

import io.jackfield.kernel.BoundedMap;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Protects what is sent under one master key (RFC 3711 3.3, 3.4). For one thread.
 *
 * <p>A source is never forgotten as long as the key is in use: starting it anew would use its key stream twice. So when there are too
 * many of them, further ones are refused; a packet that is sent a second time is refused for the same reason.
 */
public final class SrtpSender {
    /** Most sources under one key. */
    static final int MAX_SOURCES = 64;

    /** Reports that may have been sent since the state was taken. */
    private static final int AHEAD = 16;

    private final MasterKey key;
    private final SrtpBuffer buffer;
    private final PacketCipher cipher;
    private @Nullable PacketCipher reportCipher;
    private final BoundedMap<Integer, SrtpSource> rtp =
            new BoundedMap<>("srtp sources sent", MAX_SOURCES, BoundedMap.Policy.REJECT_NEW);
    private final BoundedMap<Integer, Integer> reported =
            new BoundedMap<>("srtcp sources sent", MAX_SOURCES, BoundedMap.Policy.REJECT_NEW);
    private final Map<Integer, SrtpIndex> resumed = new HashMap<>();
    private @Nullable SrtpSource lastRtp;

    /** Sends under this key, working in a buffer that others of the same thread may use too. */
    public SrtpSender(MasterKey key, SrtpBuffer buffer) {
        this.key = key;
        this.buffer = buffer;
        this.cipher = PacketCipher.of(key, false, buffer);
    }

    /** The key. */
    public MasterKey key() {
        return key;
    }

    /** How many RTCP packets each source has sent, as rollovers. */
    public List<SrtpIndex> reports() {
        return reported.asMap().entrySet().stream()
                .map(one -> new SrtpIndex(one.getKey(), one.getValue(), 0))
                .toList();
    }

    /** How far each source has come. */
    public List<SrtpIndex> indexes() {
        return rtp.values().stream().map(SrtpSource::index).toList();
    }

    /**
     * Goes on where another sender of the same key ended. Call it before anything is sent.
     *
     * @param indexes what {@link #indexes} gave
     * @param reports what {@link #reports} gave: no index of RTCP may be used twice either (RFC 3711 9.1)
     */
    public void resume(List<SrtpIndex> indexes, List<SrtpIndex> reports) {
        reports.stream().limit(MAX_SOURCES).forEach(one -> reported.put(one.ssrc(), one.rollovers() + AHEAD));
        indexes.stream().limit(MAX_SOURCES).forEach(index -> resumed.put(index.ssrc(), index));
    }

    /**
     * Protects an RTP packet in place; it grows at its end. When the result is not OK it must not be sent.
     *
     * @param packet from position to limit; its capacity must leave room for the tag
     */
    public SrtpResult protect(ByteBuffer packet) {
        if (packet.remaining() < 12) {
            return SrtpResult.MALFORMED;
        }
        SrtpBuffer.Packet work = buffer.load(packet);
        int header = work.headerBytes(0);
        if (header < 0) {
            return SrtpResult.MALFORMED;
        }
        int ssrc = work.int32(8);
        int sequence = work.int32(0) & 0xffff;
        SrtpSource source = lastRtp;
        if (source == null || source.ssrc() != ssrc) {
            source = rtp.get(ssrc).orElse(null);
            if (source == null) {
                if (rtp.size() == rtp.limit()) {
                    return SrtpResult.REFUSED;
                }
                SrtpIndex before = resumed.get(ssrc);
                source = before == null ? SrtpSource.beginning(ssrc, sequence) : SrtpSource.after(before);
                rtp.put(ssrc, source);
            }
            lastRtp = source;
        }
        long index = source.indexOf(sequence);
        if (!source.isNew(index)) {
            return SrtpResult.REPLAYED;
        }
        source.note(index);
        cipher.seal(work, header, ssrc, index);
        return work.store(packet) ? SrtpResult.OK : SrtpResult.MALFORMED;
    }

    /** The same for RTCP. */
    public SrtpResult protectRtcp(ByteBuffer packet) {
        if (packet.remaining() < 8) {
            return SrtpResult.MALFORMED;
        }
        SrtpBuffer.Packet work = buffer.load(packet);
        int ssrc = work.int32(4);
        int index = reported.get(ssrc).orElse(0);
        if (index < 0 || !reported.put(ssrc, index + 1)) { // 2^31 reports under one key are all (RFC 3711 9.2)
            return SrtpResult.REFUSED;
        }
        forReports().sealReport(work, ssrc, index);
        return work.store(packet) ? SrtpResult.OK : SrtpResult.MALFORMED;
    }

    private PacketCipher forReports() {
        PacketCipher known = reportCipher;
        if (known == null) {
            known = PacketCipher.of(key, true, buffer);
            reportCipher = known;
        }
        return known;
    }
}
