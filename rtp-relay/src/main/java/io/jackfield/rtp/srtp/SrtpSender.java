package io.jackfield.rtp.srtp;

import io.jackfield.kernel.BoundedMap;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitsi.srtp.SrtcpCryptoContext;
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

    /** Reports of another sender that are stepped over at most, a microsecond or two each; one every five seconds is normal. */
    private static final int MAX_ADVANCE = 200_000;

    /** Reports that may have been sent since the state was taken. */
    private static final int AHEAD = 16;

    private final MasterKey key;
    private final SrtpBuffer buffer;
    private final SrtpContexts contexts;
    private final BoundedMap<Integer, SrtpSource> rtp =
            new BoundedMap<>("srtp sources sent", MAX_SOURCES, BoundedMap.Policy.REJECT_NEW);
    private final BoundedMap<Integer, SrtcpCryptoContext> rtcp =
            new BoundedMap<>("srtcp sources sent", MAX_SOURCES, BoundedMap.Policy.REJECT_NEW);
    private final Map<Integer, SrtpIndex> resumed = new HashMap<>();
    private final Map<Integer, Integer> reported = new HashMap<>();
    private @Nullable SrtpSource lastRtp;
    private @Nullable SrtcpCryptoContext lastRtcp;

    /** Sends under this key, working in a buffer that others of the same thread may use too. */
    public SrtpSender(MasterKey key, SrtpBuffer buffer) {
        this.key = key;
        this.buffer = buffer;
        this.contexts = new SrtpContexts(key, true);
    }

    /** The key. */
    public MasterKey key() {
        return key;
    }

    /** How many RTCP packets each source has sent, as rollovers. */
    public List<SrtpIndex> reports() {
        return reported.entrySet().stream()
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
        if (!work.hasHeader(0)) {
            return SrtpResult.MALFORMED;
        }
        int ssrc = work.int32(8);
        int sequence = work.int32(0) & 0xffff;
        SrtpSource source = lastRtp;
        if (source == null || source.context.getSsrc() != ssrc) {
            source = rtp.get(ssrc).orElse(null);
            if (source == null) {
                SrtpIndex before = resumed.get(ssrc);
                if (rtp.size() == rtp.limit() || before != null && before.isOld(sequence)) {
                    return SrtpResult.REFUSED;
                }
                int rollovers = before == null ? 0 : before.rolloversOf(sequence);
                source = new SrtpSource(contexts.rtp(ssrc, rollovers), ssrc, rollovers, sequence);
                rtp.put(ssrc, source);
            }
            lastRtp = source;
        }
        source.note(sequence);
        try {
            SrtpResult result = SrtpContexts.result(source.context.transformPacket(work));
            return result == SrtpResult.OK && !work.store(packet) ? SrtpResult.MALFORMED : result;
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return SrtpResult.MALFORMED;
        }
    }

    /** The same for RTCP. */
    public SrtpResult protectRtcp(ByteBuffer packet) {
        if (packet.remaining() < 8) {
            return SrtpResult.MALFORMED;
        }
        SrtpBuffer.Packet work = buffer.load(packet);
        int ssrc = work.int32(4);
        SrtcpCryptoContext context = lastRtcp;
        if (context == null || context.getSsrc() != ssrc) {
            context = rtcp.get(ssrc).orElse(null);
            if (context == null) {
                if (rtcp.size() == rtcp.limit()) {
                    return SrtpResult.REFUSED;
                }
                context = advanced(ssrc);
                if (context == null) {
                    return SrtpResult.REFUSED;
                }
                rtcp.put(ssrc, context);
            }
            lastRtcp = context;
        }
        try {
            reported.merge(ssrc, 1, Integer::sum);
            SrtpResult result = SrtpContexts.result(context.transformPacket(work));
            return result == SrtpResult.OK && !work.store(packet) ? SrtpResult.MALFORMED : result;
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return SrtpResult.MALFORMED;
        }
    }

    /** A context whose next index nobody has used; null when that is too far, which takes a call of weeks. */
    private @Nullable SrtcpCryptoContext advanced(int ssrc) {
        SrtcpCryptoContext context = contexts.rtcp(ssrc);
        int used = reported.getOrDefault(ssrc, 0);
        if (used > MAX_ADVANCE) {
            return null;
        }
        ByteBuffer empty = ByteBuffer.allocateDirect(64);
        try {
            for (int i = 0; i < used; i++) { // the index is counted inside, by packets
                empty.clear();
                empty.put((byte) 0x80)
                        .put((byte) 201)
                        .putShort((short) 1)
                        .putInt(ssrc)
                        .flip();
                context.transformPacket(buffer.load(empty));
            }
        } catch (GeneralSecurityException e) {
            return null;
        }
        return context;
    }
}
