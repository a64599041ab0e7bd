package io.jackfield.media.stream;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.media.record.RecordingTap;
import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.stream.StreamSettings.PayloadTypes;
import io.jackfield.rtp.Mos;
import io.jackfield.rtp.NtpTime;
import io.jackfield.rtp.PacketKind;
import io.jackfield.rtp.ReceptionStatistics;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PortPair;
import io.jackfield.rtp.loop.PortPool;
import io.jackfield.rtp.loop.RtpSocket;
import io.jackfield.rtp.transport.MediaTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The audio of one call, on one media loop: binds the ports and drives the machines of this package. Every method belongs on the loop.
 */
public final class AudioStream {

    /** What a stream tells its call, by way of {@link Afterwards}. */
    public interface Listener {
        /** A key was pressed on the other side. */
        void digit(char key);

        /** What {@link #play} began is over: to its end, or stopped, or displaced. */
        void played(boolean completed);

        /** All keys of {@link #press} are sent. */
        void pressed();

        /** Nothing arrived for the timeout. */
        void silent();

        /** Nothing can be sent and received any more. */
        void broken(TransportFailure why);
    }

    private static final int UNKNOWN = -1;

    private static final Duration FRAME = Duration.ofMillis(PromptFrames.FRAME_MS);

    private final MediaLoop loop;
    private final RandomGenerator random;
    private final Afterwards afterwards;
    private final PortPair ports;
    private final StreamTransport transport;
    private final RtpSender sender;
    private final ByteBuffer scratch;
    private final FrameGrid grid;
    private final Voice voice;
    private final Talker talker;
    private final SilenceWatch silence;
    private final RtcpReporter rtcp;
    private final TimerWheel.Timer talkTimer;
    private final TimerWheel.Timer silenceTimer;
    private final TimerWheel.Timer rtcpTimer;
    private final TimerWheel.Timer flushTimer;
    private final TimerWheel.Timer transportTimer;
    private final ReceptionStatistics heard = new ReceptionStatistics();
    private final Reflection reflection = new Reflection();
    private final RtpPacket packet = new RtpPacket();
    private final int[] reflectAs = new int[128];
    private final KeyEars ears;
    private final ToneEars toneEars;
    private final Taps taps;
    private @Nullable StreamSettings settings;
    private @Nullable AudioAttachment attachment;
    private @Nullable Outlet outlet;
    private int audioType = UNKNOWN;
    private int eventType = UNKNOWN;
    private boolean echo;
    private boolean closed;
    private boolean engaged;
    private long payloadBytes;

    /**
     * What a stream needs to begin.
     *
     * @param bench that of the loop
     * @param dtls what handshakes are made by
     * @param patience how long ICE and DTLS may take once a call is up
     * @param tones whether keys are listened for in the audio of a side that has no telephone events
     */
    public record Start(
            MediaLoop loop,
            Workbench bench,
            DtlsContext dtls,
            Duration patience,
            InetAddress address,
            PortPool ports,
            Duration silenceTimeout,
            String cname,
            RandomGenerator random,
            boolean tones,
            Afterwards afterwards) {}

    /**
     * Opens a pair of ports.
     *
     * @throws io.jackfield.rtp.MediaException when there is none
     */
    public AudioStream(Start start, Listener listener) {
        this.loop = start.loop();
        this.afterwards = start.afterwards();
        this.scratch = start.bench().packet;
        this.ports = PortPair.open(loop, start.address(), start.ports(), this::onRtp, this::onRtcp);
        this.random = start.random();
        long nowNs = loop.nowNs();
        this.transport = new StreamTransport(
                ports,
                start.bench().cipher,
                start.dtls(),
                random,
                start.patience().toNanos(),
                new Carrying(listener));
        this.taps = new Taps(loop);
        this.sender = new RtpSender(ports.rtp(), transport.srtp(), taps, scratch, random);
        this.grid = new FrameGrid(nowNs, 8_000, random.nextInt());
        this.voice = new Voice(sender, grid, start.bench(), afterwards, listener);
        this.talker = new Talker(grid, voice);
        this.silence = new SilenceWatch(
                start.silenceTimeout().isZero()
                        ? Long.MAX_VALUE
                        : start.silenceTimeout().toNanos(),
                () -> afterwards.add(listener::silent));
        this.rtcp = new RtcpReporter(start.cname(), random, this::report);
        this.ears = new KeyEars(loop, key -> afterwards.add(() -> listener.digit(key)));
        this.toneEars = new ToneEars(start.tones(), start.bench(), key -> afterwards.add(() -> listener.digit(key)));
        this.talkTimer = afterwards.timer(talker);
        this.silenceTimer = afterwards.timer(silence);
        this.rtcpTimer = afterwards.timer(rtcp);
        this.transportTimer = afterwards.timer(transport);
        this.flushTimer = new TimerWheel.Timer() {
            @Override
            protected long onTimer(long now) {
                return flush(now);
            }
        };
        Arrays.fill(reflectAs, UNKNOWN);
    }

