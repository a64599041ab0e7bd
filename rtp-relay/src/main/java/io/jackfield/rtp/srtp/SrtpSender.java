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
    static final int MAX_SOURCES = SrtpSources.MAX;

    /** Reports that may have been sent since the state was taken. */
    private static final int AHEAD = 16;
    /** The last index of a report: 2^31 under one key are all (RFC 3711 9.2). */
    private static final int MAX_REPORTS = Integer.MAX_VALUE;

    private final MasterKey key;
    private final SrtpBuffer buffer;
    private final PacketCipher cipher;
    private @Nullable PacketCipher reportCipher;
    private final SrtpSources rtp = new SrtpSources("srtp sources sent", BoundedMap.Policy.REJECT_NEW);
    private final SrtpSources rtcp = new SrtpSources("srtcp sources sent", BoundedMap.Policy.REJECT_NEW);
    private final Map<Integer, SrtpIndex> resumed = new HashMap<>();

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
        return rtcp.all().stream()
                .map(source -> new SrtpIndex(source.ssrc(), (int) source.next(), 0))
                .toList();
    }

    /** How far each source has come. */
    public List<SrtpIndex> indexes() {
        return rtp.all().stream().map(SrtpSource::index).toList();
    }

    /**
     * Goes on where another sender of the same key ended. Call it before anything is sent.
     *
     * @param indexes what {@link #indexes} gave
     * @param reports what {@link #reports} gave: no index of RTCP may be used twice either (RFC 3711 9.1)
     */
    public void resume(List<SrtpIndex> indexes, List<SrtpIndex> reports) {
        reports.stream()
                .limit(MAX_SOURCES)
                .forEach(one -> rtcp.add(SrtpSource.before(one.ssrc(), (one.rollovers() & 0xffff_ffffL) + AHEAD)));
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
        SrtpSource source = rtp.find(ssrc);
        if (source == null) {
            SrtpIndex before = resumed.get(ssrc);
            source = before == null ? SrtpSource.beginning(ssrc, sequence) : SrtpSource.after(before);
            if (!rtp.add(source)) {
                return SrtpResult.REFUSED;
            }
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
        SrtpSource source = rtcp.find(ssrc);
        if (source == null) {
            source = SrtpSource.before(ssrc, 0);
            if (!rtcp.add(source)) {
                return SrtpResult.REFUSED;
            }
        }
        long index = source.next();
        if (index > MAX_REPORTS) {
            return SrtpResult.REFUSED;
        }
        source.note(index);
        forReports().sealReport(work, ssrc, (int) index);
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
