package io.jackfield.rtp.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.rtp.loop.DatagramPort;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.rtp.srtp.MasterKey;
import io.jackfield.sdp.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handshakes with openssl, in both roles; what both ends export is the same. */
@Timeout(120)
class OpensslPeerTest {
    private static final Pattern MATERIAL = Pattern.compile("Keying material: ([0-9A-F]+)");

    @TempDir
    private Path folder;

    private final MediaLoops loops = MediaLoops.builder().threads(1).start();
    private final MediaLoop loop = loops.next();
    private final DtlsContext context = DtlsContext.builder().build();
    private Port port = new Port();

    /** A UDP port that speaks DTLS with anybody whose certificate it expects. */
    private final class Port implements DtlsEndpoint.Effects {
        private final Map<InetSocketAddress, DtlsKeys> agreed = new ConcurrentHashMap<>();
        private final DatagramPort socket =
                loop.call(this::open).toCompletableFuture().join();
        private final DtlsEndpoint endpoint = new DtlsEndpoint(context, 64, loop::execute, this);

        private DatagramPort open() {
            try {
                return loop.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        (datagram, source, nowNs) -> endpoint.receive(datagram, source, nowNs));
            } catch (BindException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void send(byte[] datagram, InetSocketAddress to) {
            socket.send(ByteBuffer.wrap(datagram), to);
        }

        @Override
        public void established(InetSocketAddress remote, DtlsKeys keys) {
            agreed.put(remote, keys);
        }

        @Override
        public void ended(InetSocketAddress remote, DtlsEnd why) {}

        @Override
        public void wake() {}

        @Override
        public long nowNs() {
            return loop.nowNs();
        }
    }

    @BeforeEach
    void certificate() throws Exception {
        boolean there = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "openssl")));
        assumeTrue(there, "openssl is not on the PATH: apt install openssl");
        String made = run(
                "",
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=peer",
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem");
        assertThat(folder.resolve("cert.pem")).as(made).exists();
    }

    @AfterEach
    void close() {
        loops.close();
        context.close();
    }

    private String run(String input, String... command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().write(input.getBytes());
        process.getOutputStream().close();
        boolean ended = process.waitFor(20, TimeUnit.SECONDS);
        process.destroyForcibly();
        String output = Files.readString(log);
        assertThat(ended).as(output).isTrue();
        return output;
    }

    private List<Fingerprint> theirs() throws IOException {
        String pem = Files.readString(folder.resolve("cert.pem"));
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return List.of(
                Fingerprint.of("sha-256", DtlsCertificate.hash("sha-256", der).orElseThrow()));
    }

    /** What openssl exported, taken apart as RFC 5764 4.2 says. */
    private static DtlsKeys exported(String output, CryptoSuite suite, DtlsRole ours) {
        Matcher found = MATERIAL.matcher(output);
        assertThat(found.find()).as(output).isTrue();
        byte[] bytes = HexFormat.of().parseHex(found.group(1));
        return SrtpProfiles.keys(suite, bytes, ours);
    }

    private static String profile(CryptoSuite suite) {
        return switch (suite) {
            case AEAD_AES_128_GCM -> "SRTP_AEAD_AES_128_GCM";
            case AEAD_AES_256_GCM -> "SRTP_AEAD_AES_256_GCM";
            default -> "SRTP_AES128_CM_SHA1_80";
        };
    }

    private String client(CryptoSuite suite) throws Exception {
        return run(
                "",
                "openssl",
                "s_client",
                "-dtls1_2",
                "-connect",
                "127.0.0.1:" + port.socket.local().getPort(),
                "-use_srtp",
                profile(suite),
                "-cert",
                "cert.pem",
                "-key",
                "key.pem",
                "-keymatexport",
                "EXTRACTOR-dtls_srtp",
                "-keymatexportlen",
                "" + SrtpProfiles.exportBytes(suite));
    }

    @Test
    void twentyClientsInARowOnOnePort() throws Exception {
        List<Fingerprint> believed = theirs();
        loop.execute(() -> port.endpoint.expect(DtlsRole.SERVER, believed));
        Map<MasterKey, MasterKey> seen = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            port.agreed.clear();
            String output = client(CryptoSuite.AES_CM_128_HMAC_SHA1_80);
            DtlsKeys keys = exported(output, CryptoSuite.AES_CM_128_HMAC_SHA1_80, DtlsRole.SERVER);
            assertThat(output).contains("SRTP Extension negotiated, profile=SRTP_AES128_CM_SHA1_80");
            await().untilAsserted(() -> assertThat(port.agreed.values()).containsExactly(keys));
            seen.put(keys.local(), keys.remote());
        }
        assertThat(seen).hasSize(20);
        assertThat(context.counters().established()).isEqualTo(20);
        assertThat(context.halfOpen()).isZero();
        await().untilAsserted(() -> assertThat(loop.call(port.endpoint::associations)
                        .toCompletableFuture()
                        .join())
                .isZero()); // each said good-bye
    }

    @ParameterizedTest
    @CsvSource({"AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
    void profilesOfGcm(CryptoSuite suite) throws Exception {
        List<Fingerprint> believed = theirs();
        loop.execute(() -> port.endpoint.expect(DtlsRole.SERVER, believed));
        DtlsKeys keys = exported(client(suite), suite, DtlsRole.SERVER);
        await().untilAsserted(() -> assertThat(port.agreed.values()).containsExactly(keys));
    }

    @Test
    void aClientWithAnotherCertificateGetsNowhere() throws Exception {
        List<Fingerprint> others = DtlsWorld.of(context);
        loop.execute(() -> port.endpoint.expect(DtlsRole.SERVER, others));
        client(CryptoSuite.AEAD_AES_128_GCM);
        await().untilAsserted(
                        () -> assertThat(context.counters().wrongFingerprint()).isPositive());
        assertThat(port.agreed).isEmpty();
    }

    @Test
    void opensslIsTheServer() throws Exception {
        List<Fingerprint> believed = theirs();
        int free;
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }
        CryptoSuite suite = CryptoSuite.AES_CM_128_HMAC_SHA1_80;
        Path log = folder.resolve("server");
        Process server = new ProcessBuilder(
                        "openssl",
                        "s_server",
                        "-dtls1_2",
                        "-accept",
                        "127.0.0.1:" + free,
                        "-use_srtp",
                        profile(suite),
                        "-cert",
                        "cert.pem",
                        "-key",
                        "key.pem",
                        "-Verify",
                        "1",
                        "-keymatexport",
                        "EXTRACTOR-dtls_srtp",
                        "-keymatexportlen",
                        "60")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().until(() -> Files.readString(log).contains("ACCEPT"));
            InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), free);
            loop.execute(() -> {
                port.endpoint.expect(DtlsRole.CLIENT, believed);
                port.endpoint.connect(remote, loop.nowNs());
            });
            await().until(() -> MATERIAL.matcher(Files.readString(log)).find());
            DtlsKeys keys = exported(Files.readString(log), suite, DtlsRole.CLIENT);
            await().untilAsserted(() -> assertThat(port.agreed).containsEntry(remote, keys));
        } finally {
            server.destroyForcibly();
        }
    }
}
