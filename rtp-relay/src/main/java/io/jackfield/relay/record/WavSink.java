package io.jackfield.relay.record;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.bridge.Numbering;
import io.jackfield.rtp.bridge.StreamBridge;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Both channels decoded, side by side by the time at which they came: what one side did not send is silence. A channel that is behind the
 * other is waited for, two seconds at most.
 */
final class WavSink implements RecordingSink {
    private static final int HEADER = 44;
    private static final int FRAME_BYTES = 4;

    private final RandomAccessFile file;
    private final int rate;
    private final Codec linear;
    private final Channel[] channels = new Channel[2];
    private final short[][] ahead;
    private final long startedNs;
    /** Frames written to the file; what is later is held in {@link #ahead}. */
    private long written;

    WavSink(Path path, RecordingPlan plan) throws IOException {
        boolean wide = plan.codecs().stream()
                .flatMap(Optional::stream)
                .flatMap(p -> p.in().values().stream())
                .anyMatch(codec -> codec.sampleRate() > 8000);
        linear = wide ? Codecs.L16_16000 : Codecs.L16_8000;
        rate = linear.sampleRate();
        startedNs = plan.startedNs();
        ahead = new short[2][4 * rate];
        for (int i = 0; i < 2; i++) {
            channels[i] =
                    new Channel(i, i < plan.codecs().size() ? plan.codecs().get(i) : Optional.empty());
        }
        file = new RandomAccessFile(path.toFile(), "rw");
        file.setLength(0);
        file.write(new byte[HEADER]);
    }

    @Override
    public void packet(RecordedPacket packet, long epochMicros) throws IOException {
        if (!packet.rtcp()) {
            channels[packet.channel() & 1].packet(packet);
        }
    }

    private final class Channel {
        private final int index;
        private final @Nullable StreamBridge bridge;
        private final RtpPacket rtp = new RtpPacket();
        private boolean placed;
        private int firstTimestamp;
        private long firstFrame;
        private long arrivedFrame;
        private @Nullable IOException failure;

        Channel(int index, Optional<BridgePlan> codec) {
            this.index = index;
            this.bridge = codec.map(plan -> new StreamBridge(
                            new BridgePlan(
                                    plan.in(),
                                    plan.eventIn(),
                                    plan.eventInClock(),
                                    plan.noiseIn(),
                                    linear,
                                    0,
                                    -1,
                                    8000,
                                    -1,
                                    20,
                                    true),
                            new Numbering(1, 0, 0),
                            this::decoded))
                    .orElse(null);
        }

        void packet(RecordedPacket packet) throws IOException {
            arrivedFrame = Math.max(0, (packet.atNs() - startedNs) * rate / 1_000_000_000L);
            if (bridge != null) {
                bridge.packet(ByteBuffer.wrap(packet.bytes()));
            }
            if (failure != null) {
                throw failure;
            }
        }

        private void decoded(ByteBuffer packet) {
            if (!rtp.wrap(packet)) {
                return;
            }
            if (!placed) {
                placed = true;
                firstTimestamp = rtp.timestamp();
                firstFrame = arrivedFrame;
            }
            long at = firstFrame + (rtp.timestamp() - firstTimestamp);
            if (Math.abs(at - arrivedFrame) > rate) { // its clock and ours have parted
                firstFrame = arrivedFrame;
                firstTimestamp = rtp.timestamp();
                at = arrivedFrame;
            }
            try {
                put(index, at, packet, rtp.payloadOffset(), rtp.payloadSize() / 2);
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    private void put(int channel, long at, ByteBuffer samples, int offset, int count) throws IOException {
        long end = at + count;
        if (end - written > ahead[0].length) {
            flush(end - 2L * rate);
        }
        for (int i = 0; i < count; i++) {
            long place = at + i - written;
            if (place >= 0 && place < ahead[channel].length) {
                ahead[channel][(int) place] = samples.getShort(offset + 2 * i);
            }
        }
        newest = Math.max(newest, end);
    }

    private long newest;

    /** Writes everything before a frame. */
    private void flush(long until) throws IOException {
        while (written < until) {
            int count = (int) Math.min(ahead[0].length, until - written);
            ByteBuffer bytes = ByteBuffer.allocate(count * FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                bytes.putShort(ahead[0][i]).putShort(ahead[1][i]);
            }
            file.write(bytes.array());
            written += count;
            for (short[] channel : ahead) {
                System.arraycopy(channel, count, channel, 0, channel.length - count);
                Arrays.fill(channel, channel.length - count, channel.length, (short) 0);
            }
        }
    }

    @Override
    public void finish() throws IOException {
        flush(newest);
        long data = written * FRAME_BYTES;
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putInt((int) (data + HEADER - 8))
                .put("WAVEfmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 2)
                .putInt(rate)
                .putInt(rate * FRAME_BYTES)
                .putShort((short) FRAME_BYTES)
                .putShort((short) 16)
                .put("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putInt((int) data);
        file.seek(0);
        file.write(header.array());
        file.close();
    }

    @Override
    public void abandon() {
        try {
            file.close();
        } catch (IOException e) {
            // nothing more can be done for it
        }
    }
}
