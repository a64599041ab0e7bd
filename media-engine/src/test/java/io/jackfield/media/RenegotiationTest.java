package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.sound.Prompt;
import io.jackfield.sdp.Direction;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.Negotiation;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.node.SipNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An engine and a peer that says in its own words what it wants. */
class RenegotiationTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    /** A phone made of a user agent and a plain socket. */
    private final class Peer implements SessionListener, AutoCloseable {
        final SipNode node = Phones.node("peer");
        final UserAgent agent = UserAgent.builder(node).build();
        final DatagramSocket media = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        final BlockingQueue<MediaDescription> answers = new LinkedBlockingQueue<>();
        final BlockingQueue<Negotiation> offers = new LinkedBlockingQueue<>();
        private @Nullable InviteSession session;

        Peer() throws IOException {
            media.setSoTimeout(10_000);
        }

        InviteSession session() {
            return Objects.requireNonNull(session);
        }

        byte[] sdp(String rest) {
            return ("v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
                            + media.getLocalPort() + " RTP/AVP " + rest + "\r\n")
                    .getBytes(StandardCharsets.UTF_8);
        }

        void call(Phones phones, String extension, InviteOptions options) {
            session = agent.invite(phones.uri(extension), options, this);
        }

        MediaDescription answer() throws InterruptedException {
            MediaDescription answer = answers.poll(10, TimeUnit.SECONDS);
            assertThat(answer).isNotNull();
            return answer;
        }

        /** The payload type of the next RTP packet. */
        int hear() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
            media.receive(packet);
            return packet.getData()[1] & 0x7F;
        }

        /** Waits until nothing comes for a while. */
        void awaitQuiet() throws IOException {
            media.setSoTimeout(200);
            try {
                while (hear() >= 0) {}
            } catch (SocketTimeoutException quiet) {
                media.setSoTimeout(10_000);
            }
        }

        void send(int type, int sequence, byte[] payload, MediaDescription to) throws IOException {
            byte[] packet = new byte[12 + payload.length];
            packet[0] = (byte) 0x80;
            packet[1] = (byte) type;
            packet[2] = (byte) (sequence >> 8);
            packet[3] = (byte) sequence;
            packet[6] = (byte) (sequence * 160 >> 8);
            packet[7] = (byte) (sequence * 160);
            packet[11] = 42;
            System.arraycopy(payload, 0, packet, 12, payload.length);
            media.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), to.port()));
        }

        @Override
        public void onAnswer(InviteSession of, byte[] sdp) {
            answers.add(SessionDescription.parse(sdp).orElseThrow().media().get(0));
        }

        @Override
        public void onNegotiation(InviteSession of, Negotiation negotiation) {
            offers.add(negotiation);
        }

        @Override
        public void onReinviteFailed(InviteSession of, int status) {
            log.add("failed " + status);
        }

        @Override
        public void onEnded(InviteSession of, EndCause cause) {
            log.add("ended " + cause.kind());
        }

        @Override
        public void close() {
            media.close();
            node.close();
        }
    }

    @Test
    void holdStopsMediaAndResumeBringsItBack() throws Exception {
        try (Phones phones = new Phones(
                        d -> d.match("1", call -> call.play(Prompt.tone("%(1000,0,440);loops=-1"))),
                        b -> b.mediaTimeout(Duration.ofSeconds(1)));
                Peer peer = new Peer()) {
            peer.call(phones, "1", InviteOptions.offering(peer.sdp("0")));
            assertThat(peer.answer().direction()).isEqualTo(Direction.SENDRECV);
            assertThat(peer.hear()).isZero();
            peer.session().reinvite(peer.sdp("0\r\na=sendonly"));
            assertThat(peer.answer().direction()).isEqualTo(Direction.RECVONLY);
            peer.awaitQuiet();
            peer.session().reinvite(peer.sdp("0\r\na=inactive"));
            assertThat(peer.answer().direction()).isEqualTo(Direction.INACTIVE);
            // On hold for longer than the media timeout, which does not count here.
            await().during(Duration.ofMillis(1_300))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !peer.session().ended());
            peer.session().reinvite(peer.sdp("0"));
            assertThat(peer.answer().direction()).isEqualTo(Direction.SENDRECV);
            assertThat(peer.hear()).isZero();
            assertThat(next()).as("nothing is heard from the peer").isEqualTo("ended REMOTE_BYE");
        }
    }

    @Test
    void aPromptGoesOnInAnotherCodec() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", call -> {
                    call.play(Prompt.tone("%(600,0,440)"));
                    log.add("played");
                }));
                Peer peer = new Peer()) {
            peer.call(phones, "1", InviteOptions.offering(peer.sdp("0")));
            peer.answer();
            assertThat(peer.hear()).isZero();
            peer.session().reinvite(peer.sdp("8"));
            assertThat(peer.answer().formats()).containsExactly("8");
            int type = 0;
            while (type == 0) {
                type = peer.hear();
            }
            assertThat(type).isEqualTo(8);
            assertThat(next()).isEqualTo("played");
        }
    }

    @Test
    void anOfferWithNothingInCommonLeavesTheCallAsItIs() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", call -> call.play(Prompt.tone("%(1000,0,440);loops=-1"))));
                Peer peer = new Peer()) {
            peer.call(phones, "1", InviteOptions.offering(peer.sdp("0")));
            peer.answer();
            peer.session().reinvite(peer.sdp("18"));
            assertThat(next()).isEqualTo("failed 488");
            peer.hear();
            assertThat(peer.session().ended()).isFalse();
            peer.session().hangup();
            assertThat(next()).isEqualTo("ended LOCAL_BYE");
        }
    }

    @Test
    void aCallWithoutOfferGetsOurs() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", call -> {
                    call.early(); // nothing to answer yet: it rings
                    call.play(Prompt.tone("%(200,0,440)"));
                }));
                Peer peer = new Peer()) {
            peer.call(phones, "1", InviteOptions.builder().build());
            Negotiation offer = peer.offers.poll(10, TimeUnit.SECONDS);
            assertThat(offer).isNotNull();
            String sdp = new String(offer.offer().orElseThrow(), StandardCharsets.UTF_8);
            assertThat(sdp).contains("PCMA/8000", "opus/48000/2", "telephone-event/8000");
            offer.complete(peer.sdp("8"));
            assertThat(peer.hear()).isEqualTo(8);
            assertThat(next()).isEqualTo("ended REMOTE_BYE");
        }
    }

    @Test
    void anEchoSendsBackWhatItDoesNotUnderstandAsItIs() throws Exception {
        try (Phones phones = new Phones(d -> d.match("9196", Call::echo));
                Peer peer = new Peer()) {
            peer.call(phones, "9196", InviteOptions.offering(peer.sdp("96\r\na=rtpmap:96 SECRET/16000")));
            MediaDescription answer = peer.answer();
            assertThat(answer.formats()).containsExactly("96");
            byte[] payload = {1, 2, 3, 4, 5, 6, 7};
            byte[] first = exchange(peer, 1_000, payload, answer);
            byte[] second = exchange(peer, 1_003, payload, answer);
            assertThat(second[3] - first[3] & 0xFF).as("a gap stays a gap").isEqualTo(3);
            assertThat(timestamp(second) - timestamp(first)).isEqualTo(3 * 160);
            assertThat(first[11] == 42 && first[8] == 0)
                    .as("the source is our own")
                    .isFalse();
        }
    }

    private static int timestamp(byte[] packet) {
        return (packet[6] & 0xFF) << 8 | packet[7] & 0xFF;
    }

    private static byte[] exchange(Peer peer, int sequence, byte[] payload, MediaDescription to) throws IOException {
        peer.send(96, sequence, payload, to);
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        peer.media.receive(packet);
        assertThat(packet.getLength()).isEqualTo(12 + payload.length);
        assertThat(packet.getData()[1] & 0x7F).isEqualTo(96);
        for (int i = 0; i < payload.length; i++) {
            assertThat(packet.getData()[12 + i]).isEqualTo(payload[i]);
        }
        return packet.getData();
    }

    @Test
    void keysComeByInfoToo() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", call -> {
                    call.answer();
                    log.add(call.collect(io.jackfield.media.ivr.Digits.digits(2)));
                }));
                Peer peer = new Peer()) {
            peer.call(phones, "1", InviteOptions.offering(peer.sdp("0")));
            peer.answer();
            peer.hear();
            for (String key : new String[] {"4", "2"}) {
                int status = peer.session()
                        .info("application/dtmf-relay", ("Signal=" + key + "\r\n").getBytes(StandardCharsets.US_ASCII))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                assertThat(status).isEqualTo(200);
            }
            assertThat(next()).isEqualTo("42");
        }
    }

    @Test
    void withoutTelephoneEventsKeysAreTones() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", call -> {
                    call.sendDtmf("1w2");
                    log.add("sent");
                }));
                Peer peer = new Peer()) {
            peer.call(phones, "1", InviteOptions.offering(peer.sdp("0")));
            peer.answer();
            assertThat(peer.hear()).isZero();
            assertThat(next()).isEqualTo("sent");
        }
    }
}
