package io.jackfield.media.stream;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.DtmfEvent;
import io.jackfield.rtp.DtmfReceiver;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.loop.MediaLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hears keys: drives the receiver of telephone events on its loop. */
final class KeyEars implements DtmfReceiver.Effects {

    /** Takes keys as they go down. */
    interface Listener {
        void digit(char key);
    }

    private final MediaLoop loop;
    private final Listener listener;
    private @Nullable DtmfReceiver receiver;
    private TimerWheel.@Nullable Timer timer;
    private int clockRate;

    KeyEars(MediaLoop loop, Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /** The clock of the events; another one is another receiver. */
    void clock(int next) {
        if (receiver == null || next != clockRate) {
            close();
            clockRate = next;
            receiver = new DtmfReceiver(next, this);
            timer = TimerWheel.Timer.of(receiver);
        }
    }

    void event(ByteBuffer buffer, RtpPacket packet, long nowNs) {
        DtmfReceiver ears = receiver;
        TimerWheel.Timer wake = timer;
        Optional<DtmfEvent> event = DtmfEvent.parse(buffer, packet.payloadOffset(), packet.payloadSize());
        if (ears != null && wake != null && event.isPresent()) {
            ears.onPacket(event.get(), packet.timestamp(), nowNs);
            loop.timers().schedule(wake, ears.nextDeadlineNs());
        }
    }

    @Override
    public void pressed(char key) {
        listener.digit(key);
    }

    @Override
    public void released(char key, Duration heldFor) {}

    void close() {
        if (timer != null) {
            loop.timers().cancel(timer);
        }
    }
}
