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

    private final MasterKey key;
    private final SrtpBuffer buffer;
    private final SrtpContexts contexts;
    private final BoundedMap<Integer, SrtpSource> rtp =
            new BoundedMap<>("srtp sources sent", MAX_SOURCES, BoundedMap.Policy.REJECT_NEW);
    private final BoundedMap<Integer, SrtcpCryptoContext> rtcp =
            new BoundedMap<>("srtcp sources sent", MAX_SOURCES, BoundedMap.Policy.REJECT_NEW);
    private final Map<Integer, SrtpIndex> resumed = new HashMap<>();
    private boolean withoutRtcp;
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

    /** How far each source has come. */
    public List<SrtpIndex> indexes() {
        return rtp.values().stream().map(SrtpSource::index).toList();
    }

    /**
     * Goes on where another sender of the same key ended. Call it before anything is sent. RTCP is refused from then on: how far its own
     * index had come is not known, and none may be used twice.
     */
    public void resume(List<SrtpIndex> indexes) {
        withoutRtcp = true;
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
        if (withoutRtcp) {
            return SrtpResult.REFUSED;
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
                context = contexts.rtcp(ssrc);
                rtcp.put(ssrc, context);
            }
            lastRtcp = context;
        }
        try {
            SrtpResult result = SrtpContexts.result(context.transformPacket(work));
            return result == SrtpResult.OK && !work.store(packet) ? SrtpResult.MALFORMED : result;
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return SrtpResult.MALFORMED;
        }
    }
}