    /** The RTP port. */
    public int port() {
        return ports.rtp().local().getPort();
    }

    /** Its ICE and DTLS, for offers and answers to speak of; made when first asked for. */
    public MediaTransport transport() {
        return transport.negotiated();
    }

    /** The call is up: where ICE or DTLS find no way in time, the stream is broken. */
    public void up() {
        transport.up(loop.nowNs());
        schedule();
    }

    /** Offer and answer have agreed, for the first time or again. */
    public void agreed(StreamSettings next) {
        long nowNs = loop.nowNs();
        Codec before = settings == null ? null : settings.codec().orElse(null);
        settings = next;
        transport.agreed(next, nowNs);
        grid.clockRate(next.clockRate(), nowNs);
        audioType = next.audio().receive();
        eventType = next.events().map(PayloadTypes::receive).orElse(UNKNOWN);
        taps.agreed(next.audio().send(), next.codec().orElse(null));
        Arrays.fill(reflectAs, UNKNOWN);
        next.all().forEach(types -> reflectAs[types.receive()] = types.send());
        ears.clock(next.clockRate());
        toneEars.agreed(next);
        voice.agreed(next);
        next.codec().filter(codec -> !codec.equals(before)).ifPresent(this::codec);
        hush(nowNs);
        talker.realign(nowNs);
        silence.expect(next.direction().receives(), nowNs);
        rtcp.start(nowNs);
        schedule();
    }

    private void codec(Codec codec) {
        AudioAttachment attached = attachment;
        if (attached != null) {
            attached.codec(codec);
        }
    }

    /**
     * Hands the audio over, in place of what it was handed to before.
     *
     * @param codec the codec agreed
     */
    public void attach(AudioAttachment next, Codec codec) {
        detach(attachment);
        attachment = next;
        next.attached(new Line(next), codec);
        live();
    }

    /** Ends what is attached. */
    public void takeBack() {
        detach(attachment);
    }

    private void detach(@Nullable AudioAttachment which) {
        if (which != null && attachment == which) {
            attachment = null;
            live();
            which.detached();
        }
    }

    private void live() {
        voice.live(attachment);
        talker.live(attachment != null, loop.nowNs());
        schedule();
    }

    /** A key was pressed on the other side: whether a recording that it ends, or the attachment, if there is one, has used it up. */
    public boolean takesDigit(char key) {
        if (taps.key(key)) {
            return true;
        }
        AudioAttachment attached = attachment;
        return attached != null && attached.digit(key);
    }

    /**
     * From now on what is heard here is said there, too: one direction of a bridge. Prompts and keys of the other stream go first.
     *
     * @param other best a stream of the same loop; packets to another one are copied and queued
     */
    public void passTo(AudioStream other) {
        Passage passage = new Passage(other, random);
        outlet = other.loop == loop ? passage : new Crossing(other.loop, passage);
    }

    /** What is heard here is said nowhere else any more. */
    public void passNowhere() {
        outlet = null;
    }

    /** What is agreed, if anything. */
    @Nullable
    StreamSettings settings() {
        return settings;
    }

    /** Whether packets of another stream may be sent here: nothing of this side's own is being said, and the other side listens. */
    boolean open() {
        StreamSettings agreed = settings;
        return !closed
                && !echo
                && !engaged
                && agreed != null
                && agreed.direction().sends()
                && transport.isReady()
                && !talker.talking();
    }

