package io.jackfield.examples.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.examples.peer.FreePort;
import io.jackfield.examples.peer.Peer;
import io.jackfield.examples.peer.Wave;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Test programs of others (sipp, sipsak) against the platform. */
class ProgramsTest {
    private RunningPlatform platform;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        platform = new RunningPlatform();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void sippRegistersWithDigestAndCallsTheEcho(Transport transport) throws IOException {
        Peer.SIPP.required();
        sippFiles(RunningPlatform.PASSWORD);

        Peer.Run run = sipp(transport);

        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void sippWithAWrongPasswordGetsNowhere() throws IOException {
        Peer.SIPP.required();
        sippFiles("wrong");

        Peer.Run run = sipp(Transport.UDP);

        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("errors.log"))).contains("401 Unauthorized");
    }

    @Test
    void sipsakGets200ToOptions() {
        Peer.SIPSAK.required();

        // Through an outbound proxy: sipsak cuts the port of a URI without a user to four digits.
        Peer.Run run =
                Peer.SIPSAK.run(folder, 20, List.of("-v", "-p", platform.proxy(Transport.UDP), "-s", "sip:127.0.0.1"));

        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void sipsakGets401ForAUserWithoutAPassword() {
        Peer.SIPSAK.required();

        Peer.Run run = Peer.SIPSAK.run(folder, 20, List.of("-v", "-s", "sip:1001@" + platform.proxy(Transport.UDP)));

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.output()).contains("401 Unauthorized");
    }

    private Peer.Run sipp(Transport transport) throws IOException {
        String port = Integer.toString(FreePort.find());
        return Peer.SIPP.run(
                folder,
                60,
                List.of(
                        "-sf",
                        "register-and-call.xml",
                        "-inf",
                        "users.csv",
                        "-s",
                        "9196",
                        "-m",
                        "1",
                        "-i",
                        "127.0.0.1",
                        "-p",
                        port,
                        "-t",
                        transport == Transport.UDP ? "u1" : "t1",
                        "-nostdin",
                        "-trace_err",
                        "-error_file",
                        "errors.log",
                        platform.proxy(transport)));
    }

    private void sippFiles(String password) throws IOException {
        try (InputStream scenario =
                Objects.requireNonNull(ProgramsTest.class.getResourceAsStream("/sipp/register-and-call.xml"))) {
            Files.copy(scenario, folder.resolve("register-and-call.xml"));
        }
        Files.writeString(
                folder.resolve("users.csv"),
                "SEQUENTIAL%n1001;[authentication username=1001 password=%s]%n".formatted(password));
        // 8 kHz G.711 A-law, as it goes into the packets; any bytes are sound.
        byte[] sound = new byte[3 * 8_000];
        Wave sweep = Wave.sweep(8_000, 3, 300, 3_000);
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (byte) (sweep.samples()[i] >> 8);
        }
        Files.write(folder.resolve("speech.alaw"), sound);
    }
}
