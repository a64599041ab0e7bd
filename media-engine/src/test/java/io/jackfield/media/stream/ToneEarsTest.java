package io.jackfield.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.stream.StreamSettings.PayloadTypes;
import io.jackfield.rtp.DtmfTone;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Encoder;
import io.jackfield.rtp.loop.ExpectedSource;
import io.jackfield.sdp.Direction;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToneEarsTest {
    private static final int FRAME = 160;

    private final StringBuilder keys = new StringBuilder();
    private final Encoder encoder = Codecs.PCMU.encoder();
    private final DtmfTone tone = new DtmfTone(8_000);
    private int sequence;

    private static StreamSettings settings(Optional<PayloadTypes> events) {
        ExpectedSource nowhere = ExpectedSource.unknown();
        PayloadTypes audio = new PayloadTypes(0, 0);
        return new StreamSettings(
                Optional.of(Codecs.PCMU), "PCMU", 8_000, audio, events, Direction.SENDRECV, nowhere, nowhere);
    }

    /** Sends frames of a key, or of silence where there is none. */
    private void send(ToneEars ears, char key, int frames) {
        short[] pcm = new short[FRAME];
        byte[] payload = new byte[FRAME];
        tone.reset();
        for (int i = 0; i < frames; i++) {
            if (key == ' ') {
                java.util.Arrays.fill(pcm, (short) 0);
            } else {
                tone.write(key, 10, pcm, 0, FRAME);
            }
            encoder.encode(pcm, 0, FRAME, payload, 0);
            ByteBuffer bytes = ByteBuffer.allocate(12 + FRAME);
            RtpPacket.writeHeader(bytes, 0, false, sequence, sequence * FRAME, 7);
            sequence++;
            bytes.put(payload).flip();
            RtpPacket packet = new RtpPacket();
            assertThat(packet.wrap(bytes)).isTrue();
            ears.packet(packet);
        }
    }

    private void dial(ToneEars ears) {
        for (char key : new char[] {'1', '1', '#', 'D'}) {
            send(ears, key, 5);
            send(ears, ' ', 5);
        }
    }

    @Test
    void keysAreHeardOnceEachWhereNobodySendsEvents() {
        ToneEars ears = new ToneEars(true, new Workbench(), keys::append);
        ears.agreed(settings(Optional.empty()));
        dial(ears);
        assertThat(keys).hasToString("11#D");
    }

    @Test
    void nothingIsListenedForWhereThereAreEventsOrNobodyWantsIt() {
        ToneEars events = new ToneEars(true, new Workbench(), keys::append);
        events.agreed(settings(Optional.of(new PayloadTypes(101, 101))));
        dial(events);
        ToneEars unwanted = new ToneEars(false, new Workbench(), keys::append);
        unwanted.agreed(settings(Optional.empty()));
        dial(unwanted);
        assertThat(keys).hasToString("");
    }
}