    /** Sends a packet of another stream; see {@link RtpSender#reflect}. */
    void relay(ByteBuffer buffer, RtpPacket from, int type, Reflection numbers) {
        if (voice.hasSpoken()) { // what was sent meanwhile has taken the numbers that were next
            numbers.reset();
        }
        numbers.onPacket(
                from.ssrc(), from.sequence(), from.timestamp(), sender.nextSequence(), grid.timestampAt(loop.nowNs()));
        sender.reflect(buffer, from, type, numbers.sequence(from.sequence()), numbers.timestamp(from.timestamp()));
    }

    /** What to send while there is nothing to say; with an empty list nothing is sent. */
    public void fill(List<PromptFrames> sound) {
        fill(sound, false);
    }

    /**
     * What to send while there is nothing to say.
     *
     * @param first whether it goes before what a bridge brings, as music on hold does
     */
    public void fill(List<PromptFrames> sound, boolean first) {
        engaged = first;
        talker.fill(sound, loop.nowNs());
        schedule();
    }

    /** Plays sounds, in place of what plays now. */
    public void play(List<PromptFrames> sounds) {
        talker.play(sounds, loop.nowNs());
        schedule();
    }

    /** Stops what plays. */
    public void stopPlaying() {
        talker.stop(loop.nowNs());
        schedule();
    }

    /**
     * Presses keys.
     *
     * @return false when the other side takes no telephone events: nothing is sent
     */
    public boolean press(String keys) {
        if (!voice.keys(keys)) {
            return false;
        }
        talker.press(loop.nowNs());
        schedule();
        return true;
    }

    /** Sends back what comes, and nothing else; or no longer. */
    public void echo(boolean on) {
        echo = on;
        reflection.reset();
        hush(loop.nowNs());
        schedule();
    }

    /** What is to be said stands still while it may not be sent: whoever is called hears the first word of a prompt, too. */
    private void hush(long nowNs) {
        StreamSettings agreed = settings;
        talker.hush(echo || agreed == null || !agreed.direction().sends() || !transport.isReady(), nowNs);
    }

    /**
     * Records what comes, and what is sent.
     *
     * @return false when there are too many recordings of this stream already
     */
    public boolean record(RecordingTap next) {
        if (taps.isEmpty()) {
            loop.timers().schedule(flushTimer, loop.nowNs() + RecordingTap.FLUSH_NS);
        }
        return taps.add(next);
    }

    /** Ends a recording. */
    public void stopRecording(RecordingTap which) {
        taps.stop(which);
    }

    private long flush(long nowNs) {
        taps.flush(nowNs);
        return taps.isEmpty() ? Long.MAX_VALUE : nowNs + RecordingTap.FLUSH_NS;
    }

    /** What has been seen so far. */
    public StreamStatistics statistics() {
        StreamSettings agreed = settings;
        Duration jitter = Duration.ofNanos(heard.jitterNs());
        Optional<Duration> roundTrip = rtcp.roundTrip();
        // Mouth to ear: half the round trip, a receiver's buffer of twice the jitter, and the packet itself.
        Duration delay = roundTrip
                .orElse(Duration.ZERO)
                .dividedBy(2)
                .plus(jitter.multipliedBy(2))
                .plus(FRAME);
        return new StreamStatistics(
                agreed == null ? "" : agreed.codecName(),
                sender.packets(),
                sender.payloadBytes(),
                heard.received(),
                payloadBytes,
                heard.lost(),
                heard.lossRatio(),
                jitter,
                roundTrip,
                heard.received() == 0 ? 0 : Mos.estimate(heard.lossRatio(), delay, Mos.Impairment.G711));
    }

