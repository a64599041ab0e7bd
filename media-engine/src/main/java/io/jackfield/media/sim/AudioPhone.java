package io.jackfield.media.sim;

import io.jackfield.media.ivr.Digits;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.PromptLibrary;
import io.jackfield.media.sound.Sound;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.sdp.Address;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.RtpMap;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sim.SimCall;
import io.jackfield.sim.SimPhone;
import io.jackfield.sim.SimPort;
import io.jackfield.sim.Simulation;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A phone that a scenario uses as a person would, with ears and a mouth: it signals as a {@link SimPhone} does, speaks and hears G.711
 * (PCMU), and sends and understands keys as telephone events (RFC 4733). It has one call at a time.
 *
 * <p>What it is told, it does at once in virtual time. What is expected of it lets time pass until it is the case, and fails with a ladder
 * when it is not in time.
 */
public final class AudioPhone {
    private static final int MEDIA_PORT = 40_000;
    private static final int EVENT_TYPE = 101;
    private static final long MILLION = 1_000_000L;
    private static final PromptLibrary LIBRARY = new PromptLibrary(Path.of("."), 16 << 20);

    private final Simulation world;
    private final SimPhone phone;
    private final SimPort rtp;
    private final long frameStep;
    private final PhoneMouth mouth;
    private PhoneEars ears = new PhoneEars(EVENT_TYPE);
    private AudioListener listener = (at, sequence, timestamp, samples) -> {};
    private @Nullable SimCall talking;
    private byte @Nullable [] described;
    private Remote remote = Remote.NOBODY;
    private boolean held;

    /** Where sound goes to. */
    private record Remote(Optional<InetSocketAddress> address, int eventType) {
        static final Remote NOBODY = new Remote(Optional.empty(), -1);
    }

    AudioPhone(Simulation world, String name, String host, AudioPhoneSettings settings) {
        this.world = world;
        this.phone = world.phone(name, host, settings.signalling());
        this.frameStep = MILLION + settings.ppm();
        InetAddress address = phone.address().getAddress();
        try {
            this.rtp = world.network().port(name, new InetSocketAddress(address, MEDIA_PORT), this::onRtp);
            world.network().port(name, new InetSocketAddress(address, MEDIA_PORT + 1), (report, from) -> {});
        } catch (BindException e) {
            throw new IllegalArgumentException("phone " + name + ": " + e.getMessage(), e);
        }
        this.mouth = new PhoneMouth(world.newRandom(), this::send);
    }

    /** How it signals: for what has no word here. */
    public SimPhone signalling() {
        return phone;
    }

    /** The call that it has, or had last. */
    public SimCall call() {
        return phone.call();
    }

    // ---- calls ----

    /** Calls a URI. */
    public AudioPhone call(String uri) {
        begin(phone.call(uri));
        return this;
    }

    /** Waits for a call to come in, and takes it: it is the phone's call from then on, and to be answered or rejected. */
    public AudioPhone expectInvite() {
        return expectInvite(Simulation.PATIENCE);
    }

    /** As {@link #expectInvite()}, within another time. */
    public AudioPhone expectInvite(Duration limit) {
        begin(phone.expectInvite(limit));
        return this;
    }

    /** Lets time pass, in which no call may come in. */
    public AudioPhone expectNoInvite(Duration meanwhile) {
        phone.expectNoInvite(meanwhile);
        return this;
    }

    /** Rings. */
    public AudioPhone ring() {
        call().ring();
        return this;
    }

    /** Answers. */
    public AudioPhone answer() {
        call().answer();
        return this;
    }

    /** Rejects. @param status 300 to 699; 486 for busy */
    public AudioPhone reject(int status) {
        call().reject(status);
        return this;
    }

    /** Hangs up. */
    public AudioPhone hangUp() {
        call().hangUp();
        return this;
    }

    /** Puts the other side on hold: it is no longer spoken to. */
    public AudioPhone hold() {
        held = true;
        call().hold();
        return this;
    }

    /** Takes the call up again. */
    public AudioPhone resume() {
        held = false;
        call().resume();
        return this;
    }

    /** Waits for 180. */
    public AudioPhone expectRinging() {
        call().expectRinging();
        return this;
    }

    /** Waits until the call is up. */
    public AudioPhone expectAnswered() {
        call().expectEstablished();
        return this;
    }

    /** As {@link #expectAnswered()}, within another time. */
    public AudioPhone expectAnswered(Duration limit) {
        call().expectEstablished(limit);
        return this;
    }

    /** Waits until its call was rejected with this status. */
    public AudioPhone expectRejected(int status) {
        call().expectRejected(status);
        return this;
    }

    /** Waits until the call is over. */
    public AudioPhone expectEnded() {
        call().expectEnded();
        return this;
    }

    /** As {@link #expectEnded()}, within another time. */
    public AudioPhone expectEnded(Duration limit) {
        call().expectEnded(limit);
        return this;
    }

    /** Lets time pass, in which the call may not end. */
    public AudioPhone expectLasting(Duration meanwhile) {
        call().expectLasting(meanwhile);
        return this;
    }

    // ---- the mouth ----

