package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.ivr.Digits;
import io.jackfield.media.socket.Application;
import io.jackfield.media.socket.AudioSocket;
import io.jackfield.media.socket.SocketEnd;
import io.jackfield.media.socket.SocketReport;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.Sound;
import io.jackfield.media.sound.WavReader;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications that talk to real calls over loopback. */
class AudioSocketTest {
    @TempDir
    Path folder;

    private final BlockingQueue<SocketReport> reports = new LinkedBlockingQueue<>();

    private Phones phones(URI uri, UnaryOperator<AudioSocket.Builder> how) {
        return new Phones(d -> d.match("bot", call -> {
            call.stream(
                    how.apply(AudioSocket.builder(uri).onReport(reports::add)).build());
            call.awaitEnd();
        }));
    }

    private SocketReport report() throws InterruptedException {
        return java.util.Objects.requireNonNull(reports.poll(20, TimeUnit.SECONDS));
    }

    private static byte[] tone(int frequency, int rate, int ms) {
        byte[] pcm = new byte[rate / 1_000 * ms * 2];
        for (int i = 0; i < pcm.length / 2; i++) {
            int sample = (int) (5_000 * Math.sin(2 * Math.PI * frequency * i / rate));
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        return pcm;
    }

    /** The largest amplitude of a frequency in any 100 ms. */
    private static double loudest(short[] pcm, int rate, double frequency) {
        double loudest = 0;
        int window = rate / 10;
        for (int at = 0; at + window <= pcm.length; at += window / 2) {
            double real = 0;
            double imaginary = 0;
            for (int i = 0; i < window; i++) {
                real += pcm[at + i] * Math.cos(2 * Math.PI * frequency * i / rate);
                imaginary += pcm[at + i] * Math.sin(2 * Math.PI * frequency * i / rate);
            }
            loudest = Math.max(loudest, 2 * Math.hypot(real, imaginary) / window);
        }
        return loudest;
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 24_000})
    void bothHearEachOther(int rate) throws Exception {
        try (Application application = new Application();
                Phones phones = phones(
                        application.uri(),
                        s -> s.sampleRate(rate)
                                .header("Authorization", "Bearer secret")
                                .parameter("customer", "42 \"quoted\""))) {
            Path file = folder.resolve("heard.wav");
            CompletableFuture<String> keys = new CompletableFuture<>();
            Call call = phones.dial("bot", c -> {
                c.record(file);
                c.play(Prompt.tone("%(1000,0,440)"));
                c.sendDtmf("5");
                keys.complete(c.collect(Digits.digits(2).within(Duration.ofSeconds(15))));
                c.awaitEnd();
            });
            assertThat(application.request()).containsEntry("Authorization", "Bearer secret");
            assertThat(application.text("start")).containsEntry("connection", "1");
            application.audio(tone(700, rate, 600));
            application.send("{\"event\":\"mark\",\"name\":\"hello\"}");
            assertThat(application.text("played"))
                    .containsEntry("name", "hello")
                    .containsEntry("cleared", "false");
            assertThat(application.text("dtmf")).containsEntry("digit", "5");
            application.send("{\"event\":\"dtmf\",\"digits\":\"78\"}");
            assertThat(keys.get(20, TimeUnit.SECONDS)).isEqualTo("78");
            assertThat(loudest(application.heard(), rate, 440)).isGreaterThan(1_000);
            application.send("{\"event\":\"hangup\"}");
            assertThat(Phones.end(call).byRemote()).isTrue();
            assertThat(report().end()).isEqualTo(SocketEnd.HANG_UP);
            application.text("stop");
            application.text("closed");
            Sound heard = WavReader.readAll(file, 1_000_000);
            assertThat(loudest(heard.samples(), heard.sampleRate(), 700)).isGreaterThan(3_500);
        }
    }

    @Test
    void clearingStopsWhatPlays() throws Exception {
        try (Application application = new Application();
                Phones phones = phones(application.uri(), s -> s)) {
            Call call = phones.dial("bot", Call::awaitEnd);
            application.text("start");
            application.audio(tone(700, 8_000, 10_000));
            application.send("{\"event\":\"mark\",\"name\":\"end\"}");
            application.send("{\"event\":\"clear\"}");
            assertThat(application.text("played")).containsEntry("name", "end").containsEntry("cleared", "true");
            application.audio(tone(700, 8_000, 100));
            application.send("{\"event\":\"mark\",\"name\":\"next\"}");
            assertThat(application.text("played")).containsEntry("name", "next").containsEntry("cleared", "false");
            application.send("{\"event\":\"stop\"}");
            SocketReport report = report();
            assertThat(report.end()).isEqualTo(SocketEnd.STOPPED);
            assertThat(report.bytesReceived()).isEqualTo(2L * 8 * 10_100);
            assertThat(report.bytesDropped() + report.framesDropped() + report.badMessages())
                    .isZero();
            call.hangup();
            Phones.end(call);
        }
    }

