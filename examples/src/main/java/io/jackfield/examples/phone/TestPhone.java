package io.jackfield.examples.phone;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.Listening;
import io.jackfield.examples.config.ListenAddress;
import io.jackfield.media.Call;
import io.jackfield.media.CallEnd;
import io.jackfield.media.CallEndedException;
import io.jackfield.media.DialOptions;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.SoundException;
import io.jackfield.media.sound.WavReader;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes one call with a node and a media engine of its own, on ports that the system chooses. */
final class TestPhone {
    private static final Duration BEFORE_DIGITS = Duration.ofMillis(500);
    private static final Duration LAST_GOODBYES = Duration.ofSeconds(2);
    /** Two tones in turn, so that what comes back is easy to tell from silence and from hum. */
    private static final Prompt TONES = Prompt.tone("v=-12;%(300,200,440);%(300,200,554);loops=-1");

    private TestPhone() {}

    /** Makes the call, and returns when it is over. */
    static CallReport make(TestCall test, PrintWriter out) throws InterruptedException {
        test.play().ifPresent(TestPhone::checkSound);
        String local = localAddress(test.to());
        ListenAddress listen = new ListenAddress(test.transport(), local, 0);
        try (SipNode node = Listening.bind(Listening.on("phone", listen, test.tls()))) {
            MediaEngine engine =
                    MediaEngine.builder(node).acceptFrom(flow -> true).build();
            try {
                return make(test, engine, out);
            } finally {
                engine.close();
                await(engine.closed());
            }
        }
    }

    private static CallReport make(TestCall test, MediaEngine engine, PrintWriter out) throws InterruptedException {
        Progress progress = new Progress(out, test.to());
        DialOptions.Builder options = DialOptions.builder().observer(progress).codecs(test.codecs());
        test.credentials().ifPresent(who -> options.credentials(who.user(), who.password()));
        options.transport(test.transport());
        progress.begin(test);
        Call call;
        try {
            call = engine.dial(test.to(), options.build(), answered -> talk(answered, test, progress));
        } catch (IllegalArgumentException e) {
            throw Complaint.usage(String.valueOf(e.getMessage()));
        }
        Thread goodbye = new Thread(
                () -> {
                    call.hangup();
                    await(call.ended());
                },
                "jackfield-goodbye-0");
        Runtime.getRuntime().addShutdownHook(goodbye);
        try {
            CallEnd end = call.ended().toCompletableFuture().get();
            return new CallReport(test.to().text(), progress.setup(), progress.sent(), end);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            removeHook(goodbye);
        }
    }

    /** The script of the call. */
    private static void talk(Call call, TestCall test, Progress progress) {
        long endNs = System.nanoTime() + test.duration().toNanos();
        test.record().ifPresent(call::record);
        Prompt sound = test.play().map(Prompt::file).orElse(TONES);
        Thread player = new Thread(() -> play(call, sound), "jackfield-play-0");
        player.setDaemon(true);
        player.start();
        if (!test.digits().isEmpty()) {
            call.pause(BEFORE_DIGITS);
            call.sendDtmf(test.digits());
            progress.digitsSent(test.digits());
        }
        call.pause(Duration.ofNanos(Math.max(1, endNs - System.nanoTime())));
        call.hangup();
    }

    private static void play(Call call, Prompt sound) {
        try {
            call.play(sound);
        } catch (CallEndedException e) {
            // It plays until then, so this is how it ends.
        }
    }

    private static void checkSound(Path file) {
        try {
            WavReader.open(file.toAbsolutePath()).close();
        } catch (SoundException e) {
            throw Complaint.usage(String.valueOf(e.getMessage()));
        }
    }

    /** The address of this machine on the way to the callee: what the callee must be told. */
    private static String localAddress(SipUri to) {
        String host = to.host();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), 5060));
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException | UncheckedIOException e) {
            throw Complaint.failure("there is no way to " + host + ": " + e.getMessage());
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way down: the hook does its work.
        }
    }

    private static void await(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().get(LAST_GOODBYES.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What did not end by now ends with the process.
        }
    }
}
