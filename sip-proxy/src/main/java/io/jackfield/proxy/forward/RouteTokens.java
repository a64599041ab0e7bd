package io.jackfield.proxy.forward;

import io.jackfield.kernel.SipHash;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the token that each Record-Route of ours carries. A keyed hash over its content and the dialog's Call-ID makes it
 * unforgeable and good for that dialog only, so that a Route set opens no relay (RFC 3261 16.12 trusts it blindly). Immutable;
 * any thread. Flows in it can be read by nobody else.
 *
 * <p>Layout, then base64url: flags (1: caller's flow, 2: callee's flow, 4: two Record-Routes), anchor, [tag hash 4, flows], hash 8. A flow is transport,
 * listen point, address length, address, port 2, connection 8.
 */
final class RouteTokens {
    private static final Transport[] TRANSPORTS = Transport.values();
    private static final int HASH_BYTES = 8;
    private static final int MAX_BYTES = 2 + 4 + 2 * 29 + HASH_BYTES;

    private final SipHash hash;
    private final SipHash stream;
    private final List<InetSocketAddress> listenPoints;

    /**
     * @param key 16 secret bytes
     * @param listenPoints the local addresses that flows are bound to, in an order that stays
     */
    RouteTokens(byte[] key, List<InetSocketAddress> listenPoints) {
        ByteBuffer halves = ByteBuffer.wrap(key);
        this.hash = new SipHash(halves.getLong(), halves.getLong());
        this.stream = new SipHash(hash.hash(1), hash.hash(2));
        this.listenPoints = List.copyOf(listenPoints);
    }

    String write(RouteToken token, String callId) {
        boolean plain = token.caller() == null && token.callee() == null;
        ByteBuffer out = ByteBuffer.allocate((plain ? 2 + HASH_BYTES : MAX_BYTES) + callId.length() + 1);
        out.put((byte) flags(token));
        out.put((byte) token.anchor());
        if (!plain) {
            out.putInt(token.callerTagHash());
            put(out, token.caller());
            put(out, token.callee());
        }
        int length = out.position();
        long mac = mac(out.array(), length, callId);
        veil(out.array(), length, mac);
        out.position(length);
        out.putLong(mac);
        byte[] exact = new byte[length + HASH_BYTES];
        System.arraycopy(out.array(), 0, exact, 0, exact.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(exact);
    }

    private static int flags(RouteToken token) {
        return (token.caller() == null ? 0 : 1) | (token.callee() == null ? 0 : 2) | (token.twice() ? 4 : 0);
    }

    /** The token, or null when it is not ours or was written for another Call-ID. */
    @Nullable
    RouteToken read(String text, String callId) {
        if (text.length() < 14 || text.length() > MAX_BYTES * 4 / 3 + 1) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null; // only strangers send such: not the way of a packet that matters
        }
        int length = bytes.length - HASH_BYTES;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        veil(bytes, length, in.getLong(length));
        byte[] signed = new byte[length + callId.length() + 1];
        System.arraycopy(bytes, 0, signed, 0, length);
        if (mac(signed, length, callId) != in.getLong(length)) {
            return null;
        }
        int flags = in.get();
        int anchor = in.get() & 0xff;
        if ((flags & 3) == 0) {
            return flags == 0 && anchor == RouteToken.NO_ANCHOR
                    ? RouteToken.PLAIN
                    : new RouteToken(anchor, flags != 0, 0, null, null);
        }
        return readFlows(in, flags, anchor);
    }

    private @Nullable RouteToken readFlows(ByteBuffer in, int flags, int anchor) {
        try {
            int tagHash = in.getInt();
            Flow caller = (flags & 1) == 0 ? null : get(in);
            Flow callee = (flags & 2) == 0 ? null : get(in);
            return new RouteToken(anchor, (flags & 4) != 0, tagHash, caller, callee);
        } catch (BufferUnderflowException | UnknownHostException | IndexOutOfBoundsException anotherVersion) {
            return null; // signed by us, but with other listen points or by another version
        }
    }

    private void put(ByteBuffer out, @Nullable Flow flow) {
        if (flow == null) {
            return;
        }
        byte[] address = flow.remote().getAddress().getAddress();
        out.put((byte) flow.transport().ordinal());
        out.put((byte) listenPoints.indexOf(flow.local()));
        out.put((byte) address.length);
        out.put(address);
        out.putShort((short) flow.remote().getPort());
        out.putLong(flow.connection());
    }

    private Flow get(ByteBuffer in) throws UnknownHostException {
        Transport transport = TRANSPORTS[in.get()];
        int listenPoint = in.get();
        byte[] address = new byte[in.get()];
        in.get(address);
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getByAddress(address), in.getShort() & 0xffff);
        long connection = in.getLong();
        return listenPoint < 0
                ? Flow.to(transport, remote)
                : Flow.between(transport, listenPoints.get(listenPoint), remote, connection);
    }

    /**
     * Makes flows unreadable, and readable again: their addresses are nothing for the peer. A key stream that begins with the hash, which
     * is another for other content: a synthetic IV, as in RFC 5297.
     */
    private void veil(byte[] token, int length, long mac) {
        for (int at = 2, word = 0; at < length; at += Long.BYTES, word++) {
            long key = stream.hash(mac + word);
            for (int i = at; i < Math.min(at + Long.BYTES, length); i++) {
                token[i] ^= (byte) (key >>> 8 * (i - at));
            }
        }
    }

    /**
     * Puts the Call-ID behind the content, where there is room for it, then where the one ends and the other begins, so that no byte
     * can change sides; hashes it all.
     */
    private long mac(byte[] content, int length, String callId) {
        int end = length + callId.length();
        for (int i = length; i < end; i++) {
            content[i] = (byte) callId.charAt(i - length);
        }
        content[end] = (byte) length;
        return hash.hash(content, 0, end + 1);
    }
}
