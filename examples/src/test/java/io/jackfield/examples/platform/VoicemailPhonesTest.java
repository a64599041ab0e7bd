package io.jackfield.examples.platform;

import static org.awaitility.Awaitility.await;

import io.jackfield.examples.peer.Baresip;
import io.jackfield.examples.peer.Peer;
import io.jackfield.examples.peer.Wave;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real phones (baresip) at the voicemail and the voice menu of the platform, by RFC 4733 digits. */
class VoicemailPhonesTest {
    private static final double OWNER_HZ = 440;
    private static final double CALLER_HZ = 660;

    @TempDir
    private Path scratch;

    @Test
    void aMessageIsLeftAndToldOfAndHeardAndDeleted() throws IOException {
        Peer.BARESIP.required();
        try (RunningPlatform platform = new RunningPlatform("voicemail: {boxes: [{number: 1001, pin: 4711}]}");
                Baresip owner = phone(platform, "1001", OWNER_HZ, true);
                Baresip caller = phone(platform, "1002", CALLER_HZ, false)) {
            owner.awaitLog("Voice-Message: 0/0");
            caller.awaitRegistered();
            caller.dial("sip:vm1001@127.0.0.1");
            awaitBeep(caller); // behind the greeting
            awaitHeard(caller, caller.heard().seconds() + 3); // while its own tone is taken down
            caller.hangUp();
            owner.awaitLog("(?s)Messages-Waiting: yes.*Voice-Message: 1/0");

            owner.dial("sip:98@127.0.0.1");
            owner.awaitLog("Call established");
            owner.press("1001#4711#");
            owner.awaitHears(CALLER_HZ);
            owner.press("3");
            owner.awaitLog("(?s)Voice-Message: 1/0.*Messages-Waiting: no.*Voice-Message: 0/0");
            owner.hangUp();
        }
    }

    private static void awaitBeep(Baresip phone) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> {
                    Wave lately = phone.heard().last(1);
                    return lately.likenessAnywhere(Wave.tone(lately.rate(), 0.2, 880, 8_000)) > 0.8;
                });
    }

    private static void awaitHeard(Baresip phone, double seconds) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> phone.heard().seconds() > seconds);
    }

    private Baresip phone(RunningPlatform platform, String user, double tone, boolean watching) throws IOException {
        Baresip.Account account = new Baresip.Account(
                user, RunningPlatform.PASSWORD, platform.proxy(Transport.UDP), "udp", "pcmu", (int) tone);
        return new Baresip(scratch, watching ? account.watchingMessages() : account);
    }
}