    @Test
    void anApplicationThatIsLostIsCalledAgain() throws Exception {
        try (Application application = new Application();
                Phones phones =
                        phones(application.uri(), s -> s.attempts(3, Duration.ofMillis(20), Duration.ofMillis(100)))) {
            Call call = phones.dial("bot", Call::awaitEnd);
            application.text("start");
            application.cut();
            assertThat(application.text("start")).containsEntry("connection", "2");
            application.send("{\"event\":\"stop\"}");
            assertThat(report().connections()).isEqualTo(2);
            call.hangup();
            Phones.end(call);
        }
    }

    @Test
    void anApplicationThatIsNotThereIsGone() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        URI nowhere = URI.create("ws://127.0.0.1:" + port + "/");
        try (Phones phones = phones(
                nowhere,
                s -> s.attempts(2, Duration.ofMillis(20), Duration.ofMillis(50)).hangUpWhenGone(true))) {
            CallEnd end = phones.call("bot", Call::awaitEnd);
            assertThat(end.byRemote()).isTrue();
            assertThat(report().end()).isEqualTo(SocketEnd.GONE);
        }
    }

    @Test
    void anApplicationThatFloodsHarmsItselfAlone() throws Exception {
        try (Application application = new Application();
                Phones phones = phones(application.uri(), s -> s.playBuffer(Duration.ofMillis(200)))) {
            Call call = phones.dial("bot", Call::awaitEnd);
            application.text("start");
            for (int i = 0; i < 2_000; i++) {
                application.send("{\"event\":\"nothing " + i + "\"}");
                application.send("not json");
            }
            application.audio(new byte[2_000_000]);
            assertThat(Long.parseLong(application.text("dropped").get("bytes"))).isPositive();
            await().pollInterval(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> {
                        application.send("{\"event\":\"stop\"}");
                        return !reports.isEmpty();
                    });
            SocketReport report = report();
            assertThat(report.bytesDropped()).isGreaterThan(1_900_000);
            assertThat(report.badMessages()).isGreaterThanOrEqualTo(4_000);
            assertThat(report.framesDropped()).isZero();
            call.hangup();
            Phones.end(call);
        }
    }

    @Test
    void encryptedAndTrusted() throws Exception {
        SSLContext tls = certificate();
        try (Application application = new Application(tls.getServerSocketFactory(), "wss");
                Phones phones = phones(application.uri(), s -> s.tls(tls))) {
            Call call = phones.dial("bot", Call::awaitEnd);
            application.text("start");
            application.send("{\"event\":\"stop\"}");
            assertThat(report().end()).isEqualTo(SocketEnd.STOPPED);
            call.hangup();
            Phones.end(call);
        }
        try (Application application = new Application(tls.getServerSocketFactory(), "wss");
                Phones phones =
                        phones(application.uri(), s -> s.attempts(1, Duration.ofMillis(20), Duration.ofMillis(50)))) {
            Call call = phones.dial("bot", Call::awaitEnd);
            assertThat(report().end())
                    .as("a certificate that nobody vouches for")
                    .isEqualTo(SocketEnd.GONE);
            call.hangup();
            Phones.end(call);
        }
    }

    private SSLContext certificate() throws Exception {
        Path store = folder.resolve("store.p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "secret".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", keys.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void settingsNameAllMistakes() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> AudioSocket.builder(URI.create("http://x/"))
                        .sampleRate(11_025)
                        .connectTimeout(Duration.ZERO)
                        .attempts(0, Duration.ofMillis(20), Duration.ofMillis(50))
                        .build())
                .hasMessageContaining("neither ws nor wss")
                .hasMessageContaining("11025")
                .hasMessageContaining("connect timeout")
                .hasMessageContaining("attempts 0");
        assertThat(AudioSocket.builder(URI.create("wss://h/p?token=secret")).build())
                .asString()
                .doesNotContain("secret");
    }
}
