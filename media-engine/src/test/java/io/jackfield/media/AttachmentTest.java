package io.jackfield.media;

import static io.jackfield.media.ivr.Digits.digits;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.dialplan.Dialplan;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.stream.AudioAttachment;
import io.jackfield.media.stream.AudioLine;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.loop.MediaLoop;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AttachmentTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private static Phones pcmu(Consumer<Dialplan.Builder<CallScript>> dialplan) {
        return new Phones(dialplan, engine -> engine.codecs("PCMU"));
    }

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    /** Sends a byte over and over, listens for the same, and ends when it has heard a number of packets. */
    private class Chant implements AudioAttachment {
        private final int value;
        private int left;
        private AudioLine line = NOWHERE;

        Chant(int value, int packets) {
            this.value = value;
            this.left = packets;
        }

        @Override
        public void attached(AudioLine line, Codec codec) {
            this.line = line;
            log.add("attached " + codec.name());
        }

        @Override
        public void codec(Codec codec) {
            log.add("codec " + codec.name());
        }

        @Override
        public void packet(RtpPacket packet, long nowNs) {
            byte[] payload = new byte[packet.payloadSize()];
            packet.payload(payload, 0);
            if (Byte.toUnsignedInt(payload[0]) == value && --left == 0) {
                line.detach();
            }
        }

        @Override
        public int frame(byte[] into, long pointNs) {
            assertThat(line.sends()).isTrue();
            Arrays.fill(into, 0, 160, (byte) value);
            return 160;
        }

        @Override
        public boolean digit(char key) {
            log.add("key " + key);
            return key == '*';
        }

        @Override
        public void detached() {
            log.add("detached");
        }
    }

    private static final AudioLine NOWHERE = new AudioLine() {
        @Override
        public MediaLoop loop() {
            throw new IllegalStateException("not attached");
        }

        @Override
        public boolean sends() {
            return false;
        }

        @Override
        public void detach() {}
    };

    @Test
    void anAttachmentHearsAndSpeaksUntilItEndsItself() throws Exception {
        try (Phones phones = pcmu(d -> d.match("2000", call -> {
            call.attach(new Chant(0x55, 5));
            log.add("returned");
        }))) {
            CallEnd end = phones.call("2000", call -> {
                call.attach(new Chant(0x55, Integer.MAX_VALUE));
                call.awaitEnd();
            });
            assertThat(end.cause()).isEqualTo(Cause.NORMAL);
            assertThat(List.of(next(), next(), next(), next(), next()))
                    .contains("attached PCMU", "detached", "returned");
        }
    }

    @Test
    void theEndOfTheCallEndsTheAttachmentAndGetsTheScriptOut() throws Exception {
        try (Phones phones = pcmu(d -> d.match("2000", call -> {
            try {
                call.attach(new Chant(0x55, Integer.MAX_VALUE));
            } catch (CallEndedException e) {
                log.add("out");
            }
        }))) {
            phones.call("2000", Call::hangup);
            assertThat(List.of(next(), next(), next())).containsExactlyInAnyOrder("attached PCMU", "detached", "out");
        }
    }

    @Test
    void keysThatItDoesNotUseAreLeftToTheScript() throws Exception {
        try (Phones phones = pcmu(d -> d.match("2000", call -> {
            call.attach(new Chant(0x55, 1));
            log.add("digits " + call.collect(digits(2)));
        }))) {
            phones.call("2000", call -> {
                call.sendDtmf("1*2");
                call.play(Prompt.tone("%(100,0,440)"));
                call.attach(new Chant(0x55, Integer.MAX_VALUE));
                call.awaitEnd();
            });
            assertThat(next()).isEqualTo("attached PCMU");
            assertThat(List.of(next(), next(), next())).containsExactly("key 1", "key *", "key 2");
            while (true) {
                String line = next();
                if (line.startsWith("digits") || line.equals("nothing")) {
                    assertThat(line).isEqualTo("digits 12");
                    return;
                }
            }
        }
    }

    @Test
    void anotherAttachmentTakesItsPlace() throws Exception {
        CompletableFuture<Void> first = new CompletableFuture<>();
        try (Phones phones = pcmu(d -> d.match("2000", call -> {
            call.answer();
            Thread second = new Thread(() -> {
                first.join();
                call.attach(new Chant(0x66, 1));
            });
            second.start();
            call.attach(new Chant(0x55, Integer.MAX_VALUE) {
                @Override
                public int frame(byte[] into, long pointNs) {
                    first.complete(null);
                    return super.frame(into, pointNs);
                }
            });
            log.add("displaced");
            second.join();
        }))) {
            CallEnd end = phones.call("2000", call -> {
                call.attach(new Chant(0x66, Integer.MAX_VALUE));
                call.awaitEnd();
            });
            assertThat(end.cause()).isEqualTo(Cause.NORMAL);
        }
        assertThat(log).contains("displaced");
    }
}
