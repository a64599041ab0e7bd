package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.relay.forward.AudioForward;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codecs;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Audio of calls, decoded, for another program: what comes out of the connections that {@code start forwarding} makes. */
class NgForwardTest {
    private ServerSocket program;
    private NgCall call;

    @BeforeEach
    void call() throws IOException {
        program = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        program.setSoTimeout(10_000);
        call = new NgCall(relay -> relay.forwardTo(
                        new InetSocketAddress("127.0.0.1", program.getLocalPort()), to -> to.sampleRate(16_000)))
                .established();
    }

    @AfterEach
    void close() throws IOException {
        call.close();
        program.close();
    }

    private AudioForward forward() {
        return call.relay.forward().orElseThrow();
    }

    private DataInputStream accept() throws IOException {
        Socket connection = program.accept();
        connection.setSoTimeout(10_000);
        return new DataInputStream(connection.getInputStream());
    }

    private static String introduction(DataInputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c > 0; c = in.read()) {
            text.append((char) c);
        }
        return text.toString();
    }

    private static short[] samples(DataInputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(2 * count);
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    private void say(int sequence, int timestamp) {
        ByteBuffer packet = ByteBuffer.allocate(172);
        RtpPacket.writeHeader(packet, 0, false, sequence, timestamp, 7);
        for (int i = 0; i < 160; i++) {
            packet.put((byte) 0x11);
        }
        call.alice.send(packet.array(), call.towardsAlice);
    }

    @Test
    void sendsWhatOneSideSaysWithSilenceForItsPauses() throws IOException {
        call.ask("start forwarding", "from-tag", "a", "flags", "directional", "metadata", "agent:7|queue:sales");
        try (DataInputStream in = accept()) {
            assertThat(introduction(in)).isEqualTo("agent:7|queue:sales");
            short[] level = new short[1];
            Codecs.PCMU.decoder().decode(new byte[] {0x11}, 0, 1, level, 0);
            for (int i = 0; i < 5; i++) {
                say(i, 160 * i);
            }
            for (int i = 5; i < 10; i++) {
                say(i, 160 * i + 1600); // 200 ms later
            }
            int loud = 0;
            int silent = 0;
            for (short sample : samples(in, 320 * 10 + 3200 - 320)) { // a packet may still be in the resampler
                loud += Math.abs(sample - level[0]) < Math.abs(level[0]) / 20 ? 1 : 0;
                silent += sample == 0 ? 1 : 0;
            }
            assertThat(loud).as("samples as loud as those of the call").isBetween(2500, 3200);
            assertThat(silent).as("samples of the pause").isBetween(3000, 3400);
            assertThat(forward().live()).isEqualTo(1);
            call.hears(call.bob, call.alice);
            call.ask("stop forwarding", "from-tag", "a", "flags", "directional");
            while (in.read() >= 0) {
                // what was under way
            }
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> forward().live() == 0);
        assertThat(forward().failed()).isZero();
    }

    @Test
    void eachSideHasItsConnectionAndTheEndOfTheCallEndsThem() throws IOException {
        call.ask("start forwarding", "from-tag", "a");
        call.ask("start forwarding", "from-tag", "a"); // no more than there are
        try (DataInputStream one = accept();
                DataInputStream other = accept()) {
            assertThat(new String[] {introduction(one), introduction(other)})
                    .containsExactlyInAnyOrder("call-id:call/../x|tag:a", "call-id:call/../x|tag:b");
            assertThat(forward().live()).isEqualTo(2);
            call.ask("delete");
            assertThat(one.read()).isEqualTo(-1);
            assertThat(other.read()).isEqualTo(-1);
        }
    }

    @Test
    void aProgramThatIsGoneCostsTheCallNothing() throws IOException {
        program.close();
        call.ask("start forwarding");
        await().atMost(Duration.ofSeconds(10)).until(() -> forward().failed() == 2);
        assertThat(forward().live()).isZero();
        call.alice.receive(NgCall.QUIET);
        call.hears(call.alice, call.bob);
    }

    @Test
    void aProgramThatDoesNotReadCostsAudioThereAndNothingHere() throws IOException {
        call.ask("start forwarding", "from-tag", "a", "flags", "directional");
        try (Socket stuck = program.accept()) {
            stuck.setReceiveBufferSize(4096);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                for (int i = 0; i < 50; i++) {
                    call.hears(call.alice, call.bob);
                }
                return forward().dropped() > 0;
            });
            call.ask("delete");
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> forward().live() == 0);
    }

    @Test
    void withoutAProgramThereIsNothingToForwardTo() {
        try (NgCall other = new NgCall(relay -> relay.ports(27_400, 27_499)).established()) {
            assertThat(other.terminal
                            .ask("start forwarding", "call-id", NgCall.ID)
                            .text("error-reason"))
                    .hasValueSatisfying(why -> assertThat(why).contains("no program to forward audio to"));
        }
    }

    @Test
    void textOfTheIntroductionIsUtf8AndEndsWithZero() throws IOException {
        call.ask("start forwarding", "metadata", "naïve");
        try (Socket connection = program.accept()) {
            assertThat(connection.getInputStream().readNBytes(7)).isEqualTo("naïve\0".getBytes(StandardCharsets.UTF_8));
        }
    }
}
