package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Encoder;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.SessionDescription;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on the media of a call. */
class NgMediaTest {
    private static final Duration QUIET = NgCall.QUIET;

    @TempDir
    private Path folder;

    private NgCall call;
    private Peer alice;
    private Peer bob;
    private NgTerminal terminal;

    @BeforeEach
    void call() {
        call = new NgCall(
                        relay -> relay.recordings(folder.resolve("recordings")).sounds(folder))
                .established();
        alice = call.alice;
        bob = call.bob;
        terminal = call.terminal;
        call.hears(alice, bob);
        call.hears(bob, alice);
    }

    @AfterEach
    void close() {
        call.close();
    }

    private byte[] says(Peer speaker) {
        return call.says(speaker);
    }

    private void hears(Peer speaker, Peer listener) {
        call.hears(speaker, listener);
    }

    private Dictionary ask(String command, String... keys) {
        return call.ask(command, keys);
    }

    private static int type(byte[] packet) {
        return packet[1] & 0x7f;
    }

    @Test
    void blocksWhatOneSideSends() {
        ask("block media", "from-tag", "a", "flags", "directional");
        says(alice);
        assertThat(bob.receive(QUIET)).isEmpty();
        hears(bob, alice);
        ask("unblock media", "from-tag", "a", "flags", "directional");
        hears(alice, bob);
    }

    @Test
    void silencesWhatOneSideSends() {
        ask("silence media", "from-tag", "a", "flags", "directional");
        says(alice);
        byte[] heard = bob.receive().bytes();
        assertThat(heard).hasSize(172);
        for (int i = 12; i < 172; i++) {
            assertThat(heard[i]).isEqualTo((byte) 0xff);
        }
        ask("unsilence media", "from-tag", "a");
        says(alice);
        assertThat(bob.receive().bytes()[20]).isEqualTo((byte) 0x11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"block-egress", "egress"})
    void blocksWhatGoesToOneSide(String flag) {
        ask("block media", "from-tag", "b", "flags", flag);
        says(alice);
        assertThat(bob.receive(QUIET)).isEmpty();
        hears(bob, alice);
        ask("unblock media", "from-tag", "b", "flags", flag);
        hears(alice, bob);
        ask("silence media", "from-tag", "b", "flags", flag);
        says(alice);
        assertThat(bob.receive().bytes()[20]).isEqualTo((byte) 0xff);
        hears(bob, alice);
    }

    @Test
    void blocksKeys() {
        ask("block DTMF", "from-tag", "a");
        call.press(alice);
        assertThat(bob.receive(QUIET)).isEmpty();
        hears(alice, bob);
        ask("unblock DTMF");
        call.press(alice);
        assertThat(type(bob.receive().bytes())).isEqualTo(101);
    }

