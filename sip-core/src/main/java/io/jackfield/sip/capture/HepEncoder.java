package io.jackfield.sip.capture;

import io.jackfield.kernel.Redacted;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes HEPv3 packets: {@code HEP3}, the length of all, then chunks of vendor, type, length and value, all in network order.
 * For one thread.
 */
final class HepEncoder {
    /** What the length field, and a datagram over IPv4, can hold. */
    static final int MAX_BYTES = 65_507;

    private static final byte[] MAGIC = {'H', 'E', 'P', '3'};
    private static final int CHUNK_HEADER = 6;
    private static final int IP_FAMILY = 1;
    private static final int IP_PROTOCOL = 2;
    private static final int IPV4_SOURCE = 3;
    private static final int IPV4_DESTINATION = 4;
    private static final int IPV6_SOURCE = 5;
    private static final int IPV6_DESTINATION = 6;
    private static final int SOURCE_PORT = 7;
    private static final int DESTINATION_PORT = 8;
    private static final int SECONDS = 9;
    private static final int MICROSECONDS = 10;
    private static final int PROTOCOL = 11;
    private static final int AGENT_ID = 12;
    private static final int AUTH_KEY = 14;
    private static final int PAYLOAD = 15;
    private static final int CORRELATION_ID = 17;

    private static final byte FAMILY_IPV4 = 2;
    private static final byte FAMILY_IPV6 = 10;
    private static final byte TCP = 6;
    private static final byte UDP = 17;
    private static final byte SIP = 1;
    private static final int MAX_CORRELATION_BYTES = 1_024;

    private final int agentId;
    private final byte[] password;
    private final boolean secrets;

    HepEncoder(long agentId, Redacted password, boolean secrets) {
        this.agentId = (int) agentId;
        this.password = password.secret().getBytes(StandardCharsets.UTF_8);
        this.secrets = secrets;
    }

    /**
     * Appends a packet.
     *
     * @param out with room for {@link #MAX_BYTES}
     * @return false when the message was too long and its end is missing
     */
    boolean encode(Captured captured, ByteBuffer out) {
        int start = out.position();
        out.put(MAGIC).putShort((short) 0);
        addresses(captured, out);
        chunk(out, SECONDS, Integer.BYTES).putInt((int) captured.at().getEpochSecond());
        chunk(out, MICROSECONDS, Integer.BYTES).putInt(captured.at().getNano() / 1_000);
        chunk(out, PROTOCOL, 1).put(SIP);
        chunk(out, AGENT_ID, Integer.BYTES).putInt(agentId);
        if (password.length > 0) {
            chunk(out, AUTH_KEY, password.length).put(password);
        }
        byte[] callId = captured.message().callId().getBytes(StandardCharsets.UTF_8);
        int callIdBytes = Math.min(callId.length, MAX_CORRELATION_BYTES);
        chunk(out, CORRELATION_ID, callIdBytes).put(callId, 0, callIdBytes);
        byte[] payload = captured.message().toBytes();
        if (!secrets) {
            Secrets.blank(payload);
        }
        int room = MAX_BYTES - (out.position() - start) - CHUNK_HEADER;
        int length = Math.min(room, payload.length);
        chunk(out, PAYLOAD, length).put(payload, 0, length);
        out.putShort(start + MAGIC.length, (short) (out.position() - start));
        return length == payload.length;
    }

    private static void addresses(Captured captured, ByteBuffer out) {
        InetSocketAddress source = captured.source();
        InetSocketAddress destination = captured.destination();
        boolean four = source.getAddress() instanceof Inet4Address && destination.getAddress() instanceof Inet4Address;
        chunk(out, IP_FAMILY, 1).put(four ? FAMILY_IPV4 : FAMILY_IPV6);
        chunk(out, IP_PROTOCOL, 1).put(captured.flow().transport().reliable() ? TCP : UDP);
        byte[] from = bytes(source.getAddress(), four);
        byte[] to = bytes(destination.getAddress(), four);
        chunk(out, four ? IPV4_SOURCE : IPV6_SOURCE, from.length).put(from);
        chunk(out, four ? IPV4_DESTINATION : IPV6_DESTINATION, to.length).put(to);
        chunk(out, SOURCE_PORT, Short.BYTES).putShort((short) source.getPort());
        chunk(out, DESTINATION_PORT, Short.BYTES).putShort((short) destination.getPort());
    }

    /** Of a packet that crosses families, through a socket for both, the IPv4 address is written as a mapped one. */
    private static byte[] bytes(InetAddress address, boolean four) {
        byte[] bytes = address.getAddress();
        if (four || bytes.length == 16) {
            return bytes;
        }
        byte[] mapped = new byte[16];
        Arrays.fill(mapped, 10, 12, (byte) 0xFF);
        System.arraycopy(bytes, 0, mapped, 12, 4);
        return mapped;
    }

    private static ByteBuffer chunk(ByteBuffer out, int type, int length) {
        return out.putShort((short) 0).putShort((short) type).putShort((short) (CHUNK_HEADER + length));
    }
}