    /**
     * Presses keys, one after the other: 100 ms down, 100 ms up.
     *
     * @throws IllegalArgumentException when one is none of 0-9, *, #, A-D
     */
    public AudioPhone press(String keys) {
        if (keys.isEmpty() || !keys.chars().allMatch(key -> Digits.isDigit((char) key))) {
            throw new IllegalArgumentException("\"" + keys + "\" are not keys");
        }
        keys.chars().forEach(key -> mouth.press((char) key));
        return this;
    }

    /** Says something, after what it says already: a tone, a WAV file, any prompt. */
    public AudioPhone say(Prompt what) {
        mouth.say(LIBRARY.encoded(what, Codecs.PCMU));
        return this;
    }

    /** Says nothing more. */
    public AudioPhone hush() {
        mouth.hush();
        return this;
    }

    /** Lets time pass until all that it was told to say and press is out. */
    public AudioPhone finish() {
        return expect("to have said all", Simulation.PATIENCE, () -> !mouth.busy(), () -> "it was still talking");
    }

    // ---- the ears ----

    /** Waits until it hears a tone, alone or among others. */
    public AudioPhone expectTone(double hz, Duration within) {
        return expect(
                "to hear " + Math.round(hz) + " Hz",
                within,
                () -> ears.hears(hz, world.nowNs()),
                () -> ears.describe(world.nowNs()));
    }

    /** Waits until it hears some sound. */
    public AudioPhone expectSound(Duration within) {
        return expect("to hear something", within, () -> !silent(), () -> ears.describe(world.nowNs()));
    }

    /** Waits until it hears nothing: silence, or no packets at all. */
    public AudioPhone expectSilence(Duration within) {
        return expect("to hear silence", within, this::silent, () -> ears.describe(world.nowNs()));
    }

    /** Waits until these keys have been pressed on the other side, after those of earlier expectations. */
    public AudioPhone expectKeys(String keys, Duration within) {
        expect(
                "the keys " + keys,
                within,
                () -> ears.keys().startsWith(keys),
                () -> ears.keys().isEmpty() ? "none were pressed" : "what was pressed was " + ears.keys());
        ears.forgetKeys(keys.length());
        return this;
    }

    /** Whether it hears a tone now, alone or among others. */
    public boolean hears(double hz) {
        return ears.hears(hz, world.nowNs());
    }

    /** Whether it hears nothing now. */
    public boolean silent() {
        return ears.silent(world.nowNs());
    }

    /** What it has heard last, at most the last minute; 8 kHz, what was lost is silence. */
    public Sound heard(Duration last) {
        return ears.heard(last);
    }

    /** RTP packets that have come in the latest call. */
    public long packets() {
        return ears.packets();
    }

    /** Lets somebody hear every packet of sound that comes from now on. */
    public AudioPhone listener(AudioListener next) {
        listener = next;
        ears.listener(next);
        return this;
    }

    private AudioPhone expect(String what, Duration within, BooleanSupplier condition, Supplier<String> instead) {
        SimCall call = call();
        world.expect(
                new Simulation.Expectation(phone.name(), what, within, List.of(call.callId())),
                condition,
                () -> call.end().isPresent() ? "the call was over, and " + instead.get() : instead.get());
        return this;
    }

    // ---- sound ----

    private void begin(SimCall call) {
        talking = call;
        described = null;
        remote = Remote.NOBODY;
        held = false;
        mouth.hush();
        ears = new PhoneEars(EVENT_TYPE);
        ears.listener(listener);
        frame(call, world.nowNs(), 0);
    }

    /** The next frame of a call, and all after it. */
    private void frame(SimCall call, long beganNs, long number) {
        if (talking != call || call.end().isPresent()) {
            return;
        }
        look(call);
        boolean talks = call.established() && !held && remote.address().isPresent();
        mouth.frame(number * PhoneMouth.FRAME_NS, talks, remote.eventType());
        long next = number + 1;
        long dueNs = beganNs + Math.round(next * (double) PhoneMouth.FRAME_NS * MILLION / frameStep);
        world.after(Duration.ofNanos(dueNs - world.nowNs()), () -> frame(call, beganNs, next));
    }

    private void look(SimCall call) {
        byte[] sdp = call.session().remoteSdp().orElse(null);
        if (sdp != described) {
            described = sdp;
            remote = sdp == null ? Remote.NOBODY : remote(sdp);
        }
    }

    private static Remote remote(byte[] sdp) {
        Optional<MediaDescription> audio = SessionDescription.parse(sdp)
                .flatMap(description -> description.firstActive("audio"))
                .filter(media -> media.direction().receives());
        Optional<InetSocketAddress> address = audio.flatMap(media ->
                media.connection().flatMap(Address::numeric).map(host -> new InetSocketAddress(host, media.port())));
        int events = audio.stream()
                .flatMap(media -> media.rtpMaps().stream())
                .filter(map -> map.isTelephoneEvent() && map.clockRate() == PhoneEars.RATE)
                .mapToInt(RtpMap::payloadType)
                .findFirst()
                .orElse(-1);
        return new Remote(address, events);
    }

    private void send(byte[] packet) {
        remote.address().ifPresent(to -> rtp.send(packet, to));
    }

    private void onRtp(byte[] packet, InetSocketAddress from) {
        SimCall call = talking;
        if (call != null && call.end().isEmpty()) {
            ears.onPacket(packet, world.nowNs(), world.elapsed());
        }
    }

    /** Its name and where it listens. */
    @Override
    public String toString() {
        return phone.toString();
    }
}
