package io.jackfield.relay.forward;

import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.bridge.Numbering;
import io.jackfield.rtp.bridge.StreamBridge;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audio of one participant on its way to another program. Its public methods belong on one thread, and never wait. */
public final class ForwardStream {
    /** Packets that wait to be sent: 5 s. */
    static final int QUEUE = 256;

    private static final Logger LOG = LoggerFactory.getLogger(ForwardStream.class);
    private static final int CONNECT_MS = 5000;
    private static final int FINISH_SECONDS = 5;
    private static final int MAX_INTRODUCTION = 4096;

    private final AudioForward forward;
    private final String introduction;
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;
    private final BridgePlan first;
    private BridgePlan codecs;
    private boolean stopped;
    private volatile boolean ending;
    private volatile @Nullable Socket socket;
    // of its thread
    private @Nullable StreamBridge bridge;

    /** Done on the thread of the stream, once there is a connection. */
    private interface Work {
        void perform(PcmOut out);
    }

    ForwardStream(AudioForward forward, int number, String introduction, BridgePlan codecs) {
        this.forward = forward;
        this.introduction = introduction.substring(0, Math.min(MAX_INTRODUCTION, introduction.length()));
        this.first = codecs;
        this.codecs = codecs;
        this.thread = new Thread(this::run, "jackfield-forward-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A packet of RTP, in the clear, which must not be changed afterwards. */
    public void packet(byte[] packet) {
        if (!stopped && !queue.offer(out -> decode(packet))) {
            forward.dropped(1);
        }
    }

    /** What packets mean from now on. */
    public void codecs(BridgePlan next) {
        if (!next.in().equals(codecs.in()) || next.eventIn() != codecs.eventIn()) {
            codecs = next;
            if (!queue.offer(out -> bridge = decoder(next, out))) {
                forward.dropped(1);
            }
        }
    }

    /** Ends it when what waits is sent, or 5 s later. */
    public void stop() {
        if (!stopped) {
            stopped = true;
            if (queue.offer(out -> ending = true)) {
                CompletableFuture.delayedExecutor(FINISH_SECONDS, TimeUnit.SECONDS)
                        .execute(this::abandon);
            } else {
                abandon();
            }
        }
    }

    /** Ends it at once. From any thread. */
    void abandon() {
        ending = true;
        Socket open = socket;
        if (open != null) {
            close(open);
        }
        thread.interrupt();
        forward.ended(this, false);
    }

    private void decode(byte[] packet) {
        StreamBridge through = bridge;
        if (through != null) {
            through.packet(ByteBuffer.wrap(packet));
        }
    }

    private void run() {
        boolean broken = false;
        try (Socket open = connect()) {
            socket = open;
            OutputStream out = open.getOutputStream();
            out.write((introduction + '\0').getBytes(StandardCharsets.UTF_8));
            PcmOut samples = new PcmOut(out, forward.settings().linear().sampleRate());
            bridge = decoder(first, samples);
            while (!ending) {
                queue.take().perform(samples);
                samples.check();
            }
        } catch (InterruptedException e) {
            // abandoned
        } catch (IOException e) {
            broken = !ending;
            if (broken) {
                LOG.warn("forwarding audio to {} ends: {}", forward.destination(), e.toString());
            }
        } catch (RuntimeException e) {
            broken = true;
            LOG.error("forwarding audio failed", e);
        }
        forward.ended(this, broken);
    }

    private Socket connect() throws IOException {
        InetSocketAddress to = forward.destination();
        InetSocketAddress resolved = to.isUnresolved() ? new InetSocketAddress(to.getHostString(), to.getPort()) : to;
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(resolved, CONNECT_MS);
            if (forward.settings().tls().isEmpty()) {
                return plain;
            }
            plain.setSoTimeout(CONNECT_MS);
            SSLSocket secure = (SSLSocket) forward.settings()
                    .tls()
                    .get()
                    .getSocketFactory()
                    .createSocket(plain, to.getHostString(), to.getPort(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            close(plain);
            throw e;
        }
    }

    private StreamBridge decoder(BridgePlan plan, StreamBridge.Out out) {
        BridgePlan decoding = new BridgePlan(
                plan.in(),
                plan.eventIn(),
                plan.eventInClock(),
                plan.noiseIn(),
                forward.settings().linear(),
                0,
                -1,
                8000,
                -1,
                20,
                true);
        return new StreamBridge(decoding, new Numbering(1, 0, 0), out);
    }

    private static void close(Socket open) {
        try {
            open.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }
}
