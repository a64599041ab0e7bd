package io.jackfield.sip.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads HEPv3 packets, strictly: what is not as the layout says fails the test. */
record HepReader(Map<Integer, byte[]> chunks) {
    static HepReader of(byte[] packet) {
        ByteBuffer in = ByteBuffer.wrap(packet);
        byte[] magic = new byte[4];
        in.get(magic);
        int length = in.getShort() & 0xFFFF;
        if (!new String(magic, StandardCharsets.US_ASCII).equals("HEP3") || length != packet.length) {
            throw new AssertionError("not one HEPv3 packet of " + packet.length + " bytes, but " + length);
        }
        Map<Integer, byte[]> chunks = new HashMap<>();
        while (in.hasRemaining()) {
            int vendor = in.getShort();
            int type = in.getShort() & 0xFFFF;
            byte[] value = new byte[(in.getShort() & 0xFFFF) - 6];
            in.get(value);
            if (vendor != 0 || chunks.put(type, value) != null) {
                throw new AssertionError("vendor " + vendor + ", type " + type);
            }
        }
        return new HepReader(chunks);
    }

    long number(int type) {
        long value = 0;
        for (byte b : chunks.get(type)) {
            value = value << 8 | b & 0xFF;
        }
        return value;
    }

    String text(int type) {
        return new String(chunks.get(type), StandardCharsets.UTF_8);
    }

    String sip() {
        return text(15);
    }

    InetSocketAddress source() {
        return address(3, 5, 7);
    }

    InetSocketAddress destination() {
        return address(4, 6, 8);
    }

    private InetSocketAddress address(int four, int six, int port) {
        try {
            byte[] ip = chunks.get(number(1) == 2 ? four : six);
            return new InetSocketAddress(InetAddress.getByAddress(ip), (int) number(port));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