    @Test
    void playsKeysToASide() {
        ask("play DTMF", "from-tag", "a", "code", "4", "duration", "100");
        byte[] first = bob.receive().bytes();
        assertThat(type(first)).isEqualTo(101);
        assertThat(first[12]).isEqualTo((byte) 4);
        int ends = 0;
        for (byte[] packet = first; type(packet) == 101; packet = bob.receive().bytes()) {
            ends += packet[13] < 0 ? 1 : 0;
            says(alice);
        }
        assertThat(ends).isEqualTo(3);
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            says(alice);
            return bob.receive(Duration.ofMillis(20))
                    .filter(packet -> packet.bytes()[20] == 0x11)
                    .isPresent();
        });
    }

    @Test
    void holdsBackTheWholeCallWhereATagIsThereByHabit() {
        ask("block media", "from-tag", "a");
        says(alice);
        says(bob);
        assertThat(bob.receive(QUIET)).isEmpty();
        assertThat(alice.receive(QUIET)).isEmpty();
        ask("unblock media", "from-tag", "b");
        hears(alice, bob);
        hears(bob, alice);
    }

    @Test
    void findsWhoIsMeantByTheAddressOfItsMedia() {
        ask("block media", "address", "127.0.0.1"); // both are there: the first
        says(alice);
        assertThat(bob.receive(QUIET)).isEmpty();
        hears(bob, alice);
        assertThat(terminal.ask("block media", "call-id", NgCall.ID, "address", "127.0.0.9")
                        .text("result"))
                .contains("error");
        assertThat(terminal.ask("block media", "call-id", NgCall.ID, "address", "here")
                        .text("error-reason"))
                .contains("address is no address");
    }

    @ParameterizedTest
    @CsvSource({"zero, 0, 0", "DTMF, 11, 11", "random, 0, 15"})
    void makesOtherKeysOfKeys(String how, int least, int most) {
        ask("block DTMF", "DTMF-security", how, "code", "#");
        call.press(alice);
        byte[] first = bob.receive().bytes();
        assertThat(type(first)).isEqualTo(101);
        assertThat((int) first[12]).isBetween(least, most);
        call.press(alice);
        assertThat(bob.receive().bytes()[12]).as("the same event").isEqualTo(first[12]);
        ask("unblock DTMF");
        call.press(alice);
        assertThat(bob.receive().bytes()[12]).isEqualTo((byte) 5);
    }

    @Test
    void hidesMoreThanItIsAskedForAndNotLess() {
        assertThat(ask("block DTMF", "DTMF-security", "tone").text("warning")).isPresent();
        call.press(alice);
        assertThat(bob.receive(QUIET)).isEmpty();
    }

    private static byte[] wav(int rate, int samples) {
        ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1);
        wav.putInt(rate).putInt(2 * rate).putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            wav.putShort((short) 8000);
        }
        return wav.array();
    }

    @Test
    void playsAFileToASide() throws Exception {
        Files.write(folder.resolve("hello.wav"), wav(8000, 1600));
        Dictionary reply = ask("play media", "from-tag", "a", "file", "hello.wav", "repeat-times", "2");
        assertThat(reply.get("duration").flatMap(NgValue::asNumber)).contains(400L);
        int last = -1;
        for (int i = 0; i < 20; i++) {
            byte[] heard = alice.receive().bytes();
            int sequence = ByteBuffer.wrap(heard).getShort(2) & 0xffff;
            assertThat(last < 0 || sequence == (last + 1 & 0xffff)).isTrue();
            last = sequence;
            assertThat(heard).hasSize(172);
        }
        assertThat(alice.receive(QUIET)).isEmpty();
        ask("play media", "from-tag", "a", "file", "hello.wav", "repeat-times", "1000");
        alice.receive();
        ask("stop media", "from-tag", "a");
        await().atMost(Duration.ofSeconds(10)).until(() -> alice.receive(QUIET).isEmpty());
    }

    @Test
    void playsWhatJsonCanCarryForSoLong() {
        String blob = Base64.getEncoder().encodeToString(wav(8000, 800));
        Dictionary reply = ask("play media", "from-tag", "a", "blob64", blob, "repeat-duration", "250");
        assertThat(reply.get("duration").flatMap(NgValue::asNumber)).contains(250L);
        for (int i = 0; i < 13; i++) { // whole packets
            assertThat(alice.receive().bytes()).hasSize(172);
        }
        assertThat(alice.receive(QUIET)).isEmpty();
        assertThat(terminal.ask("play media", "call-id", NgCall.ID, "from-tag", "a", "blob64", "A")
                        .text("result"))
                .contains("error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "missing.wav", ""})
    void playsNothingFromElsewhere(String file) {
        assertThat(terminal.ask("play media", "call-id", "call/../x", "from-tag", "a", "file", file)
                        .text("result"))
                .contains("error");
    }

    @Test
    void recordsPackets() throws Exception {
        String file = ask("start recording", "metadata", "agent:7|queue:sales", "output-format", "pcapng")
                .text("recording-file")
                .orElseThrow();
        hears(alice, bob);
        ask("pause recording");
        hears(alice, bob);
        ask("start recording");
        hears(bob, alice);
        assertThat(Path.of(file)).doesNotExist();
        ask("stop recording");
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(Path.of(file)));
        byte[] bytes = Files.readAllBytes(Path.of(file));
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .contains("agent=7", "queue=sales", "call-id=call/../x");
        assertThat(Path.of(file).getParent()).isEqualTo(folder.resolve("recordings"));
        assertThat(count(new String(bytes, StandardCharsets.ISO_8859_1), "\u0011".repeat(160)))
                .isEqualTo(2);
    }

    @Test
    void keepsNothingOfARecordingThatIsDiscarded() {
        String file = ask("start recording").text("recording-file").orElseThrow();
        hears(alice, bob);
        ask("stop recording", "flags", "discard-recording");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> call.relay.recorder().orElseThrow().discarded() == 1);
        assertThat(Path.of(file)).doesNotExist();
        assertThat(folder.resolve("recordings/spool")).isEmptyDirectory();
        hears(alice, bob);
    }

    @Test
    void recordsNobodyWhoIsExcluded() {
        ask("start recording");
        call.offer(new Dictionary().put("flags", Items.of(List.of("exclude-recording"))));
        call.answer(new Dictionary());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> call.relay.recorder().orElseThrow().finished() == 1);
        assertThat(terminal.ask("start recording", "call-id", NgCall.ID).text("error-reason"))
                .hasValueSatisfying(why -> assertThat(why).contains("not to be recorded"));
        hears(alice, bob);
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    @Test
    void recordsBothSidesSideBySide() throws Exception {
        String file = ask("start recording", "output-format", "wav")
                .text("recording-file")
                .orElseThrow();
        for (int i = 0; i < 10; i++) {
            hears(alice, bob);
        }
        assertThat(terminal.ask("delete", "call-id", "call/../x").text("result"))
                .contains("ok");
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(Path.of(file)));
        ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(Path.of(file))).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(wav.getShort(22)).isEqualTo((short) 2);
        assertThat(wav.getInt(24)).isEqualTo(8000);
        assertThat(wav.getInt(40)).isEqualTo(wav.capacity() - 44);
        assertThat(wav.capacity() - 44).isGreaterThanOrEqualTo(1600 * 4);
        int loud = 0;
        for (int at = 44; at < wav.capacity(); at += 4) {
            loud += wav.getShort(at) != 0 ? 1 : 0;
            assertThat(wav.getShort(at + 2)).isZero();
        }
        assertThat(loud).isEqualTo(1600);
    }

    /** Each side in its own codec: what is recorded is what came, not what was made of it. */
    @Test
    void recordsACallThatIsTranslated() throws Exception {
        ask("delete");
        call.offer(new Dictionary()
                .put("sdp", NgCall.sdp(alice.port(), "9"))
                .put(
                        "codec",
                        new Dictionary()
                                .put("mask", Items.of(List.of("G722")))
                                .put("transcode", Items.of(List.of("PCMA")))));
        call.answer(new Dictionary().put("sdp", NgCall.sdp(bob.port(), "8")));
        String file = ask("start recording", "output-format", "wav")
                .text("recording-file")
                .orElseThrow();
        Encoder wide = Codecs.G722.encoder();
        Encoder narrow = Codecs.PCMA.encoder();
        for (int i = 0; i < 50; i++) {
            speak(alice, wide, Codecs.G722, 9, 700, i);
            speak(bob, narrow, Codecs.PCMA, 8, 1100, i);
            bob.receive(Duration.ofMillis(5));
            alice.receive(Duration.ofMillis(5));
        }
        ask("stop recording");
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(Path.of(file)));
        ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(Path.of(file))).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(wav.getInt(24)).as("the rate of the wider codec").isEqualTo(16_000);
        assertThat(loudness(wav, 0, 700)).isGreaterThan(10 * loudness(wav, 0, 1100));
        assertThat(loudness(wav, 1, 1100)).isGreaterThan(10 * loudness(wav, 1, 700));
    }

    private void speak(Peer speaker, Encoder encoder, Codec codec, int type, int hz, int index) {
        int frame = codec.sampleRate() / 50;
        short[] pcm = new short[frame];
        for (int i = 0; i < frame; i++) {
            pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * hz * (index * frame + i) / codec.sampleRate()));
        }
        byte[] payload = new byte[2 * frame];
        int size = encoder.encode(pcm, 0, frame, payload, 0);
        ByteBuffer packet = ByteBuffer.allocate(12 + size);
        RtpPacket.writeHeader(packet, type, false, index, 160 * index, speaker.port());
        speaker.send(packet.put(payload, 0, size).array(), speaker == alice ? call.towardsAlice : call.towardsBob);
    }

    /** How much of a frequency is in a channel of a stereo file of 16,000 samples a second. */
    private static double loudness(ByteBuffer wav, int channel, int hz) {
        double re = 0;
        double im = 0;
        for (int i = 0; 44 + 4 * i + 2 * channel + 2 <= wav.capacity(); i++) {
            short sample = wav.getShort(44 + 4 * i + 2 * channel);
            re += sample * Math.cos(2 * Math.PI * hz * i / 16_000);
            im += sample * Math.sin(2 * Math.PI * hz * i / 16_000);
        }
        return Math.hypot(re, im);
    }

    @Test
    void copiesBothSidesToAThird() {
        Dictionary reply = ask("subscribe request", "to-tag", "srs");
        SessionDescription offer =
                SessionDescription.parse(reply.bytes("sdp").orElseThrow()).orElseThrow();
        assertThat(offer.media()).hasSize(2).allSatisfy(m -> {
            assertThat(m.formats()).containsExactly("0", "101");
            assertThat(m.attribute("sendonly")).isPresent();
        });
        try (Peer left = new Peer();
                Peer right = new Peer()) {
            String answer =
                    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + left.port()
                            + " RTP/AVP 0\r\na=recvonly\r\nm=audio " + right.port() + " RTP/AVP 0\r\na=recvonly\r\n";
            ask("subscribe answer", "to-tag", "srs", "sdp", answer);
            byte[] fromAlice = says(alice);
            byte[] fromBob = says(bob);
            assertThat(left.receive().bytes()).isEqualTo(fromAlice);
            assertThat(right.receive().bytes()).isEqualTo(fromBob);
            assertThat(bob.receive().bytes()).isEqualTo(fromAlice);
            ask("unsubscribe", "to-tag", "srs");
            says(alice);
            assertThat(left.receive(QUIET)).isEmpty();
        }
    }

    @Test
    void saysWhenThereIsNoSuchCall() {
        for (String command : NgMediaCommands.COMMANDS) {
            if (!command.equals("unsubscribe")) {
                assertThat(terminal.ask(command, "call-id", "other", "file", "hello.wav", "code", "1", "sdp", "x")
                                .text("result"))
                        .as(command)
                        .contains("error");
            }
        }
        assertThat(terminal.ask(new Dictionary().put("command", "publish").put("call-id", "call/../x"))
                        .text("error-reason"))
                .contains("unrecognized command");
    }

    @Test
    void recordsFromTheOfferOn() {
        Dictionary offer = new Dictionary()
                .put("command", "offer")
                .put("call-id", "second")
                .put("from-tag", "x")
                .put("ICE", "remove")
                .put("flags", Items.of(List.of("record-call")))
                .put(
                        "sdp",
                        "v=0\r\n"
                                + "o=- 1 1 IN IP4 192.0.2.9\r\n"
                                + "s=-\r\n"
                                + "c=IN IP4 127.0.0.1\r\n"
                                + "t=0 0\r\n"
                                + "m=audio 9000 RTP/AVP 0\r\n");
        Dictionary reply = terminal.ask(offer);
        assertThat(reply.text("warning")).isEmpty();
        terminal.ask("delete", "call-id", "second");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> call.relay.recorder().orElseThrow().finished() == 1);
    }
}
