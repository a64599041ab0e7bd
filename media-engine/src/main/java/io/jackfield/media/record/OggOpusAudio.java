package io.jackfield.media.record;

import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Encoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Opus in Ogg (RFC 7845). One channel is a plain stream of mapping family 0; two are two streams of their own in each packet (mapping
 * family 1, none coupled), for the sides of a call have nothing in common that joint coding could save. A page holds what was written
 * between two flushes, so a file that breaks off plays up to its last whole page.
 */
final class OggOpusAudio implements AudioFile {
    static final int RATE = 48_000;

    /** What an encoder's look-ahead delays by: 6.5 ms. Players drop as many samples in front (RFC 7845 4.2). */
    static final int PRE_SKIP = 312;

    private static final int FRAME = RATE / 50;
    private static final int MAX_PACKET = 1_275;

    private final RecordingBytes bytes;
    private final int channels;
    private final int serial;
    private final Encoder[] encoders;
    private final short[][] pending;
    private final byte[] encoded = new byte[2 * FRAME];
    private final byte[] packet = new byte[2 * (MAX_PACKET + 2)];
    private final OggPage page = new OggPage();
    private int filled;
    private int pages;
    private long frames;
    private long encodedFrames;

    OggOpusAudio(RecordingBytes bytes, int channels, int serial) throws IOException {
        this.bytes = bytes;
        this.channels = channels;
        this.serial = serial;
        this.encoders = new Encoder[channels];
        this.pending = new short[channels][FRAME];
        for (int c = 0; c < channels; c++) {
            encoders[c] = Codecs.OPUS.encoder();
        }
        byte[] head = head();
        page.add(head, 0, head.length);
        emit(OggPage.FIRST, 0);
        byte[] tags = tags();
        page.add(tags, 0, tags.length);
        emit(0, 0);
    }

    private byte[] head() {
        ByteBuffer head = ByteBuffer.allocate(channels == 1 ? 19 : 23).order(ByteOrder.LITTLE_ENDIAN);
        head.put("OpusHead".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) channels);
        head.putShort((short) PRE_SKIP).putInt(RATE).putShort((short) 0);
        if (channels == 1) {
            head.put((byte) 0);
        } else {
            head.put((byte) 1).put((byte) 2).put((byte) 0).put((byte) 0).put((byte) 1);
        }
        return head.array();
    }

    private static byte[] tags() {
        byte[] vendor = "Jackfield".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer tags = ByteBuffer.allocate(16 + vendor.length).order(ByteOrder.LITTLE_ENDIAN);
        tags.put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                .putInt(vendor.length)
                .put(vendor)
                .putInt(0);
        return tags.array();
    }

    @Override
    public void write(short[] interleaved, int offset, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < channels; c++) {
                pending[c][filled] = interleaved[offset + i * channels + c];
            }
            if (++filled == FRAME) {
                encode();
            }
        }
        frames += count;
    }

    private void encode() throws IOException {
        int size = 0;
        for (int c = 0; c < channels; c++) {
            int count = encoders[c].encode(pending[c], 0, FRAME, encoded, 0);
            boolean last = c == channels - 1;
            size = last ? plain(count, size) : selfDelimited(count, size);
        }
        if (!page.fits(size)) {
            emit(0, encodedFrames);
        }
        page.add(packet, 0, size);
        encodedFrames += FRAME;
        filled = 0;
    }

    private int plain(int count, int at) {
        System.arraycopy(encoded, 0, packet, at, count);
        return at + count;
    }

    /** RFC 6716 appendix B: the length of the frame follows the first byte. 20 ms are one frame in a packet: code 0. */
    private int selfDelimited(int count, int at) throws IOException {
        if (count == 0 || (encoded[0] & 3) != 0) {
            throw new IOException("an Opus packet of 20 ms with more than one frame");
        }
        int length = count - 1;
        int to = at;
        packet[to++] = encoded[0];
        if (length < 252) {
            packet[to++] = (byte) length;
        } else {
            packet[to++] = (byte) (252 + (length & 3));
            packet[to++] = (byte) (length - (252 + (length & 3)) >> 2);
        }
        System.arraycopy(encoded, 1, packet, to, length);
        return to + length;
    }

    private void emit(int flags, long granule) throws IOException {
        bytes.append(page.take(flags, granule, serial, pages++));
    }

    @Override
    public void flush() throws IOException {
        if (!page.isEmpty()) {
            emit(0, encodedFrames);
        }
    }

    /** The last page tells how many of its samples count (RFC 7845 4.4). */
    @Override
    public void finish() throws IOException {
        long end = frames + PRE_SKIP;
        while (encodedFrames < end) {
            for (short[] channel : pending) {
                Arrays.fill(channel, filled, FRAME, (short) 0);
            }
            encode();
        }
        emit(OggPage.LAST, end);
        bytes.finish();
    }

    @Override
    public long frames() {
        return frames;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
