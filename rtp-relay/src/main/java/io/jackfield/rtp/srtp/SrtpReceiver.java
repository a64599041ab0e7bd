package io.jackfield.rtp.srtp;

import io.jackfield.kernel.BoundedMap;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates and decrypts what a peer sends under one master key (RFC 3711 3.3, 3.4). For one thread.
 *
 * <p>A source is remembered once a packet of it was authentic. Trying a new one costs a key derivation; strangers can make us try so
 * many a second and no more.
 */
public final class SrtpReceiver {
    /** Most sources under one key; past it the one that was first is forgotten. */
    static final int MAX_SOURCES = SrtpSources.MAX;
    /** New sources tried within a second. */
    static final int TRIES_A_SECOND = 20;

    private static final long SECOND_NS = 1_000_000_000L;

    private final CryptoAttribute crypto;
    private final SrtpBuffer buffer;
    private final PacketCipher cipher;
    private @Nullable PacketCipher reportCipher;
    private final SrtpSources rtp = new SrtpSources("srtp sources received", BoundedMap.Policy.EVICT_OLDEST);
    private final SrtpSources rtcp = new SrtpSources("srtcp sources received", BoundedMap.Policy.EVICT_OLDEST);
    private final Map<Integer, SrtpIndex> resumed = new HashMap<>();
    private int tries;
    private boolean tried;
    private long triesSinceNs;

    /** Receives what the writer of this line sends, working in a buffer that others of the same thread may use too. */
    public SrtpReceiver(CryptoAttribute crypto, SrtpBuffer buffer) {
        this.crypto = crypto;
        this.buffer = buffer;
        this.cipher = PacketCipher.of(crypto.key(), false, buffer);
    }

    /** The key, with its identifier. */
    public CryptoAttribute crypto() {
        return crypto;
    }

    /** How far each source has come. */
    public List<SrtpIndex> indexes() {
        return rtp.all().stream().map(SrtpSource::index).toList();
    }

    /** Goes on where another receiver of the same key ended: what that had is a replay. Call it before anything is received. */
    public void resume(List<SrtpIndex> indexes) {
        indexes.stream().limit(MAX_SOURCES).forEach(index -> resumed.put(index.ssrc(), index));
    }

    /**
     * Decrypts an RTP packet in place; its limit moves. When the result is not OK it must not be used.
     *
     * @param nowNs the time, for the limit on new sources
     */
    public SrtpResult unprotect(ByteBuffer packet, long nowNs) {
        CryptoSuite suite = crypto.key().suite();
        if (packet.remaining() < 12 + suite.rtpTagBytes() + crypto.mkiBytes()) {
            return SrtpResult.MALFORMED;
        }
        SrtpBuffer.Packet work = buffer.load(packet);
        if (!withoutMki(work, suite.isGcm() ? 0 : suite.rtpTagBytes())) {
            return SrtpResult.FORGED;
        }
        int header = work.headerBytes(suite.rtpTagBytes());
        if (header < 0) {
            return SrtpResult.MALFORMED;
        }
        int ssrc = work.int32(8);
        int sequence = work.int32(0) & 0xffff;
        SrtpSource source = rtp.find(ssrc);
        boolean isNew = source == null;
        if (source == null) {
            SrtpIndex before = resumed.get(ssrc);
            source = before == null ? SrtpSource.beginning(ssrc, sequence) : SrtpSource.after(before);
        }
        long index = source.indexOf(sequence);
        if (!source.isNew(index)) {
            return SrtpResult.REPLAYED;
        }
        if (isNew && !mayTry(nowNs)) {
            return SrtpResult.REFUSED;
        }
        if (!cipher.open(work, header, ssrc, index)) {
            return SrtpResult.FORGED;
        }
        if (isNew) {
            rtp.add(source);
        }
        source.note(index);
        return work.store(packet) ? SrtpResult.OK : SrtpResult.MALFORMED;
    }

    /** The same for RTCP. */
    public SrtpResult unprotectRtcp(ByteBuffer packet, long nowNs) {
        CryptoSuite suite = crypto.key().suite();
        if (packet.remaining() < 8 + 4 + suite.rtcpTagBytes() + crypto.mkiBytes()) {
            return SrtpResult.MALFORMED;
        }
        SrtpBuffer.Packet work = buffer.load(packet);
        if (!withoutMki(work, suite.isGcm() ? 0 : suite.rtcpTagBytes())) {
            return SrtpResult.FORGED;
        }
        int ssrc = work.int32(4);
        PacketCipher opening = forReports();
        int trailer = work.int32(opening.trailerAt(work));
        int index = trailer & 0x7fff_ffff;
        SrtpSource source = rtcp.find(ssrc);
        boolean isNew = source == null;
        if (source == null) {
            if (!mayTry(nowNs)) {
                return SrtpResult.REFUSED;
            }
            source = SrtpSource.beginning(ssrc, index);
        }
        if (!source.isNew(index)) {
            return SrtpResult.REPLAYED;
        }
        if (!opening.openReport(work, ssrc, trailer)) {
            return SrtpResult.FORGED;
        }
        if (isNew) {
            rtcp.add(source);
        }
        source.note(index);
        return work.store(packet) ? SrtpResult.OK : SrtpResult.MALFORMED;
    }

    private PacketCipher forReports() {
        PacketCipher known = reportCipher;
        if (known == null) {
            known = PacketCipher.of(crypto.key(), true, buffer);
            reportCipher = known;
        }
        return known;
    }

    /** The identifier is not authenticated; it stands before the tag (RFC 3711 3.1), with GCM at the end (RFC 7714 8.2). */
    private boolean withoutMki(SrtpBuffer.Packet work, int tagBytes) {
        int count = crypto.mkiBytes();
        if (count == 0) {
            return true;
        }
        int from = work.length() - tagBytes - count;
        if (!work.has(crypto.mki(), from, count)) {
            return false;
        }
        work.cut(from, count);
        return true;
    }

    private boolean mayTry(long nowNs) {
        if (!tried || nowNs - triesSinceNs >= SECOND_NS) {
            tried = true;
            triesSinceNs = nowNs;
            tries = 0;
        }
        return tries++ < TRIES_A_SECOND;
    }
}
