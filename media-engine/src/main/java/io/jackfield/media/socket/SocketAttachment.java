package io.jackfield.media.socket;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.media.Call;
import io.jackfield.media.CallEndedException;
import io.jackfield.media.document.JsonText;
import io.jackfield.media.stream.AudioAttachment;
import io.jackfield.media.stream.AudioLine;
import io.jackfield.media.stream.LinearReceiver;
import io.jackfield.media.stream.LinearSender;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.loop.MediaLoop;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's end of a call on the call's media loop: what comes is cut into frames of 20 ms and sent, what the application sends is
 * played. Everything is on the loop but {@link Owner}'s methods and {@link #report}.
 */
final class SocketAttachment implements AudioAttachment, Link.Effects, Connection.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(SocketAttachment.class);
    private static final long FRAME_NS = 20_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long GOODBYE_SECONDS = 5;
    private static final int RETRY_MS = 10;
    /** Control messages of an application that are looked at in a second; it hears nothing of those past that. */
    private static final int MAX_CONTROLS = 100;
    /** Marks that may wait to be played. */
    private static final int MAX_MARKS = 64;

    private static final int MAX_KEYS = 32;
    /** Messages, keys as a rule, that wait for a connection. */
    private static final int MAX_UNSENT = 64;

    private final Call call;
    private final AudioSocket socket;
    private final Link link;
    private final PlayBuffer play;
    private final LinearReceiver receiver;
    private final short[] heard;
    private final short[] said;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private final ArrayDeque<String> unsent = new ArrayDeque<>();
    private final AtomicBoolean pressing = new AtomicBoolean();
    private final AtomicLong bad = new AtomicLong();
    private final TimerWheel.Timer frames = new TimerWheel.Timer() {
        @Override
        protected long onTimer(long nowNs) {
            return sendFrame(nowNs);
        }
    };
    private final TimerWheel.Timer linkTimer;
    private @Nullable AudioLine line;
    private volatile @Nullable MediaLoop loop;
    private @Nullable LinearSender sender;
    private volatile @Nullable Connection connection;
    private long nextFrameNs;
    private long controlsSinceNs = Long.MIN_VALUE;
    private int controls;
    private long droppedTold;
    private long droppedToldNs;
    private volatile long framesSent;
    private volatile long framesDropped;
    private volatile int connections;
    private volatile SocketEnd end = SocketEnd.STOPPED;
    private boolean over;

    private record Mark(String name, long position) {}

    SocketAttachment(Call call, AudioSocket socket) {
        this.call = call;
        this.socket = socket;
        this.link = new Link(socket.policy(), new SplittableRandom(), this);
        this.linkTimer = TimerWheel.Timer.of(link);
        this.play = new PlayBuffer(socket.playBytes(), socket.frameBytes(), socket.order());
        this.receiver = new LinearReceiver(socket.sampleRate());
        this.heard = new short[receiver.frameSamples()];
        this.said = new short[receiver.frameSamples()];
    }

    /** What came of it so far. From any thread. */
    SocketReport report() {
        return new SocketReport(end, framesSent, framesDropped, play.written(), play.dropped(), bad.get(), connections);
    }

    @Override
    public void attached(AudioLine with, Codec codec) {
        line = with;
        loop = with.loop();
        codec(codec);
        nextFrameNs = with.loop().nowNs() + FRAME_NS;
        with.loop().timers().schedule(frames, nextFrameNs);
        link.start(with.loop().nowNs());
        schedule();
    }

    private void schedule() {
        MediaLoop on = loop;
        if (on != null) {
            on.timers().schedule(linkTimer, link.nextDeadlineNs());
        }
    }

    @Override
    public void codec(Codec codec) {
        receiver.codec(codec);
        sender = new LinearSender(codec, socket.sampleRate());
    }

    @Override
    public void packet(RtpPacket packet, long nowNs) {
        receiver.packet(packet, nowNs);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
    private long sendFrame(long nowNs) {
        boolean any = receiver.frame(heard, nowNs);
        Connection to = connection;
        if (to != null && link.open()) {
            byte[] into = to.frames().next();
            if (into.length > 0) {
                bytes(any, into);
                to.frames().commit();
                framesSent++;
                to.flush();
            } else {
                framesDropped++;
            }
            tellDropped(to, nowNs);
        }
        nextFrameNs += FRAME_NS;
        if (nextFrameNs < nowNs - 5 * FRAME_NS) { // the loop stood still: what was then is not made up for
            nextFrameNs = nowNs + FRAME_NS;
        }
        return nextFrameNs;
    }

    private void bytes(boolean any, byte[] into) {
        int first = socket.order() == ByteOrder.BIG_ENDIAN ? 8 : 0;
        for (int i = 0; i < heard.length; i++) {
            int sample = any ? heard[i] : 0;
            into[2 * i] = (byte) (sample >> first);
            into[2 * i + 1] = (byte) (sample >> 8 - first);
        }
    }

    /** An application that sends faster than can be played is told so, at most once a second. */
    private void tellDropped(Connection to, long nowNs) {
        long dropped = play.dropped();
        if (dropped > droppedTold && nowNs - droppedToldNs > SECOND_NS) {
            to.send(Messages.dropped(dropped - droppedTold));
            droppedTold = dropped;
            droppedToldNs = nowNs;
        }
    }

    @Override
    public int frame(byte[] into, long pointNs) {
        LinearSender out = sender;
        if (out == null) {
            return 0;
        }
        if (!play.read(said)) {
            Arrays.fill(said, (short) 0);
        }
        tellPlayed(play.read(), false);
        return out.encode(said, 0, into);
    }

    private void tellPlayed(long position, boolean cleared) {
        while (!marks.isEmpty() && marks.getFirst().position <= position) {
            send(Messages.played(marks.removeFirst().name, cleared));
        }
    }

    /** Sends a message, or keeps it until the application is there. */
    private void send(String message) {
        Connection to = connection;
        if (to != null && link.open()) {
            to.send(message);
        } else if (unsent.size() < MAX_UNSENT) {
            unsent.add(message);
        }
    }

    @Override
    public boolean digit(char key) {
        send(Messages.dtmf(key));
        return true;
    }

    @Override
    public void detached() {
        over = true;
        MediaLoop on = loop;
        if (on != null) {
            on.timers().cancel(frames);
            on.timers().cancel(linkTimer);
        }
        Connection to = connection;
        if (to != null) {
            if (link.open()) {
                to.send(Messages.stop());
                to.close();
                CompletableFuture.delayedExecutor(GOODBYE_SECONDS, TimeUnit.SECONDS)
                        .execute(to::abort);
            } else {
                to.abort();
            }
        }
        link.stop();
    }

    @Override
    public void connect(int number) {
        Connection next = new Connection(number, this, socket, play);
        connection = next;
        next.open();
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
    public void greet(int number) {
        connections++;
        send(Messages.start(call, socket, connections));
        while (!unsent.isEmpty()) {
            send(unsent.remove());
        }
    }

    @Override
    public void ping() {
        Connection to = connection;
        if (to != null) {
            to.ping();
        }
    }

    @Override
    public void abort() {
        Connection to = connection;
        connection = null;
        if (to != null) {
            to.abort();
        }
    }

    @Override
    public void gone() {
        LOG.info("call {}: {} is gone", call.id(), socket);
        finish(SocketEnd.GONE);
    }

    private void finish(SocketEnd how) {
        AudioLine with = line;
        if (!over && with != null) {
            end = how;
            with.detach();
        }
    }

    // What connections say, on threads of theirs.

    @Override
    public void opened(Connection which) {
        post(() -> link.opened(which.number(), now()));
    }

    @Override
    public void heard(Connection which) {
        post(() -> link.heard(which.number(), now()));
    }

    @Override
    public void lost(Connection which) {
        post(() -> link.lost(which.number(), now()));
    }

    @Override
    public void told(Connection which, String text, Runnable done) {
        long position = play.written();
        if (tooMany()) {
            bad.incrementAndGet();
            done.run();
            return;
        }
        Map<String, String> members = JsonText.read(text).orElse(Map.of());
        post(() -> {
            link.heard(which.number(), now());
            if (which == connection) {
                control(members, position);
            }
            done.run();
        });
    }

    private boolean tooMany() {
        long nowNs = System.nanoTime();
        if (controlsSinceNs == Long.MIN_VALUE || nowNs - controlsSinceNs > SECOND_NS) {
            controlsSinceNs = nowNs;
            controls = 0;
        }
        return ++controls > MAX_CONTROLS;
    }

    private long now() {
        MediaLoop on = loop;
        return on == null ? 0 : on.nowNs();
    }

    private void post(Runnable task) {
        MediaLoop on = loop;
        if (on == null) {
            return;
        }
        Runnable onLoop = () -> {
            if (!over) {
                task.run();
                if (!over) {
                    schedule();
                }
            }
        };
        if (!on.execute(onLoop)) {
            CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS).execute(() -> post(task));
        }
    }

    private void control(Map<String, String> members, long position) {
        switch (members.getOrDefault("event", "")) {
            case "mark" -> mark(members.getOrDefault("name", ""), position);
            case "clear" -> {
                play.skipTo(position);
                tellPlayed(position, true);
            }
            case "dtmf" -> press(members.getOrDefault("digits", ""));
            case "hangup" -> finish(SocketEnd.HANG_UP);
            case "stop" -> finish(SocketEnd.STOPPED);
            default -> bad.incrementAndGet();
        }
    }

    private void mark(String name, long position) {
        if (marks.size() >= MAX_MARKS) {
            bad.incrementAndGet();
        } else {
            marks.add(new Mark(name, position));
            tellPlayed(play.read(), false);
        }
    }

    /** Keys take their time, so they get a thread; one at a time. */
    private void press(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_KEYS || !pressing.compareAndSet(false, true)) {
            bad.incrementAndGet();
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        call.sendDtmf(digits);
                    } catch (CallEndedException | IllegalArgumentException e) {
                        LOG.debug("call {}: keys of {} were not pressed", call.id(), socket, e);
                    } finally {
                        pressing.set(false);
                    }
                },
                "jackfield-socket-keys");
        thread.setDaemon(true);
        thread.start();
    }
}
