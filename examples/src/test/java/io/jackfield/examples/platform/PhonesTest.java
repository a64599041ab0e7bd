package io.jackfield.examples.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.examples.peer.Baresip;
import io.jackfield.examples.peer.Certificate;
import io.jackfield.examples.peer.FreePort;
import io.jackfield.examples.peer.Peer;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real phones (baresip) on the platform. */
class PhonesTest {
    private static final double CALLER_HZ = 550;
    private static final double CALLEE_HZ = 660;
    private static final double MENU_HZ = 440;

    private static RunningPlatform platform;
    private static Certificate certificate;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void start(@TempDir Path folder) {
        Peer.BARESIP.required();
        certificate = Certificate.in(folder);
        platform = new RunningPlatform(certificate);
    }

    @AfterAll
    static void stop() {
        if (platform != null) {
            platform.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"udp, pcmu", "tcp, pcma", "udp, g722", "tcp, opus/48000/2", "tls, opus/48000/2"})
    void twoPhonesHearEachOther(String transport, String codec) throws IOException {
        try (Baresip callee = phone("1002", transport, codec, CALLEE_HZ);
                Baresip caller = phone("1001", transport, codec, CALLER_HZ)) {
            callee.awaitRegistered();
            caller.awaitRegistered();

            caller.dial("sip:1002@127.0.0.1");
            caller.awaitLog("Call established");
            callee.awaitLog("Call established");
            caller.awaitHears(CALLEE_HZ);
            callee.awaitHears(CALLER_HZ);

            caller.hangUp();
            callee.awaitLog("session closed|terminated");
        }
        await("the relay lets go of the call").until(() -> platform.platform().calls() == 0);
    }

    @ParameterizedTest
    @CsvSource({"udp, pcma", "tcp, pcmu", "tcp, g722", "udp, opus/48000/2", "tls, pcma"})
    void aPhoneHearsItselfAtTheEcho(String transport, String codec) throws IOException {
        try (Baresip phone = phone("1001", transport, codec, CALLER_HZ)) {
            phone.awaitRegistered();

            phone.dial("sip:9196@127.0.0.1");
            phone.awaitLog("Call established");

            phone.awaitHears(CALLER_HZ);
            phone.hangUp();
        }
    }

    @Test
    void keysReachTheVoiceMenu() throws IOException {
        try (Baresip phone = phone("1001", "udp", "pcmu", CALLER_HZ)) {
            phone.awaitRegistered();

            phone.dial("sip:2000@127.0.0.1");
            phone.awaitLog("Call established");
            phone.press("2");

            phone.awaitHears(MENU_HZ);
            phone.hangUp();
        }
    }

    @Test
    void aWrongPasswordDoesNotRegister() throws IOException {
        Baresip.Account account = new Baresip.Account("1001", "wrong", proxy("udp"), "udp", "pcmu", (int) CALLER_HZ);
        try (Baresip phone = new Baresip(scratch, account, FreePort.find(), FreePort.find(), certificate.chain())) {
            phone.awaitLog("401 Unauthorized");
            assertThat(phone.log()).doesNotContain("binding");
        }
    }

    private Baresip phone(String user, String transport, String codec, double tone) throws IOException {
        Baresip.Account account =
                new Baresip.Account(user, RunningPlatform.PASSWORD, proxy(transport), transport, codec, (int) tone);
        return new Baresip(scratch, account, FreePort.find(), FreePort.find(), certificate.chain());
    }

    private static String proxy(String transport) {
        return platform.proxy(Transport.of(transport).orElseThrow());
    }
}
