package io.jackfield.relay.record;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Packets as Wireshark reads them: pcap or pcapng, link type RAW (101), each an IP packet. */
final class PcapSink implements RecordingSink {
    private static final int LINK_RAW = 101;
    private static final int SNAP = 65_535;
    private static final int UDP = 17;

    private final OutputStream out;
    private final boolean ng;

    PcapSink(Path file, RecordingPlan plan, boolean ng) throws IOException {
        this.ng = ng;
        this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        out.write(ng ? sections(plan.comment()) : header());
    }

    private static byte[] header() {
        return little(24)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(SNAP)
                .putInt(LINK_RAW)
                .array();
    }

    /** Section header with a comment, and one interface whose times are in microseconds. */
    private static byte[] sections(String comment) {
        byte[] all = comment.getBytes(StandardCharsets.UTF_8);
        byte[] text = Arrays.copyOf(all, Math.min(all.length, 32_768));
        int padded = text.length + 3 & ~3;
        int size = 28 + 4 + padded + 4;
        ByteBuffer block = little(size + 20);
        block.putInt(0x0a0d0d0a)
                .putInt(size)
                .putInt(0x1a2b3c4d)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1)
                .putShort((short) 1)
                .putShort((short) text.length)
                .put(text);
        block.position(24 + 4 + padded);
        block.putInt(0).putInt(size);
        block.putInt(1)
                .putInt(20)
                .putShort((short) LINK_RAW)
                .putShort((short) 0)
                .putInt(SNAP)
                .putInt(20);
        return block.array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void packet(RecordedPacket packet, long epochMicros) throws IOException {
        byte[] ip = ip(packet);
        if (ng) {
            int padded = ip.length + 3 & ~3;
            int size = 32 + padded;
            ByteBuffer block = little(size);
            block.putInt(6).putInt(size).putInt(0);
            block.putInt((int) (epochMicros >>> 32)).putInt((int) epochMicros);
            block.putInt(ip.length).putInt(ip.length).put(ip);
            block.putInt(size - 4, size);
            out.write(block.array());
        } else {
            out.write(little(16)
                    .putInt((int) (epochMicros / 1_000_000))
                    .putInt((int) (epochMicros % 1_000_000))
                    .putInt(ip.length)
                    .putInt(ip.length)
                    .array());
            out.write(ip);
        }
    }

    private static byte[] ip(RecordedPacket packet) {
        InetAddress from = packet.source().getAddress();
        InetAddress to = packet.destination().getAddress();
        byte[] source = from.getAddress();
        byte[] target = to.getAddress();
        boolean v6 = source.length == 16 && target.length == 16;
        int udp = 8 + packet.bytes().length;
        ByteBuffer ip = ByteBuffer.allocate((v6 ? 40 : 20) + udp);
        if (v6) {
            ip.putInt(6 << 28).putShort((short) udp).put((byte) UDP).put((byte) 64);
            ip.put(source).put(target);
        } else {
            ip.put((byte) 0x45).put((byte) 0).putShort((short) (20 + udp)).putInt(0);
            ip.put((byte) 64).put((byte) UDP).putShort((short) 0);
            ip.put(Arrays.copyOf(source, 4)).put(Arrays.copyOf(target, 4));
            ip.putShort(10, checksum(ip.array(), 20));
        }
        ip.putShort((short) packet.source().getPort())
                .putShort((short) packet.destination().getPort())
                .putShort((short) udp)
                .putShort((short) 0)
                .put(packet.bytes());
        return ip.array();
    }

    private static short checksum(byte[] header, int size) {
        int sum = 0;
        for (int i = 0; i < size; i += 2) {
            sum += (header[i] & 0xff) << 8 | header[i + 1] & 0xff;
        }
        sum = (sum & 0xffff) + (sum >> 16);
        return (short) ~((sum & 0xffff) + (sum >> 16));
    }

    @Override
    public void finish() throws IOException {
        out.close();
    }

    @Override
    public void abandon() {
        try {
            out.close();
        } catch (IOException e) {
            // what it holds could not be written before either
        }
    }
}