    /** Closes ports and recording; a second call does nothing. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        long nowNs = loop.nowNs();
        if (rtcp.sent()) { // RFC 3550 6.3.7
            sendReport(nowNs, true);
        }
        taps.stopAll();
        loop.timers().cancel(flushTimer);
        detach(attachment);
        outlet = null;
        talker.hush(true, nowNs);
        silence.expect(false, nowNs);
        rtcp.stop();
        ears.close();
        transport.close();
        schedule();
        ports.close();
    }

    private void schedule() {
        loop.timers().schedule(talkTimer, talker.nextDeadlineNs());
        loop.timers().schedule(silenceTimer, silence.nextDeadlineNs());
        loop.timers().schedule(rtcpTimer, rtcp.nextDeadlineNs());
        loop.timers().schedule(transportTimer, transport.nextDeadlineNs());
        afterwards.drain();
    }

    private void onRtp(RtpSocket socket, ByteBuffer buffer, InetSocketAddress source, long nowNs) {
        if (PacketKind.of(buffer) == PacketKind.RTCP) { // RFC 5761, by peers that do it unasked
            onRtcp(socket, buffer, source, nowNs);
            return;
        }
        StreamSettings agreed = settings;
        if (closed || !transport.open(socket, buffer, false, source, nowNs)) {
            afterwards.drain();
            return;
        }
        if (agreed == null || !packet.wrap(buffer)) {
            return;
        }
        silence.heard(nowNs);
        onRtp(agreed, buffer, nowNs);
        afterwards.drain();
    }

    private void onRtp(StreamSettings agreed, ByteBuffer buffer, long nowNs) {
        int type = packet.payloadType();
        int clock = type == audioType ? agreed.clockRate() : 0;
        if (!heard.onPacket(packet.ssrc(), packet.sequence(), packet.timestamp(), clock, nowNs)) {
            return;
        }
        payloadBytes += packet.payloadSize();
        if (type == audioType) {
            toneEars.packet(packet);
            taps.heard(packet, nowNs);
            AudioAttachment attached = attachment;
            if (attached != null) {
                attached.packet(packet, nowNs);
            }
        } else if (type == eventType) {
            ears.event(buffer, packet, nowNs);
        }
        Outlet further = outlet;
        if (further != null) {
            further.packet(buffer, packet, agreed); // and the buffer is its own from here on
        } else if (echo && reflectAs[type] != UNKNOWN && agreed.direction().sends()) {
            reflection.onPacket(
                    packet.ssrc(),
                    packet.sequence(),
                    packet.timestamp(),
                    sender.nextSequence(),
                    grid.timestampAt(nowNs));
            sender.reflect(
                    buffer,
                    packet,
                    reflectAs[type],
                    reflection.sequence(packet.sequence()),
                    reflection.timestamp(packet.timestamp()));
        }
    }

    private void onRtcp(RtpSocket socket, ByteBuffer buffer, InetSocketAddress source, long nowNs) {
        if (closed || !transport.open(socket, buffer, true, source, nowNs)) {
            afterwards.drain();
            return;
        }
        silence.heard(nowNs);
        rtcp.onPacket(buffer, sender.ssrc(), nowNs, ntp());
    }

    private void report(long nowNs) {
        sendReport(nowNs, false);
    }

    private void sendReport(long nowNs, boolean goodbye) {
        scratch.clear();
        rtcp.write(scratch, sender, grid.timestampAt(nowNs), heard, nowNs, ntp(), goodbye);
        scratch.flip();
        transport.sendRtcp(scratch);
    }

    private long ntp() {
        return NtpTime.of(loop.instant());
    }

    /** What ICE and DTLS lead to. */
    private final class Carrying implements StreamTransport.Effects {
        private final Listener listener;

        Carrying(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void ready(boolean now) {
            if (!closed) {
                hush(loop.nowNs());
                afterwards.add(AudioStream.this::schedule);
            }
        }

        @Override
        public void failed(TransportFailure why) {
            afterwards.add(() -> listener.broken(why));
        }
    }

    /** What an attachment sees of this stream; of no effect once the attachment is over. */
    private final class Line implements AudioLine {
        private final AudioAttachment owner;

        Line(AudioAttachment owner) {
            this.owner = owner;
        }

        @Override
        public MediaLoop loop() {
            return loop;
        }

        @Override
        public boolean sends() {
            StreamSettings agreed = settings;
            return !closed && agreed != null && agreed.direction().sends();
        }

        @Override
        public void detach() {
            AudioStream.this.detach(owner);
        }
    }
}
