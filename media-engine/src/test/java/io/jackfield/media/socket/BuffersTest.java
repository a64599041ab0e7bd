package io.jackfield.media.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BuffersTest {
    private static ByteBuffer samples(int from, int count, ByteOrder order) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * count).order(order);
        for (int i = 0; i < count; i++) {
            bytes.putShort((short) (from + i));
        }
        return bytes.flip();
    }

    @Test
    void playingWaitsForALittleAndGoesRound() {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            PlayBuffer buffer = new PlayBuffer(1_500, 320, order);
            short[] frame = new short[160];
            assertThat(buffer.read(frame)).isFalse();
            int next = 0;
            buffer.write(samples(0, 160, order));
            assertThat(buffer.read(frame)).as("too little yet").isFalse();
            buffer.write(samples(160, 160, order));
            for (int i = 2; i < 50; i++) {
                buffer.write(samples(160 * i, 160, order));
                assertThat(buffer.read(frame)).isTrue();
                for (short sample : frame) {
                    assertThat(sample).isEqualTo((short) next++);
                }
            }
            assertThat(buffer.dropped()).isZero();
        }
    }

    @Test
    void aShortSoundIsPlayedAfterAllAndFilledUp() {
        PlayBuffer buffer = new PlayBuffer(1_000, 320, ByteOrder.LITTLE_ENDIAN);
        short[] frame = new short[160];
        buffer.write(samples(1, 10, ByteOrder.LITTLE_ENDIAN));
        assertThat(buffer.read(frame)).isFalse();
        assertThat(buffer.read(frame)).isFalse();
        assertThat(buffer.read(frame)).isTrue();
        assertThat(frame[9]).isEqualTo((short) 10);
        assertThat(frame[10]).isZero();
    }

    @Test
    void whatDoesNotFitIsDroppedAndWhatIsClearedIsNotPlayed() {
        PlayBuffer buffer = new PlayBuffer(1_000, 320, ByteOrder.LITTLE_ENDIAN);
        buffer.write(samples(0, 700, ByteOrder.LITTLE_ENDIAN));
        assertThat(buffer.written()).isEqualTo(1_000);
        assertThat(buffer.dropped()).isEqualTo(400);
        long position = buffer.written();
        buffer.skipTo(position);
        buffer.skipTo(10);
        assertThat(buffer.read()).isEqualTo(position);
        buffer.write(samples(9, 480, ByteOrder.LITTLE_ENDIAN));
        short[] frame = new short[160];
        assertThat(buffer.read(frame)).isTrue();
        assertThat(frame[0]).isEqualTo((short) 9);
    }

    /** A WebSocket whose peer reads when the test says so. */
    private static final class Slow implements WebSocket {
        final LinkedBlockingQueue<CompletableFuture<WebSocket>> pending = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<String> sent = new LinkedBlockingQueue<>();
        volatile boolean aborted;

        private CompletableFuture<WebSocket> later(String what) {
            CompletableFuture<WebSocket> result = new CompletableFuture<>();
            sent.add(what);
            pending.add(result);
            return result;
        }

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            return later(data.toString());
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            return later("frame " + data.get(0));
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            sent.add("close");
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public void request(long n) {}

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public boolean isOutputClosed() {
            return false;
        }

        @Override
        public boolean isInputClosed() {
            return false;
        }

        @Override
        public void abort() {
            aborted = true;
        }

        void read() throws InterruptedException {
            pending.take().complete(this);
        }
    }

    private static final class Heard implements Connection.Owner {
        final List<String> events = new ArrayList<>();

        @Override
        public synchronized void opened(Connection which) {
            events.add("opened");
        }

        @Override
        public synchronized void heard(Connection which) {
            events.add("heard");
        }

        @Override
        public synchronized void told(Connection which, String text, Runnable done) {
            events.add(text);
            done.run();
        }

        @Override
        public synchronized void lost(Connection which) {
            events.add("lost");
        }
    }

    private static Connection connection(Heard heard) {
        AudioSocket socket = AudioSocket.builder(URI.create("ws://localhost/"))
                .sendBuffer(Duration.ofMillis(100))
                .build();
        return new Connection(1, heard, socket, new PlayBuffer(1_000, 320, ByteOrder.LITTLE_ENDIAN));
    }

    private static void frame(Connection connection, int number) {
        byte[] into = connection.frames().next();
        if (into.length > 0) {
            into[0] = (byte) number;
            connection.frames().commit();
            connection.flush();
        }
    }

    @Test
    void anApplicationThatDoesNotReadLosesAudioAndKeepsItsMessages() throws Exception {
        Connection connection = connection(new Heard());
        Slow slow = new Slow();
        connection.onOpen(slow);
        for (int i = 0; i < 12; i++) {
            frame(connection, i);
        }
        assertThat(slow.sent.poll(5, TimeUnit.SECONDS)).isEqualTo("frame 0");
        assertThat(connection.frames().dropped()).isEqualTo(7);
        connection.send("text");
        slow.read();
        assertThat(slow.sent.poll(5, TimeUnit.SECONDS)).as("texts go first").isEqualTo("text");
        for (int i = 1; i < 5; i++) {
            slow.read();
            assertThat(slow.sent.poll(5, TimeUnit.SECONDS)).isEqualTo("frame " + i);
        }
        connection.close();
        slow.read();
        assertThat(slow.sent.poll(5, TimeUnit.SECONDS)).isEqualTo("close");
    }

    @Test
    void tooManyMessagesThatNobodyReadsEndTheConnection() {
        Heard heard = new Heard();
        Connection connection = connection(heard);
        Slow slow = new Slow();
        connection.onOpen(slow);
        for (int i = 0; i < Connection.MAX_TEXTS + 3; i++) {
            connection.send("text " + i);
        }
        assertThat(slow.aborted).isTrue();
        assertThat(heard.events).contains("lost");
    }

    @Test
    void aTextWithoutEndIsNotKept() {
        Heard heard = new Heard();
        Connection connection = connection(heard);
        Slow slow = new Slow();
        connection.onOpen(slow);
        connection.onText(slow, "part, ", false);
        connection.onText(slow, "whole", true);
        assertThat(heard.events).containsExactly("opened", "part, whole");
        for (int i = 0; i < 20; i++) {
            connection.onText(slow, "x".repeat(1_000), false);
        }
        assertThat(slow.sent).contains("close");
        assertThat(slow.aborted).isTrue();
    }
}
