package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.browser.Chromium;
import io.jackfield.media.sound.Prompt;
import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.Reliability;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real browser talks with the engine, nothing in between: the test carries the descriptions. */
@Timeout(120)
class ChromiumCallTest {
    @TempDir
    private Path folder;

    private final BlockingQueue<byte[]> descriptions = new ArrayBlockingQueue<>(4);
    private final SipNode node = Phones.node("browser");

    private final class Signalling implements SessionListener {
        @Override
        public void onAnswer(InviteSession session, byte[] sdp) {
            descriptions.add(sdp);
        }

        @Override
        public void onEnded(InviteSession session, EndCause cause) {
            descriptions.add(new byte[0]);
        }
    }

    private byte[] next() throws InterruptedException {
        byte[] sdp = descriptions.poll(20, TimeUnit.SECONDS);
        assertThat(sdp).isNotEmpty();
        return sdp;
    }

    private static String quoted(byte[] sdp) {
        return "`" + new String(sdp, StandardCharsets.UTF_8) + "`";
    }

    /** An echo of its own beeps, or a tone. */
    @ParameterizedTest
    @CsvSource({"9196, FULL", "2000, LITE"})
    void theBrowserCalls(String number, IceMode ice) throws Exception {
        try (Chromium browser = Chromium.phone(folder);
                Phones phones = new Phones(
                        d -> d.match("9196", Call::echo).match("2000", call -> {
                            call.answer();
                            call.play(Prompt.tone("%(60000,0,440)"));
                        }),
                        b -> b.ice(ice))) {
            UserAgent agent = UserAgent.builder(node).reliable(Reliability.OFF).build();
            byte[] offer = browser.run("offer()").getBytes(StandardCharsets.UTF_8);
            InviteSession session = agent.invite(phones.uri(number), InviteOptions.offering(offer), new Signalling());
            browser.run("pc.setRemoteDescription({type: 'answer', sdp: " + quoted(next()) + "})");
            hears(browser, phones.server);
            session.hangup();
        } finally {
            node.close();
        }
    }

    @Test
    void theBrowserIsCalled() throws Exception {
        try (Chromium browser = Chromium.phone(folder);
                Phones phones = new Phones(d -> d.match("9196", Call::echo))) {
            BlockingQueue<InviteSession> calls = new ArrayBlockingQueue<>(1);
            UserAgent.builder(node)
                    .reliable(Reliability.OFF)
                    .acceptFrom(flow -> true)
                    .onInvite(session -> {
                        calls.add(session);
                        return new Signalling();
                    })
                    .build();
            phones.server.dial(
                    SipUri.of("sip:web@127.0.0.1:"
                            + node.listenPoints().get(0).address().getPort()),
                    DialOptions.builder().mediaSecurity(MediaSecurity.DTLS).build(),
                    call -> call.play(Prompt.tone("%(60000,0,440)")));
            InviteSession session = calls.poll(20, TimeUnit.SECONDS);
            assertThat(session).isNotNull();
            String answer = browser.run("answer(" + quoted(session.remoteSdp().orElseThrow()) + ")");
            session.accept(answer.getBytes(StandardCharsets.UTF_8));
            hears(browser, phones.server);
        } finally {
            node.close();
        }
    }

    private static void hears(Chromium browser, MediaEngine engine) throws InterruptedException {
        long endNs = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        String stats = "";
        while (System.nanoTime() < endNs && energy(stats) < 0.01) {
            stats = browser.run("new Promise(done => setTimeout(done, 200)).then(stats)");
        }
        String all = stats + "; engine: " + engine.dtls();
        assertThat(energy(stats)).as(all).isGreaterThan(0.01);
        assertThat(stats).as(all).contains("connected").containsPattern("srtp=SRTP_AE(AD_|S128_CM)");
        assertThat(engine.dtls().established()).isEqualTo(1);
        assertThat(engine.dtls().started()).isEqualTo(1);
    }

    private static double energy(String stats) {
        int at = stats.indexOf("energy=");
        return at < 0 ? 0 : Double.parseDouble(stats.substring(at + 7, stats.indexOf(' ', at)));
    }
}
