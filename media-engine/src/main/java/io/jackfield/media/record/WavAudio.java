package io.jackfield.media.record;

import io.jackfield.media.sound.WavFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * 16-bit samples in a WAV file. The header says how much there is after every flush; where it cannot be changed it says that nobody knows,
 * and readers go to the end of the file.
 */
final class WavAudio implements AudioFile {
    private final RecordingBytes bytes;
    private final WavFormat format;
    private final ByteBuffer block;
    private long dataBytes;

    WavAudio(RecordingBytes bytes, int channels, int sampleRate) throws IOException {
        this.bytes = bytes;
        this.format = new WavFormat(WavFormat.Encoding.PCM_16, channels, sampleRate);
        this.block = ByteBuffer.allocate(32 * 1_024).order(ByteOrder.LITTLE_ENDIAN);
        bytes.append(ByteBuffer.wrap(format.header(WavFormat.UNKNOWN_SIZE)));
    }

    @Override
    public void write(short[] interleaved, int offset, int frames) throws IOException {
        int count = frames * format.channels();
        for (int i = 0; i < count; i++) {
            if (block.remaining() < 2) {
                drain();
            }
            block.putShort(interleaved[offset + i]);
        }
    }

    private void drain() throws IOException {
        block.flip();
        dataBytes += block.remaining();
        bytes.append(block);
        block.clear();
    }

    @Override
    public void flush() throws IOException {
        if (block.position() > 0) {
            drain();
            bytes.patchFront(ByteBuffer.wrap(format.header(dataBytes)));
        }
    }

    @Override
    public void finish() throws IOException {
        flush();
        bytes.patchFront(ByteBuffer.wrap(format.header(dataBytes)));
        bytes.finish();
    }

    @Override
    public long frames() {
        return (dataBytes + block.position()) / (2L * format.channels());
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
