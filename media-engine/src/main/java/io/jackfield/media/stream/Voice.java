package io.jackfield.media.stream;

import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.stream.StreamSettings.PayloadTypes;
import io.jackfield.rtp.DtmfEvent;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Encoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a stream says of its own: makes packets of the frames and keys that its talker and its keypad want sent. One loop. */
final class Voice implements Talker.Effects, Keypad.Effects {
    private static final int UNKNOWN = -1;

    private final RtpSender sender;
    private final FrameGrid grid;
    private final Workbench bench;
    private final Afterwards afterwards;
    private final AudioStream.Listener listener;
    private Codec codec = Codecs.PCMU;
    private @Nullable Keypad keypad;
    private @Nullable AudioAttachment live;
    private @Nullable Encoder encoder;
    private int sendType = UNKNOWN;
    private int sendEventType = UNKNOWN;
    private boolean spoke;

    Voice(RtpSender sender, FrameGrid grid, Workbench bench, Afterwards afterwards, AudioStream.Listener listener) {
        this.sender = sender;
        this.grid = grid;
        this.bench = bench;
        this.afterwards = afterwards;
        this.listener = listener;
    }

    /** Offer and answer have agreed. */
    void agreed(StreamSettings next) {
        sendType = next.audio().send();
        sendEventType = next.events().map(PayloadTypes::send).orElse(UNKNOWN);
        if (keypad == null || keypad.idle()) {
            keypad = new Keypad(grid, next.clockRate(), this);
        }
        Optional<Codec> other = next.codec().filter(agreed -> !agreed.equals(codec));
        if (other.isPresent()) {
            codec = other.get();
            encoder = null;
        }
    }

    /** Whose frames are sent while something is live, if anything is. */
    void live(@Nullable AudioAttachment whose) {
        live = whose;
    }

    /** Takes keys to press; false when the other side takes no telephone events. */
    boolean keys(String keys) {
        Keypad pad = keypad;
        if (pad == null || sendEventType == UNKNOWN) {
            return false;
        }
        pad.add(keys);
        return true;
    }

    /** Whether it has said anything since it was asked last. */
    boolean hasSpoken() {
        boolean said = spoke;
        spoke = false;
        return said;
    }

    @Override
    public boolean frame(PromptFrames sound, int index, long pointNs, boolean marker) {
        spoke = true;
        byte[] data = sound.data();
        int offset = 0;
        int size;
        if (sound.encoded()) {
            offset = sound.offset(index);
            size = sound.size(index);
        } else {
            data = bench.payload;
            size = sound.encode(index, encoder(), data);
        }
        if (size > 0) {
            sender.send(data, offset, size, sendType, marker, grid.timestampAt(pointNs));
        }
        return size > 0;
    }

    @Override
    public boolean live(long pointNs, boolean marker) {
        spoke = true;
        AudioAttachment attached = live;
        int size = attached == null ? 0 : attached.frame(bench.payload, pointNs);
        if (size > 0) {
            sender.send(bench.payload, 0, size, sendType, marker, grid.timestampAt(pointNs));
        }
        return size > 0;
    }

    /** Made when first needed: most codecs never do. */
    private Encoder encoder() {
        Encoder current = encoder;
        if (current == null) {
            current = codec.encoder();
            encoder = current;
        }
        return current;
    }

    @Override
    public boolean press(long pointNs) {
        spoke = true;
        Keypad pad = keypad;
        return pad != null && pad.point(pointNs);
    }

    @Override
    public void event(DtmfEvent event, boolean marker, int timestamp) {
        if (sendEventType != UNKNOWN) { // the other side may have changed its mind meanwhile
            event.write(sender.begin(sendEventType, marker, timestamp));
            sender.finish(DtmfEvent.BYTES);
        }
    }

    @Override
    public void played(boolean completed) {
        afterwards.add(() -> listener.played(completed));
    }

    @Override
    public void pressed() {
        afterwards.add(listener::pressed);
    }
}
